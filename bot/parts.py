"""Every part of the product, put together and not started.

`Parts` is what `bot.app` starts. It does no I/O of its own, so that a test can take the same parts
and run them step by step.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import Settings
from bot.config.reading import public_holidays
from bot.domain.account import Account
from bot.domain.content_mix import MixRule
from bot.domain.delivery import DeliveryKind
from bot.domain.pacing import Rhythm
from bot.domain.settings import DigestRules
from bot.domain.team_settings import TeamSettings
from bot.observability.metrics import Metrics
from bot.ports import Clock, Mailer, TeamChat
from bot.services.answers import Answers
from bot.services.bundle import Services
from bot.services.claims import Claims
from bot.services.closing import Closing
from bot.services.digests.figures import Figures
from bot.services.digests.sending import Digests
from bot.services.doors import Doors
from bot.services.elsewhere import Elsewhere
from bot.services.following import Following
from bot.services.home import Home
from bot.services.in_force import SettingsInForce
from bot.services.intake import Intake
from bot.services.kudos import KudosService
from bot.services.media import PublicMedia
from bot.services.moderation import Moderation
from bot.services.nudging import Nudging
from bot.services.offline import Offline
from bot.services.outcomes import Answered, Outcomes
from bot.services.planning.bundle import Planning
from bot.services.planning.calendar import Calendar
from bot.services.planning.composing import Composing
from bot.services.planning.context import Context
from bot.services.planning.publications import Publications
from bot.services.planning.repeating import Repeating
from bot.services.planning.reviewing import Reviewing
from bot.services.planning.scheduling import Scheduling
from bot.services.planning.themes import PreferredSlots, Themes
from bot.services.planning.views import PostViews
from bot.services.push_inbox import PushInbox
from bot.services.pushes import PushReading
from bot.services.queues import Queues
from bot.services.refresh import Refresh
from bot.services.rota import RotaService
from bot.services.settings import TeamSettingsService
from bot.services.signs_of_life import SignsOfLife
from bot.services.spending import Spending
from bot.services.team import Team
from bot.services.threads import Threads
from bot.services.views import Views
from bot.workers.cards import CardWorker
from bot.workers.connecting import OpenNetworks
from bot.workers.delivering import Delivering, Settling
from bot.workers.digests import DigestSweep
from bot.workers.plan_cards import PlanCardWorker
from bot.workers.planning import DuePosts, PictureKeeper, Readings, Rechecks, Series
from bot.workers.polling import Polling
from bot.workers.pushes import PushSweep, PushWorker
from bot.workers.reminding import Reminding
from bot.workers.retention import RetentionSweep
from bot.workers.settings import SettingsWatch
from bot.workers.sign_ins import SignIns
from bot.workers.spending import ChargeKeeper
from bot.workers.streaming import Streaming, is_streamed
from db.unit_of_work import Database
from integrations.base import Network
from integrations.email import Encryption, NullMailer, SmtpMailer, SmtpServer

_TO_CUSTOMERS = (
    DeliveryKind.REPLY,
    DeliveryKind.PRIVATE,
    DeliveryKind.HIDE,
    DeliveryKind.UNHIDE,
    DeliveryKind.DELETE,
    DeliveryKind.EMAIL,
)
_IN_SLACK = (DeliveryKind.SLACK, DeliveryKind.RETRACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often loops look for work when nobody wakes them; real time, but what is said of pushes.

    Whether pushes can be relied upon is told by instants of the product's clock, so those spans are
    its time: a clock that runs faster needs longer ones.

    Attributes:
        pushed: how far polls may be apart while pushes come; real time.
        stream_silence: a stream is not relied upon after it; one has a sign of life every half a
            minute.
        webhook_silence: the same of a webhook, which has none but what happens.
        probation: how long polls stay frequent after a push has missed something.
        unpushed: how old a message is that a push has missed.
        ahead: how often what lies ahead is looked at: recurring posts, figures, sign-ins.
        finish: how long they may finish what they do when the process is to stop.
    """

    poll: timedelta
    refresh: timedelta
    pushed: timedelta = timedelta(minutes=15)
    stream_silence: timedelta = timedelta(minutes=3)
    webhook_silence: timedelta = timedelta(minutes=30)
    probation: timedelta = timedelta(hours=1)
    unpushed: timedelta = timedelta(minutes=1)
    look: timedelta = timedelta(seconds=1)
    connect: timedelta = timedelta(seconds=10)
    ahead: timedelta = timedelta(seconds=30)
    finish: timedelta = timedelta(seconds=20)
    channel_rate: float = 1.0
    channel_burst: float = 4.0


