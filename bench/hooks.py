"""A network that pushes, and the barest server that takes its pushes."""

import gc
import hashlib
import hmac
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
from aiohttp import web
from sqlalchemy import delete, insert

from db.ids import new_id
from db.push_tables import pushes
from db.unit_of_work import Database
from integrations.base import HookAnswer, HookRequest, PushedEvent, Webhook
from integrations.memory import PLAIN, MemoryPlugin
from tests.databases import open_database

NETWORK = "lark"
PATH = f"/webhooks/{NETWORK}"
HEADER = "x-lark-signature"
SECRET = b"d1f0c9e8b7a6958473625140"

_UNSIGNED = hmac.new(SECRET, digestmod="sha256")


def signature(body: bytes) -> str:
    """As networks sign: HMAC-SHA256 over the raw body."""
    signed = _UNSIGNED.copy()
    signed.update(body)
    return f"sha256={signed.hexdigest()}"


def delivery(number: int) -> bytes:
    """A body of the size and shape of a comment under a post; no two are alike."""
    return msgspec.json.encode(
        {
            "object": "page",
            "entry": [
                {
                    "id": "104020202020202",
                    "time": 1_772_625_600 + number,
                    "changes": [
                        {
                            "field": "feed",
                            "value": {
                                "from": {"id": f"24{number:012}", "name": "Kim Osei"},
                                "post_id": "104020202020202_104030303030303",
                                "comment_id": f"104030303030303_{number:012}",
                                "parent_id": "104020202020202_104030303030303",
                                "created_time": 1_772_625_600 + number,
                                "message": "My grinder arrived with a broken lid, and nobody has "
                                f"answered my e-mail since Monday. Order {number}.",
                                "item": "comment",
                                "verb": "add",
                            },
                        }
                    ],
                }
            ],
        }
    )


class LarkWebhook:
    """Its door."""

    def greet(self, request: HookRequest) -> HookAnswer:
        """Anybody is welcome."""
        del request
        return HookAnswer()

    def verify(self, request: HookRequest) -> bool:
        """The body is what was signed."""
        return hmac.compare_digest(request.headers.get(HEADER, ""), signature(request.body))

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """What happened, for a page that is not ours: how much is read is not what is measured."""
        entries = msgspec.json.decode(body)["entry"]
        return tuple(
            PushedEvent(own_external_id=entry["id"], kind=change["field"], content=change)
            for entry in entries
            for change in entry["changes"]
        )


class LarkPlugin(MemoryPlugin):
    """The network."""

    def __init__(self) -> None:
        super().__init__(dialect=replace(PLAIN, name=NETWORK))

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:
        """It is always set up."""
        del settings
        return LarkWebhook()


class Shelf:
    """The barest server: it reads bodies, and inserts all of them when the last has come."""

    def __init__(self) -> None:
        self._expected = 0
        self._bodies: list[bytes] = []
        self._stack = AsyncExitStack()
        self._runner: web.AppRunner
        self._database: Database

    async def start(self, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """Listen."""
        opened = open_database(facts["database_url"])
        self._database = await self._stack.enter_async_context(opened)
        application = web.Application()
        application.add_routes([web.post(PATH, self._receive)])
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        self._stack.push_async_callback(self._runner.cleanup)
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        gc.collect()
        gc.freeze()  # as the bot does
        return {}

    async def do(self, act: str, facts: Mapping[str, Any]) -> Mapping[str, Any]:
        """`expect`: so many deliveries, of which the last stores all. `address`: where."""
        if act == "expect":
            self._expected = int(facts["count"])
            async with self._database.write() as uow:
                await uow.connection.execute(delete(pushes))
                await uow.commit()
        host, port = self._runner.addresses[0][:2]
        return {"address": f"http://{host}:{port}"}

    async def stop(self) -> None:
        """Stop listening."""
        await self._stack.aclose()

    async def _receive(self, request: web.Request) -> web.Response:
        self._bodies.append(await request.read())
        if len(self._bodies) == self._expected:
            bodies, self._bodies = self._bodies, []
            await self._store(bodies, datetime.now(UTC))
        return web.Response()

    async def _store(self, bodies: list[bytes], now: datetime) -> None:
        rows = [
            {
                "id": new_id(),
                "network": NETWORK,
                "digest": hashlib.sha256(body).hexdigest(),
                "body": body,
                "received_at": now,
                "error": "",
            }
            for body in bodies
        ]
        async with self._database.write() as uow:
            await uow.connection.execute(insert(pushes), rows)
            await uow.commit()
