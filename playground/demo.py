"""`make demo`: the bot beside a local Slack, with pretend customers, on the loopback.

The bot is the real one, with its own database, its own connection to Slack and its own adapters;
only Slack and the networks are local. Everything is kept in one folder, so that the demo goes on
where it stopped.
"""

import asyncio
import contextlib
import json
import shutil
import socket
import webbrowser
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, Pace, open_database
from bot.config import Settings, load_settings
from bot.domain.account import Account
from bot.errors import Misconfigured
from bot.observability import configure_logging
from bot.supervisor import stop_signals
from db.crypto import new_key
from db.unit_of_work import Database
from integrations.base import NetworkPlugin
from playground.clock import FastClock, keep_time, kept_time
from playground.customers import Town, routes
from playground.history import live_the_past, subscribe
from playground.networks.routes import routes as network_routes
from playground.networks.stage import Stage
from playground.plan import seed_plan
from playground.slack import LocalSlack
from playground.tips import TIPS

_PORTS = (8080, 8090, 8765, 0)  # one that people can remember, when it is free
_MANIFEST = Path(__file__).resolve().parent.parent / "manifest.json"
_KEEP_TIME_EVERY = 1.0  # real seconds
_PACE = Pace(
    poll=timedelta(seconds=1),
    refresh=timedelta(seconds=3),
    look=timedelta(milliseconds=500),
    connect=timedelta(seconds=1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoOptions:
    """How the demo runs.

    Attributes:
        speed: seconds of its clock in a real second.
        port: of the page; 0: 8080 or another that is free.
        reset: forget what it kept first.
        browser: open a browser.
        folder: where it keeps everything.
        history: it begins with weeks behind it.
        networks: X, Facebook, Instagram, Bluesky and Mastodon are there, too.
    """

    speed: float = 60.0
    port: int = 0
    reset: bool = False
    browser: bool = False
    folder: Path = Path(".demo")
    history: bool = True
    networks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A running demo: for the browser test, and for whoever wants to look inside."""

    url: str
    slack: LocalSlack
    town: Town
    app: App
    clock: FastClock
    stage: Stage | None = None


@asynccontextmanager
async def running_demo(options: DemoOptions) -> AsyncIterator[Demo]:
    """The demo from its first card to its clean end."""
    folder = options.folder
    if options.reset:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    clock = FastClock(kept_time(folder / "clock.txt"), options.speed)
    port = options.port or free_port()
    site = f"http://127.0.0.1:{port}"
    async with AsyncExitStack() as stack:
        town = Town(folder / "customers", now=clock.now, site=site, speed=options.speed)
        slack = LocalSlack(
            clock=clock.now,
            manifest=json.loads(_MANIFEST.read_text()),
            store=folder / "slack.json",
            port=port,
        )
        slack.speed = options.speed
        slack.side_links.append({"title": "Pretend customers", "url": "/customers"})
        stage = await _stage(stack, options, clock, slack, site) if options.networks else None
        slack.tips.extend({"title": title, "text": words} for title, words in TIPS.items())
        slack.add_routes(routes(town))
        await stack.enter_async_context(slack)
        plugins = {plugin.name: plugin for plugin in town.plugins}
        settings = demo_settings(slack, folder, stage)
        async with open_database(settings) as database:
            await connect_accounts(database, plugins, slack.channel("#care").id, clock.now())
            is_new = options.history and await live_the_past(
                database, settings, clock=clock, slack=slack, town=town
            )
            if stage is not None:
                await stage.connect(database, settings, slack.channel("#care").id)
        everywhere = {**plugins, **(stage.plugins if stage is not None else {})}
        app = App(settings, clock=clock, pace=_pace(options.speed), networks=everywhere)
        await app.start()
        stack.push_async_callback(app.stop)
        await seed_plan(app, slack, town, speed=options.speed)
        if is_new:
            await subscribe(app, slack)
        works = [town.run(), _keep_time(clock, folder / "clock.txt")]
        if stage is not None:
            await stage.subscribe(app, settings)
            works.append(stage.run())
        for work in works:
            task = asyncio.create_task(work)
            stack.push_async_callback(_end, task)
        yield Demo(url=slack.url, slack=slack, town=town, app=app, clock=clock, stage=stage)


def _pace(speed: float) -> Pace:
    """What is said of pushes lasts as long in real time as it does elsewhere."""
    return replace(
        _PACE,
        stream_silence=_PACE.stream_silence * speed,
        webhook_silence=_PACE.webhook_silence * speed,
        probation=_PACE.probation * speed,
        unpushed=_PACE.unpushed * speed,
    )


async def _stage(
    stack: AsyncExitStack, options: DemoOptions, clock: FastClock, slack: LocalSlack, site: str
) -> Stage:
    """The five networks, started, with their page."""
    folder = options.folder / "networks"
    stage = Stage(folder, clock=clock.now, site=site, speed=options.speed)
    slack.side_links.append({"title": "Five networks", "url": "/networks"})
    slack.add_routes(network_routes(stage))
    return await stack.enter_async_context(stage)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _keep_time(clock: FastClock, file: Path) -> None:
    try:
        while True:
            keep_time(file, clock.now())
            await asyncio.sleep(_KEEP_TIME_EVERY)
    finally:
        keep_time(file, clock.now())


def demo_settings(slack: LocalSlack, folder: Path, stage: Stage | None = None) -> Settings:
    """The settings of the demo's bot; nothing of the reader's own environment counts."""
    key_file = folder / "encryption.key"
    if not key_file.exists():
        key_file.write_text(new_key())
        key_file.chmod(0o600)
    return load_settings(
        () if stage is None else stage.plugins.values(),
        dotenv=folder / "no.env",
        environ={
            **({} if stage is None else stage.environ),
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "MANAGERS": "S0MANAGERS",
            "ON_DUTY": "S0ONDUTY01",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder.resolve() / 'golden-hour.sqlite3'}",
            "ENCRYPTION_KEYS": key_file.read_text().strip(),
            "TIME_ZONE": "Europe/London",
            "PLAN_CHANNEL": slack.channel("#plan").id,
            # A quarter of an hour is over in seconds here.
            "POST_GRACE_MINUTES": "120",
            "FOLLOW_UP_WORKING_HOURS": "24/7",
            "SUPPORT_EMAIL": "care@harbourcoffee.example",
            "NUDGES_PER_PERSON_PER_HOUR": "20",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": "0",
            "METRICS_PORT": "0",
        },
    )


async def connect_accounts(
    database: Database, plugins: Mapping[str, NetworkPlugin], channel: str, now: datetime
) -> None:
    """Our accounts on the pretend networks, unless they are connected already."""
    for plugin in plugins.values():
        signed_in = await plugin.sign_in(_NoQuestions(), {}, now=now)
        profile = signed_in.identity.profile
        async with database.write() as uow:
            known = await uow.accounts.find(plugin.name, signed_in.base_url, profile.external_id)
            others = [a for a in await uow.accounts.all() if a.network == plugin.name]
            await uow.accounts.save(
                Account(
                    id=known.id if known else (others[0].id if others else uow.new_id()),
                    network=plugin.name,
                    base_url=signed_in.base_url,
                    external_id=profile.external_id,
                    handle=profile.handle,
                    display_name=profile.display_name,
                    channel=channel,
                ),
                now,
            )
            await uow.commit()


class _NoQuestions:
    """Answers with the defaults."""

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """The default."""
        del name, prompt, secret
        return default

    def say(self, text: str) -> None:
        """Nobody listens."""


def free_port(wanted: Sequence[int] = _PORTS) -> int:
    """A port of the loopback that nobody uses, the first of those wanted; 0: any."""
    for port in wanted:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Misconfigured("No port of the loopback is free.")


async def run(options: DemoOptions) -> None:
    """Run the demo until Ctrl-C, and say where it is."""
    configure_logging("warning", "text")
    with stop_signals() as stop:
        async with running_demo(options) as demo:
            _greet(demo, options)
            if options.browser:
                await asyncio.to_thread(webbrowser.open, demo.url)
            await stop.wait()
            print("\nEnding. “make demo” goes on from here, “make demo-reset” begins anew.")


def _greet(demo: Demo, options: DemoOptions) -> None:
    print(
        f"""
  Golden Hour is running: {demo.url}

  Open it in a browser. You are one of three colleagues or the manager (switch at the top left);
  cards arrive in #care. The bot's clock runs {options.speed:g} times as fast: an hour passes in
  {3600 / options.speed:g} seconds. You can play a customer too: {demo.url}customers

  X, Facebook, Instagram, Bluesky and Mastodon stand in for themselves, as strict as they are:
  {demo.url}networks

  The plan of the week is in #plan: one post waits for your review, one goes out in a moment.
  Try /calendar, and /schedule tomorrow 9am and a text; “What to try” on the page has more.

  Weeks of work lie behind the team: as Mara, look at the Home tab and at /social digest.

  Ctrl-C ends it.
""",
        flush=True,
    )