def team_settings(settings: Settings, home_team: str) -> TeamSettings:
    """The part of the settings that services need."""
    return TeamSettings(
        home_team=settings.slack_team_id or home_team,
        policy=settings.policy(),
        zone=settings.time_zone,
        holidays=public_holidays(settings.holidays),
        country=settings.holidays,
        managers=tuple(settings.managers),
        on_duty=tuple(settings.on_duty),
        nudges_per_hour=settings.nudges_per_person_per_hour,
        case_reminder=timedelta(hours=settings.case_reminder_hours),
        support_email=settings.support_email,
        transcript_inbox=settings.transcript_inbox,
        post_grace=timedelta(minutes=settings.post_grace_minutes),
        mix=MixRule(
            window=timedelta(days=settings.mix_window_days),
            social=settings.mix_social_percent / 100,
        ),
        plan_channel=settings.plan_channel,
        digest=DigestRules(at=settings.digest_time, names=settings.digest_names),
        retention=timedelta(days=settings.retention_days),
    )


async def settings_in_force(
    settings: Settings, database: Database, now: datetime, home_team: str = ""
) -> TeamSettings:
    """The same with what managers have changed, for commands: it is not kept up to date."""
    in_force = SettingsInForce(team_settings(settings, home_team), public_holidays)
    async with database.read() as uow:
        await in_force.refresh(uow, now)
    return in_force.now


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


def _no_settings(network: str) -> Mapping[str, str]:
    del network
    return {}


