"""Reads what networks pushed, in batches, and forgets what was read long ago."""

from datetime import datetime, timedelta

from bot.ports import Clock
from bot.services.push_inbox import PushInbox
from bot.services.pushes import PushReading
from bot.storage import Units

_BATCH = 50
_LEASE_SECONDS = 60.0  # renewed for what takes longer; a dead one's rows wait
_DIGESTS_LAST = timedelta(days=3)  # networks deliver again for a day and a half
_WITHDRAWN_LAST = timedelta(days=7)
_SWEEP_EVERY = timedelta(minutes=10)
_SWEEP_BATCH = 1000


class PushWorker:
    """Takes what has been kept, any number of replicas at once; each row goes to one of them."""

    def __init__(self, units: Units, reading: PushReading, clock: Clock, inbox: PushInbox) -> None:
        self._units = units
        self._reading = reading
        self._clock = clock
        self._inbox = inbox

    async def round(self) -> bool:
        """Read a batch; True when there may be more."""
        await self._inbox.calm()
        await self._reading.keep_leases(_LEASE_SECONDS)
        async with self._units.write() as uow:
            leased = await uow.pushes.lease(_BATCH, _LEASE_SECONDS)
            if not leased:
                return False
            await uow.commit()
        await self._reading.read(leased, self._clock.now())
        return True

    async def close(self) -> None:
        """End what is still being read, when no round follows any more."""
        await self._reading.close()


class PushSweep:
    """Forgets digests, and which unknown messages are gone, when nothing can come again."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock
        self._swept_at: datetime | None = None

    async def round(self) -> bool:
        """A batch, every ten minutes; True when there may be more."""
        now = self._clock.now()
        if self._swept_at is not None and now - self._swept_at < _SWEEP_EVERY:
            return False
        async with self._units.write() as uow:
            gone = await uow.pushes.forget_read(now - _DIGESTS_LAST, _SWEEP_BATCH)
            await uow.pushes.forget_withdrawn(now - _WITHDRAWN_LAST)
            await uow.commit()
        if gone == _SWEEP_BATCH:
            return True
        self._swept_at = now
        return False
