"""The real bot and the barest Bolt app, each before a local Slack of its own.

The two local Slacks are alike and stand in this process, so that both apps are served by the same
code with the same load; each app has a process of its own. Rate limits are off.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.filling import fill
from bench.processes import AppProcess, app_process
from bench.stand import connect_account
from bot.app import spare_the_collector
from db.crypto import new_key
from playground.slack import LocalSlack
from playground.slack.notices import Notice
from tests.databases import open_database, sqlite_address

_MANIFEST = Path(__file__).resolve().parent.parent / "manifest.json"
_WAITED = timedelta(minutes=5)  # how long the customers have waited: nothing becomes due meanwhile
_ROOM = "#care"


class Side:
    """An app and its local Slack, and when the latest message came or changed there."""

    def __init__(self, slack: LocalSlack, app: AppProcess) -> None:
        self.slack = slack
        self.app = app
        self.posted = 0
        self.changed = 0
        self.at = 0.0
        self._news = asyncio.Event()
        slack.core.notices.subscribe(self._hear)

    def _hear(self, notice: Notice) -> None:
        if notice.kind not in {"posted", "changed"}:
            return
        self.posted += notice.kind == "posted"
        self.changed += notice.kind == "changed"
        self.at = time.perf_counter()
        self._news.set()

    async def until(self, *, posted: int = 0, changed: int = 0, patience: float = 120.0) -> None:
        """Wait until so many messages have come and changed since the start."""
        async with asyncio.timeout(patience):
            while self.posted < posted or self.changed < changed:
                self._news.clear()
                await self._news.wait()

    def last_card(self) -> dict[str, Any]:
        """What chat.postMessage was last called with."""
        return dict(self.slack.calls_of("chat.postMessage")[-1].arguments)


def _facts(slack: LocalSlack) -> dict[str, object]:
    return {
        "bot_token": slack.bot_token,
        "app_token": slack.app_token,
        "api_url": slack.api_url,
    }


@asynccontextmanager
async def stage(conversations: int, *, uncarded: int) -> AsyncIterator[tuple[Side, Side]]:
    """Our bot and a bare app, both connected.

    Args:
        conversations: how many are open in the bot's database, SQLite.
        uncarded: so many of them have no card yet; the bot posts them before this returns.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = sqlite_address(folder)
        async with open_database(address) as database:
            await connect_account(database)
            start = datetime.now(UTC) - _WAITED
            await fill(database, conversations, clock_start=start, uncarded=uncarded)
        manifest = json.loads(_MANIFEST.read_text())
        slacks = [
            await stack.enter_async_context(LocalSlack(manifest=manifest, limits=False))
            for _ in range(2)
        ]
        own = {"database_url": address, "key": new_key(), "folder": str(folder)}
        sides = []
        for slack, kind, more in zip(slacks, ("bot", "bare"), (own, {}), strict=True):
            app = await stack.enter_async_context(app_process(kind, {**_facts(slack), **more}))
            await slack.wait_connected()
            sides.append(Side(slack, app))
        ours, bare = sides
        already = len(ours.slack.calls_of("chat.postMessage")) - ours.posted
        await ours.until(posted=uncarded - already)
        spare_the_collector()
        yield ours, bare


def room(side: Side) -> Any:  # noqa: ANN401 - the local Slack's own type is not exported
    """The channel in which cards are."""
    return side.slack.channel(_ROOM)
