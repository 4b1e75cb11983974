"""What an export reads, page by page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Direction, Message
from bot.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far was read: the last row's time and id; the next page begins behind it."""

    at: datetime
    id: str


class Extracts(Protocol):
    """Rows of a span of time, `end` exclusive, in order of time."""

    async def count_events(self, begin: datetime, end: datetime) -> int:
        """How many events there are."""
        ...

    async def events(
        self, begin: datetime, end: datetime, behind: Mark | None, limit: int
    ) -> list[Event]:
        """Events."""
        ...

    async def count_messages(
        self, account_ids: Collection[str], begin: datetime, end: datetime
    ) -> int:
        """How many messages were stored."""
        ...

    async def messages(
        self,
        account_id: str,
        direction: Direction,
        begin: datetime,
        end: datetime,
        behind: Mark | None,
        limit: int,
    ) -> list[Message]:
        """Messages of an account that were stored, by when that was."""
        ...
