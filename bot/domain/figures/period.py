"""The days that figures are about: local days, whatever the clock does in them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class PeriodKind(StrEnum):
    """How long it is."""

    DAY = "day"
    WEEK = "week"


_DAYS = {PeriodKind.DAY: 1, PeriodKind.WEEK: 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A local day, or seven of them.

    Attributes:
        first: the first local day.
        zone: IANA name; whose days they are.
        begin / end: UTC; `end` is the first instant that is no part of it any more. A day has 23
            to 25 hours.
    """

    kind: PeriodKind
    first: date
    zone: str
    begin: datetime
    end: datetime

    @property
    def last(self) -> date:
        """The last local day."""
        return self.first + timedelta(days=_DAYS[self.kind] - 1)

    def holds(self, instant: datetime) -> bool:
        """Whether an instant is part of it."""
        return self.begin <= instant < self.end


def period_of(kind: PeriodKind, first: date, zone: str) -> Period:
    """The period that begins with a local day."""
    return Period(
        kind=kind,
        first=first,
        zone=zone,
        begin=_midnight(first, zone),
        end=_midnight(first + timedelta(days=_DAYS[kind]), zone),
    )


def day_of(day: date, zone: str) -> Period:
    """A local day."""
    return period_of(PeriodKind.DAY, day, zone)


def week_of(day: date, zone: str) -> Period:
    """The week, from Monday on, in which a local day lies."""
    return period_of(PeriodKind.WEEK, day - timedelta(days=day.weekday()), zone)


def earlier(period: Period, weeks: int) -> Period:
    """The same so many weeks before: the same weekday, the same wall clock."""
    return period_of(period.kind, period.first - timedelta(weeks=weeks), period.zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
