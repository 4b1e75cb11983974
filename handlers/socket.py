"""Socket Mode: the default, because it needs no public address."""

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

log = structlog.get_logger(__name__)

_PING_SECONDS = 10.0


class SocketConnection:
    """A connection to Slack that is watched: an open socket that says nothing is replaced."""

    def __init__(self, app: AsyncApp, app_token: str, base_url: str) -> None:
        self._handler = AsyncSocketModeHandler(
            app,
            app_token,
            web_client=AsyncWebClient(token=app_token, base_url=base_url),
            ping_interval=_PING_SECONDS,
        )
        self._was_silent = False

    async def open(self) -> None:
        """Connect; afterwards clicks arrive."""
        await self._handler.client.connect()  # type: ignore[no-untyped-call] # slack_sdk leaves it untyped

    async def watch(self) -> bool:
        """Replace a connection that is closed, or open but silent for two looks in a row."""
        client = self._handler.client
        if client.closed:
            return False  # on purpose: nothing more is to be received
        silent = not await client.is_connected() or await client.is_ping_pong_failing()
        if silent and self._was_silent:
            log.warning("socket_silent")
            await client.connect_to_new_endpoint(force=True)
        self._was_silent = silent
        return False

    async def mute(self) -> None:
        """Take up nothing more; what is being handled can still be acknowledged."""
        self._handler.client.socket_mode_request_listeners.clear()

    async def close(self) -> None:
        """Disconnect."""
        await self._handler.client.close()  # type: ignore[no-untyped-call] # slack_sdk leaves it untyped
