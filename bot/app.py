"""The composition root: starts every part, and stops it in the reverse order.

First nothing new is accepted, then what is in flight finishes, then connections are closed.
"""

import asyncio
import gc
import secrets
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from filelock import FileLock, Timeout
from sqlalchemy import text

from bot.config import Settings
from bot.errors import Misconfigured
from bot.observability.metrics import Metrics, QueueDepth
from bot.parts import Pace, Parts, mailer_of, team_settings
from bot.ports import Clock
from bot.services.bundle import Services
from bot.services.doors import Doors
from bot.services.inbound_accounts import InboundAccounts
from bot.services.media import PublicMedia
from bot.supervisor import Supervisor, stop_signals
from bot.web import (
    Probes,
    WebServer,
    health_routes,
    inbound_routes,
    media_routes,
    metrics_routes,
    slack_routes,
    webhook_routes,
)
from bot.workers.connecting import Connecting, OpenNetworks
from bot.workers.rounds import Round, repeat
from db.credentials import AccountCredentials
from db.crypto import CredentialCipher
from db.engine import is_sqlite, reading_engine, sqlite_path, writing_engine
from db.migrate import upgrade
from db.unit_of_work import Database
from handlers import Desk, bolt_app
from handlers.socket import SocketConnection
from integrations import inbound
from integrations.base import NetworkPlugin
from integrations.registry import plugins
from integrations.slack.gateway import SlackGateway
from integrations.slack.surface import Surface

__all__ = ["App", "Pace", "SystemClock", "open_database", "run", "spare_the_collector"]

log = structlog.get_logger(__name__)

