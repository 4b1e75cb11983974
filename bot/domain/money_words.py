"""What things cost, in plain words of ours that need no escaping."""

from decimal import ROUND_HALF_UP, Decimal

from bot.domain.figures.costs import AccountCosts, Cost
from bot.domain.spending import begin_of, end_of

_CENT, _LEAST = Decimal("0.01"), Decimal("0.001")


def money(amount: Decimal, currency: str = "USD") -> str:
    """“12.35 USD”, “1,200.00 USD”; below one to the thousandth, “0.015 USD”, as prices are."""
    if 0 < amount < _LEAST:
        return f"less than {_LEAST} {currency}"
    to = _LEAST if 0 < amount < 1 else _CENT
    return f"{amount.quantize(to, ROUND_HALF_UP):,} {currency}"


def month_words(month: str) -> str:
    """“November 2026”."""
    return f"{begin_of(month):%B %Y}"


def next_month_words(month: str) -> str:
    """The first day after it: “1 December”."""
    return f"{end_of(month).day} {end_of(month):%B}"


def spent_words(costs: AccountCosts) -> str:
    """“12.35 USD of 50.00 USD, 37.65 USD left; at this pace 15.40 USD by the month's end”."""
    said = money(costs.spent)
    if costs.cap is not None:
        left = max(costs.cap - costs.spent, Decimal(0))
        said += f" of {money(costs.cap)}, {money(left)} left"
    if costs.projected is not None and costs.spent:
        above = costs.cap is not None and costs.projected > costs.cap
        said += f"; at this pace {money(costs.projected)} by the month’s end"
        said += ", more than the cap" if above else ""
    return said


def pause_words(costs: AccountCosts) -> str:
    """What has stopped, or when reading stops; "" without a cap."""
    if costs.cap is None or costs.reads_until is None:
        return ""
    if costs.spent >= costs.cap:
        return "The cap is reached: nothing is read or sent."
    if costs.stopped:
        return "Mentions are not fetched any more: the rest is kept for answers."
    return f"Reading stops at {money(costs.reads_until)}: the rest is kept for answers."


def kind_words(cost: Cost, what: str) -> str:
    """“posts read: 1,240, 6.20 USD”; `what` is the kind as its reader gets it."""
    return f"{what}: {cost.calls:,}, {money(cost.amount, cost.currency)}"
