"""The clock's side: nudges, what was gathered, reminders of offline cases, tidying."""

from collections.abc import Callable
from datetime import timedelta

from bot.ports import Clock
from bot.services.following import Following
from bot.services.nudging import Nudging
from bot.storage import Units

_KEEP_EVENTS = timedelta(days=1)
_TIDY_EVERY = 600  # rounds
_BATCH = 50


class Reminding:
    """Sweeps what is due."""

    def __init__(
        self,
        *,
        units: Units,
        nudging: Nudging,
        following: Following,
        clock: Clock,
        nudged: Callable[[int], None],
    ) -> None:
        self._units = units
        self._nudging = nudging
        self._following = following
        self._clock = clock
        self._nudged = nudged
        self._rounds = 0

    async def round(self) -> bool:
        """Send what is due now; True when there may be more."""
        now = self._clock.now()
        swept = await self._nudging.sweep(now, _BATCH)
        for stage in swept.stages:
            self._nudged(stage)
        await self._nudging.send_gathered(now)
        reminded = await self._following.remind(now, _BATCH)
        if self._rounds % _TIDY_EVERY == 0:
            async with self._units.write() as uow:
                await uow.inbox.forget(now - _KEEP_EVENTS)
                await uow.nudges.forget(now - _KEEP_EVENTS)
                await uow.commit()
        self._rounds += 1
        return len(swept.stages) == _BATCH or reminded == _BATCH
