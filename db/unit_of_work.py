"""One transaction with its repositories."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import cast

from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import storage
from db.ids import new_id
from db.repositories.accounts import AccountRows
from db.repositories.authors import AuthorRows
from db.repositories.cards import CardRows
from db.repositories.cases import CaseRows
from db.repositories.conversations import ConversationRows
from db.repositories.deliveries import DeliveryRows
from db.repositories.journal import DraftRows, EventRows, InboxRows, KudosRows, PhraseRows
from db.repositories.leases import LeaseRows
from db.repositories.messages import MessageRows
from db.repositories.nudges import NudgeRows
from db.sqlite import OneWayConnection
from db.tables import conversations, deliveries, leases


class Transaction:
    """`bot.storage.UnitOfWork` over one connection; rolls back unless it is committed."""

    def __init__(
        self, connection: AsyncConnection, announce: Callable[[Iterable[str]], None]
    ) -> None:
        self.connection = connection
        self._announce = announce
        self._wakes: set[str] = set()
        self.accounts: storage.Accounts = AccountRows(connection)
        self.authors: storage.Authors = AuthorRows(connection)
        self.conversations: storage.Conversations = ConversationRows(connection)
        self.messages: storage.Messages = MessageRows(connection)
        self.cards: storage.Cards = CardRows(connection)
        self.deliveries: storage.Deliveries = DeliveryRows(connection)
        self.nudges: storage.Nudges = NudgeRows(connection)
        self.cases: storage.Cases = CaseRows(connection)
        self.events: storage.Events = EventRows(connection)
        self.drafts: storage.Drafts = DraftRows(connection)
        self.phrases: storage.Phrases = PhraseRows(connection)
        self.kudos: storage.Kudos = KudosRows(connection)
        self.inbox: storage.Inbox = InboxRows(connection)
        self.leases: storage.Leases = LeaseRows(connection)

    async def commit(self) -> None:
        """Make it durable, then wake who waits for it."""
        await self.connection.commit()
        self._announce(self._wakes)
        self._wakes = set()

    def wake(self, *workers: str) -> None:
        """Name loops to wake after the commit."""
        self._wakes.update(workers)

    def new_id(self) -> str:
        """A new id."""
        return new_id()


def _silence(workers: Iterable[str]) -> None:
    del workers


class Database:
    """`bot.storage.Units` over a writing and a reading engine."""

    def __init__(
        self,
        writing: AsyncEngine,
        reading: AsyncEngine,
        announce: Callable[[Iterable[str]], None] = _silence,
    ) -> None:
        self._writing = writing
        self._reading = reading
        self.announce = announce

    @property
    def single_process(self) -> bool:
        """Whether this process is the only one: SQLite."""
        return self._writing.dialect.name == "sqlite"

    @asynccontextmanager
    async def write(self, *, durable: bool = False) -> AsyncIterator["Transaction"]:
        """A transaction that writes; `durable`: on the disk before `commit` returns."""
        async with self._writing.connect() as connection:
            if self.single_process:
                await _synchronous(connection, full=durable)
            yield Transaction(connection, self.announce)

    @asynccontextmanager
    async def read(self) -> AsyncIterator["Transaction"]:
        """A consistent look."""
        async with self._reading.connect() as connection:
            yield Transaction(connection, self.announce)

    async def take_over(self) -> None:
        """End the leases of a process that is certainly gone: on SQLite there is only this one."""
        async with self.write() as uow:
            connection = uow.connection
            await connection.execute(
                update(deliveries).where(deliveries.c.lease_until > 0).values(lease_until=0)
            )
            await connection.execute(
                update(conversations)
                .where(text("version > card_version"), conversations.c.card_not_before > 0)
                .values(card_not_before=0)
            )
            await connection.execute(delete(leases))
            await uow.commit()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._writing.dispose()
        await self._reading.dispose()


async def _synchronous(connection: AsyncConnection, *, full: bool) -> None:
    """Set SQLite's durability for the next transaction; it cannot change within one."""
    raw = await connection.get_raw_connection()
    if raw.info.get("synchronous_full", False) is full:
        return
    driver = cast("OneWayConnection", raw.driver_connection)
    driver.set_with_next(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")
    raw.info["synchronous_full"] = full
