"""Whose pushes are being read: of each account one batch at a time, and one more behind it.

A network that answers slowly, or not at all, holds up its own accounts only: nobody waits for what
takes long, and what comes for such an account meanwhile stays where it is kept.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

from bot.services.push_batch import Batch

_MOST = 2


class Turns:
    """The reads that have begun."""

    def __init__(self) -> None:
        self._one_at_a_time: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._tasks: dict[asyncio.Task[None], tuple[str, Batch]] = {}

    def is_full(self, account_id: str) -> bool:
        """Whether one of its batches is being read and another one waits behind it."""
        own = [task for task, (one, _) in self._tasks.items() if one == account_id]
        return sum(not task.done() for task in own) >= _MOST

    def begin(
        self, account_id: str, batch: Batch, read: Callable[[], Awaitable[None]]
    ) -> "asyncio.Task[None]":
        """Read what a batch has for an account, when those before it are read."""

        async def turn() -> None:
            async with self._one_at_a_time[account_id]:
                await read()

        task = asyncio.create_task(turn(), name=f"pushes of {account_id}")
        self._tasks[task] = (account_id, batch)
        return task

    def collect(self) -> None:
        """Forget those that have ended; raises what ended one of them."""
        ended = [task for task in self._tasks if task.done()]
        for task in ended:
            del self._tasks[task]
        for task in ended:
            task.result()

    def in_hand(self) -> set[str]:
        """Ids of the pushes that are being read, or wait for their turn."""
        return {
            push_id
            for task, (account_id, batch) in self._tasks.items()
            if not task.done()
            for push_id in batch.in_hand(account_id)
        }

    async def close(self, within: float) -> set[str]:
        """Let them end for so many seconds, then stop them; gives what was not read."""
        if not self._tasks:
            return set()
        await asyncio.wait(self._tasks, timeout=within)
        left = self.in_hand()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        return left
