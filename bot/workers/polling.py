"""Fetches mentions: the way in of networks that do not push, and the safety net of those that do.

How often, `bot.domain.pacing` says. A hint (`wait_for_news`) only wakes the poll.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.domain.account import Account
from bot.domain.pacing import Observed, Rhythm, next_pause, relied_upon, was_missed
from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater
from bot.ports import Clock
from bot.services.intake import Intake
from bot.services.outcomes import Outcomes
from bot.services.refresh import Refresh
from bot.services.spending import Spending
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
        spending: Spending,
        clock: Clock,
        holder: str,
        rhythm: Rhythm,
        refresh_every: timedelta,
        received: Callable[[str, Sequence[timedelta]], None],
    ) -> None:
        self.account = account
        self._network = network
        self._units = units
        self._intake = intake
        self._refresh = refresh
        self._outcomes = outcomes
        self._spending = spending
        self._clock = clock
        self._holder = holder
        self._lease = f"poll:{account.id}"
        self._rhythm = rhythm
        self._every = rhythm.every
        self._refresh_every = refresh_every
        self._received = received
        self._failures = 0
        self._rounds = 0
        self._news_at: datetime | None = None
        self._paused: timedelta | None = None
        self._since_look = timedelta()
        self._out_of_money = False

    async def round(self) -> timedelta:
        """Fetch all there is; gives how long to wait until the next round."""
        if not await self._hold(_LEASE_SECONDS):
            return self._every
        try:
            while (may_read := await self._may_read()) and await self._fetch():
                pass
            if may_read:
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
            return await self._paced()
        backoff = self._every * 2.0 ** min(self._failures, 8)
        return min(backoff, max(_LONGEST_PAUSE, self._every))

    async def _may_read(self) -> bool:
        """Whether there is money for another page, where pages cost."""
        now = self._clock.now()
        why_not = await self._spending.why_not_read(self.account.id, self._network, now)
        if why_not and not self._out_of_money:
            log.warning("poll_paused", account=self.account.handle, reason=why_not)
        self._out_of_money = bool(why_not)
        return not why_not

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
                self._news_at = now
                self._received(self.account.network, stored.lags)
                await self._look_for_missed(stored.lags, now)
        return page.more and changed is not None  # a cursor that stands still would never end

    async def _look_for_missed(self, lags: Sequence[timedelta], now: datetime) -> None:
        """What a push should have brought before this poll: pushes are not relied upon then."""
        if self._network.pushed is None:
            return
        observed = await self._observed()
        if any(was_missed(self._rhythm, lag, observed) for lag in lags):
            log.info("push_missed", account=self.account.handle)
            async with self._units.write() as uow:
                await uow.pushes.note_missed(self.account.id, now)
                await uow.commit()

    async def _observed(self) -> Observed:
        if self._network.pushed is None:
            return Observed(news_at=self._news_at)
        async with self._units.read() as uow:
            state = (await uow.pushes.states()).get(self.account.id)
        if state is None:
            return Observed(news_at=self._news_at)
        return Observed(news_at=self._news_at, alive_at=state.alive_at, missed_at=state.missed_at)

    async def _paced(self) -> timedelta:
        """How long until the next poll, when all is well."""
        pause = next_pause(self._rhythm, await self._observed(), self._paused, self._clock.now())
        self._paused = pause
        return pause

    async def _hold(self, seconds: float) -> bool:
        """Whether this replica polls the account; then no other does for so long."""
        async with self._units.write() as uow:
            if not await uow.leases.take(self._lease, self._holder, seconds):
                return False
            await uow.commit()
        return True

    async def _look_again(self) -> None:
        """Every few rounds, look for edits and deletions."""
        self._rounds += 1
        self._since_look += self._paused or self._every
        # The pages may have used up what there was.
        if self._since_look >= self._refresh_every and await self._may_read():
            self._since_look = timedelta()
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
                await self._wait(pulse, await self.round())
            await self._let_go()

        return run

    async def _wait(self, pulse: Pulse, pause: timedelta) -> None:
        """A long pause that pushes allow ends when they fall silent.

        The lease is kept meanwhile: other replicas' polls would fill the pause.
        """
        pushed = self._failures == 0
        while pushed and pause > self._every:
            await self._hold(self._every.total_seconds() + _LEASE_SECONDS)
            if await pulse.pause(self._every):
                return
            pause -= self._every
            if not relied_upon(self._rhythm, await self._observed(), self._clock.now()):
                return
        await pulse.pause(pause)

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
