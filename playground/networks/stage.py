"""The five networks in the demo: their servers, our accounts on them, their people, their pushes.

    stage = Stage(folder, clock=clock.now, site="http://127.0.0.1:8080", speed=60)
    async with stage:                           # servers on free ports of the loopback
        settings = load_settings(stage.plugins.values(), environ={... | stage.environ})
        await stage.connect(database, settings, channel)
        ... the bot starts, with stage.plugins ...
        await stage.subscribe(app, settings)    # networks push to it from now on
        await stage.run()                       # until cancelled

The bot has an address of the world, which leads to it for these networks alone: so adapters and
networks may insist on https, as they do outside.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import structlog

from bot.app import App
from bot.cli.connect import Wishes, keep
from bot.config import Settings
from bot.errors import OutsideError
from db.crypto import CredentialCipher
from db.unit_of_work import Database
from integrations.base import NetworkPlugin
from playground.customers.diary import read_diary, write_diary
from playground.networks.bluesky.server import FakeBluesky
from playground.networks.bluesky.world import World as BlueskyWorld
from playground.networks.clocked import plugins_at
from playground.networks.graph import FakeGraph
from playground.networks.graph.hooks import Subscribed
from playground.networks.mastodon.server import FakeMastodon
from playground.networks.sides import (
    BlueskySide,
    FacebookSide,
    InstagramSide,
    MastodonSide,
    Side,
    XSide,
)
from playground.networks.signing_in import answers_for
from playground.networks.visitors import Visitors
from playground.networks.x.server import FakeX
from playground.networks.x.tokens import APP_TOKEN

log = structlog.get_logger(__name__)

PUBLIC_URL = "https://bot.harbourcoffee.example"
HANDLE, NAME = "harbourcoffee", "Harbour Coffee"
BLUESKY_HANDLE = "harbourcoffee.example"
_VERIFY = "a word of Harbour Coffee's own"
_STEP = 0.25  # real seconds between two looks at the clock
_KEEP_EVERY = 4  # steps
_INSTAGRAM_FIELDS = frozenset({"comments", "mentions", "messages", "message_edit"})


class Stage:
    """Five networks, and who lives on them.

    Attributes:
        sides: by name, in the order in which the page shows them.
        visitors: who lives there.
        plugins: the product's, in the demo's time.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        site: str,
        seed: int = 7,
        speed: float = 60.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Build them up; `__aenter__` starts them.

        Args:
            folder: where everything is kept.
            clock: the demo's, aware UTC.
            site: where the demo's pages are.
            seed: of the visitors.
            speed: seconds of the demo's clock in a real second.
            sleep: how `run` waits between steps, in real seconds.
        """
        self.now = clock
        self._folder = folder
        self._seed, self._speed, self._sleep = seed, speed, sleep
        web = f"{site}/networks"
        self.facebook, self.instagram = FakeGraph(clock), FakeGraph(clock)
        self.facebook.site, self.instagram.site = f"{web}/facebook", f"{web}/instagram"
        self.instagram.containers_take = 1
        self.x = FakeX(clock(), clock=clock)
        self.bluesky = FakeBluesky(BlueskyWorld(now=clock))
        self.mastodon = FakeMastodon(
            clock=clock, brand=HANDLE, brand_name=NAME, site=f"{web}/mastodon"
        )
        self._x_side = XSide(site, self.x, HANDLE, NAME)
        self.sides: Mapping[str, Side] = {
            side.name: side
            for side in (
                FacebookSide(site, self.facebook),
                InstagramSide(site, self.instagram),
                self._x_side,
                BlueskySide(site, self.bluesky, BLUESKY_HANDLE, NAME),
                MastodonSide(site, self.mastodon),
            )
        }
        self._web = web
        self.visitors: Visitors
        self.plugins: Mapping[str, NetworkPlugin] = plugins_at(clock)
        self._requests = dict.fromkeys(self.sides, 0)
        self._kept: dict[str, str] = {}
        self._pushed_last: bytes = b""
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for name, side in self.sides.items():
            file = self._folder / f"{name}.json"
            if file.is_file():
                side.restore(file.read_bytes())
        self.visitors = Visitors(
            self.sides,
            seed=self._seed,
            speed=self._speed,
            diary=read_diary(self._folder / "diary.json"),
        )
        for server in (self.facebook, self.instagram, self.x, self.bluesky, self.mastodon):
            await self._stack.enter_async_context(server)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    # -- our accounts ---------------------------------------------------------------------------

    @property
    def environ(self) -> dict[str, str]:
        """What the bot has to be told about them."""
        told = {
            "PUBLIC_URL": PUBLIC_URL,
            "X_API_URL": self.x.url,
            "X_BEARER_TOKEN": APP_TOKEN,
            "X_CONSUMER_SECRET": self.x.activity.secret,
            "X_MONTHLY_CAP": "25",
            "BLUESKY_URL": self.bluesky.url,
            "BLUESKY_WEB_URL": f"{self._web}/bluesky",
        }
        for name, graph in (("FACEBOOK", self.facebook), ("INSTAGRAM", self.instagram)):
            told |= {
                f"{name}_API_URL": graph.base_url,
                f"{name}_APP_ID": graph.app_id,
                f"{name}_APP_SECRET": graph.app_secret,
                f"{name}_VERIFY_TOKEN": _VERIFY,
            }
        return told

    async def connect(self, database: Database, settings: Settings, channel: str) -> None:
        """Our account on each; those that are connected are found at the ports of this start."""
        cipher = CredentialCipher(settings.encryption_keys)
        async with database.read() as uow:
            known = {one.network: one for one in await uow.accounts.all()}
        for name, plugin in self.plugins.items():
            if name in known:
                continue
            ask = answers_for(self, name)
            signed_in = await plugin.sign_in(ask, settings.network(name), now=self.now())
            await keep(database, cipher, name, signed_in, Wishes(), channel, self.now())
        addresses = self._addresses()
        async with database.write() as uow:
            for account in known.values():
                if account.network in addresses:
                    moved = replace(account, base_url=addresses[account.network])
                    await uow.accounts.save(moved, self.now())
            await uow.commit()

    def _addresses(self) -> dict[str, str]:
        return {
            "facebook": self.facebook.base_url,
            "instagram": self.instagram.base_url,
            "x": self.x.url,
            "bluesky": self.bluesky.url,
            "mastodon": self.mastodon.base_url,
        }

    # -- their pushes ---------------------------------------------------------------------------

    async def subscribe(self, app: App, settings: Settings) -> None:
        """Let the networks know where the bot is, and push to it."""
        for graph in (self.facebook, self.instagram):
            graph.hooks.reaches[PUBLIC_URL] = app.web_address
        self.x.activity.reaches[PUBLIC_URL] = app.web_address
        # Instagram's webhook is set up by a person, in the app's dashboard.
        self.instagram.hooks.subscribed["instagram"] = Subscribed(
            about="instagram",
            callback=settings.callback("instagram"),
            fields=_INSTAGRAM_FIELDS,
        )
        async with app.database.read() as uow:
            accounts = await uow.accounts.all(active_only=True)
        for account in accounts:
            network = app.networks.get(account.id)
            if account.network not in self.sides or network is None or network.pushed is None:
                continue
            try:
                told = await network.pushed.subscribe(settings.callback(account.network))
            except OutsideError as error:
                log.warning("demo_not_pushed", network=account.network, reason=str(error))
            else:
                if not told.active:
                    log.warning("demo_not_pushed", network=account.network, reason=told.problem)

    async def push(self) -> None:
        """Push what has happened, and what was not taken before."""
        for graph in (self.facebook, self.instagram):
            await graph.hooks.again()
            await graph.hooks.deliver_to_subscribers()
            del graph.hooks.pushes[: graph.hooks.told]
            graph.hooks.told = 0
        if self.x.activity.deliveries.refused:
            await self.x.activity.deliveries.again()
        news, self._x_side.news = self._x_side.news, []
        for made in news:
            for body in self.x.activity.bodies(made):
                self._pushed_last = body
                await self.x.activity.deliver(body)

    async def push_again(self, network: str) -> bool:
        """Deliver the last webhook of a network once more; False: it has none."""
        match network:
            case "facebook":
                return bool(await self.facebook.hooks.repeat("page"))
            case "instagram":
                return bool(await self.instagram.hooks.repeat("instagram"))
            case "x" if self._pushed_last:
                return bool(await self.x.activity.deliver(self._pushed_last))
        return False

    # -- their life -----------------------------------------------------------------------------

    @property
    def version(self) -> str:
        """Changes whenever something may have been said, changed or broken."""
        for name, side in self.sides.items():
            self._requests[name] += side.requests()
        seen = (f"{side.acts}.{self._requests[name]}" for name, side in self.sides.items())
        return "-".join([str(self.visitors.is_paused), *seen])

    async def run(self) -> None:
        """Let them live until the task is cancelled; everything is kept, then too."""
        try:
            while True:
                for _ in range(_KEEP_EVERY):
                    self.visitors.step(self.now())
                    await self.push()
                    await self._sleep(_STEP)
                self.keep()
        finally:
            self.keep()

    def keep(self) -> None:
        """Write what has changed since the last time."""
        parts = dict(zip(["paused", *self.sides], self.version.split("-"), strict=True))
        changed = [name for name in self.sides if self._kept.get(name) != parts[name]]
        for name in changed:
            _write(self._folder / f"{name}.json", self.sides[name].dump())
            self._kept[name] = parts[name]
        if changed:
            write_diary(self.visitors.diary, self._folder / "diary.json")


def _write(file: Path, content: bytes) -> None:
    """A reader sees the old file or the new, never half."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(file)
