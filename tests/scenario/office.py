"""A whole office for a test: a local Slack, a pretend network, the real bot, and a clock to move.

The bot runs as in production: signed payloads or Socket Mode, Bolt, SQLite, all loops. Only the
time is the test's: nothing becomes due unless the test moves the clock. `Office.quiet` then waits
until all that is due has been done, so that a test can say what there is and what there is not.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from structlog.testing import capture_logs

from bot.app import App, Pace
from bot.config import load_settings
from bot.domain.account import Account
from bot.domain.conversation import Conversation
from bot.domain.events import Event
from bot.ports import Posted
from db.crypto import new_key
from integrations.base import NetworkPlugin
from integrations.memory import MemoryPlugin, World
from integrations.memory.dialects import PLAIN, Dialect
from integrations.slack.ids import NOTICE_KEY
from playground.slack import LocalSlack, ShownMessage, Timing
from playground.slack.people import Person
from playground.slack.seed import Workspace
from playground.slack.shown import Shown
from tests.scenario.furnished import connect, furnished
from tests.scenario.stillness import work_left, workers

Found = TypeVar("Found")

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
MANIFEST = Path(__file__).resolve().parents[2] / "manifest.json"
PATIENCE = 10.0  # seconds; only a busy machine needs them
FAST = Pace(
    poll=timedelta(seconds=1),
    refresh=timedelta(seconds=1),
    look=timedelta(seconds=1),
    connect=timedelta(milliseconds=500),
    channel_rate=1000.0,
    channel_burst=1000.0,
)
_TIMING = Timing(acknowledge=PATIENCE, trigger=PATIENCE, retries=(0.0, 0.01, 0.02))


class ManualClock:
    """A clock that stands still until the test moves it."""

    def __init__(self, start: datetime = NOON) -> None:
        self._now = start

    def now(self) -> datetime:
        """Aware, UTC."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move forward."""
        self._now += by


