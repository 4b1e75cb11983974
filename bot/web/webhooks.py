"""Where networks push: each body is proven genuine, kept durably, and only then acknowledged."""

from collections.abc import Callable, Iterable
from typing import Protocol

import structlog
from aiohttp import web

from bot.services.push_inbox import NotKept
from bot.web.bounds import post
from integrations.base import HookRequest, Webhook

log = structlog.get_logger(__name__)

_LARGEST = 2 * 1024 * 1024  # bytes; a batch of a thousand changes is below one megabyte

Received = Callable[[str, str], None]
"""Counts a push: the network, and what became of it (kept, known, forged, failed)."""


class Keeps(Protocol):
    """`bot.services.push_inbox.PushInbox`."""

    async def keep(self, network: str, body: bytes) -> bool:
        """Keep a body durably; False when it was there already."""
        ...


class _Door:
    """What stands at one address."""

    def __init__(self, network: str, webhook: Webhook, inbox: Keeps, received: Received) -> None:
        self._network = network
        self._webhook = webhook
        self._inbox = inbox
        self._received = received

    async def greet(self, request: web.Request) -> web.Response:
        """A network asks whether the address is ours."""
        answer = self._webhook.greet(_hook_request(request, b""))
        return web.Response(status=answer.status, text=answer.text, content_type=answer.mime)

    async def push(self, request: web.Request, body: bytes) -> web.Response:
        """A network says that something has happened."""
        network = self._network
        if not self._webhook.verify(_hook_request(request, body)):
            self._received(network, "forged")
            log.warning("push_forged", network=network, size=len(body))
            raise web.HTTPForbidden
        try:
            new = await self._inbox.keep(network, body)
        except NotKept:
            self._received(network, "failed")
            raise web.HTTPServiceUnavailable from None
        self._received(network, "kept" if new else "known")
        return web.Response()


def webhook_routes(
    door: Callable[[str], Webhook | None],
    networks: Iterable[str],
    *,
    inbox: Keeps,
    received: Received,
) -> list[web.RouteDef]:
    """/webhooks/NAME, for the networks that have one."""
    routes = []
    for network in networks:
        webhook = door(network)
        if webhook is not None:
            stands = _Door(network, webhook, inbox, received)
            path = f"/webhooks/{network}"
            routes.append(web.get(path, stands.greet))
            routes.append(post(path, stands.push, largest=_LARGEST))
    return routes


def _hook_request(request: web.Request, body: bytes) -> HookRequest:
    asked = request.rel_url.raw_query_string
    return HookRequest(
        method=request.method,
        query=request.query if asked else {},
        headers=request.headers,  # whatever case a name is asked for in
        body=body,
        query_text=asked,
    )
