"""What calls cost, as it happens: the `Meter` of a network that charges for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from integrations.base.values import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """Calls of one kind that were charged.

    Attributes:
        what: the kind, in words of the price list: "posts read", "replies", "private messages".
        count: how many units.
        cost: of all of them.
        reading: they read; what a cap stops first.
    """

    what: str
    count: int
    cost: Money
    reading: bool = False


class Meter(Protocol):
    """Adds up what an account's calls cost, by the price list in the settings."""

    @property
    def cap(self) -> Decimal | None:
        """The most that may be spent in a calendar month (UTC), in US dollars; None: no cap."""
        ...

    def take(self) -> Sequence[Charge]:
        """What came together since it was last asked, and begin anew. No I/O."""
        ...
