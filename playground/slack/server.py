"""The local Slack as a whole: starts it, stops it, and lets tests and scripts act in it."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from playground.slack.arguments import Arguments
from playground.slack.controls import Controls
from playground.slack.conversing import Conversing
from playground.slack.core import Clocks, Core, Credentials, Timing, utc_now
from playground.slack.delivery import Delivery
from playground.slack.doors import guard
from playground.slack.events import EventsApi
from playground.slack.faults import Script
from playground.slack.http_mode import HttpMode
from playground.slack.interacting import Interacting
from playground.slack.manifest import read_manifest
from playground.slack.messages import Messages
from playground.slack.methods import METHODS
from playground.slack.notices import Notice
from playground.slack.page import Page
from playground.slack.page_events import PageEvents
from playground.slack.page_view import PageView
from playground.slack.people import Office
from playground.slack.places import Places
from playground.slack.rate_limits import Limits, RateLimiter
from playground.slack.response_urls import ResponseUrls
from playground.slack.seed import Workspace, harbour_coffee
from playground.slack.socket_mode import SocketMode
from playground.slack.state import Json, new_state
from playground.slack.storage import Store, load
from playground.slack.submitting import Submitting
from playground.slack.surfaces import Surfaces
from playground.slack.triggers import Triggers
from playground.slack.views import Views
from playground.slack.web_api import Context, WebApi

_DEFAULT_LIMITS = Limits()
_DEFAULT_TIMING = Timing()


class LocalSlack(Controls):
    """A workspace with the app under test installed, on a port of the loopback.

    Args:
        seed: The workspace at its beginning; Harbour Coffee unless told otherwise.
        clock: The workspace's time, aware; it makes time stamps.
        manifest: The app's manifest; without one the app may do everything.
        store: A file in which the workspace goes on after a restart.
        port: A port of the loopback; nought chooses a free one.
        limits: The rate limits; `False` turns them off.
        timing: How long Slack waits for what.
        monotonic: Seconds that measure limits and expiries.
        wall: Seconds since 1970 that sign requests.

    Attributes:
        core: State, rights, clocks and timing; a test may change `core.timing` as it runs.
        triggers: Issues trigger ids, for tests of `views.open` alone.
        response_urls: Issues response URLs.
        views: The open modals.
        side_links: Links the page shows beside Slack: `{"title": ..., "url": ...}`.
        tips: What a visitor may try, as the page tells it: `{"title": ..., "text": mrkdwn}`.
        speed: How fast the workspace's clock runs, for the page to show.
    """

    def __init__(
        self,
        seed: Workspace | None = None,
        *,
        clock: Callable[[], datetime] = utc_now,
        manifest: Mapping[str, Any] | None = None,
        store: Path | None = None,
        port: int = 0,
        limits: Limits | bool = _DEFAULT_LIMITS,
        timing: Timing = _DEFAULT_TIMING,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        workspace = seed or harbour_coffee()
        saved = load(store, workspace) if store is not None else None
        state, credentials = saved or (new_state(workspace, clock()), Credentials.fresh())
        self.core = Core(
            state=state,
            rights=read_manifest(manifest),
            clocks=Clocks(clock, monotonic, wall),
            timing=timing,
            credentials=credentials,
        )
        if isinstance(limits, bool):
            limits = Limits(enabled=limits)
        self.side_links: list[Json] = []
        self.tips: list[Json] = []
        self.speed = 1.0
        self._port = port
        self._runner: web.AppRunner | None = None
        self._routes: list[web.RouteDef] = []
        self._store = Store(self.core, store) if store is not None else None
        self._script = Script()
        self._changed = asyncio.Event()
        self._build(RateLimiter(limits, monotonic))

    def _build(self, limiter: RateLimiter) -> None:
        core = self.core
        self._messages = messages = Messages(core)
        self.triggers = triggers = Triggers(core)
        self.views = views = Views(core, triggers)
        self.response_urls = urls = ResponseUrls(core, messages)
        self._http, self._sockets = HttpMode(core), SocketMode(core)
        self._delivery = Delivery(core, self._http, self._sockets)
        context = Context(core, messages, views, limiter, Arguments({}), self._sockets.open_url)
        self._api = WebApi(context, METHODS, self._script)
        self._api.on_call = self._changed.set
        surfaces = Surfaces(core, messages, views)
        acts = (
            Conversing(core, messages),
            Interacting(core, messages, surfaces, triggers, urls, self._delivery),
            Submitting(core, views, triggers, urls, self._delivery),
        )
        self._office = Office(core, messages, views, acts, self._delivery)
        shown = PageView(
            core,
            messages,
            is_connected=lambda: self._delivery.is_connected,
            speed=lambda: self.speed,
            side_links=self.side_links,
            tips=self.tips,
        )
        self._page_events = PageEvents(core, messages, shown.overview, shown.clock)
        self._page = Page(self._office, shown, self._page_events)
        self._places = Places(core)
        core.notices.subscribe(EventsApi(core, self._delivery).hear)
        core.notices.subscribe(self._page_events.hear)
        core.notices.subscribe(self._note)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Begin to listen."""
        app = web.Application(middlewares=[guard], client_max_size=2**27)
        app.add_routes(
            [
                web.get("/api/{method}", self._api.handle),
                web.post("/api/{method}", self._api.handle),
                web.get("/link/", self._sockets.handle),
                web.post("/actions/{team}/{first}/{second}", self.response_urls.handle),
                *self._page.routes(),
                *self._places.routes(),
                *self._routes,
            ],
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.core.base_url = f"http://127.0.0.1:{self._port}"
        await self._http.start()

    async def close(self) -> None:
        """Stop listening, give up what is under way, and save."""
        self._script.clear()
        self._page_events.close()
        await self._delivery.close()
        await self._sockets.close()
        await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._store is not None:
            self._store.save()

    def add_routes(self, routes: Sequence[web.RouteDef]) -> None:
        """Serve pages of one's own beside Slack's.

        Raises:
            RuntimeError: The local Slack has started already.
        """
        if self._runner is not None:
            raise RuntimeError("add routes before the local Slack starts")
        self._routes.extend(routes)

    @property
    def url(self) -> str:
        """Where the web page is."""
        return f"{self.core.base_url}/"

    @property
    def api_url(self) -> str:
        """Base of the Web API, for `AsyncWebClient(base_url=...)`."""
        return f"{self.core.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token (xoxb)."""
        return self.core.credentials.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode (xapp)."""
        return self.core.credentials.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs requests to the app."""
        return self.core.credentials.signing_secret

    @property
    def request_url(self) -> str | None:
        """Where the app is reached over HTTP; none means Socket Mode."""
        return self.core.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.core.request_url = url
        self.core.notices.publish(Notice("app"))

    async def verify_request_url(self) -> bool:
        """Ask the request URL to echo a challenge, as Slack does when it is entered."""
        return await self._http.verify()

    def _note(self, _notice: Notice) -> None:
        self._changed.set()
        if self._store is not None and self._runner is not None:
            self._store.touch()
