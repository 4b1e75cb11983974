"""What networks pushed: kept as it came, and read afterwards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A body as it came.

    Attributes:
        network: name of the plugin whose door it came through.
        digest: of the body: what came again has the same, and nothing else has.
        attempts: how often reading it was begun.
    """

    id: str
    network: str
    digest: str
    body: bytes = field(repr=False)
    received_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PushState:
    """What is known of an account's pushes.

    Attributes:
        alive_at: when the network last gave a sign of life.
        missed_at: when a poll last found what had not been pushed.
    """

    alive_at: datetime | None = None
    missed_at: datetime | None = None


class Pushes(Protocol):
    """Bodies between their acknowledgement and their reading."""

    async def keep(self, pushes: Sequence[Push]) -> int:
        """Insert those that are not known by (network, digest); gives how many were new.

        Race: two deliveries of the same body; the unique key lets one in.
        """
        ...

    async def stored(self, ids: Collection[str]) -> set[str]:
        """Those of these ids that are in the table: after `keep`, which of them were new."""
        ...

    async def lease(self, limit: int, seconds: float) -> list[Push]:
        """Take unread ones, the oldest first, for so long; by the database's clock.

        Race: replicas; each row goes to one (SKIP LOCKED). Counts the attempt.
        """
        ...

    async def keep_leases(self, ids: Collection[str], seconds: float) -> None:
        """They are still being read: nobody else takes them for so long from now."""
        ...

    async def read(self, ids: Collection[str], now: datetime) -> None:
        """They have been read: only their digests stay."""
        ...

    async def postpone(
        self, ids: Collection[str], seconds: float, error: str, *, tried: bool = True
    ) -> None:
        """Not now: again after so many seconds, by the database's clock.

        Not `tried`: the attempt does not count, because nothing was wrong with them.
        """
        ...

    async def set_aside(self, push_id: str, error: str, now: datetime) -> None:
        """Not read, and not tried again; it is forgotten with the others, its body with it."""
        ...

    async def unread(self) -> int:
        """How many wait."""
        ...

    async def with_bodies(self, network: str) -> list[Push]:
        """Those of a network whose bodies are still there: not read yet, or set aside."""
        ...

    async def rewrite(self, push_id: str, body: bytes, now: datetime) -> None:
        """Another body in its place; with b"" there is nothing left to read.

        Race: somebody has read it meanwhile; then nothing of it stays.
        """
        ...

    async def drop_unread(self, before: datetime, limit: int) -> int:
        """Forget what came before and could never be read; gives how many."""
        ...

    async def forget_read(self, before: datetime, limit: int) -> int:
        """Forget the digests of what was read before; gives how many."""
        ...

    async def states(self) -> Mapping[str, PushState]:
        """By account id; accounts that never had a push are left out."""
        ...

    async def note_alive(self, account_id: str, at: datetime) -> None:
        """The network gave a sign of life. Race: the newest stands."""
        ...

    async def note_missed(self, account_id: str, at: datetime) -> None:
        """A poll found what had not been pushed. Race: the newest stands."""
        ...

    async def withdraw(self, account_id: str, external_ids: Collection[str], at: datetime) -> None:
        """Remember that these messages are gone, though nobody has told us of them yet."""
        ...

    async def withdrawn(self, account_id: str, external_ids: Collection[str]) -> set[str]:
        """Those of them that are gone."""
        ...

    async def forget_withdrawn(self, before: datetime) -> None:
        """Forget what was taken back so long ago."""
        ...
