"""What stands around the measured parts: a clock, a chat without Slack, an account, the parts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.account import Account
from bot.domain.card import ConversationView
from bot.domain.notices import Notice
from bot.domain.people import Availability, Colleague
from bot.domain.team_settings import TeamSettings
from bot.errors import NotFound
from bot.observability.metrics import Metrics
from bot.parts import Pace, Parts
from bot.planning_forms import PostView
from bot.ports import Place, Posted, SharedFile
from bot.workers.connecting import OpenNetworks
from db.unit_of_work import Database
from integrations.base import Network
from integrations.email import NullMailer
from integrations.memory import OURS, PLAIN, MemoryPlugin, World

START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOME = "T0HARBOUR1"
CHANNEL = "C0CARE0001"
ACCOUNT = Account(
    id="0193000000007000800000000000000a",
    network=PLAIN.name,
    base_url="https://memory.example",
    external_id=OURS,
    handle="harbourcoffee",
    display_name="Harbour Coffee",
    channel=CHANNEL,
)
_DUTY = ("U0ANARUIZ1", "U0BENOKAF1")
_MANAGERS = ("U0MARALIND",)


class BenchClock:
    """Stands still until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        """Aware, UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move forward."""
        self._now += by


class QuietChat:
    """`TeamChat` that answers at once: where Slack is not what is measured."""

    async def post_card(self, channel: str, card: ConversationView, *, now: datetime) -> Posted:
        """Posted nowhere."""
        del card
        return Posted(channel, f"{now.timestamp():.6f}")

    async def update_card(self, posted: Posted, card: ConversationView, *, now: datetime) -> None:
        """Shown nowhere."""
        del posted, card, now

    async def find_card(self, channel: str, conversation_id: str, since: datetime) -> Posted | None:
        """There is none."""
        del channel, conversation_id, since
        return None

    async def post_notice(self, place: Place, notice: Notice, *, key: str, now: datetime) -> Posted:
        """Posted nowhere."""
        del notice, key
        return Posted(place.channel or place.user, f"{now.timestamp():.6f}")

    async def delete_notice(self, posted: Posted) -> None:
        """Nothing was there."""
        del posted

    async def find_notice(self, place: Place, key: str, since: datetime) -> Posted | None:
        """There is none."""
        del place, key, since
        return None

    async def post_plan_card(self, channel: str, view: PostView, *, now: datetime) -> Posted:
        """Posted nowhere."""
        del view
        return Posted(channel, f"{now.timestamp():.6f}")

    async def update_plan_card(self, posted: Posted, view: PostView, *, now: datetime) -> None:
        """Shown nowhere."""
        del posted, view, now

    async def find_plan_card(self, channel: str, post_id: str, since: datetime) -> Posted | None:
        """There is none."""
        del channel, post_id, since
        return None

    async def fetch_file(self, file_id: str) -> SharedFile:
        """Nobody has shared a file."""
        raise NotFound(f"There is no file {file_id}.")

    async def send_file(self, user: str, file: SharedFile, *, comment: str) -> None:
        """Handed to nobody."""
        del user, file, comment

    async def permalink(self, posted: Posted) -> str:
        """A link."""
        return f"https://slack.example/{posted.channel}/{posted.ts}"

    async def colleague(self, user: str) -> Colleague:
        """A full member."""
        return Colleague(id=user, name=user, team=HOME)

    async def availability(self, users: Sequence[str]) -> Mapping[str, Availability]:
        """Everybody can be disturbed."""
        return dict.fromkeys(users, Availability.REACHABLE)

    async def group_members(self, group: str) -> tuple[str, ...]:
        """Nobody."""
        del group
        return ()

    async def channel_members(self, channel: str) -> tuple[str, ...]:
        """Those on duty."""
        del channel
        return _DUTY


def new_world(clock: BenchClock) -> World:
    """A pretend network on which our account is `ACCOUNT`."""
    return World(PLAIN, now=clock.now, own_handle=ACCOUNT.handle, site=ACCOUNT.base_url)


def new_parts(
    database: Database,
    clock: BenchClock,
    world: World,
    network: Network,
    *,
    accounts: Sequence[Account] = (ACCOUNT,),
) -> Parts:
    """The product's own parts over a database, with a chat that answers at once.

    The network is open for all of these accounts.
    """
    networks = OpenNetworks({PLAIN.name: MemoryPlugin(world)})
    networks.open |= {account.id: network for account in accounts}
    return Parts(
        database=database,
        networks=networks,
        chat=QuietChat(),
        mailer=NullMailer(),
        clock=clock,
        team=TeamSettings(home_team=HOME, managers=_MANAGERS, on_duty=_DUTY),
        pace=Pace(poll=timedelta(seconds=1), refresh=timedelta(days=1)),
        metrics=Metrics(),
        holder="bench",
    )


async def connect_account(database: Database, account: Account = ACCOUNT) -> None:
    """Put our account into a new database."""
    async with database.write() as uow:
        await uow.accounts.save(account, START)
        await uow.commit()
