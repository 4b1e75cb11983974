"""Replicas of the bot that a test runs step by step, over one database, one Slack, one network.

The parts are those of the product; only their loops are the test's. What the database's own clock
measures (leases, pauses, token buckets) passes when a test says so: `Workplace.let_leases_end`.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import Connection, event, text, update

from bot.domain.account import Account
from bot.domain.conversation import Conversation
from bot.domain.delivery import Delivery, DeliveryKind, Purpose
from bot.domain.team_settings import TeamSettings
from bot.observability.metrics import Metrics
from bot.parts import Pace, Parts
from bot.ports import Mailer
from bot.services.answers import Writing
from bot.services.media import PublicMedia
from bot.workers.connecting import OpenNetworks
from db.mapping import to_delivery
from db.planning_tables import pictures, posts, readings
from db.push_tables import pushes
from db.sqlite import OneWayConnection
from db.tables import buckets, conversations, deliveries, leases
from db.unit_of_work import Database
from integrations.email import NullMailer
from integrations.memory import OURS, MemoryNetwork, MemoryPlugin, World
from integrations.memory.dialects import WARBLE, Dialect
from integrations.slack.gateway import SlackGateway
from integrations.slack.ids import CARD_EVENT
from playground.slack import LocalSlack, ShownMessage
from tests.databases import open_database
from tests.scenario.office import ManualClock
from tests.stories import ACCOUNT, NOON

ANA, BEN, MARA = "U0ANARUIZ1", "U0BENOKAF1", "U0MARALIND"
CARE, PARTNERS = "C0CARE0001", "C0PARTNER1"
TEAM = TeamSettings(
    home_team="T0HARBOUR1",
    managers=(MARA,),
    on_duty=(ANA, BEN),
    support_email="care@harbourcoffee.example",
    transcript_inbox="support@harbourcoffee.example",
)
FAST = Pace(
    poll=timedelta(seconds=30),
    refresh=timedelta(seconds=30),
    channel_rate=1000.0,
    channel_burst=1000.0,
)
_MANY_ROUNDS = 200

on_sqlite = pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)
"""For what does not depend on the kind of database: one of them is enough."""


class DiskFullError(Exception):
    """The database cannot write."""


@contextmanager
def failing_at(database: Database, beginning: str) -> Iterator[None]:
    """Writing fails at each statement that begins so, or at "COMMIT"."""
    engine = database._writing.sync_engine

    def statement(connection: Connection, _cursor: object, sql: str, *_rest: object) -> None:
        if any(one.startswith(beginning) for one in (*_on_their_way(connection), sql)):
            raise DiskFullError

    def commit(connection: Connection) -> None:
        if any(one.startswith(beginning) for one in (*_on_their_way(connection), "COMMIT")):
            raise DiskFullError

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


def _on_their_way(connection: Connection) -> list[str]:
    """Statements that SQLite's connection runs with the next one."""
    driver = connection.connection.driver_connection
    return [sql for sql, _ in driver._inserts] if isinstance(driver, OneWayConnection) else []


class Replica:
    """One process's parts, without its loops."""

    def __init__(
        self,
        parts: Parts,
        chat: SlackGateway,
        database: Database,
        networks: OpenNetworks,
        network: MemoryNetwork,
    ) -> None:
        self.parts = parts
        self.chat = chat
        self.database = database
        self.networks = networks
        self.network = network
        self._woken: set[str] = set()
        database.announce = self._woken.update

    async def poll(self, account: Account | None = None) -> timedelta:
        """One round of an account's poll, as after a restart."""
        return await self.parts.polling(account or OURS_ON_WARBLE, self.network).round()

    async def quiet(self) -> None:
        """Run every loop until none has anything to do at this moment."""
        parts = self.parts
        rounds = (
            parts.settings_watch,
            parts.pushes,
            parts.reminding,
            parts.series,
            parts.rechecks,
            parts.pictures,
            parts.due_posts,
            parts.settling,
            parts.to_customers,
            parts.publishing,
            parts.cards,
            parts.plan_cards,
            parts.notices,
            parts.readings,
        )
        for _ in range(_MANY_ROUNDS):
            self._woken.clear()
            busy = any([await worker.round() for worker in rounds])
            if not busy and not self._woken:
                return
        raise AssertionError("the loops never come to rest")

    async def answer(
        self, conversation_id: str, words: str, now_at: ManualClock, *, by: str = ANA
    ) -> Delivery:
        """Ask for an answer as the form does."""
        answers, now = self.parts.services.answers, now_at.now()
        form = await answers.open_form(conversation_id, by, Purpose.ANSWER, now)
        return await answers.submit(
            Writing(
                conversation_id=conversation_id,
                by=by,
                text=words,
                purpose=Purpose.ANSWER,
                seen_answers=form.seen_answers,
                seen_at=form.seen_at,
            ),
            now,
        )


