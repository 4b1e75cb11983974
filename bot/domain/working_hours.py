"""The time that counts: round the clock, or only while the team works.

All instants are aware UTC datetimes. Local days are walked in the zone's own wall time, so that a
day with 23 or 25 hours contributes what it really has.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.weekdays import WEEKDAYS, weekdays_in

_DAY = timedelta(days=1)
_MAX_DAYS = 400  # a calendar without a single working day in a year is a mistake, not a wait


@dataclass(frozen=True, slots=True)
class Shift:
    """A daily stretch of work in local wall time.

    `end` is exclusive, `time.min` means midnight; both `time.min`: the whole day.
    """

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """When a team works.

    Attributes:
        zone: IANA name.
        weekly: for each weekday (Monday is 0) its shifts, in order; they may touch and
            do not overlap.
        holidays: local dates without work.
    """

    zone: str
    weekly: tuple[tuple[Shift, ...], ...]
    holidays: Container[date] = field(default=frozenset())

    def shifts_from(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Working stretches that end after `instant`, in order, as UTC pairs; a year of them.

        A night into which the next day's shift falls counts once.
        """
        zone = ZoneInfo(self.zone)
        day = instant.astimezone(zone).date() - timedelta(days=1)
        counted = datetime.min.replace(tzinfo=UTC)
        for _ in range(_MAX_DAYS):
            if day not in self.holidays:
                for shift in self.weekly[day.weekday()]:
                    start = datetime.combine(day, shift.start, zone).astimezone(UTC)
                    last = day if shift.end > shift.start else day + timedelta(days=1)
                    end = datetime.combine(last, shift.end, zone).astimezone(UTC)
                    if end > max(instant, counted):
                        yield max(start, counted), end
                        counted = end
            day += timedelta(days=1)

    def open_at(self, instant: datetime) -> bool:
        """Whether the team works at `instant`."""
        first = next(self.shifts_from(instant), None)
        return first is not None and first[0] <= instant


def advance(start: datetime, amount: timedelta, hours: WorkingHours | None) -> datetime:
    """The instant at which `amount` of counting time has passed since `start` (UTC).

    30 minutes, Monday to Friday 9 to 17: Friday 16:45 gives Monday 9:15.

    Raises:
        ValueError: the working hours have no room for `amount` within a year.
    """
    if hours is None:
        return start + amount
    left = amount
    for opening, end in hours.shifts_from(start):
        begin = max(opening, start)
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ValueError(f"no {amount} of working time within a year of {start.isoformat()}")


def elapsed(start: datetime, end: datetime, hours: WorkingHours | None) -> timedelta:
    """The counting time between two instants; zero when `end` is not after `start`."""
    if end <= start:
        return timedelta()
    if hours is None:
        return end - start
    total = timedelta()
    for begin, stop in hours.shifts_from(start):
        if begin >= end:
            break
        total += min(stop, end) - max(begin, start)
    return total


def parse_hours(
    text: str, zone: str, holidays: Container[date] = frozenset()
) -> WorkingHours | None:
    """Read "Mon-Fri 9-17, Sat 10:00-14:00"; "24/7" (or nothing) gives None.

    Raises:
        ValueError: with a sentence that names the part that was not understood and an example.
    """
    wanted = text.strip().lower()
    if wanted in {"", "24/7", "always"}:
        return None
    weekly: list[list[Shift]] = [[] for _ in WEEKDAYS]
    for part in wanted.split(","):
        days, _, span = part.strip().partition(" ")
        try:
            shift = _shift(span)
            for day in weekdays_in(days):
                weekly[day].append(shift)
        except ValueError:
            raise ValueError(
                f"Working hours “{part.strip()}” were not understood. "
                "Write days and hours, for example: Mon-Fri 9-17, Sat 10:00-14:00."
            ) from None
    return WorkingHours(
        zone=zone, weekly=tuple(_apart(shifts) for shifts in weekly), holidays=holidays
    )


def format_hours(hours: WorkingHours | None) -> str:
    """Working hours as `parse_hours` reads them: "Mon-Fri 9-17, Sat 10-14"."""
    if hours is None:
        return "24/7"
    weekly = _within_days(hours.weekly)
    parts = []
    day = 0
    while day < len(weekly):
        last = day
        while last + 1 < len(weekly) and weekly[last + 1] == weekly[day]:
            last += 1
        names = WEEKDAYS[day].title() + (f"-{WEEKDAYS[last].title()}" if last > day else "")
        parts += [f"{names} {_span(shift)}" for shift in weekly[day]]
        day = last + 1
    return ", ".join(parts)


def _within_days(weekly: Sequence[Sequence[Shift]]) -> list[list[Shift]]:
    """A shift of exactly a day and night, "from one to one", cannot be written: cut at midnight."""
    cut: list[list[Shift]] = [[] for _ in weekly]
    for day, shifts in enumerate(weekly):
        for shift in shifts:
            if shift.start == shift.end != time.min:
                cut[day].append(Shift(shift.start, time.min))
                cut[(day + 1) % len(weekly)].append(Shift(time.min, shift.end))
            else:
                cut[day].append(shift)
    return cut


def _span(shift: Shift) -> str:
    end = "24" if shift.end == time.min else _clock(shift.end)
    return f"{_clock(shift.start)}-{end}"


def _clock(at: time) -> str:
    return f"{at.hour}:{at:%M}" if at.minute else str(at.hour)


def _apart(shifts: list[Shift]) -> tuple[Shift, ...]:
    """In order, those that overlap or touch made one; a day and a night at most."""
    merged: list[Shift] = []
    for shift in sorted(shifts, key=lambda s: s.start):
        last = merged[-1] if merged else None
        if last is None or _ends(last) < _after_midnight(shift.start):
            merged.append(shift)
        elif _ends(shift) - _after_midnight(last.start) > _DAY:
            merged[-1:] = Shift(last.start, shift.start), shift
        elif _ends(shift) > _ends(last):
            merged[-1] = Shift(last.start, shift.end)
    return tuple(merged)


def _after_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _ends(shift: Shift) -> timedelta:
    """When it ends, counted from the midnight that begins its day."""
    return _after_midnight(shift.end) + (timedelta() if shift.end > shift.start else _DAY)


def _shift(text: str) -> Shift:
    first, dash, last = text.strip().partition("-")
    if not dash:
        raise ValueError(text)
    shift = Shift(_wall(first), _wall(last))
    whole_day = shift.start == time.min and last.strip().startswith("24")
    if shift.start == shift.end and not whole_day:
        raise ValueError(text)
    return shift


def _wall(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    if int(hour) == 24 and not int(minute or 0):  # noqa: PLR2004 - "24:00" is how people write the day's end
        return time.min
    return time(int(hour), int(minute or 0))
