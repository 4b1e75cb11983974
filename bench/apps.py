"""The apps that are measured, as processes: the real bot, and the barest Bolt app.

    python -m bench.apps bot|bare|shelf

Lines of JSON come in, lines of JSON go out, one for each. The end of the input is the end.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import delete, func, select

from bench.hooks import NETWORK, LarkPlugin, Shelf
from bench.stand import ACCOUNT
from bot.app import App, Pace, SystemClock, spare_the_collector
from bot.config import load_settings
from bot.observability import configure_logging
from db.push_tables import pushes
from integrations.base import NetworkPlugin
from integrations.memory import PLAIN, MemoryPlugin, World
from integrations.slack import ids

_PACE = Pace(
    poll=timedelta(seconds=15),
    refresh=timedelta(days=1),
    channel_rate=10_000.0,
    channel_burst=10_000.0,
)
_LONGEST_LINE = 2**20

Facts = Mapping[str, Any]


class Measured(Protocol):
    """An app that can be told what to do."""

    async def start(self, facts: Facts) -> Facts:
        """Connect to Slack."""
        ...

    async def do(self, act: str, facts: Facts) -> Facts:
        """Do one thing."""
        ...

    async def stop(self) -> None:
        """End."""
        ...


class Bot:
    """The product with all its loops; its network is a pretend one in this process."""

    app: App

    def __init__(self) -> None:
        clock = SystemClock()
        self._world = World(PLAIN, now=clock.now, own_handle=ACCOUNT.handle, site=ACCOUNT.base_url)
        self._durable = 0.0
        self._written = 0

    async def start(self, facts: Facts) -> Facts:
        """Start as in production, Socket Mode."""
        settings = load_settings(
            dotenv=Path(facts["folder"]) / "no.env",
            environ={
                "SLACK_BOT_TOKEN": facts["bot_token"],
                "SLACK_APP_TOKEN": facts["app_token"],
                "SLACK_API_URL": facts["api_url"],
                "MANAGERS": "S0MANAGERS",
                "ON_DUTY": "S0ONDUTY01",
                "ENCRYPTION_KEYS": facts["key"],
                "DATABASE_URL": facts["database_url"],
                "HTTP_HOST": "127.0.0.1",
                "HTTP_PORT": "0",
                "METRICS_PORT": "0",
            },
        )
        plugins: dict[str, NetworkPlugin] = {
            self._world.dialect.name: MemoryPlugin(self._world),
            NETWORK: LarkPlugin(),
        }
        self.app = App(settings, pace=_PACE, networks=plugins)
        await self.app.start()
        spare_the_collector()
        announce = self.app.database.announce

        def committed(workers: Iterable[str]) -> None:
            if "cards" in workers:
                self._durable = time.perf_counter()
            announce(workers)

        self.app.database.announce = committed
        return {}

    async def do(self, act: str, facts: Facts) -> Facts:
        """`write`: a customer speaks. `durable`: when the last of it was committed.

        `burst`: pushes will come, each commit with or without fsync. `pushes`: what is stored.
        `forget`: nothing is any more.
        """
        match act:
            case "write":
                self._written += 1
                person = self._world.person(f"kim{self._written}", display_name="Kim Osei")
                person.posts(str(facts["text"]), mention=True)
            case "burst":
                self.app.parts.push_inbox.durable = bool(facts["fsync"])
                return {"address": self.app.web_address}
            case "pushes":
                return await self._pushes()
            case "forget":
                async with self.app.database.write() as uow:
                    await uow.connection.execute(delete(pushes))
                    await uow.commit()
        return {"at": self._durable}

    async def _pushes(self) -> Facts:
        async with self.app.database.read() as uow:
            count = select(func.count()).select_from(pushes)
            stored = (await uow.connection.execute(count)).scalar_one()
            return {"stored": stored, "unread": await uow.pushes.unread()}

    async def stop(self) -> None:
        """Stop as Ctrl-C does."""
        await self.app.stop()


class Bare:
    """A Bolt app that acknowledges, and posts what it is told."""

    client: AsyncWebClient
    handler: AsyncSocketModeHandler
    session: aiohttp.ClientSession

    async def start(self, facts: Facts) -> Facts:
        """Connect as the bot does."""
        self.session = aiohttp.ClientSession()
        self.client = AsyncWebClient(
            token=facts["bot_token"], base_url=facts["api_url"], session=self.session
        )
        app = AsyncApp(
            client=self.client, process_before_response=True, request_verification_enabled=False
        )

        async def acknowledge(ack: AsyncAck) -> None:
            await ack()

        app.action(str(ids.Action.OWNERSHIP))(acknowledge)
        web_client = AsyncWebClient(token=facts["app_token"], base_url=facts["api_url"])
        self.handler = AsyncSocketModeHandler(app, facts["app_token"], web_client=web_client)
        await self.handler.client.connect()  # type: ignore[no-untyped-call] # slack_sdk leaves it untyped
        spare_the_collector()
        return {}

    async def do(self, act: str, facts: Facts) -> Facts:
        """`post`: one chat.postMessage."""
        assert act == "post"
        began = time.perf_counter()
        await self.client.api_call("chat.postMessage", json=dict(facts["message"]))
        return {"at": began}

    async def stop(self) -> None:
        """Disconnect."""
        await self.handler.client.close()  # type: ignore[no-untyped-call] # slack_sdk leaves it untyped
        await self.session.close()


async def _serve(app: Measured) -> None:
    reader = asyncio.StreamReader(limit=_LONGEST_LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    started = False
    try:
        while line := await reader.readline():
            facts = json.loads(line)
            act = facts.pop("act")
            answer = await (app.do(act, facts) if started else app.start(facts))
            started = True
            sys.stdout.write(json.dumps(answer, default=_plain) + "\n")
            sys.stdout.flush()
    finally:
        if started:
            await app.stop()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


if __name__ == "__main__":
    configure_logging("warning", "text")
    apps: Mapping[str, type[Measured]] = {"bot": Bot, "bare": Bare, "shelf": Shelf}
    asyncio.run(_serve(apps[sys.argv[1]]()))
