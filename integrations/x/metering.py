"""What an account's calls to X cost, added up as they happen.

X charges each post, user and private message that it returns, once in a UTC day however often it
is read ("soft guarantee"), and each post and message that it accepts. What was read today is
remembered in this process only: after a restart, or in another replica, it may be counted again.
Source: https://docs.x.com/x-api/getting-started/pricing and
https://docs.x.com/x-api/activity/event-pricing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from integrations.base import Charge, Money
from integrations.x.payload import Json, read_events, read_includes, read_posts, read_users
from integrations.x.pricing import price_of_description
from integrations.x.settings import XSettings

MOST_REMEMBERED = 100_000  # of what was read today

POSTS_READ = "posts read"
USERS_READ = "users read"
DIRECT_READ = "private messages read"
DESCRIPTIONS = "picture descriptions"
PRIVATE_MESSAGES = "private messages"
POSTS = "posts"
POSTS_WITH_LINK = "posts with a link"
REPLIES = "replies"
REPLIES_WITH_LINK = "replies with a link"

_READING = (POSTS_READ, USERS_READ, DIRECT_READ)


class XMeter:
    """`integrations.base.Meter` of one account; `clock` is X's, None while it is not known.

    Attributes:
        may_read: whether there is money for reads.
    """

    def __init__(self, settings: XSettings, clock: Callable[[], datetime | None]) -> None:
        self.may_read = True
        self._cap = settings.monthly_cap
        free = settings.tier.answers_anybody  # a contract has no price a call
        prices = settings.prices
        self._prices = {
            POSTS_READ: Decimal() if free else prices.read,
            USERS_READ: Decimal() if free else prices.user_read,
            DIRECT_READ: Decimal() if free else prices.direct_read,
        }
        self._description = price_of_description(settings.tier)
        self._clock = clock
        self._day: date | None = None
        self._today: dict[tuple[str, str], None] = {}
        self._counts: Counter[str] = Counter()
        self._costs: defaultdict[str, Decimal] = defaultdict(Decimal)

    @property
    def cap(self) -> Decimal | None:
        """X_MONTHLY_CAP."""
        return self._cap

    def allow_reads(self, *, allowed: bool) -> None:
        """Whether there is money for reads."""
        self.may_read = allowed

    def take(self) -> Sequence[Charge]:
        """What came together since it was last asked."""
        taken = [
            Charge(
                what=what,
                count=count,
                cost=Money(amount=self._costs[what]),
                reading=what in _READING,
            )
            for what, count in self._counts.items()
        ]
        self._counts.clear()
        self._costs.clear()
        return taken

    def posts(self, answer: Json) -> None:
        """Posts were read, with those that came along, and people."""
        includes = read_includes(answer)
        self.read(POSTS_READ, [post.id for post in read_posts(answer)])
        self.read(POSTS_READ, includes.posts)
        self.read(USERS_READ, includes.users)

    def users(self, answer: Json) -> None:
        """Users were looked up."""
        self.read(USERS_READ, [user.id for user in read_users(answer)])

    def direct_events(self, answer: Json) -> None:
        """Private messages were read, with their senders."""
        self.read(DIRECT_READ, [event.id for event in read_events(answer)])
        self.read(USERS_READ, read_includes(answer).users)

    def read(self, what: str, ids: Iterable[str]) -> None:
        """Things of one kind were read; those that were read today already cost nothing."""
        price = self._prices[what]
        if not price:
            return
        self._begin_day()
        for one in ids:
            if (what, one) not in self._today:
                self._today[what, one] = None
                self._add(what, price)
        while len(self._today) > MOST_REMEMBERED:
            del self._today[next(iter(self._today))]

    def described(self) -> None:
        """X has taken a picture's alternative text."""
        self.sent(DESCRIPTIONS, self._description)

    def sent(self, what: str, price: Money | None) -> None:
        """X has accepted something of ours."""
        if price is not None:
            self._add(what, price.amount)

    def _add(self, what: str, price: Decimal) -> None:
        self._counts[what] += 1
        self._costs[what] += price

    def _begin_day(self) -> None:
        now = self._clock()
        if now is None:
            return
        today = now.astimezone(UTC).date()
        if self._day is not None and today != self._day:
            self._today.clear()
        self._day = today
