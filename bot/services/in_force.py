"""The settings at this moment, for everybody who needs them: one object in each process."""

from collections.abc import Container, Sequence
from datetime import date, datetime

import structlog

from bot.domain.rota import Rota, future_swaps
from bot.domain.settings import SettingKey
from bot.domain.team_settings import EarlierStages, PublicHolidays, TeamSettings, with_changes
from bot.storage import KeptSetting, UnitOfWork, Units

log = structlog.get_logger(__name__)


def no_holidays(country: str) -> Container[date]:
    """Where nothing knows the holidays of countries."""
    del country
    return frozenset()


class SettingsInForce:
    """What the installer has set, with what managers have changed over it.

    Whoever needs a setting reads `now` at the moment of use and keeps no copy. A loop looks for
    changes of other processes (`bot.workers.settings`); those of this one are taken up at once.

    Args:
        installed: what the installer has set.
        public: the holidays of a country.
    """

    def __init__(self, installed: TeamSettings, public: PublicHolidays = no_holidays) -> None:
        self.installed = installed
        self.public = public
        self._now = installed
        self._rota = Rota(zone=installed.zone)
        self._read: object = None

    @property
    def now(self) -> TeamSettings:
        """What is in force."""
        return self._now

    @property
    def rota(self) -> Rota:
        """Who is on duty when."""
        return self._rota

    async def refresh(self, uow: UnitOfWork, at: datetime) -> bool:
        """Take up what the database says; True when that is news."""
        kept = await uow.settings.all()
        shifts, swaps = await uow.rota.shifts(), await uow.rota.swaps(at)
        if (kept, shifts, swaps) == self._read:
            return False
        before = (self._now, self._rota)
        self._now = self._overlaid(kept)
        try:
            self._rota = Rota(
                zone=self._now.zone, shifts=tuple(shifts), swaps=future_swaps(swaps, at)
            )
        except ValueError:
            log.exception("rota_not_understood")
        self._read = (kept, shifts, swaps)
        return before != (self._now, self._rota)

    def _overlaid(self, kept: Sequence[KeptSetting]) -> TeamSettings:
        """The settings; one that cannot be read stands back, and the others hold."""
        changes = {one.key: one.value for one in kept if one.value is not None}
        earlier = _earlier_stages(kept)
        try:
            return with_changes(self.installed, changes, self.public, earlier_stages=earlier)
        except (ValueError, TypeError, KeyError, ArithmeticError):
            log.exception("setting_not_understood")
        readable: dict[SettingKey, object] = {}
        for key, value in changes.items():
            try:
                with_changes(self.installed, readable | {key: value}, self.public)
            except (ValueError, TypeError, KeyError, ArithmeticError):
                continue
            readable[key] = value
        return with_changes(self.installed, readable, self.public)


async def taken_up(units: Units, in_force: SettingsInForce, now: datetime) -> bool:
    """Look at what there is now; True when that is news."""
    async with units.read() as uow:
        return await in_force.refresh(uow, now)


def _earlier_stages(kept: Sequence[KeptSetting]) -> list[EarlierStages]:
    """What the stages were, oldest first."""
    return [
        EarlierStages(until=until, stages=tuple(stages))
        for one in kept
        if one.key is SettingKey.STAGES
        for until, stages in one.earlier
    ]
