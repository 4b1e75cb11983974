"""Erases, at night, what is older than the team keeps it."""

import structlog

from bot.ports import Clock
from bot.services.erasing import Retention
from bot.services.in_force import SettingsInForce
from bot.storage import Units

log = structlog.get_logger(__name__)

_BATCH = 50
_LEASE = "retention"
_LEASE_SECONDS = 60.0


class RetentionSweep:
    """One of all replicas erases, a small batch at a time.

    Args:
        units: the database.
        settings: how long the team keeps what customers wrote, and where it is night.
        clock: the time.
        holder: names this process to the lease.
    """

    def __init__(self, units: Units, settings: SettingsInForce, clock: Clock, holder: str) -> None:
        self._units = units
        self._settings = settings
        self._clock = clock
        self._holder = holder
        self._retention = Retention(units)

    async def round(self) -> bool:
        """A batch; True when there may be more."""
        settings, now = self._settings.now, self._clock.now()
        if not await self._retention.due(settings, now):
            return False
        async with self._units.write() as uow:
            if not await uow.leases.take(_LEASE, self._holder, _LEASE_SECONDS):
                return False
            await uow.commit()
        erased = await self._retention.sweep(settings, now, _BATCH)
        if erased:
            log.info(
                "erased",
                conversations=erased.conversations,
                messages=erased.messages,
                authors=erased.authors,
            )
        async with self._units.write() as uow:
            await uow.leases.drop(_LEASE, self._holder)
            await uow.commit()
        return bool(erased)
