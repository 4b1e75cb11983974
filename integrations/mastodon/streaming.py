"""The server's stream as a hint that there is something to fetch; polls go on regardless.

All three families offer a WebSocket; only Mastodon offers server-sent events, so the WebSocket is
used. A connection that is open but dead is noticed by unanswered pings, one that is alive but deaf
by polls which keep finding what it never announced.
"""

import asyncio
import contextlib
import json
import random
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from yarl import URL

from integrations.base import OutsideError
from integrations.mastodon.client import MastodonClient
from integrations.mastodon.tame import as_record, text

__all__ = ["NewsStream", "StreamPace"]

_DEAF_AFTER = 2
"""Polls in a row that found news which the stream had not announced."""

_PATIENCE_AT_CLOSE = 1.0
"""Seconds: a deaf server seldom says goodbye."""

_LARGEST_EVENT = 4 * 1024 * 1024
_NEWS = frozenset({"notification", "notifications_merged", "status.update", "conversation"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPace:
    """Seconds: between pings, before the first new attempt, and at most between attempts.

    A pong is awaited for half of `ping`. Mastodon pings every 30 seconds itself.
    """

    ping: float = 30.0
    first_wait: float = 1.0
    longest_wait: float = 300.0

    def wait(self, failures: int) -> float:
        """Exponential, with full jitter: many bots must not come back at the same moment."""
        most = min(self.longest_wait, self.first_wait * 2 ** min(failures - 1, 16))
        return random.uniform(most / 2, most)  # noqa: S311 - spreads load, guards nothing


class NewsStream:
    """Keeps one WebSocket open in the background, from the first `wait` until `close`."""

    def __init__(self, url: str, client: MastodonClient, *, pace: StreamPace | None = None) -> None:
        self._url = url
        self._client = client
        self._pace = pace or StreamPace()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._heard = False
        self._announced = False
        self._missed = 0

    @property
    def connected(self) -> bool:
        """Whether a connection is open now."""
        return self._socket is not None and not self._socket.closed

    async def wait(self, timeout: timedelta) -> bool:
        """True as soon as something may have happened, False after `timeout`."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen(), name="mastodon-stream")
        try:
            async with asyncio.timeout(timeout.total_seconds()):
                await self._news.wait()
        except TimeoutError:
            return False
        self._news.clear()
        return True

    async def polled(self, *, found_news: bool) -> None:
        """Told after each poll: a stream that twice did not announce what was found is dropped."""
        announced, self._announced = self._announced, False
        if announced or not found_news or not self.connected:
            self._missed = 0
            return
        self._missed += 1
        if self._missed >= _DEAF_AFTER and self._socket is not None:
            self._missed = 0
            await self._socket.close()

    async def close(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _listen(self) -> None:
        clock = asyncio.get_running_loop().time
        failures = 0
        while True:
            began = clock()
            self._heard = False
            # An outage of the stream is no error of the product: polls go on.
            with contextlib.suppress(aiohttp.ClientError, OSError, ValueError, OutsideError):
                await self._connection()
            worked = self._heard or clock() - began > self._pace.longest_wait
            failures = 1 if worked else failures + 1
            await asyncio.sleep(self._pace.wait(failures))

    async def _connection(self) -> None:
        """One connection until its end."""
        token = await self._client.token()
        async with self._client.http.session.ws_connect(
            URL(self._url).update_query(stream="user:notification"),
            # Both places are documented; Pleroma reads the second one only. Never in the address,
            # which ends up in log files.
            headers={"Authorization": f"Bearer {token}"},
            protocols=(token,),
            heartbeat=self._pace.ping,
            max_msg_size=_LARGEST_EVENT,
            timeout=aiohttp.ClientWSTimeout(ws_close=_PATIENCE_AT_CLOSE),
        ) as socket:
            self._socket = socket
            # What happened while nobody listened was announced to nobody.
            self._news.set()
            try:
                async for message in socket:
                    event = _event(message.data) if message.type is aiohttp.WSMsgType.TEXT else ""
                    self._heard = self._heard or bool(event)
                    if event in _NEWS:
                        self._announced = True
                        self._news.set()
            finally:
                self._socket = None


def _event(data: str) -> str:
    try:
        return text(as_record(json.loads(data)), "event")
    except (ValueError, RecursionError):
        return ""
