"""What calls to networks have cost, and what a monthly cap leaves."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one kind of call cost an account in a month. `amount` in units of `currency`."""

    account_id: str
    what: str
    count: int
    amount: Decimal
    currency: str = "USD"


def month_of(at: datetime) -> str:
    """The calendar month (UTC) in which a call is charged: "2026-11"."""
    return at.astimezone(UTC).strftime("%Y-%m")
