"""What calls to networks cost."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.spending import Spent
from integrations.base import Charge


class Charges(Protocol):
    """Sums of each account's calendar month (UTC), "2026-11"."""

    async def add(self, account_id: str, month: str, charges: Sequence[Charge]) -> None:
        """Add to the month. Race: replicas; each addition is one statement."""
        ...

    async def of_month(self, month: str) -> list[Spent]:
        """All that was spent in a month, by account and kind."""
        ...
