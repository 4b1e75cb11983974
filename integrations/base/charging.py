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
        """The most that may be spent in a calendar month (UTC), in US dollars; None: no cap.

        It is the network's setting that `cap_setting` names: people are told to raise it.
        """
        ...

    def allow_reads(self, *, allowed: bool) -> None:
        """Whether there is money for reads, as last known; before it is said there is.

        Pages are not fetched then. What a network reads of its own accord, such as what a push
        left out, it leaves.
        """
        ...

    def take(self) -> Sequence[Charge]:
        """What came together since it was last asked, and begin anew. No I/O."""
        ...


def cap_setting(network: str) -> str:
    """The setting that caps what a network may cost: "X_MONTHLY_CAP"."""
    return f"{network.upper()}_MONTHLY_CAP"
