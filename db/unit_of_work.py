"""One transaction with its repositories."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import cast

from sqlalchemy import Connection, delete, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot import storage
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

_WORTH_TIDYING = 100  # transactions


class Transaction:
    """`bot.storage.UnitOfWork` over one connection; rolls back unless it is committed.

    Attributes:
        woken: loops to wake, because what they wait for has been committed.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.woken: set[str] = set()
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
        self.posts: storage.Posts = PostRows(connection)
        self.post_cards: storage.PostCards = PostCardRows(connection)
        self.pictures: storage.Pictures = PictureRows(connection)
        self.themes: storage.Themes = ThemeRows(connection)
        self.slots: storage.SlotRows = AccountSlotRows(connection)
        self.series: storage.SeriesRows = RecurringRows(connection)
        self.readings: storage.Readings = ReadingRows(connection)
        self.settings: storage.ChangedSettings = SettingRows(connection)
        self.rota: storage.RotaRows = RotaRows(connection)
        self.erasing: storage.Erasing = ErasingRows(connection)
        self.day_book: storage.DayBook = DayBookRows(connection)
        self.extracts: storage.Extracts = ExtractRows(connection)
        self.digests: storage.DigestRows = DigestRows(connection)
        self.pushes: storage.Pushes = PushRows(connection)
        self.charges: storage.Charges = ChargeRows(connection)

    async def commit(self) -> None:
        """Make it durable; who waits for it is woken when the connection is free again."""
        try:
            await self.connection.commit()
        except BaseException:
            # SQLAlchemy takes a failed commit for the transaction's end and would put the
            # connection back into the pool in the middle of it.
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
        self._reading = reading
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
            async with self._writing.connect() as connection:
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
            async with self._reading.connect() as connection:
                raw = await connection.get_raw_connection()
                driver = cast("OneWayConnection", raw.driver_connection)
                await driver.run(lambda there: there.execute("PRAGMA wal_checkpoint(PASSIVE)"))
        return False

    @asynccontextmanager
    async def read(self) -> AsyncIterator["Transaction"]:
        """A consistent look."""
        async with self._reading.connect() as connection:
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
        await self._writing.dispose()
        await self._reading.dispose()


def _synchronous(connection: AsyncConnection, *, full: bool) -> None:
    """Set SQLite's durability for the next transaction; it cannot change within one."""
    raw = cast("Connection", connection.sync_connection).connection
    if raw.info.get("synchronous_full", False) is full:
        return
    driver = cast("OneWayConnection", raw.driver_connection)
    driver.set_with_next(f"PRAGMA synchronous = {'FULL' if full else 'NORMAL'}")
    raw.info["synchronous_full"] = full
