"""Takes up what managers have changed in another process, and swaps that have ended."""

import structlog

from bot.ports import Clock
from bot.services.in_force import SettingsInForce, taken_up
from bot.storage import Units

log = structlog.get_logger(__name__)


class SettingsWatch:
    """Keeps the settings in force equal to those in the database."""

    def __init__(self, units: Units, in_force: SettingsInForce, clock: Clock) -> None:
        self._units = units
        self._in_force = in_force
        self._clock = clock

    async def round(self) -> bool:
        """One look; never more at once."""
        if await taken_up(self._units, self._in_force, self._clock.now()):
            log.info("settings_taken_up")
        return False
