"""What a dialect charges for, added up: the `Meter` of a pretend network."""

from collections.abc import Sequence
from decimal import Decimal

from integrations.base import Charge, Money
from integrations.memory.world import World


class MemoryMeter:
    """Counts what the world has done for us; a call that it refused is free."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.may_read = True
        self._charges: list[Charge] = []

    @property
    def cap(self) -> Decimal | None:
        """What the world was told to allow."""
        return self._world.monthly_cap

    def allow_reads(self, *, allowed: bool) -> None:
        """Whether there is money for reads: the world's pushes leave out nothing that costs."""
        self.may_read = allowed

    def take(self) -> Sequence[Charge]:
        """What came together."""
        taken, self._charges = self._charges, []
        return taken

    def sent(self, what: str, cost: Money | None) -> None:
        """One message or post that was accepted."""
        if cost is not None:
            self._charges.append(Charge(what=what, count=1, cost=cost))

    def read(self, count: int) -> None:
        """Messages that were told of for the first time; what was read once is free."""
        prices = self._world.dialect.prices
        if prices is not None and count:
            cost = Money(amount=prices.read * count)
            self._charges.append(Charge(what="messages read", count=count, cost=cost, reading=True))
