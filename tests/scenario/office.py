"""A whole office for a test: a local Slack, a pretend network, the real bot, and a clock to move.

The bot runs as in production: signed payloads or Socket Mode, Bolt, SQLite, all loops. Only the
time is the test's: nothing becomes due unless the test moves the clock.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from bot.app import App, Pace
from bot.config import load_settings
from bot.domain.account import Account
from db.crypto import new_key
from integrations.memory import MemoryPlugin, World
from integrations.memory.dialects import PLAIN, Dialect
from playground.slack import LocalSlack, ShownMessage, Timing

Found = TypeVar("Found")

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)  # a Wednesday
MANIFEST = Path(__file__).resolve().parents[2] / "manifest.json"
_PACE = Pace(
    poll=timedelta(milliseconds=20),
    refresh=timedelta(milliseconds=40),
    look=timedelta(milliseconds=20),
    connect=timedelta(milliseconds=50),
    channel_rate=1000.0,
    channel_burst=1000.0,
)


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
    """Everything that a scenario touches."""

    def __init__(
        self,
        folder: Path,
        *,
        dialect: Dialect = PLAIN,
        clock: ManualClock | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.clock = clock or ManualClock()
        self.folder = folder
        self.world = World(dialect, now=self.clock.now, own_handle="harbourcoffee")
        self.slack = LocalSlack(
            clock=self.clock.now,
            manifest=json.loads(MANIFEST.read_text()),
            limits=False,
            timing=Timing(retries=(0.0, 0.01, 0.02)),
        )
        self._environ = dict(environ or {})
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
                **self._environ,
                "DATABASE_URL": self.database_url,
            },
        )
        plugins = {self.world.dialect.name: MemoryPlugin(self.world)}
        return App(settings, clock=self.clock, pace=_PACE, networks=plugins)

    async def start(self) -> None:
        """Start (or start again) the bot, with our account connected."""
        self.app = self.new_app()
        await self.app.start()
        if self._environ.get("SLACK_MODE") == "http":
            self.slack.request_url = f"{self.app.web_address}/slack/events"
        else:
            await self.slack.wait_connected()
        async with self.app.database.write() as uow:
            if not await uow.accounts.all():
                profile = self.world.profile()
                account = Account(
                    id=uow.new_id(),
                    network=self.world.dialect.name,
                    base_url=self.world.site,
                    external_id=profile.id,
                    handle=profile.handle,
                    display_name=profile.display_name,
                    channel=self.slack.channel("#care").id,
                )
                await uow.accounts.save(account, self.clock.now())
                await uow.commit()
        self.app.supervisor.wake("accounts")

    async def stop(self) -> None:
        """Stop the bot as Ctrl-C does."""
        await self.app.stop()

    def advance(self, by: timedelta) -> None:
        """Move the clock and let every loop look."""
        self.clock.advance(by)
        for loop in self.app.supervisor.names():
            self.app.supervisor.wake(loop)

    async def until(self, found: Callable[[], Found], *, timeout: float = 8.0) -> Found:
        """Wait until a look at Slack finds something true."""
        return await self.slack.until(found, timeout=timeout)

    async def card(self, *words: str) -> ShownMessage:
        """The card in #care that shows all these words, as soon as it does."""
        return await self.until(lambda: self.find_card(*words))

    def find_card(self, *words: str) -> ShownMessage | None:
        """The card in #care that shows all these words now."""
        found = [
            message
            for message in self.slack.channel("#care").messages()
            if all(word in message.words for word in words)
        ]
        return found[0] if found else None

    async def thread_line(self, card: ShownMessage, *words: str) -> ShownMessage:
        """A message under a card that shows all these words, as soon as there is one."""

        def look() -> ShownMessage | None:
            lines = self.slack.channel("#care").thread(card)
            return next((m for m in lines if all(w in m.words for w in words)), None)

        return await self.until(look)


@asynccontextmanager
async def running_office(
    folder: Path, *, dialect: Dialect = PLAIN, environ: Mapping[str, str] | None = None
) -> AsyncIterator[Office]:
    """An office at work, closed at the end."""
    office = Office(folder, dialect=dialect, environ=environ)
    async with office.slack:
        await office.start()
        try:
            yield office
        finally:
            await office.stop()
