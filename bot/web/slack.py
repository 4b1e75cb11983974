"""Slack's HTTP endpoint."""

from collections.abc import Sequence

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.web.bounds import post

SLACK_PATH = "/slack/events"
_LARGEST = 1024 * 1024  # bytes; Slack's largest payloads are far below


def slack_routes(app: AsyncApp) -> list[web.RouteDef]:
    """Slack's requests, for a Bolt app that answers before it returns."""

    async def receive(request: web.Request, body: bytes) -> web.Response:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise web.HTTPBadRequest from None
        headers: dict[str, str | Sequence[str]] = {**request.headers}
        asked = AsyncBoltRequest(body=text, query=request.query_string, headers=headers)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return [post(SLACK_PATH, receive, largest=_LARGEST)]
