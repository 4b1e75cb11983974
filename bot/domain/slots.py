"""Preferred times of an account, and the next one that is free."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.posts import PlannedTime
from bot.domain.wall_time import WallKind, check_zone, planned_at, settle
from bot.domain.weekdays import WEEKDAYS, weekdays_in

_YEAR = 366  # days
_TIME = re.compile(r"([01]?\d|2[0-3])(?::([0-5]\d))?", re.ASCII)
_HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """When an account prefers to speak.

    Attributes:
        zone: IANA name.
        weekly: for each weekday (Monday is 0) its local times, in order, each once.
    """

    zone: str
    weekly: tuple[tuple[time, ...], ...]

    @property
    def empty(self) -> bool:
        """Whether there are none."""
        return not any(self.weekly)


def parse_slots(text: str, zone: str) -> Slots:
    """Read "Mon-Fri 9:00 17:30, Sat 11"; nothing gives no slots.

    Raises:
        ValueError: with a sentence that names the part that was not understood and an example, or
            the zone that is not known.
    """
    check_zone(zone)
    weekly: list[set[time]] = [set() for _ in WEEKDAYS]
    for part in re.split(r"[,;\n]", text):
        if not part.strip():
            continue
        days, *clocks = part.split()
        try:
            times = {_time(clock) for clock in clocks}
            for day in weekdays_in(days):
                weekly[day] |= times
        except ValueError:
            times = set()
        if not times:
            raise ValueError(
                f"The slots “{part.strip()}” were not understood. "
                "Write days and times, for example: Mon-Fri 9:00 17:30, Sat 11."
            )
    return Slots(zone=zone, weekly=tuple(tuple(sorted(times)) for times in weekly))


def format_slots(slots: Slots) -> str:
    """Slots as `parse_slots` reads them; neighbouring days with the same times are one part."""
    parts: list[str] = []
    day = 0
    while day < len(slots.weekly):
        times, last = slots.weekly[day], day
        while last + 1 < len(slots.weekly) and slots.weekly[last + 1] == times:
            last += 1
        if times:
            name = WEEKDAYS[day].title()
            span = name if last == day else f"{name}-{WEEKDAYS[last].title()}"
            parts.append(" ".join((span, *(f"{t.hour}:{t:%M}" for t in times))))
        day = last + 1
    return ", ".join(parts)


def next_free(
    slots: Slots,
    taken: Iterable[datetime],
    after: datetime,
    *,
    apart: timedelta = _HALF_AN_HOUR,
) -> PlannedTime | None:
    """The first slot after an instant that keeps its distance from what is planned already.

    A slot that the clock skips is passed over; of one that it shows twice, the first counts.

    Args:
        slots: the account's.
        taken: instants (UTC) of the account's other posts.
        after: UTC; a slot at this very instant is too late.
        apart: the least distance from another post.

    Returns:
        None when no slot is free within a year.
    """
    if slots.empty:
        return None
    busy = sorted(taken)
    day = planned_at(after, slots.zone).wall.date()
    for _ in range(_YEAR):
        for clock in slots.weekly[day.weekday()]:
            slot = settle(datetime.combine(day, clock), slots.zone)
            if slot.kind is WallKind.GAP or slot.instant <= after:
                continue
            if _free(slot.instant, busy, apart):
                return slot.planned
        day += timedelta(days=1)
    return None


def _free(instant: datetime, busy: list[datetime], apart: timedelta) -> bool:
    place = bisect_left(busy, instant)
    return all(
        other != instant and abs(other - instant) >= apart
        for other in busy[max(place - 1, 0) : place + 1]
    )


def _time(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return time(int(found[1]), int(found[2] or 0))
