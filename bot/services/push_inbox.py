"""Keeps what networks push, many at once and none of them late.

Whoever brings a body waits until it is committed. Bodies that come while a transaction is being
committed share the next one, so that a burst costs few transactions; a single body has its own, at
once. Reading them is `bot.services.pushes`.
"""

import asyncio
import hashlib
from base64 import b64encode
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from bot.ports import Clock
from bot.storage import Push, UnitOfWork, Units

log = structlog.get_logger(__name__)

_DIGEST_BYTES = 18
_MOST = 256  # bodies in a transaction: clicks wait behind it for a few milliseconds
_MOST_BYTES = 4 * 1024 * 1024
_A_BURST = 8  # bodies that have come while a transaction was being committed
_BURST_LASTS = 0.1  # seconds after the last such transaction
_GATHERING = 0.005  # seconds
_LONGEST_CALM = 1.0  # seconds


class NotKept(Exception):
    """It was not stored, and may be brought again."""


@dataclass(slots=True, kw_only=True)
class _Waiting:
    network: str
    body: bytes = field(repr=False)
    digest: str
    kept: "asyncio.Future[bool]"


class PushInbox:
    """Where bodies come in.

    Args:
        durable: on the disk before whoever brought it hears of it, so that what is acknowledged
            survives the machine, too.
        most: bodies in one transaction.
        most_bytes: the same, of all of them together; a larger one goes alone.
    """

    def __init__(
        self,
        units: Units,
        clock: Clock,
        *,
        durable: bool = True,
        most: int = _MOST,
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._units = units
        self._clock = clock
        self.durable = durable
        self._most = most
        self._most_bytes = most_bytes
        self._waiting: deque[_Waiting] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._closed = False
        self._burst_until = 0.0
        self._crowd = 0
        self._enough = asyncio.Event()

    async def keep(self, network: str, body: bytes) -> bool:
        """Keep a body; gives whether it is new, once it is committed.

        Raises:
            NotKept: the database did not take it, or this process is going away.
        """
        if self._closed:
            raise NotKept
        waiting = _Waiting(
            network=network,
            body=body,
            digest=_digest(body),
            kept=asyncio.get_running_loop().create_future(),
        )
        self._waiting.append(waiting)
        if len(self._waiting) >= self._crowd:
            self._enough.set()
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="push inbox")
        return await waiting.kept

    async def calm(self) -> None:
        """Wait while a burst is coming in, for a second at the most.

        Whoever reads pushes lets them come in first: they are waited for outside, reading is not.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + _LONGEST_CALM
        while (wait := min(self._burst_until, end) - loop.time()) > 0:  # noqa: ASYNC110 - the end moves
            await asyncio.sleep(wait)

    async def close(self) -> None:
        """Take no more, and let what has come be committed."""
        self._closed = True
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        try:
            while self._waiting:
                await self._all_here()
                batch = self._batch()
                await self._commit(batch)
                self._crowd = len(batch) + len(self._waiting)
        finally:
            self._writing = None

    async def _all_here(self) -> None:
        """In a burst, wait a moment for as many as came together before.

        Whoever has heard of one comes with the next at once, and one transaction is better than
        two. A single push waits for nobody.
        """
        in_burst = asyncio.get_running_loop().time() < self._burst_until
        if not in_burst or len(self._waiting) >= min(self._crowd, self._most):
            return
        self._enough.clear()
        try:
            async with asyncio.timeout(_GATHERING):
                await self._enough.wait()
        except TimeoutError:
            pass  # they do not come any more

    def _batch(self) -> list[_Waiting]:
        """The oldest ones, as many as fit."""
        batch = [self._waiting.popleft()]
        size = len(batch[0].body)
        while self._waiting and len(batch) < self._most:
            size += len(self._waiting[0].body)
            if size > self._most_bytes:
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        """One transaction; all who wait for it hear how it ended."""
        try:
            async with self._units.write(durable=self.durable) as uow:
                new = await self._store(uow, batch)
                if new:
                    uow.wake("pushes")
                await uow.commit()
        except Exception:  # whatever it was, all who wait are told, and bring it again
            log.exception("pushes_not_kept", count=len(batch))
            for waiting in batch:
                if not waiting.kept.done():  # else whoever brought it has gone away
                    waiting.kept.set_exception(NotKept())
            return
        if len(batch) >= _A_BURST:
            self._burst_until = asyncio.get_running_loop().time() + _BURST_LASTS
        for waiting in batch:
            # Of two alike, the first is the new one.
            is_new = (waiting.network, waiting.digest) in new
            new.discard((waiting.network, waiting.digest))
            if not waiting.kept.done():
                waiting.kept.set_result(is_new)

    async def _store(self, uow: UnitOfWork, batch: Sequence[_Waiting]) -> set[tuple[str, str]]:
        """Insert them; gives those that were not known."""
        now = self._clock.now()
        pushes: dict[tuple[str, str], Push] = {}
        for waiting in batch:
            name = (waiting.network, waiting.digest)
            if name not in pushes:
                pushes[name] = Push(
                    id=uow.new_id(),
                    network=waiting.network,
                    digest=waiting.digest,
                    body=waiting.body,
                    received_at=now,
                )
        if await uow.pushes.keep(list(pushes.values())) == len(pushes):
            return set(pushes)
        there = await uow.pushes.stored([push.id for push in pushes.values()])
        return {name for name, push in pushes.items() if push.id in there}


def _digest(body: bytes) -> str:
    """144 bits of SHA-256: no two bodies have the same, and a short one is quicker to store."""
    return b64encode(hashlib.sha256(body).digest()[:_DIGEST_BYTES]).decode()