class Parts:
    """Services and workers over one database, one Slack and the open networks.

    Args:
        team: what the installer has set.
        pace: how often loops look.
        holder: names this process to the leases.
        media: where networks fetch pictures; nowhere unless given.
    """

    def __init__(
        self,
        *,
        database: Database,
        networks: OpenNetworks,
        chat: TeamChat,
        mailer: Mailer,
        clock: Clock,
        team: TeamSettings,
        pace: Pace,
        metrics: Metrics,
        holder: str,
        media: PublicMedia | None = None,
        doors: Doors | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._pace = pace
        self._metrics = metrics
        self._holder = holder
        self.media = media or PublicMedia()
        self.push_inbox = PushInbox(database, clock)
        views = Views(networks)
        self.settings = in_force = SettingsInForce(team, public_holidays)
        people = Team(chat, in_force)
        post_views = PostViews(networks)
        planning = Context(
            units=database, networks=networks, views=post_views, team=people, chat=chat
        )
        publications = Publications(planning)
        outcomes = Outcomes(database, networks, in_force, publications)
        self.spending = spending = Spending(database, networks, in_force)
        answers = Answers(database, views, networks, spending)
        rota = RotaService(database, people, in_force)
        figures = Figures(database, networks, in_force)
        digests = Digests(database, figures, people, chat)
        queues = Queues(database, views)
        calendar = Calendar(planning)
        self.settings_watch = SettingsWatch(database, in_force, clock)
        self.charges = ChargeKeeper(spending, networks, clock)
        self.retention = RetentionSweep(database, in_force, clock, holder)
        self.services = Services(
            units=database,
            team=people,
            claims=Claims(database, views),
            answers=answers,
            elsewhere=Elsewhere(database, views, answers, outcomes, self._answered),
            threads=Threads(database, answers),
            closing=Closing(database, views, in_force),
            following=Following(database, views, in_force),
            offline=Offline(
                database,
                views,
                networks,
                answers,
                in_force,
                mailer,
                lambda: secrets.randbelow(2**62),
            ),
            outcomes=outcomes,
            kudos=KudosService(database),
            moderation=Moderation(database, views, networks),
            queues=queues,
            planning=Planning(
                composing=Composing(planning),
                reviewing=Reviewing(planning),
                scheduling=Scheduling(planning, publications),
                calendar=calendar,
                themes=Themes(planning),
                slots=PreferredSlots(planning),
            ),
            settings=TeamSettingsService(database, networks, people, in_force, rota),
            rota=rota,
            digests=digests,
            home=Home(queues, calendar, rota, figures),
            spending=spending,
        )
        self.digests = DigestSweep(digests, clock)
        self.intake = Intake(database, in_force)
        self.refresh = Refresh(database, in_force)
        self._signs = SignsOfLife(database)
        self.pushes = PushWorker(
            database,
            PushReading(
                database,
                door=(doors or Doors(networks.plugin, _no_settings)).of,
                networks=networks,
                intake=self.intake,
                refresh=self.refresh,
                outcomes=outcomes,
                signs=self._signs,
                figures=metrics,
                monotonic=time.monotonic,
            ),
            clock,
            self.push_inbox,
        )
        self.push_sweep = PushSweep(database, clock)
        self.cards = CardWorker(
            units=database,
            views=views,
            chat=chat,
            team=people,
            clock=clock,
            posted=metrics.card_posted,
            updated=metrics.card_updated,
            channel_rate=pace.channel_rate,
            channel_burst=pace.channel_burst,
        )
        self.plan_cards = PlanCardWorker(
            units=database,
            views=post_views,
            chat=chat,
            clock=clock,
            channel_rate=pace.channel_rate,
            channel_burst=pace.channel_burst,
        )
        self.due_posts = DuePosts(publications, clock, metrics.posts_begun)
        self.rechecks = Rechecks(planning, clock)
        self.series = Series(Repeating(planning), clock)
        self.pictures = PictureKeeper(planning, clock)
        self.readings = Readings(planning, spending, clock)
        self.sign_ins = SignIns(planning, networks, clock)
        self.to_customers, self.notices, self.publishing = (
            Delivering(
                units=database,
                networks=networks,
                outcomes=outcomes,
                spending=spending,
                media=self.media,
                chat=chat,
                mailer=mailer,
                clock=clock,
                kinds=kinds,
                settled=metrics.delivery_settled,
                answered=self._answered,
            )
            for kinds in (_TO_CUSTOMERS, _IN_SLACK, (DeliveryKind.POST,))
        )
        self.settling = Settling(
            units=database,
            networks=networks,
            outcomes=outcomes,
            spending=spending,
            media=self.media,
            chat=chat,
            clock=clock,
            settled=metrics.delivery_settled,
            answered=self._answered,
        )
        self.reminding = Reminding(
            units=database,
            nudging=Nudging(database, views, people, chat),
            following=self.services.following,
            clock=clock,
            nudged=metrics.nudge_sent,
        )

    def polling(self, account: Account, network: Network) -> Polling:
        """The poll of one account."""
        pace = self._pace
        streamed = is_streamed(network)
        return Polling(
            account,
            network,
            units=self._database,
            intake=self.intake,
            refresh=self.refresh,
            outcomes=self.services.outcomes,
            spending=self.spending,
            clock=self._clock,
            holder=self._holder,
            rhythm=Rhythm(
                every=pace.poll,
                quickest=network.capabilities.pace,
                widest=None if network.pushed is None else pace.pushed,
                silence=pace.stream_silence if streamed else pace.webhook_silence,
                probation=pace.probation,
                unpushed=pace.unpushed,
            ),
            refresh_every=pace.refresh,
            received=self._metrics.mentions_received,
        )

    def streaming(
        self, account: Account, network: Network, wake_poll: Callable[[], None]
    ) -> Streaming:
        """The stream of one account."""
        return Streaming(
            account,
            network,
            units=self._database,
            inbox=self.push_inbox,
            signs=self._signs,
            clock=self._clock,
            holder=self._holder,
            wake_poll=wake_poll,
        )

    def _answered(self, answered: Answered) -> None:
        self._metrics.answer_sent(answered.network, answered.purpose.value, answered.took)