class Office:
    """Everything that a scenario touches.

    Args:
        folder: for the database.
        dialect: the rules of the pretend network.
        clock: noon on a Wednesday unless given.
        environ: settings besides those that every office has.
        seed: the Slack workspace; Harbour Coffee unless given.
        channel: where the cards of our account appear.
        account: fields of our account that differ, such as its own window.
        also: rules of further networks, on each of which we have an account, too.
        more: further plugins by name, on which we have no account yet.
    """

    def __init__(
        self,
        folder: Path,
        *,
        dialect: Dialect = PLAIN,
        clock: ManualClock | None = None,
        environ: Mapping[str, str] | None = None,
        seed: Workspace | None = None,
        channel: str = "#care",
        account: Mapping[str, object] | None = None,
        also: Sequence[Dialect] = (),
        more: Mapping[str, NetworkPlugin] | None = None,
    ) -> None:
        self.clock = clock or ManualClock()
        self.folder = folder
        self.worlds = {
            spoken.name: World(spoken, now=self.clock.now, own_handle="harbourcoffee")
            for spoken in (dialect, *also)
        }
        self.world = self.worlds[dialect.name]
        self.slack = LocalSlack(
            seed,
            clock=self.clock.now,
            manifest=json.loads(MANIFEST.read_text()),
            limits=False,
            timing=_TIMING,
        )
        self._channel = channel
        self._account = dict(account or {})
        self._environ = dict(environ or {})
        self._more = dict(more or {})
        self._key = new_key()
        self.app: App

    @property
    def database_url(self) -> str:
        """SQLite in the test's folder, unless the test has set another."""
        default = f"sqlite+aiosqlite:///{self.folder / 'office.sqlite3'}"
        return self._environ.get("DATABASE_URL", default)

    def new_app(self) -> App:
        """The bot as it would be started anew on the same database."""
        settings = load_settings(
            dotenv=self.folder / "no.env",
            environ={
                "SLACK_BOT_TOKEN": self.slack.bot_token,
                "SLACK_APP_TOKEN": self.slack.app_token,
                "SLACK_SIGNING_SECRET": self.slack.signing_secret,
                "SLACK_API_URL": self.slack.api_url,
                "MANAGERS": "S0MANAGERS",
                "ON_DUTY": "S0ONDUTY01",
                "ENCRYPTION_KEYS": self._key,
                "SUPPORT_EMAIL": "care@harbourcoffee.example",
                "HTTP_HOST": "127.0.0.1",
                "HTTP_PORT": "0",
                "METRICS_PORT": "0",
                **self._environ,
                "DATABASE_URL": self.database_url,
            },
        )
        plugins = {name: MemoryPlugin(world) for name, world in self.worlds.items()}
        return App(settings, clock=self.clock, pace=FAST, networks={**plugins, **self._more})

    async def start(self) -> None:
        """Start (or start again) the bot, with our account connected."""
        file = self.folder / "office.sqlite3"
        if not file.exists():
            file.write_bytes(await furnished(self._our_accounts(), self.clock.now()))
        self.app = self.new_app()
        await self.app.start()
        if self._environ.get("SLACK_MODE") == "http":
            self.slack.request_url = f"{self.app.web_address}/slack/events"
        else:
            await self.slack.wait_connected()
        if "DATABASE_URL" in self._environ:
            await connect(self.app.database, self._our_accounts(), self.clock.now())
            self.app.supervisor.wake("accounts")
        if not (self.world.faults.is_out or self.world.faults.is_revoked):
            await self.until(lambda: len(self.app.networks.open) >= len(self.worlds))

    def _our_accounts(self) -> list[Account]:
        return [self._our_account(world) for world in self.worlds.values()]

    def _our_account(self, world: World) -> Account:
        profile = world.profile()
        fields = {
            "id": "",
            "network": world.dialect.name,
            "base_url": world.site,
            "external_id": profile.id,
            "handle": profile.handle,
            "display_name": profile.display_name,
            "channel": self.slack.channel(self._channel).id,
            **self._account,
        }
        return Account(**fields)  # type: ignore[arg-type] # the fields of each are a test's to know

    async def stop(self) -> None:
        """Stop the bot as Ctrl-C does."""
        await self.app.stop()

    # -- time -----------------------------------------------------------------------------------

    def advance(self, by: timedelta) -> None:
        """Move the clock and let every loop look."""
        self.clock.advance(by)
        for loop in self.app.supervisor.names():
            self.app.supervisor.wake(loop)

    async def later(self, **by: float) -> None:
        """Let time pass (`minutes=30`), and wait until all that has become due is done."""
        self.advance(timedelta(**by))
        await self.quiet()

    async def until(self, found: Callable[[], Found | None], *, timeout: float = PATIENCE) -> Found:
        """Wait until a look at Slack, or at the network, finds something true."""
        async with asyncio.timeout(timeout):
            while not (result := found()):  # noqa: ASYNC110 - what it looks at tells nobody
                await asyncio.sleep(0.005)
            return result

    async def quiet(self) -> None:
        """Wait until all that is due by now has been fetched, shown, sent and reminded of."""
        async with asyncio.timeout(PATIENCE):
            await self.slack.settled()
            await self._poll()
            await self.app.parts.reminding.round()
            await self.app.parts.series.round()
            await self.app.parts.digests.round()
            while left := await work_left(self.app.database, self.clock.now()):
                for work in left:
                    for worker in workers(self.app.parts, work):
                        await worker.round()
                await asyncio.sleep(0.001)
            await self.slack.settled()

    async def _poll(self) -> None:
        """Fetch what there is, and look for edits and deletions, besides the loop that does."""
        async with self.app.database.read() as uow:
            accounts = await uow.accounts.all(active_only=True)
        for account in accounts:
            network = self.app.networks.get(account.id)
            if network is not None:
                await self.app.parts.polling(account, network).round()

    # -- what can be seen -----------------------------------------------------------------------

    async def card(self, *words: str) -> ShownMessage:
        """The card that shows all these words, as soon as it does."""
        return await self.until(lambda: self.find_card(*words))

    def find_card(self, *words: str) -> ShownMessage | None:
        """The card that shows all these words now."""
        found = [m for m in self.cards() if all(word in m.words for word in words)]
        return found[0] if found else None

    def cards(self) -> list[ShownMessage]:
        """All that stands in our channel's timeline, oldest first."""
        return self.slack.channel(self._channel).messages()

    def again(self, card: ShownMessage) -> ShownMessage:
        """A card as it is now."""
        return self.slack.channel(self._channel).message(card.ts)

    def thread(self, card: ShownMessage) -> list[ShownMessage]:
        """What stands under a card, oldest first."""
        return self.slack.channel(self._channel).thread(card)

    async def thread_line(self, card: ShownMessage, *words: str) -> ShownMessage:
        """A message under a card that shows all these words, as soon as there is one."""

        def look() -> ShownMessage | None:
            return next((m for m in self.thread(card) if all(w in m.words for w in words)), None)

        return await self.until(look)

    def whispers(self, person: str) -> list[ShownMessage]:
        """What only this person sees in our channel, oldest first."""
        return self.slack.ephemerals(person, self._channel)

    def direct(self, person: str) -> list[ShownMessage]:
        """What the bot has written to a person directly, but for digests, oldest first."""
        return [m for m in self.slack.im(person).messages() if not _is_digest(m)]

    def digests(self, person: str) -> list[ShownMessage]:
        """The digests that a person has got, oldest first."""
        return [m for m in self.slack.im(person).messages() if _is_digest(m)]

    # -- people ---------------------------------------------------------------------------------

    @property
    def ana(self) -> Person:
        """On duty."""
        return self.slack.person("ana")

    @property
    def ben(self) -> Person:
        """On duty."""
        return self.slack.person("ben")

    @property
    def chloe(self) -> Person:
        """A colleague who is not on duty."""
        return self.slack.person("chloe")

    @property
    def mara(self) -> Person:
        """The manager."""
        return self.slack.person("mara")

    # -- what is stored -------------------------------------------------------------------------

    async def conversation(self, card: ShownMessage) -> Conversation:
        """The conversation behind a card."""
        async with self.app.database.read() as uow:
            found = await uow.cards.at(Posted(card.channel, card.ts))
            assert found is not None, "this is no card"
            return (await uow.conversations.get([found]))[found]

    async def says(self, text: str, *, by: str = "kim", name: str = "Kim Osei") -> ShownMessage:
        """A customer mentions us; gives the card that comes of it."""
        self.world.person(by, display_name=name).posts(text)
        await self.quiet()
        card = self.find_card(text)
        assert card is not None, f"no card shows {text!r}"
        return card

    async def events(self, card: ShownMessage) -> list[Event]:
        """The events of the conversation behind a card, oldest first."""
        conversation = await self.conversation(card)
        async with self.app.database.read() as uow:
            return await uow.events.of(conversation.id, 1000)


