"""A workplace whose network pushes, and how its pushes come to the bot."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from bot.domain.conversation import Message
from db.mapping import to_message
from db.push_tables import pushes
from db.tables import messages
from db.unit_of_work import Database
from integrations.base import News, PushedEvent, PushReader
from integrations.memory import WARBLE, MemoryNetwork
from integrations.memory.pushing import MemoryPushReader
from tests.guarantees.replicas import Replica, Workplace, open_workplace

PUSHED = replace(WARBLE, pushed=True)


@asynccontextmanager
async def open_pushing(address: str) -> AsyncIterator[Workplace]:
    """A workplace whose network pushes to a webhook."""
    async with open_workplace(address, PUSHED) as place:
        yield place


async def deliver(bot: Replica, bodies: Iterable[bytes]) -> list[bool]:
    """Bodies as the web server takes them; which of them were new."""
    return [await bot.parts.push_inbox.keep(PUSHED.name, body) for body in bodies]


async def read_all(bot: Replica) -> None:
    """Read what is due now."""
    while await bot.parts.pushes.round():
        pass


async def stored(database: Database) -> list[Message]:
    """All messages, oldest first."""
    async with database.read() as uow:
        rows = await uow.connection.execute(
            select(messages).order_by(messages.c.created_at, messages.c.external_id)
        )
        return [to_message(row) for row in rows.mappings()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the table says of a push."""

    is_read: bool
    attempts: int
    error: str
    has_body: bool


async def rows(database: Database) -> list[Row]:
    """Of all pushes, in the order in which they came."""
    async with database.read() as uow:
        found = await uow.connection.execute(select(pushes).order_by(pushes.c.id))
        return [
            Row(
                is_read=row["read_at"] is not None,
                attempts=row["attempts"],
                error=row["error"],
                has_body=row["body"] != b"",
            )
            for row in found.mappings()
        ]


class Stumbling(MemoryPushReader):
    """A reader that has a mistake: it cannot read what says "poison"."""

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:
        """Stumble over poison."""
        if any("poison" in str(event.content.get("text")) for event in events):
            raise ZeroDivisionError
        return await super().read(events, now=now)


class StumblingNetwork(MemoryNetwork):
    """Whose pushes are read with a mistake."""

    @property
    def pushed(self) -> PushReader | None:
        """The reader."""
        return Stumbling(self.world)
