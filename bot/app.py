"""The composition root: the one place that knows every part.

`App` is built from settings and a clock, starts everything, and stops it in the reverse order:
first nothing new is accepted, then what is in flight finishes, then connections are closed.
"""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp
import structlog
from filelock import FileLock, Timeout
from sqlalchemy import text

from bot.config import Settings
from bot.config.reading import public_holidays
from bot.domain.account import Account
from bot.domain.delivery import DeliveryKind
from bot.errors import Misconfigured
from bot.observability.metrics import Metrics, QueueDepth
from bot.ports import Clock, Mailer
from bot.services.answers import Answers
from bot.services.bundle import Services
from bot.services.claims import Claims
from bot.services.closing import Closing
from bot.services.intake import Intake
from bot.services.kudos import KudosService
from bot.services.moderation import Moderation
from bot.services.nudging import Nudging
from bot.services.offline import Offline
from bot.services.outcomes import Answered, Outcomes
from bot.services.queues import Queues
from bot.services.refresh import Refresh
from bot.services.team import Team, TeamSettings
from bot.services.threads import Threads
from bot.services.views import Views
from bot.supervisor import Supervisor, stop_signals
from bot.web import Probes, WebServer, health_routes, metrics_routes, slack_routes
from bot.workers.cards import CardWorker
from bot.workers.connecting import Connecting, OpenNetworks
from bot.workers.delivering import Delivering, Settling
from bot.workers.polling import Polling
from bot.workers.reminding import Reminding
from bot.workers.rounds import repeat
from db.credentials import AccountCredentials
from db.crypto import CredentialCipher
from db.engine import is_sqlite, reading_engine, sqlite_path, writing_engine
from db.migrate import upgrade
from db.unit_of_work import Database
from handlers import Desk, bolt_app
from handlers.socket import SocketConnection
from integrations.base import Network, NetworkPlugin
from integrations.email import Encryption, NullMailer, SmtpMailer, SmtpServer
from integrations.registry import plugins
from integrations.slack.gateway import SlackGateway
from integrations.slack.surface import Surface

log = structlog.get_logger(__name__)

