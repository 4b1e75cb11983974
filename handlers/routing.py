"""The Bolt app: who may pass, which handler gets what, and what happens when one fails.

`process_before_response=True`: Slack is answered after the handler has done its work, so that an
event whose handling failed is delivered again. Handlers make one short write and return.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.errors import GoldenHourError
from handlers import actions, commands, events, shortcuts, submissions
from handlers.desk import Desk
from handlers.parsing import Body, actor
from handlers.refusing import refuse

log = structlog.get_logger(__name__)

Next = Callable[[], Awaitable[BoltResponse | None]]

_SILENT = {"message", "app_home_opened"}  # events on which outsiders are not lectured


class _CountingApp(AsyncApp):
    """Counts what is being handled, from the request to its answer.

    No middleware could: Bolt runs the listeners after the last middleware has returned.
    """

    desk: Desk

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        began = time.perf_counter()
        with self.desk.working():
            answer = await super().async_dispatch(req)
        self.desk.acknowledged(timedelta(seconds=time.perf_counter() - began))
        return answer


class _Door(AsyncMiddleware):
    """Lets those pass who may act. A class: for a function Bolt gathers all that it might want."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Next,  # noqa: A002 - Bolt names it
    ) -> BoltResponse | None:
        """Put the desk and the role of whoever acts where handlers find them."""
        del resp
        req.context["desk"] = self._desk
        if not await _admitted(self._desk, req.body, req.context):
            return BoltResponse(status=200, body="")
        return await next()


def bolt_app(desk: Desk, settings: Settings, session: aiohttp.ClientSession) -> AsyncApp:
    """The app with all its listeners."""
    token = settings.slack_bot_token.get_secret_value()
    app = _CountingApp(
        # Unnamed, Bolt reads the source of every frame below it to find a name.
        name="golden-hour",
        client=AsyncWebClient(token=token, base_url=settings.slack_api_url, session=session),
        signing_secret=settings.slack_signing_secret.get_secret_value() or None,
        process_before_response=True,
        request_verification_enabled=settings.slack_mode == "http",
    )

    async def on_error(
        error: Exception, body: dict[str, Any], context: AsyncBoltContext
    ) -> BoltResponse:
        return await _failed(desk, error, body, context)

    app.desk = desk
    app.middleware(_Door(desk))
    app.error(on_error)
    for part in (actions, commands, events, shortcuts, submissions):
        part.register(app)
    return app


async def _admitted(desk: Desk, body: Body, context: AsyncBoltContext) -> bool:
    """Whether somebody may act; who may not is told so politely."""
    user = actor(body)
    if not user:
        return True
    try:
        context["role"] = await desk.admit(user)
    except GoldenHourError as error:
        if (body.get("event") or {}).get("type") not in _SILENT:
            await refuse(desk, body, error)
        return False
    return True


async def _failed(
    desk: Desk, error: Exception, body: Body, context: AsyncBoltContext
) -> BoltResponse:
    """Say what went wrong. Only an event that failed by our mistake is asked for again."""
    del context
    if isinstance(error, GoldenHourError):
        log.info("refused", reason=str(error), kind=type(error).__name__)
        return await refuse(desk, body, error)
    log.error("handler_crashed", exc_info=error)
    if "event" in body:
        return BoltResponse(status=500, body="")
    ours = GoldenHourError("Something went wrong on my side. Nothing you typed is lost; try again.")
    return await refuse(desk, body, ours)
