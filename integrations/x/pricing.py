"""What sending on X costs, in USD. Source of the default prices: README.md, "What it costs"."""

from dataclasses import dataclass
from decimal import Decimal

from integrations.base import Money
from integrations.x.reply_handle import Summons
from integrations.x.tier import Tier

_DESCRIPTION = Decimal("0.005")  # "Media Metadata", a request


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Prices of one post, one post with a link, ... and of what is read, in USD."""

    post: Decimal
    post_with_url: Decimal
    summoned_reply: Decimal
    direct: Decimal
    read: Decimal
    user_read: Decimal
    direct_read: Decimal


def price_of_post(prices: PriceList, tier: Tier, *, has_url: bool) -> Money | None:
    """The price of a post of our own; each one of a thread has it."""
    return _money(tier, prices.post_with_url if has_url else prices.post)


def price_of_reply(
    prices: PriceList, tier: Tier, *, has_url: bool, summons: Summons
) -> Money | None:
    """The price of a public reply.

    A link decides first: whether X charges a summoned reply that holds a link at the low price
    is not settled (README.md), and nobody should pay more than was shown.
    """
    if has_url:
        return _money(tier, prices.post_with_url)
    return _money(tier, prices.summoned_reply if summons.called else prices.post)


def price_of_description(tier: Tier) -> Money | None:
    """The price of one picture's alternative text; the upload itself is not in X's list."""
    return _money(tier, _DESCRIPTION)


def price_of_direct(prices: PriceList, tier: Tier) -> Money | None:
    """The price of a private message."""
    return _money(tier, prices.direct)


def _money(tier: Tier, amount: Decimal) -> Money | None:
    # Enterprise contracts have no price a call; a price of zero is how an installer says "free".
    if tier.answers_anybody or not amount:
        return None
    return Money(amount=amount)
