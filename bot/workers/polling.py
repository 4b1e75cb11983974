"""Fetches mentions. A push only says that there is something; the poll fetches it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from bot.domain.account import Account
from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater
from bot.ports import Clock
from bot.services.intake import Intake
from bot.services.outcomes import Outcomes
from bot.services.refresh import Refresh
from bot.storage import Units
from bot.supervisor import LoopFunction, Pulse
from integrations.base import Network

log = structlog.get_logger(__name__)

_LEASE_SECONDS = 120.0  # longer than the slowest page; a dead replica's account waits that long
_LONGEST_PAUSE = timedelta(minutes=15)
_PUSH_PAUSE = timedelta(seconds=5)


class Polling:
    """Polls one account."""

    def __init__(
        self,
        account: Account,
        network: Network,
        *,
        units: Units,
        intake: Intake,
        refresh: Refresh,
        outcomes: Outcomes,
        clock: Clock,
        holder: str,
        every: timedelta,
        refresh_every: timedelta,
        received: Callable[[str, Sequence[timedelta]], None],
    ) -> None:
        self.account = account
        self._network = network
        self._units = units
        self._intake = intake
        self._refresh = refresh
        self._outcomes = outcomes
        self._clock = clock
        self._holder = holder
        self._lease = f"poll:{account.id}"
        self._every = every
        self._refresh_every = refresh_every
        self._received = received
        self._failures = 0
        self._rounds = 0

    async def round(self) -> timedelta:
        """Fetch all there is; gives how long to wait until the next round."""
        async with self._units.write() as uow:
            if not await uow.leases.take(self._lease, self._holder, _LEASE_SECONDS):
                return self._every
            await uow.commit()
        try:
            while await self._fetch():
                pass
            await self._look_again()
        except RetryLater as error:
            self._failures += 1
            log.info("poll_postponed", account=self.account.handle, reason=str(error))
            return max(error.after, self._every)
        except (Reauthorise, Rejected) as error:  # a person has to mend it
            self._failures += 1
            async with self._units.write() as uow:
                await self._outcomes.trouble(
                    uow, self.account.id, str(error), error.hint, self._clock.now()
                )
                await uow.commit()
            log.warning("poll_refused", account=self.account.handle, reason=str(error))
        except OutsideError as error:
            self._failures += 1
            log.warning("poll_failed", account=self.account.handle, reason=str(error))
        else:
            if self._failures or self._rounds == 1:
                await self._works_again()
            self._failures = 0
        backoff = self._every * 2.0 ** min(self._failures, 8)
        return min(backoff, max(_LONGEST_PAUSE, self._every))

    async def _fetch(self) -> bool:
        """One page, stored with its cursor; True when there is another."""
        async with self._units.read() as uow:
            cursor = await uow.accounts.cursor(self.account.id)
        page = await self._network.fetch_mentions(cursor, now=self._clock.now())
        now = self._clock.now()
        changed = page.cursor if page.cursor != cursor else None
        if page.mentions or changed is not None:
            stored = await self._intake.store(self.account, page.mentions, cursor=changed, now=now)
            if stored.lags:
                self._received(self.account.network, stored.lags)
        return page.more and changed is not None  # a cursor that stands still would never end

    async def _look_again(self) -> None:
        """Every few rounds, look for edits and deletions."""
        self._rounds += 1
        rounds = max(1, round(self._refresh_every / self._every))
        if self._rounds % rounds == 0:
            await self._refresh.look(self.account, self._network, self._clock.now())

    async def _works_again(self) -> None:
        async with self._units.write() as uow:
            await uow.accounts.note_trouble(self.account.id, "")
            await uow.commit()

    async def _let_go(self) -> None:
        """Another replica goes on at once, not when the lease has ended."""
        async with self._units.write() as uow:
            await uow.leases.drop(self._lease, self._holder)
            await uow.commit()

    def loop(self) -> LoopFunction:
        """Poll until told to stop."""

        async def run(pulse: Pulse) -> None:
            while not pulse.stopping:
                await pulse.pause(await self.round())
            await self._let_go()

        return run

    def listening(self, wake: Callable[[], None]) -> LoopFunction:
        """Wake the poll whenever the network says that there is news."""

        async def run(pulse: Pulse) -> None:
            while not pulse.stopping:
                try:
                    if await self._news(pulse):
                        wake()
                    pulse.beat()
                except OutsideError as error:
                    log.info("push_lost", account=self.account.handle, reason=str(error))
                    await pulse.pause(_PUSH_PAUSE)

        return run

    async def _news(self, pulse: Pulse) -> bool:
        """Whether there is news by now; a loop that has to stop does not wait for any."""
        waiting = asyncio.create_task(self._network.wait_for_news(_PUSH_PAUSE))
        waiting.add_done_callback(lambda _: pulse.wake())
        while not (waiting.done() or pulse.stopping):
            await pulse.pause(_PUSH_PAUSE)
        if waiting.done():
            return await waiting
        waiting.cancel()
        await asyncio.wait([waiting])
        return False
