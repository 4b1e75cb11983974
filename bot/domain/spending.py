"""What calls to networks have cost, and what a monthly cap leaves.

A cap stops reads before answers: `FOR_ANSWERS` of it is kept for people who wait. What is on its
way at one instant is not counted yet, so that a cap may be passed by that much.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

FOR_ANSWERS = Decimal("0.2")
"""The share of a cap that reading leaves."""
SOON = Decimal("0.8")
"""The share of what reading may spend at which managers hear that it comes to an end."""
CAP_CURRENCY = "USD"
"""What caps are in."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one kind of call cost an account in a month. `amount` in units of `currency`."""

    account_id: str
    what: str
    count: int
    amount: Decimal
    currency: str = "USD"


class Stage(StrEnum):
    """How far an account's spending has come in its month. Values are stored."""

    FREE = "free"
    SOON = "soon"
    READS_STOP = "reads_stop"
    CAP = "cap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A month's spend against its cap, both in US dollars."""

    spent: Decimal
    cap: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be spent."""
        return max(self.cap - self.spent, Decimal(0))

    @property
    def reads_until(self) -> Decimal:
        """The spend at which reading stops."""
        return self.cap * (1 - FOR_ANSWERS)

    @property
    def may_read(self) -> bool:
        """Whether mentions may be fetched, and figures read."""
        return self.spent < self.reads_until

    def may_send(self, cost: Decimal) -> bool:
        """Whether something at this price may be sent."""
        return self.spent < self.cap and self.spent + cost <= self.cap

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.spent >= self.cap:
            return Stage.CAP
        if not self.may_read:
            return Stage.READS_STOP
        return Stage.SOON if self.spent >= self.reads_until * SOON else Stage.FREE


def month_of(at: datetime) -> str:
    """The calendar month (UTC) in which a call is charged: "2026-11"."""
    return at.astimezone(UTC).strftime("%Y-%m")


def total(spent: Iterable[Spent], account_id: str, currency: str = CAP_CURRENCY) -> Decimal:
    """What one account has spent in one currency."""
    return sum(
        (s.amount for s in spent if s.account_id == account_id and s.currency == currency),
        Decimal(0),
    )


def begin_of(month: str) -> datetime:
    """Its first instant, UTC."""
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC)


def end_of(month: str) -> datetime:
    """The first instant of the month after it, UTC."""
    begin = begin_of(month)
    return begin + monthrange(begin.year, begin.month)[1] * _A_DAY


def month_before(month: str) -> str:
    """The month before it."""
    return month_of(begin_of(month) - _A_DAY)


def projected(amount: Decimal, month: str, now: datetime) -> Decimal | None:
    """What a month will have cost at the pace so far; None in its first day, and once it is over.

    A day is too little to tell a pace by.
    """
    begin, end = begin_of(month), end_of(month)
    if not begin + _A_DAY <= now < end:
        return None
    return amount * Decimal((end - begin) / _A_DAY) / Decimal((now - begin) / _A_DAY)
