"""What managers have changed: settings and the rota."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.rota import DutyShift, DutySwap
from bot.domain.settings import SettingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSetting:
    """A changed setting.

    Attributes:
        value: JSON, as `bot.domain.settings` keeps it; None: what the installer has set.
        changed_by: Slack user id.
        earlier: (until when, value) that clocks which ran then still need; oldest first.
    """

    key: SettingKey
    value: Any
    changed_at: datetime
    changed_by: str
    earlier: tuple[tuple[datetime, Any], ...] = ()


class ChangedSettings(Protocol):
    """Settings over those of the installer."""

    async def lock(self) -> None:
        """Race: whoever changes settings, phrases or the rota does so one after the other."""
        ...

    async def all(self) -> list[KeptSetting]:
        """By key; those that this release does not know are left out."""
        ...

    async def save(self, kept: KeptSetting) -> None:
        """Insert or update by key."""
        ...


class RotaRows(Protocol):
    """Shifts and swaps."""

    async def shifts(self) -> list[DutyShift]:
        """In the order in which people are asked."""
        ...

    async def arrange(self, shifts: Sequence[DutyShift]) -> None:
        """All shifts there are from now on, in their order."""
        ...

    async def swaps(self, now: datetime) -> list[DutySwap]:
        """Those that are not over, in the order in which they were arranged."""
        ...

    async def add_swap(self, swap: DutySwap, now: datetime) -> None:
        """Store a new one."""
        ...

    async def remove_swap(self, swap_id: str) -> DutySwap | None:
        """Race: of several only one takes it away, and gets it."""
        ...