_WATCH_SOCKET = timedelta(seconds=10)
_TIDY = timedelta(seconds=5)
_STOP_WITHIN = 60.0  # seconds


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The database, migrated; on SQLite locked against a second process.

    Raises:
        Misconfigured: another process uses the same SQLite file.
    """
    url = settings.database_url
    async with AsyncExitStack() as stack:
        if is_sqlite(url):
            lock = FileLock(f"{sqlite_path(url)}.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                raise Misconfigured(
                    f"Another process is using {sqlite_path(url)}. SQLite serves one bot; stop "
                    "the other one, or use PostgreSQL for several."
                ) from None
            stack.callback(lock.release)
        writing = writing_engine(url)
        stack.push_async_callback(writing.dispose)
        await upgrade(writing)
        database = Database(writing, reading_engine(url))
        stack.push_async_callback(database.close)
        if database.single_process:
            await database.take_over()
        yield database


class App:
    """The running product.

    Args:
        settings: what the installer has set.
        clock: the time that customers and colleagues live in.
        pace: how often loops look; from the settings unless given.
        networks: plugins by name; those of `integrations/` unless given.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        pace: Pace | None = None,
        networks: Mapping[str, NetworkPlugin] | None = None,
    ) -> None:
        self._settings = settings
        self.clock: Clock = clock or SystemClock()
        self._pace = pace or Pace(
            poll=timedelta(seconds=settings.poll_seconds),
            refresh=timedelta(minutes=settings.refresh_minutes),
            pushed=timedelta(minutes=settings.push_poll_minutes),
        )
        self.metrics = Metrics(process=True)
        self.supervisor = Supervisor(watcher=self.metrics)
        self.networks = OpenNetworks(networks if networks is not None else plugins())
        self.doors = Doors(self.networks.plugin, settings.network)
        self._stack = AsyncExitStack()
        self.database: Database
        self.parts: Parts
        self.web_address = ""

    @property
    def services(self) -> Services:
        """What a person can start."""
        return self.parts.services

    async def start(self) -> None:
        """Open everything; afterwards mentions become cards and clicks are answered.

        Raises:
            Misconfigured: the database is in use, or settings do not fit.
            OutsideError: Slack refuses the token.
        """
        try:
            await self._start()
        except BaseException:
            await self.stop()
            raise

    async def _start(self) -> None:
        settings = self._settings
        session = await self._stack.enter_async_context(aiohttp.ClientSession())
        self.database = await self._stack.enter_async_context(open_database(settings))
        self.database.announce = self._announce
        chat = SlackGateway(
            settings.slack_bot_token.get_secret_value(),
            session=session,
            base_url=settings.slack_api_url,
            wall=self.clock.now,
        )
        identity = await chat.whoami()
        self.parts = Parts(
            database=self.database,
            networks=self.networks,
            chat=chat,
            mailer=mailer_of(settings, self.clock),
            clock=self.clock,
            team=team_settings(settings, identity.team),
            pace=self._pace,
            metrics=self.metrics,
            holder=f"{socket.gethostname()}:{secrets.token_hex(4)}",
            doors=self.doors,
            media=PublicMedia(
                settings.public_url, [key.get_secret_value() for key in settings.encryption_keys]
            ),
        )
        # Whatever brings pushes is closed before it.
        self._stack.push_async_callback(self.parts.push_inbox.close)
        await self._start_loops()
        await self._open_doors(session, chat, identity.user)

    async def _start_loops(self) -> None:
        connecting = Connecting(
            units=self.database,
            networks=self.networks,
            supervisor=self.supervisor,
            credentials=self._credentials,
            settings=self._settings.network,
            polling=self.parts.polling,
            streaming=self.parts.streaming,
            outcomes=self.services.outcomes,
            before_close=self.parts.charges.last,
            clock=self.clock,
        )
        self._stack.push_async_callback(connecting.close)
        self._stack.push_async_callback(self.parts.pushes.close)
        self._stack.push_async_callback(self.supervisor.shutdown, limit=self._pace.finish)
        await self.parts.settings_watch.round()
        await connecting.round()
        self._start_in_turns(
            self._pace.look,
            ("cards", self.parts.cards.round),
            ("deliveries", self.parts.to_customers.round),
            ("notices", self.parts.notices.round),
            ("unknown", self.parts.settling.round),
            ("reminders", self.parts.reminding.round),
            ("post cards", self.parts.plan_cards.round),
            ("posts", self.parts.due_posts.round),
            ("publishing", self.parts.publishing.round),
            ("pictures", self.parts.pictures.round),
            ("settings", self.parts.settings_watch.round),
            ("digests", self.parts.digests.round),
            ("charges", self.parts.charges.round),
            ("pushes", self.parts.pushes.round),
        )
        self._start_in_turns(
            self._pace.ahead,
            ("recheck", self.parts.rechecks.round),
            ("series", self.parts.series.round),
            ("figures", self.parts.readings.round),
            ("sign-ins", self.parts.sign_ins.round),
            ("retention", self.parts.retention.round),
            ("push digests", self.parts.push_sweep.round),
        )
        self.supervisor.start("accounts", repeat(connecting.round, self._pace.connect))
        if self.database.single_process:
            self.supervisor.start("tidying", repeat(self.database.tidy, _TIDY))

    def _start_in_turns(self, pause: timedelta, *loops: tuple[str, Round]) -> None:
        """Loops that look equally often, each at a moment of its own."""
        for turn, (name, work) in enumerate(loops, start=1):
            self.supervisor.start(name, repeat(work, pause, phase=turn / len(loops)))

    async def _open_doors(
        self, session: aiohttp.ClientSession, chat: SlackGateway, bot_user: str
    ) -> None:
        """Accept clicks, commands and events: the last thing to open, the first to close."""
        settings = self._settings
        desk = Desk(
            services=self.services,
            surface=Surface(chat.calls, session),
            chat=chat,
            clock=self.clock,
            bot_user=bot_user,
            acknowledged=self.metrics.acknowledged,
        )
        bolt = bolt_app(desk, settings, session)
        probes = Probes(
            loops=self.supervisor.statuses,
            ready={"database": self._database_answers},
            depth=self._depth,
        )
        routes = [
            *health_routes(probes),
            *webhook_routes(
                self.doors.of,
                self.networks.names,
                inbox=self.parts.push_inbox,
                received=self.metrics.push_received,
            ),
            *media_routes(self.parts.media, self.database, self.clock),
            *inbound_routes(
                InboundAccounts(self.database, inbound.NAME, self._credentials).find,
                self.parts.push_inbox,
                self.metrics.push_received,
                SystemClock().now,  # the time of the tools, not that of a demo
            ),
        ]
        if settings.slack_mode == "http":
            routes += slack_routes(bolt)
        figures_routes = metrics_routes(self.metrics, probes)
        if settings.metrics_port == settings.http_port:
            routes += figures_routes
        else:
            figures = WebServer(settings.http_host, settings.metrics_port, figures_routes)
            await figures.start()
            self._stack.push_async_callback(figures.stop)
        server = WebServer(settings.http_host, settings.http_port, routes)
        await server.start()
        self.web_address = server.address
        connection = None
        if settings.slack_mode == "socket":
            connection = SocketConnection(
                bolt, settings.slack_app_token.get_secret_value(), settings.slack_api_url
            )
            # What is being handled is acknowledged over it: it goes after the handlers.
            self._stack.push_async_callback(connection.close)
        self._stack.push_async_callback(desk.finish)
        self._stack.push_async_callback(server.stop)
        if connection is not None:
            self._stack.push_async_callback(connection.mute)
            await connection.open()
            self.supervisor.start("socket", repeat(connection.watch, _WATCH_SOCKET))

    def _credentials(self, account_id: str) -> AccountCredentials:
        cipher = CredentialCipher(self._settings.encryption_keys)
        return AccountCredentials(self.database, cipher, account_id, self.clock.now)

    def _announce(self, workers: Iterable[str]) -> None:
        for worker in workers:
            self.supervisor.wake(worker)
            if worker == "deliveries":
                self.supervisor.wake("notices")
                self.supervisor.wake("publishing")

    async def _database_answers(self) -> None:
        async with self.database.read() as uow:
            await uow.connection.execute(text("SELECT 1"))

    async def _depth(self) -> QueueDepth:
        async with self.database.read() as uow:
            counts = await uow.conversations.counts()
            depth = await uow.deliveries.depth()
            unread_pushes = await uow.pushes.unread()
        return QueueDepth(
            open_conversations=counts["open"],
            unclaimed=counts["unclaimed"],
            late=counts["late"],
            pending_deliveries=sum(depth.values()),
            unknown_deliveries=depth.get("unknown", 0),
            unread_pushes=unread_pushes,
        )

    async def stop(self) -> None:
        """Close everything, in the reverse order of opening; nothing in flight is lost."""
        await self._stack.aclose()


def spare_the_collector() -> None:
    """Let the garbage collector pass over what the start has loaded, which stays until the end.

    Looking through all of it takes a tenth of a second, in which nobody's click is answered. And
    looking through what is new after every 700 objects, as is usual, costs one click in a hundred
    a third of a millisecond.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def run(settings: Settings) -> None:
    """Run until the process is told to stop."""
    settings.require_for_run()
    app = App(settings)
    with stop_signals() as stop:
        await app.start()
        spare_the_collector()
        log.info("running", web=app.web_address, mode=settings.slack_mode)
        try:
            await stop.wait()
        finally:
            log.info("stopping")
            async with asyncio.timeout(_STOP_WITHIN):
                await app.stop()
