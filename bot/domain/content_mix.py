"""80/20: the feed stays social.

What an account says is weighed over a window that ends with each promotional post: at least
`MixRule.social` of it is social. Entries are always those of one account.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, islice

from bot.domain.posts import PostKind

_DATES = 3  # as many as a person can weigh at a glance
_HAVE_TO_BE = "have to be."  # how each sentence about a share ends


@dataclass(frozen=True, slots=True, kw_only=True)
class MixRule:
    """At least `social` of what an account says within any `window` is social.

    Service posts (opening hours, an outage) are answers to circumstances and count for neither.
    """

    window: timedelta = timedelta(days=28)
    social: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class MixEntry:
    """A published or queued post of one account. `at`: its publication, or its planned time."""

    post_id: str
    account_id: str
    at: datetime
    kind: PostKind
    overridden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How social an account is after `begin`, until `end` inclusive."""

    social: int
    promotional: int
    begin: datetime
    end: datetime

    @property
    def ratio(self) -> float | None:
        """Social posts of all that count, 0 to 1; None when nothing counts."""
        total = self.social + self.promotional
        return self.social / total if total else None

    def in_words(self, needed: float) -> str:
        """A sentence that says what is too little, beside the least share that is needed."""
        both = self.social + self.promotional
        of = f"{self.social} of {both} posts" if both != 1 else f"{self.social} of 1 post"
        days = (self.end - self.begin).days
        return (
            f"{of} would be social within {days} days, which is "
            f"{(self.ratio or 0):.0%}; at least {needed:.0%} {_HAVE_TO_BE}"
        )

    def below(self, rule: MixRule) -> bool:
        """Whether too little is social. Exact: 4 of 5 are 80%."""
        least = _exactly(rule.social)
        total = self.social + self.promotional
        return self.social * least.denominator < least.numerator * total


def holds_for_mix(why: str) -> bool:
    """Whether the reason for which a post is held back is its share (`Share.in_words`)."""
    return why.endswith(_HAVE_TO_BE)


@lru_cache(maxsize=16)
def _exactly(share: float) -> Fraction:
    """The decimal number that somebody wrote, as repr gives it: 0.8 is 4/5, not a bit more."""
    return Fraction(repr(share))


def share_at(entries: Iterable[MixEntry], end: datetime, rule: MixRule) -> Share:
    """The share within the window that ends at `end`."""
    return _Ledger(entries, rule).share(end)


def crosses(entries: Iterable[MixEntry], post_id: str, rule: MixRule) -> Share | None:
    """The worst window that a promotional post pushes below the line; None when all hold.

    These are the window that ends with the post itself, and of the windows that end with a later
    promotional post and reach back to this one, those that would hold without it. A post that is
    not among the entries, or not promotional, crosses nothing. Whether it is overridden is not
    asked: the figures are the same.
    """
    entries = tuple(entries)
    post = next((e for e in entries if e.post_id == post_id), None)
    if post is None or post.kind is not PostKind.PROMOTIONAL:
        return None
    others = _Ledger((e for e in entries if e.post_id != post_id), rule)
    pushed = (others.share(end, promotional=1) for end in others.pushed_by(post.at))
    return min(pushed, key=_badness, default=None)


def crossing(entries: Iterable[MixEntry], rule: MixRule) -> dict[str, Share]:
    """Promotional posts that nobody let through and whose own window is below the line.

    By post, in order of time: the re-check when others move.
    """
    entries = tuple(entries)
    ledger = _Ledger(entries, rule)
    found = {}
    for entry in sorted(entries, key=lambda e: e.at):
        if entry.kind is PostKind.PROMOTIONAL and not entry.overridden:
            share = ledger.share(entry.at)
            if share.below(rule):
                found[entry.post_id] = share
    return found


def dates_that_fit(
    entries: Iterable[MixEntry],
    candidate: MixEntry,
    rule: MixRule,
    *,
    days: Iterable[datetime],
) -> tuple[datetime, ...]:
    """The first three of `days` at which a post would cross nothing; fewer, or none, when so.

    Args:
        entries: of the account.
        candidate: the post to place; where it stands among the entries does not count.
        rule: the account's.
        days: instants to try, in order; `bot.domain.wall_time.days_after` gives the same wall time
            on the following days.
    """
    others = _Ledger((e for e in entries if e.post_id != candidate.post_id), rule)
    promotional = candidate.kind is PostKind.PROMOTIONAL
    fitting = (at for at in days if not promotional or not others.pushed_by(at))
    return tuple(islice(fitting, _DATES))


def _badness(share: Share) -> tuple[Fraction, datetime]:
    return Fraction(share.social, share.social + share.promotional), share.end


class _Ledger:
    """Entries in order of time with running sums: any window is two look-ups."""

    __slots__ = ("_brittle", "_promotional", "_rule", "_social", "_times")

    def __init__(self, entries: Iterable[MixEntry], rule: MixRule) -> None:
        counted = sorted(
            (e.at, e.kind is PostKind.SOCIAL) for e in entries if e.kind is not PostKind.SERVICE
        )
        self._rule = rule
        self._times = [at for at, _ in counted]
        self._social = [0, *accumulate(int(social) for _, social in counted)]
        promotional = sorted({at for at, social in counted if not social})
        # Ends of windows that hold now and would not with one promotional post more.
        self._brittle = [
            end
            for end in promotional
            if not self.share(end).below(rule) and self.share(end, promotional=1).below(rule)
        ]

    def share(self, end: datetime, *, promotional: int = 0) -> Share:
        """The window that ends at `end`, with so many promotional posts more."""
        begin = end - self._rule.window
        first, last = bisect_right(self._times, begin), bisect_right(self._times, end)
        social = self._social[last] - self._social[first]
        return Share(
            social=social,
            promotional=last - first - social + promotional,
            begin=begin,
            end=end,
        )

    def pushed_by(self, at: datetime) -> Sequence[datetime]:
        """Ends of windows that a promotional post at `at` would push below the line."""
        first = bisect_left(self._brittle, at)
        last = bisect_left(self._brittle, at + self._rule.window)
        later = self._brittle[first:last]
        own = self.share(at, promotional=1).below(self._rule)
        return [at, *(end for end in later if end != at)] if own else later