OURS_ON_WARBLE = replace(ACCOUNT, network=WARBLE.name, external_id=OURS)


class Workplace:
    """What outlives a replica."""

    def __init__(
        self, address: str, slack: LocalSlack, world: World, clock: ManualClock, database: Database
    ) -> None:
        self.address = address
        self.slack = slack
        self.world = world
        self.clock = clock
        self.database = database

    @asynccontextmanager
    async def replica(
        self,
        holder: str = "one",
        *,
        accounts: Sequence[Account] = (OURS_ON_WARBLE,),
        network: MemoryNetwork | None = None,
        gateway: type[SlackGateway] = SlackGateway,
        mailer: Mailer | None = None,
        team: TeamSettings = TEAM,
        pace: Pace = FAST,
        media: PublicMedia | None = None,
    ) -> AsyncIterator[Replica]:
        """A process with its own connections; closed at the end, its leases left behind."""
        async with AsyncExitStack() as stack:
            database = await stack.enter_async_context(open_database(self.address))
            session = await stack.enter_async_context(aiohttp.ClientSession())
            chat = gateway(
                self.slack.bot_token,
                session=session,
                base_url=self.slack.api_url,
                wall=self.clock.now,
            )
            network = network or MemoryNetwork(self.world)
            await network.open()
            stack.push_async_callback(network.close)
            networks = OpenNetworks({self.world.dialect.name: MemoryPlugin(self.world)})
            networks.open.update({account.id: network for account in accounts})
            parts = Parts(
                database=database,
                networks=networks,
                chat=chat,
                mailer=mailer or NullMailer(),
                clock=self.clock,
                team=team,
                pace=pace,
                metrics=Metrics(),
                holder=holder,
                media=media,
            )
            yield Replica(parts, chat, database, networks, network)

    async def connect(self, *accounts: Account) -> None:
        """Accounts, stored."""
        async with self.database.write() as uow:
            for account in accounts:
                await uow.accounts.save(account, NOON)
            await uow.commit()

    async def let_leases_end(self, seconds: float = 3600.0) -> None:
        """So much of the database's time has passed since leases, pauses and tokens were taken."""
        async with self.database.write() as uow:
            connection = uow.connection
            for column in (
                deliveries.c.lease_until,
                conversations.c.card_not_before,
                posts.c.card_not_before,
                pictures.c.not_before,
                readings.c.lease_until,
                pushes.c.not_before,
                leases.c.until,
                buckets.c.updated,
            ):
                await connection.execute(update(column.table).values({column: column - seconds}))
            await uow.commit()

    # -- what can be seen -----------------------------------------------------------------------

    def timeline(self, channel: str = CARE) -> list[ShownMessage]:
        """What stands in a channel, oldest first."""
        return self.slack.channel(channel).messages()

    def cards(self, channel: str = CARE) -> list[ShownMessage]:
        """The cards in a channel, oldest first."""
        found = self.timeline(channel)
        return [m for m in found if m.get("metadata", {}).get("event_type") == CARD_EVENT]

    def thread(self, card: ShownMessage) -> list[ShownMessage]:
        """What stands under a card, oldest first."""
        return self.slack.channel(card.channel).thread(card)

    def directly(self, person: str) -> list[ShownMessage]:
        """What somebody has got in a direct message."""
        return self.slack.im(person).messages()

    async def conversations(self) -> list[Conversation]:
        """All, oldest first."""
        async with self.database.read() as uow:
            rows = await uow.connection.execute(
                text("SELECT id FROM conversations ORDER BY opened_at, id")
            )
            ids = list(rows.scalars())
            found = await uow.conversations.get(ids)
        return [found[i] for i in ids]

    async def conversation(self) -> Conversation:
        """The only one."""
        (found,) = await self.conversations()
        return found

    async def deliveries(self, kind: DeliveryKind = DeliveryKind.REPLY) -> list[Delivery]:
        """All of a kind, oldest first."""
        async with self.database.read() as uow:
            rows = await uow.connection.execute(
                deliveries.select()
                .where(deliveries.c.kind == kind.value)
                .order_by(deliveries.c.created_at, deliveries.c.id)
            )
            return [to_delivery(row) for row in rows.mappings()]


@asynccontextmanager
async def open_workplace(address: str, dialect: Dialect = WARBLE) -> AsyncIterator[Workplace]:
    """A database with our account on a pretend network, and a Slack; nobody at work yet."""
    clock = ManualClock()
    world = World(dialect, now=clock.now, own_handle="harbourcoffee")
    async with (
        LocalSlack(clock=clock.now, limits=False) as slack,
        open_database(address) as database,
    ):
        place = Workplace(address, slack, world, clock, database)
        await place.connect(replace(OURS_ON_WARBLE, network=dialect.name))
        yield place
