"""What figures are made of. Every look costs what its days hold, whatever lies around them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import ClockKind
from bot.domain.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An inbound message; `text` is "" when its author has deleted it, or it was erased."""

    id: str
    conversation_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How many clocks of a kind run.

    Attributes:
        since_before: of these, running since before an instant.
        overdue: of these, past their deadline.
    """

    count: int = 0
    since_before: int = 0
    overdue: int = 0


class DayBook(Protocol):
    """Reads what happened in a span of time, `end` exclusive."""

    async def events(self, begin: datetime, end: datetime) -> list[Event]:
        """All events, of whatever time, of each conversation that has one in the span."""
        ...

    async def answers(self, begin: datetime, end: datetime) -> list[Event]:
        """The events of the span that tell of an accepted message."""
        ...

    async def said(
        self, account_ids: Collection[str], begin: datetime, end: datetime
    ) -> list[Said]:
        """Inbound messages that were stored in the span."""
        ...

    async def running(self, before: datetime, now: datetime) -> Mapping[ClockKind, Running]:
        """The clocks that run, of every kind."""
        ...

    async def longest_waiting(self, limit: int) -> list[str]:
        """Ids of the conversations that have waited longest for an answer, longest first."""
        ...

    async def cases_opened_at(self) -> list[datetime]:
        """When each case that has no outcome yet was opened, oldest first."""
        ...
