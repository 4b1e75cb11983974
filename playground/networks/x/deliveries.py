"""How a pretend X hands over what it pushes: to webhooks, and to the one open stream."""

import asyncio
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

_PATIENCE = aiohttp.ClientTimeout(total=10)
_BROKEN = b'{"errors":[{"title":"operational-disconnect","disconnect_type":'
_BROKEN += b'"UpstreamOperationalDisconnect","detail":"This stream has been disconnected upstream '
_BROKEN += (
    b'for operational reasons.","type":"https://api.x.com/2/problems/operational-disconnect"}]}'
)


@dataclass
class Deliveries:
    """What was delivered.

    Attributes:
        refused: deliveries that were not answered with 200, to send again with `again`.
        beat: seconds between two signs of life on the stream.
        connected: set while a stream is open; `left` while none is.
    """

    refused: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)
    beat: float = 20
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    _lines: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Deliver to a webhook; the status of its answer, 0 without one."""
        try:
            async with (
                aiohttp.ClientSession(timeout=_PATIENCE) as session,
                session.post(
                    url, data=body, headers={**headers, "Content-Type": "application/json"}
                ) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        if status != 200:
            self.refused.append((url, body, headers))
        return status

    async def again(self) -> list[int]:
        """Send again what was refused; the last comes first, for X promises no order."""
        waiting, self.refused = self.refused[::-1], []
        return [await self.post(*one) for one in waiting]

    def stream(self, line: bytes) -> None:
        """Send a line to whoever is connected; nobody else ever sees it."""
        if self.connected.is_set():
            self._lines.put_nowait(line)

    def disconnect(self, *, notice: bool = False) -> None:
        """End the connection, with X's notice or without."""
        if notice:
            self._lines.put_nowait(_BROKEN)
        self._lines.put_nowait(None)

    async def feed(self, response: web.StreamResponse, stopping: asyncio.Event) -> None:
        """Serve one connection until it ends."""
        self._lines = asyncio.Queue()
        self.connected.set()
        self.left.clear()
        try:
            while not stopping.is_set():
                line = await self._next()
                if line is None:
                    return
                await response.write(line + b"\r\n")
        except ConnectionError:
            pass
        finally:
            self.connected.clear()
            self.left.set()

    async def _next(self) -> bytes | None:
        """The next line; empty when there was none for a while."""
        try:
            return await asyncio.wait_for(self._lines.get(), self.beat)
        except TimeoutError:
            return b""
