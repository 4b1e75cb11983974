"""Keeps what a network streams, as its webhook would have brought it.

One replica streams an account at a time, because networks allow one connection. What happened
while nobody listened was told to nobody: each connection begins with a poll.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta

import structlog

from bot.domain.account import Account
from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater
from bot.ports import Clock
from bot.services.push_inbox import NotKept, PushInbox
from bot.services.signs_of_life import SignsOfLife
from bot.storage import Units
from bot.supervisor import LoopFunction, Pulse, growing_pause
from integrations.base import Network

log = structlog.get_logger(__name__)

_LEASE_SECONDS = 60.0
_RENEW = timedelta(seconds=20)
_REFUSED = timedelta(minutes=5)
_STEADY_AFTER = 3  # signs of life after which a connection counts as one that works


def is_streamed(network: Network) -> bool:
    """Whether this account has a stream."""
    return network.pushed is not None and network.pushed.stream() is not None


class Streaming:
    """The stream of one account.

    Args:
        account: whose it is.
        network: the account's, open.
        units: the database.
        inbox: where bodies are kept.
        signs: notes that the stream is alive.
        clock: the time.
        holder: names this process to the lease.
        wake_poll: fetches what nobody was told.
        backoff: the pause after so many failures in a row.
        monotonic: real seconds.
    """

    def __init__(
        self,
        account: Account,
        network: Network,
        *,
        units: Units,
        inbox: PushInbox,
        signs: SignsOfLife,
        clock: Clock,
        holder: str,
        wake_poll: Callable[[], None],
        backoff: Callable[[int], timedelta] = growing_pause,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.account = account
        self._network = network
        self._units = units
        self._inbox = inbox
        self._signs = signs
        self._clock = clock
        self._holder = holder
        self._lease = f"stream:{account.id}"
        self._wake_poll = wake_poll
        self._backoff = backoff
        self._monotonic = monotonic
        self._renew_at = 0.0
        self._heard = 0

    def loop(self) -> LoopFunction:
        """Stream until told to stop."""

        async def run(pulse: Pulse) -> None:
            failures = 0
            while not pulse.stopping:
                if not await self._holds_lease():
                    await pulse.pause(_RENEW)
                    continue
                self._heard = 0
                least = await self._connection(pulse)
                failures = 1 if self._heard >= _STEADY_AFTER else failures + 1
                if not pulse.stopping:
                    await pulse.pause(max(least, self._backoff(failures)))
            async with self._units.write() as uow:
                await uow.leases.drop(self._lease, self._holder)
                await uow.commit()

        return run

    async def _holds_lease(self) -> bool:
        asked_at = self._monotonic()
        async with self._units.write() as uow:
            if not await uow.leases.take(self._lease, self._holder, _LEASE_SECONDS):
                return False
            await uow.commit()
        self._renew_at = asked_at + _RENEW.total_seconds()
        return True

    async def _still_holds_lease(self) -> bool:
        """The same, asked seldom: a stream may never be silent for as long as a lease lasts."""
        return self._monotonic() < self._renew_at or await self._holds_lease()

    async def _connection(self, pulse: Pulse) -> timedelta:
        """One connection until its end; gives how long to wait at least until the next."""
        reader = self._network.pushed
        bodies = reader.stream() if reader is not None else None
        if bodies is None:
            return _REFUSED
        try:
            await self._listen(bodies, pulse)
        except (Reauthorise, Rejected) as error:  # the poll tells people, when it is refused, too
            log.warning("stream_refused", account=self.account.handle, reason=str(error))
            return _REFUSED
        except NotKept:
            log.warning("stream_not_kept", account=self.account.handle)
        except OutsideError as error:
            log.info("push_lost", account=self.account.handle, reason=str(error))
            return error.after if isinstance(error, RetryLater) else timedelta()
        finally:
            if isinstance(bodies, AsyncGenerator):
                await bodies.aclose()
        return timedelta()

    async def _listen(self, bodies: AsyncIterator[bytes], pulse: Pulse) -> None:
        while True:
            try:
                body = await self._next(bodies, pulse)
            except StopAsyncIteration:
                return
            if body is None:
                return
            if body:
                await self._inbox.keep(self.account.network, body)
            if not self._heard:
                self._wake_poll()
            self._heard += 1
            await self._signs.note(self.account.id, self._clock.now())

    async def _next(self, bodies: AsyncIterator[bytes], pulse: Pulse) -> bytes | None:
        """The next body; None when the loop has to stop, or another replica streams now."""
        waiting = asyncio.ensure_future(anext(bodies))
        waiting.add_done_callback(lambda _: pulse.wake())
        try:
            while not (waiting.done() or pulse.stopping):
                if not await self._still_holds_lease():
                    break
                await pulse.pause(_RENEW)
            if waiting.done():
                return await waiting
        finally:
            if not waiting.done():
                waiting.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration, OutsideError):
                    await waiting
        return None
