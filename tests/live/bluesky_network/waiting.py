"""Waiting for a process outside: indexing takes some milliseconds, on a busy machine a second."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

_PATIENCE_S = 60.0
_PAUSE_S = 0.05


class NeverHappenedError(AssertionError):
    """What was waited for did not come about in time."""


async def eventually(look: Callable[[], Awaitable[T | None]], what: str) -> T:
    """Call `look` until it returns something other than None, and return that.

    Raises:
        NeverHappenedError: it did not within a minute; the message says `what`.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _PATIENCE_S
    while (found := await look()) is None:
        if loop.time() > deadline:
            raise NeverHappenedError(f"Not within {_PATIENCE_S:.0f} s: {what}")
        await asyncio.sleep(_PAUSE_S)
    return found
