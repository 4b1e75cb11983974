"""A line between the bot and its host on which one request, or its answer, is lost."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

_PATIENCE_S = 60.0
_LARGEST = 8_000_000  # bytes of a picture
_OF_EACH_HOP = frozenset({"connection", "content-length", "host", "transfer-encoding"})


class Loss(Enum):
    """What is lost."""

    REQUEST = auto()  # it never arrives
    ANSWER = auto()  # it takes effect, and nobody hears of it


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bot has asked of its host; `path` with the query."""

    verb: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def method(self) -> str:
        """The XRPC method."""
        return self.path.partition("?")[0].rpartition("/")[2]


class LosingLine:
    """A proxy on the loopback. After a loss the bot waits for its answer as long as it likes.

    Args:
        host: what it leads to, as a base URL.

    Attributes:
        asked: everything that the bot has asked for, oldest first.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._losing: tuple[str, Loss, int] | None = None
        self._lost: asyncio.Queue[Asked] = asyncio.Queue()
        self._closing = asyncio.Event()
        self._http: aiohttp.ClientSession
        self._runner: web.AppRunner
        self.url = ""
        self.asked: list[Asked] = []

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/{path:.*}", self._pass_on)
        self._http = aiohttp.ClientSession(auto_decompress=False)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        await self._runner.cleanup()
        await self._http.close()

    def lose(self, method: str, loss: Loss, *, call: int = 1) -> None:
        """Lose a call of a method, or its answer: the first to come, the second, ..."""
        self._losing = (method, loss, len(self.calls(method)) + call)

    async def lost(self) -> Asked:
        """Wait for the loss; with `Loss.ANSWER` the host has done by then what it was asked.

        Raises:
            TimeoutError: the bot did not ask for it within a minute.
        """
        async with asyncio.timeout(_PATIENCE_S):
            return await self._lost.get()

    async def arrives(self, asked: Asked) -> int:
        """Let what was lost reach the host after all; gives the status of the answer."""
        status, _, _ = await self._ask(asked)
        return status

    def calls(self, method: str) -> list[Asked]:
        """What the bot has asked by this method, lost or not."""
        return [asked for asked in self.asked if asked.method == method]

    async def _pass_on(self, request: web.Request) -> web.Response:
        asked = Asked(
            request.method,
            request.path_qs,
            _between_hops(request.headers),
            await request.read(),
        )
        self.asked.append(asked)
        loss = self._loss_of(asked)
        if loss is Loss.REQUEST:
            return await self._silence(asked)
        status, headers, body = await self._ask(asked)
        if loss is Loss.ANSWER:
            assert status == 200, body
            return await self._silence(asked)
        return web.Response(status=status, headers=headers, body=body)

    def _loss_of(self, asked: Asked) -> Loss | None:
        """What of this newest call is lost; None: nothing."""
        if self._losing is None:
            return None
        method, loss, call = self._losing
        return loss if (asked.method, len(self.calls(method))) == (method, call) else None

    async def _silence(self, asked: Asked) -> web.Response:
        self._lost.put_nowait(asked)
        await self._closing.wait()
        return web.Response(status=502)

    async def _ask(self, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        async with self._http.request(
            asked.verb,
            f"{self._host}{asked.path}",
            headers=asked.headers,
            data=asked.body or None,
            allow_redirects=False,
        ) as response:
            return response.status, _between_hops(response.headers), await response.read()


def _between_hops(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _OF_EACH_HOP}
