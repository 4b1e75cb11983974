"""The stream of the Activity API: the one connection that X allows an app.

It brings the events of all accounts of the app, so the accounts of this process share it: the
first one reads, and the others hear that it lives. Whatever account an event is for, it is kept
by the first and read by the right one (`bot.services.pushes`).
Source: https://docs.x.com/x-api/fundamentals/handling-disconnections.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import timedelta

from integrations.base import RetryLater

SILENCE = timedelta(seconds=60)  # X gives a sign of life every 20 seconds

_SOON = timedelta(seconds=5)


class SharedStream:
    """The connection of one app in this process."""

    def __init__(self) -> None:
        self._reading = False
        self._followers: set[asyncio.Event] = set()

    async def bodies(self, lines: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
        """What `lines` brings, as the webhook would; b"" alone where another account reads.

        Raises:
            RetryLater, Rejected: what `lines` raises; X ends the connection.
        """
        if self._reading:
            async for sign in self._followed():
                yield sign
            return
        self._reading = True
        try:
            async with aclosing(lines):
                async for line in lines:
                    self._tell()
                    if line:
                        _end(line)
                    yield line
        finally:
            self._reading = False
            self._tell()

    def _tell(self) -> None:
        for follower in self._followers:
            follower.set()

    async def _followed(self) -> AsyncIterator[bytes]:
        told = asyncio.Event()
        self._followers.add(told)
        try:
            while True:
                await told.wait()
                told.clear()
                if not self._reading:
                    return
                yield b""
        finally:
            self._followers.discard(told)


def _end(line: bytes) -> None:
    """Tell X's notice that it ends the connection from an event."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return  # kept and counted as what it is
    if isinstance(document, dict) and "errors" in document and "data" not in document:
        raise RetryLater("X has ended the stream.", after=_SOON)
