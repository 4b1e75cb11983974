"""A web server for a test, and a client that says exactly what it is told to."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
from aiohttp import web

from bot.web import Bounds, WebServer

SHORT = timedelta(milliseconds=60)
LONG = timedelta(minutes=1)
PATIENCE = 5.0  # seconds


def bounds(**given: timedelta | int) -> Bounds:
    """Bounds that no test meets, but for those given."""
    times = dict.fromkeys(("head", "body", "handling", "idle"), LONG)
    return Bounds(**{**times, "lingering": SHORT, **given})  # type: ignore[arg-type] # times and a number


@asynccontextmanager
async def serving(
    routes: Iterable[web.RouteDef], **given: timedelta | int
) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of a server with those routes."""
    server = WebServer("127.0.0.1", 0, routes, bounds=bounds(**given))
    await server.start()
    try:
        async with aiohttp.ClientSession(server.address) as client:
            yield client
    finally:
        await server.stop()


class Caller:
    """A bare socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def say(self, text: str) -> None:
        """Send so much."""
        self._writer.write(text.encode())

    async def hears(self) -> str:
        """All that comes until the other side hangs up."""
        async with asyncio.timeout(PATIENCE):
            try:
                return (await self._reader.read()).decode()
            except ConnectionResetError:
                return ""

    async def hears_until(self, end: str) -> str:
        """What comes until then."""
        async with asyncio.timeout(PATIENCE):
            return (await self._reader.readuntil(end.encode())).decode()

    async def dribble(self, text: str, *, every: timedelta) -> int:
        """One character after another, until the other side hangs up; gives how many it took."""
        gone = asyncio.create_task(self.hears())
        async with asyncio.timeout(PATIENCE):
            for number, character in enumerate(text):
                done, _ = await asyncio.wait([gone], timeout=every.total_seconds())
                if done:
                    return number
                self.say(character)
        return len(text)


@asynccontextmanager
async def calling(client: aiohttp.ClientSession) -> AsyncIterator[Caller]:
    """A bare connection to the server that a client speaks with."""
    base = client._base_url
    assert base is not None
    reader, writer = await asyncio.open_connection(base.host, base.port)
    try:
        yield Caller(reader, writer)
    finally:
        writer.close()
