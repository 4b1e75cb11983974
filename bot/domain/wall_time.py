"""From a wall clock to an instant, and back.

People plan by the clock on their wall. Twice a year that clock skips times and shows others twice;
what is meant then is settled here, and said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.posts import PlannedTime

_NO_PLACES = ("posix/", "right/", "localtime", "posixrules", "Factory")
"""Files beside the zones on many machines: copies, zones with leap seconds, the machine's own."""


class WallKind(StrEnum):
    """What a wall time is."""

    EXACT = "exact"
    GAP = "gap"  # the clock skips it
    TWICE = "twice"  # the clock shows it twice


@dataclass(frozen=True, slots=True, kw_only=True)
class WallTime:
    """A wall time that was settled.

    Attributes:
        planned: what is meant; not what was asked for when that does not exist.
        instant: UTC.
        also: the other instant with this wall time, when there are two.
        sentence: what a person should know; "" when there is nothing to say.
    """

    planned: PlannedTime
    kind: WallKind
    instant: datetime
    also: datetime | None = None
    sentence: str = ""


def settle(wall: datetime, zone: str, fold: int = 0) -> WallTime:
    """What a wall time means in a zone.

    A time that the clock skips is moved on by what is skipped, as if the clock had not been
    changed yet. Of two instants with the same wall time `fold` chooses: 0 the first, 1 the second.

    Args:
        wall: local date and time without a zone.
        zone: IANA name.
        fold: 0 or 1; without meaning for a time that exists once.

    Raises:
        ValueError: the zone is not known, or the time is out of reach of the calendar; the
            sentence says so.
    """
    if wall.tzinfo is not None:
        raise ValueError("A wall time has no zone of its own.")
    place = _place(zone)
    wall = wall.replace(fold=0)
    before, after = wall.replace(tzinfo=place), wall.replace(tzinfo=place, fold=1)
    try:
        jump = _offset(after) - _offset(before)
        first, second = before.astimezone(UTC), after.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"The year {wall.year} is out of reach. Choose a nearer date.") from None
    if not jump:
        return WallTime(
            planned=PlannedTime(wall=wall, zone=zone), kind=WallKind.EXACT, instant=first
        )
    if jump > timedelta():
        meant = wall + jump
        return WallTime(
            planned=PlannedTime(wall=meant, zone=zone),
            kind=WallKind.GAP,
            instant=first,
            sentence=_skipped(before, after, meant),
        )
    chosen, other = (second, first) if fold else (first, second)
    return WallTime(
        planned=PlannedTime(wall=wall, zone=zone, fold=1 if fold else 0),
        kind=WallKind.TWICE,
        instant=chosen,
        also=other,
        sentence=_doubled(before, after, second=bool(fold)),
    )


def instant_of(planned: PlannedTime) -> datetime:
    """When a planned time is, in UTC.

    Raises:
        ValueError: as `settle`.
    """
    return settle(planned.wall, planned.zone, planned.fold).instant


def planned_at(instant: datetime, zone: str) -> PlannedTime:
    """What the clock of a zone shows at an instant; seconds are kept.

    Raises:
        ValueError: the zone is not known; the sentence says so.
    """
    local = instant.astimezone(_place(zone))
    return PlannedTime(wall=local.replace(tzinfo=None, fold=0), zone=zone, fold=local.fold)


def days_after(planned: PlannedTime, count: int) -> Iterator[WallTime]:
    """The same wall time on each of the following `count` days, settled.

    Raises:
        ValueError: as `settle`.
    """
    for days in range(1, count + 1):
        yield settle(planned.wall + timedelta(days=days), planned.zone, planned.fold)


def zone_known(zone: str) -> bool:
    """Whether a text is the IANA name of a time zone."""
    if zone.startswith(_NO_PLACES):
        return False
    try:
        ZoneInfo(zone)
    except (LookupError, ValueError, OSError):  # a folder's name ("Europe") gives an OSError
        return False
    return True


def check_zone(zone: str) -> None:
    """Nothing when the zone is known.

    Raises:
        ValueError: it is not; with a sentence and an example.
    """
    if not zone_known(zone):
        raise ValueError(
            f"The time zone “{zone}” is not known. "
            "Write the name of a city's zone, for example: Europe/Berlin."
        )


@lru_cache(maxsize=128)  # a calendar asks for the same few zones thousands of times
def _place(zone: str) -> ZoneInfo:
    check_zone(zone)
    return ZoneInfo(zone)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta()


def _summer(moment: datetime) -> bool:
    return (moment.dst() or timedelta()) > timedelta()


def _skipped(before: datetime, after: datetime, meant: datetime) -> str:
    summer = _summer(after) and not _summer(before)
    why = "summer time begins" if summer else "the clocks go forward"
    on = "" if meant.date() == before.date() else f" on {_day(meant)}"
    return (
        f"{_clock(before)} does not exist in {before.tzinfo} on {_day(before)} ({why}); "
        f"{_clock(meant)}{on} is meant."
    )


def _doubled(before: datetime, after: datetime, *, second: bool) -> str:
    summer = _summer(before) and not _summer(after)
    why = "summer time ends" if summer else "the clocks go back"
    return (
        f"{_clock(before)} comes twice in {before.tzinfo} on {_day(before)} ({why}): "
        f"first at {_utc(before)}, then at {_utc(after)}; the {'second' if second else 'first'} "
        "is meant."
    )


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment:%M}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}"


def _utc(moment: datetime) -> str:
    """An offset as people write it: "UTC+2", "UTC−3:30"."""
    offset = _offset(moment)
    minutes = abs(offset) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    sign = "−" if offset < timedelta() else "+"
    rest = f":{minutes % 60:02}" if minutes % 60 else ""
    return f"UTC{sign}{minutes // 60}{rest}"
