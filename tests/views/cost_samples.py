"""What networks cost, for the tests of views."""

from dataclasses import replace
from decimal import Decimal

from bot.domain.figures.costs import AccountCosts, Cost, Costs

X = AccountCosts(
    account_id="a2",
    network="x",
    network_title="X",
    handle="harbourcoffee",
    kinds=(
        Cost(what="posts read", calls=1240, amount=Decimal("6.2"), currency="USD"),
        Cost(what="replies", calls=34, amount=Decimal("0.72"), currency="USD"),
        Cost(what="private messages", calls=1, amount=Decimal("0.015"), currency="USD"),
    ),
    spent=Decimal("6.935"),
    cap=Decimal(50),
    reads_until=Decimal(40),
    projected=Decimal("10.671"),
)
STOPPED = replace(
    X, account_id="a3", handle="harbourjobs", spent=Decimal("40.005"), projected=Decimal("61.55")
)
UNUSED = replace(
    X,
    account_id="a4",
    handle="harbourlab",
    kinds=(),
    spent=Decimal(0),
    cap=None,
    reads_until=None,
    projected=Decimal(0),
)
COSTS = Costs(month="2026-11", accounts=(X, STOPPED, UNUSED), before=Decimal("20.1"))
NO_COSTS = Costs(month="2026-11", accounts=(), before=Decimal(0))


def evil_costs(evil: str, count: int = 60) -> Costs:
    """Many accounts that spend on many things, all with a hostile name."""
    kinds = tuple(replace(X.kinds[0], what=evil, currency="USD") for _ in range(count))
    one = replace(X, network_title=evil, handle=evil, kinds=kinds)
    return replace(COSTS, accounts=(one,) * count)