_SECOND = timedelta(seconds=1)
_TO_CUSTOMERS = (
    DeliveryKind.REPLY,
    DeliveryKind.PRIVATE,
    DeliveryKind.HIDE,
    DeliveryKind.DELETE,
    DeliveryKind.EMAIL,
)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often loops look for work when nobody wakes them; real time."""

    poll: timedelta
    refresh: timedelta
    look: timedelta = _SECOND
    connect: timedelta = timedelta(seconds=10)
    channel_rate: float = 1.0
    channel_burst: float = 4.0


def team_settings(settings: Settings, home_team: str) -> TeamSettings:
    """The part of the settings that services need."""
    return TeamSettings(
        home_team=settings.slack_team_id or home_team,
        policy=settings.policy(),
        zone=settings.time_zone,
        holidays=public_holidays(settings.holidays),
        managers=tuple(settings.managers),
        on_duty=tuple(settings.on_duty),
        nudges_per_hour=settings.nudges_per_person_per_hour,
        case_reminder=timedelta(hours=settings.case_reminder_hours),
        support_email=settings.support_email,
        transcript_inbox=settings.transcript_inbox,
    )


def mailer_of(settings: Settings, clock: Clock) -> Mailer:
    """SMTP when it is set up."""
    if not settings.smtp_host:
        return NullMailer()
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_sender,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        encryption=Encryption(settings.smtp_tls),
    )
    return SmtpMailer(server, clock)


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
        )
        self._holder = f"{socket.gethostname()}:{secrets.token_hex(4)}"
        self.metrics = Metrics(process=True)
        self.supervisor = Supervisor(watcher=self.metrics)
        self.networks = OpenNetworks(networks if networks is not None else plugins())
        self._stack = AsyncExitStack()
        self.services: Services
        self.database: Database
        self.web_address = ""

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
        team = Team(chat, team_settings(settings, identity.team))
        views = Views(self.networks)
        mailer = mailer_of(settings, self.clock)
        outcomes = Outcomes(self.database, self.networks, team.settings)
        answers = Answers(self.database, views, self.networks)
        offline = Offline(
            self.database,
            views,
            self.networks,
            answers,
            team.settings,
            mailer,
            lambda: secrets.randbelow(2**62),
        )
        self.services = Services(
            units=self.database,
            team=team,
            claims=Claims(self.database, views),
            answers=answers,
            threads=Threads(self.database, answers),
            closing=Closing(self.database, team.settings),
            offline=offline,
            outcomes=outcomes,
            kudos=KudosService(self.database),
            moderation=Moderation(self.database, views, self.networks),
            queues=Queues(self.database, views),
        )
        nudging = Nudging(self.database, views, team, chat)
        self._start_workers(views, chat, team, mailer, nudging)
        await self._start_connecting(Intake(self.database, team.settings))
        await self._open_doors(session, chat, identity.user)

    def _start_workers(
        self, views: Views, chat: SlackGateway, team: Team, mailer: Mailer, nudging: Nudging
    ) -> None:
        database, clock, metrics, services = (
            self.database,
            self.clock,
            self.metrics,
            self.services,
        )
        cards = CardWorker(
            units=database,
            views=views,
            chat=chat,
            team=team,
            clock=clock,
            posted=metrics.card_posted,
            updated=metrics.card_updated,
            channel_rate=self._pace.channel_rate,
            channel_burst=self._pace.channel_burst,
        )
        to_customers = Delivering(
            units=database,
            networks=self.networks,
            outcomes=services.outcomes,
            chat=chat,
            mailer=mailer,
            clock=clock,
            kinds=_TO_CUSTOMERS,
            settled=metrics.delivery_settled,
            answered=self._answered,
        )
        notices = Delivering(
            units=database,
            networks=self.networks,
            outcomes=services.outcomes,
            chat=chat,
            mailer=mailer,
            clock=clock,
            kinds=(DeliveryKind.SLACK,),
            settled=metrics.delivery_settled,
            answered=self._answered,
        )
        settling = Settling(
            units=database,
            networks=self.networks,
            outcomes=services.outcomes,
            chat=chat,
            clock=clock,
            settled=metrics.delivery_settled,
            answered=self._answered,
        )
        reminding = Reminding(
            units=database,
            nudging=nudging,
            offline=services.offline,
            clock=clock,
            nudged=metrics.nudge_sent,
        )
        look = self._pace.look
        self.supervisor.start("cards", repeat(cards.round, look))
        self.supervisor.start("deliveries", repeat(to_customers.round, look))
        self.supervisor.start("notices", repeat(notices.round, look))
        self.supervisor.start("unknown", repeat(settling.round, look))
        self.supervisor.start("reminders", repeat(reminding.round, look))

    async def _start_connecting(self, intake: Intake) -> None:
        refresh = Refresh(self.database, self.services.team.settings)

        def polling(account: Account, network: Network) -> Polling:
            return Polling(
                account,
                network,
                units=self.database,
                intake=intake,
                refresh=refresh,
                outcomes=self.services.outcomes,
                clock=self.clock,
                holder=self._holder,
                every=self._pace.poll,
                refresh_every=self._pace.refresh,
                received=self.metrics.mention_received,
            )

        cipher = CredentialCipher(self._settings.encryption_keys)
        connecting = Connecting(
            units=self.database,
            networks=self.networks,
            supervisor=self.supervisor,
            credentials=lambda account_id: AccountCredentials(
                self.database, cipher, account_id, self.clock.now
            ),
            settings=self._settings.network,
            polling=polling,
        )
        self._stack.push_async_callback(connecting.close)
        self._stack.push_async_callback(self.supervisor.shutdown)
        await connecting.round()
        self.supervisor.start("accounts", repeat(connecting.round, self._pace.connect))

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
        routes = health_routes(probes)
        if settings.slack_mode == "http":
            routes += slack_routes(bolt)
        if settings.metrics_port is None:
            routes += metrics_routes(self.metrics, probes)
        else:
            figures = WebServer(
                settings.http_host, settings.metrics_port, metrics_routes(self.metrics, probes)
            )
            await figures.start()
            self._stack.push_async_callback(figures.stop)
        server = WebServer(settings.http_host, settings.http_port, routes)
        await server.start()
        self.web_address = server.address
        self._stack.push_async_callback(desk.finish)
        self._stack.push_async_callback(server.stop)
        if settings.slack_mode == "socket":
            connection = SocketConnection(
                bolt, settings.slack_app_token.get_secret_value(), settings.slack_api_url
            )
            await connection.open()
            self._stack.push_async_callback(connection.close)
            self.supervisor.start("socket", repeat(connection.watch, timedelta(seconds=10)))

    def _announce(self, workers: Iterable[str]) -> None:
        for worker in workers:
            self.supervisor.wake(worker)
            if worker == "deliveries":
                self.supervisor.wake("notices")

    def _answered(self, answered: Answered) -> None:
        self.metrics.answer_sent(answered.network, answered.purpose.value, answered.took)

    async def _database_answers(self) -> None:
        async with self.database.read() as uow:
            await uow.connection.execute(text("SELECT 1"))

    async def _depth(self) -> QueueDepth:
        async with self.database.read() as uow:
            counts = await uow.conversations.counts()
            depth = await uow.deliveries.depth()
        return QueueDepth(
            open_conversations=counts["open"],
            unclaimed=counts["unclaimed"],
            late=counts["late"],
            pending_deliveries=sum(depth.values()),
            unknown_deliveries=depth.get("unknown", 0),
        )

    async def stop(self) -> None:
        """Close everything, in the reverse order of opening; nothing in flight is lost."""
        await self._stack.aclose()


async def run(settings: Settings) -> None:
    """Run until the process is told to stop."""
    settings.require_for_run()
    app = App(settings)
    with stop_signals() as stop:
        await app.start()
        log.info("running", web=app.web_address, mode=settings.slack_mode)
        try:
            await stop.wait()
        finally:
            log.info("stopping")
            async with asyncio.timeout(60):
                await app.stop()
