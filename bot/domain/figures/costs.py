"""What networks cost in a calendar month (UTC), as one value. `docs/figures.md` has the rules."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one kind of call cost: "replies", "posts read". `amount` in units of `currency`."""

    what: str
    calls: int
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCosts:
    """What one account cost.

    Attributes:
        kinds: the most expensive first.
        spent: in US dollars, as the cap is; other currencies are in `kinds` alone.
        cap: the most that may be spent; None: no cap, or the network is not open now.
        reads_until: the spend at which reading stops, so that answers go on.
        projected: at the month's end, at the pace so far; None in its first day, and afterwards.
    """

    account_id: str
    network: str
    network_title: str
    handle: str
    kinds: tuple[Cost, ...]
    spent: Decimal
    cap: Decimal | None
    reads_until: Decimal | None
    projected: Decimal | None

    @property
    def stopped(self) -> bool:
        """Whether the cap has stopped reading."""
        return self.reads_until is not None and self.spent >= self.reads_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What all accounts cost.

    Attributes:
        month: "2026-11".
        accounts: those that spent something, and those whose network charges.
        before: in the month before, in US dollars.
    """

    month: str
    accounts: tuple[AccountCosts, ...]
    before: Decimal
