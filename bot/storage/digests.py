"""Who gets digests."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.digest_times import DigestSubscription


class DigestRows(Protocol):
    """Since when each recipient's time holds: what was due before is not made up for."""

    async def all(self) -> list[DigestSubscription]:
        """By recipient."""
        ...

    async def keep(self, subscriptions: Sequence[DigestSubscription]) -> None:
        """Insert or update by recipient. Race: the last one holds; they differ by seconds."""
        ...

    async def drop(self, recipients: Collection[str]) -> None:
        """They get none any more."""
        ...
