"""One transaction with its repositories."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar, cast

from sqlalchemy import Connection, delete, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import storage
from db.connections import OneWriter, Pooled, PooledSqlite, one_way
from db.ids import new_id
from db.planning_tables import (
    OPEN_READING,
    STALE_CARD,
    WAITING_PICTURE,
    pictures,
    posts,
    readings,
)
from db.push_tables import UNREAD, pushes
from db.repositories.accounts import AccountRows
from db.repositories.authors import AuthorRows
from db.repositories.cards import CardRows, PostCardRows
from db.repositories.cases import CaseRows
from db.repositories.charges import ChargeRows
from db.repositories.conversations import ConversationRows
from db.repositories.deliveries import DeliveryRows
from db.repositories.digests import DigestRows
from db.repositories.erasing import ErasingRows
from db.repositories.extracts import ExtractRows
from db.repositories.figures import DayBookRows
from db.repositories.journal import DraftRows, EventRows, InboxRows, KudosRows, PhraseRows
from db.repositories.leases import LeaseRows
from db.repositories.messages import MessageRows
from db.repositories.nudges import NudgeRows
from db.repositories.pictures import PictureRows
from db.repositories.plans import AccountSlotRows, RecurringRows, ThemeRows
from db.repositories.posts import PostRows
from db.repositories.pushes import PushRows
from db.repositories.readings import ReadingRows
from db.repositories.settings import RotaRows, SettingRows
from db.sqlite import OneWayConnection
from db.tables import conversations, deliveries, leases

_Repository = TypeVar("_Repository")

_WORTH_TIDYING = 100  # transactions


class _Made(Generic[_Repository]):
    """A repository of a transaction, made when it is first asked for: most need two of thirty."""

    def __init__(self, make: Callable[[AsyncConnection], _Repository]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, transaction: "Transaction", _owner: type) -> _Repository:
        """The one of this transaction."""
        made = self._make(transaction.connection)
        transaction.__dict__[self._name] = made  # found there before this is asked again
        return made


class Transaction:
    """`bot.storage.UnitOfWork` over one connection; rolls back unless it is committed.

    Attributes:
        woken: loops to wake, because what they wait for has been committed.
    """

    accounts: _Made[storage.Accounts] = _Made(AccountRows)
    authors: _Made[storage.Authors] = _Made(AuthorRows)
    conversations: _Made[storage.Conversations] = _Made(ConversationRows)
    messages: _Made[storage.Messages] = _Made(MessageRows)
    cards: _Made[storage.Cards] = _Made(CardRows)
    deliveries: _Made[storage.Deliveries] = _Made(DeliveryRows)
    nudges: _Made[storage.Nudges] = _Made(NudgeRows)
    cases: _Made[storage.Cases] = _Made(CaseRows)
    events: _Made[storage.Events] = _Made(EventRows)
    drafts: _Made[storage.Drafts] = _Made(DraftRows)
    phrases: _Made[storage.Phrases] = _Made(PhraseRows)
    kudos: _Made[storage.Kudos] = _Made(KudosRows)
    inbox: _Made[storage.Inbox] = _Made(InboxRows)
    leases: _Made[storage.Leases] = _Made(LeaseRows)
    posts: _Made[storage.Posts] = _Made(PostRows)
    post_cards: _Made[storage.PostCards] = _Made(PostCardRows)
    pictures: _Made[storage.Pictures] = _Made(PictureRows)
    themes: _Made[storage.Themes] = _Made(ThemeRows)
    slots: _Made[storage.SlotRows] = _Made(AccountSlotRows)
    series: _Made[storage.SeriesRows] = _Made(RecurringRows)
    readings: _Made[storage.Readings] = _Made(ReadingRows)
    settings: _Made[storage.ChangedSettings] = _Made(SettingRows)
    rota: _Made[storage.RotaRows] = _Made(RotaRows)
    erasing: _Made[storage.Erasing] = _Made(ErasingRows)
    day_book: _Made[storage.DayBook] = _Made(DayBookRows)
    extracts: _Made[storage.Extracts] = _Made(ExtractRows)
    digests: _Made[storage.DigestRows] = _Made(DigestRows)
    pushes: _Made[storage.Pushes] = _Made(PushRows)
    charges: _Made[storage.Charges] = _Made(ChargeRows)

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.woken: set[str] = set()
        self._wakes: set[str] = set()

    async def commit(self) -> None:
        """Make it durable; who waits for it is woken when the connection is free again."""
        try:
            await self.connection.commit()
        except BaseException:
            # SQLAlchemy takes a failed commit for the transaction's end: the next one would get
            # the connection in the middle of it.
            await self.connection.invalidate()
            raise
        self.woken |= self._wakes
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
        is_sqlite = writing.dialect.name == "sqlite"
        self._writers = OneWriter(writing) if is_sqlite else Pooled(writing)
        self._readers = PooledSqlite(reading) if is_sqlite else Pooled(reading)
        self.announce = announce
        self._written = 0

    @property
    def single_process(self) -> bool:
        """Whether this process is the only one: SQLite."""
        return self._writing.dialect.name == "sqlite"

    @property
    def file(self) -> str:
        """SQLite's file; "" on PostgreSQL."""
        return (self._writing.url.database or "") if self.single_process else ""

    @asynccontextmanager
    async def write(self, *, durable: bool = False) -> AsyncIterator["Transaction"]:
        """A transaction that writes; `durable`: on the disk before `commit` returns."""
        woken: set[str] = set()
        try:
            async with self._writers.connection() as connection:
                if self.single_process:
                    _synchronous(connection, full=durable)
                    self._written += 1
                transaction = Transaction(connection)
                woken = transaction.woken
                yield transaction
        finally:
            # Not at the commit: a loop that is woken takes its turn before the connection is
            # free, and whoever clicked would wait for it.
            if woken:
                self.announce(woken)

    async def tidy(self) -> bool:
        """Move what was committed from SQLite's log to its file, while others read and write.

        Left alone, SQLite does it within the commit that fills the log, and whoever clicked waits
        for the disk. PostgreSQL has a process for it.
        """
        if self.single_process and self._written >= _WORTH_TIDYING:
            self._written = 0
            async with self._readers.connection() as connection:
                if (driver := one_way(connection)) is not None:
                    await driver.run(lambda raw: raw.execute("PRAGMA wal_checkpoint(PASSIVE)"))
        return False

    @asynccontextmanager
    async def read(self) -> AsyncIterator["Transaction"]:
        """A consistent look."""
        async with self._readers.connection() as connection:
            yield Transaction(connection)

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
            await connection.execute(
                update(posts)
                .where(STALE_CARD, posts.c.card_not_before > 0)
                .values(card_not_before=0)
            )
            await connection.execute(
                update(pictures)
                .where(WAITING_PICTURE, pictures.c.not_before > 0)
                .values(not_before=0)
            )
            await connection.execute(
                update(readings)
                .where(OPEN_READING, readings.c.lease_until > 0)
                .values(lease_until=0)
            )
            await connection.execute(
                update(pushes).where(UNREAD, pushes.c.not_before > 0).values(not_before=0)
            )
            await connection.execute(delete(leases))
            await uow.commit()

    async def close(self) -> None:
        """Let go of all connections."""
        await self._writers.close()
        await self._readers.close()


def _synchronous(connection: AsyncConnection, *, full: bool) -> None:
    """Set SQLite's durability for the next transaction; it cannot change within one."""
    raw = cast("Connection", connection.sync_connection).connection
    if raw.info.get("synchronous_full", False) is full:
        return
    driver = cast("OneWayConnection", raw.driver_connection)
    driver.set_with_next(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")
    raw.info["synchronous_full"] = full