def _is_digest(message: ShownMessage) -> bool:
    key = message.get("metadata", {}).get("event_payload", {}).get(NOTICE_KEY, "")
    return str(key).startswith(("digest:", "asked:"))


def typed(view: Shown, action_id: str) -> str:
    """What stands in a text field of a form."""
    fields = (fields for fields in view["state"]["values"].values() if action_id in fields)
    return str(next(fields)[action_id]["value"] or "")


@asynccontextmanager
async def running_office(
    folder: Path,
    *,
    dialect: Dialect = PLAIN,
    environ: Mapping[str, str] | None = None,
    clock: ManualClock | None = None,
    seed: Workspace | None = None,
    channel: str = "#care",
    account: Mapping[str, object] | None = None,
    also: Sequence[Dialect] = (),
    more: Mapping[str, NetworkPlugin] | None = None,
) -> AsyncIterator[Office]:
    """An office at work, closed at the end; nothing in it may have gone wrong by our mistake."""
    office = Office(
        folder,
        dialect=dialect,
        environ=environ,
        clock=clock,
        seed=seed,
        channel=channel,
        account=account,
        also=also,
        more=more,
    )
    with capture_logs() as logs:
        async with office.slack:
            await office.start()
            try:
                yield office
            finally:
                await office.stop()
    assert [entry for entry in logs if entry["log_level"] in {"error", "critical"}] == []
    assert office.slack.complaints == []
