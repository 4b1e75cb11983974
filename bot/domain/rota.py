"""Who is on duty when: weekly shifts, and swaps between colleagues.

Shifts are wall times of the team's zone. Public holidays do not empty them: where the clock rests
on a holiday nobody is asked anyway, and where it runs on, somebody has to be. Swaps are instants.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from bot.domain.posts import PlannedTime
from bot.domain.wall_time import instant_of, settle
from bot.domain.working_hours import WorkingHours, parse_hours

_A_WEEK = timedelta(days=8)  # and a day: an hour that is there only once a week may just be over


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyShift:
    """When one person is on duty, every week.

    Attributes:
        person: Slack user id.
        hours_text: as written: "Mon-Fri 9-17", "Sat 10-14", "24/7".
    """

    id: str
    person: str
    hours_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySwap:
    """For a while, somebody stands in for somebody else.

    Attributes:
        person: whose duty it is by the rota; `to` has it instead.
        begins / ends: wall times of one zone; `ends` is exclusive.
        made_by: Slack user id of whoever arranged it.
    """

    id: str
    person: str
    to: str
    begins: PlannedTime
    ends: PlannedTime
    made_by: str

    @property
    def begin(self) -> datetime:
        """UTC."""
        return instant_of(self.begins)

    @property
    def end(self) -> datetime:
        """UTC."""
        return instant_of(self.ends)

    def covers(self, instant: datetime) -> bool:
        """Whether it holds at an instant."""
        return self.begin <= instant < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """The team's rota.

    Attributes:
        zone: IANA name of the shifts' wall times.
        shifts: in the order in which people are asked.
        swaps: in the order in which they were arranged; a later one sees what earlier ones did.
    """

    zone: str = "UTC"
    shifts: tuple[DutyShift, ...] = ()
    swaps: tuple[DutySwap, ...] = ()
    _hours: tuple[WorkingHours | None, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Read once, not at each look.
        hours = tuple(parse_hours(shift.hours_text, self.zone) for shift in self.shifts)
        object.__setattr__(self, "_hours", hours)

    def scheduled(self, instant: datetime) -> tuple[str, ...]:
        """Who has a shift at an instant, without regard to swaps."""
        return tuple(
            dict.fromkeys(
                shift.person
                for shift, hours in zip(self.shifts, self._hours, strict=True)
                if hours is None or hours.open_at(instant)
            )
        )

    def _boundaries(self, instant: datetime) -> Iterator[datetime]:
        """Instants within a week at which something begins or ends; in no order."""
        until = instant + _A_WEEK
        for hours in self._hours:
            if hours is not None:
                stretches = hours.shifts_from(instant)
                for begin, end in takewhile(lambda s: s[0] <= until, stretches):
                    yield from (begin, end)
        for swap in self.swaps:
            yield from (swap.begin, swap.end)


def on_duty(rota: Rota, instant: datetime) -> tuple[str, ...]:
    """Who is on duty, in the order in which they are asked; nobody: an empty tuple."""
    people = rota.scheduled(instant)
    for swap in rota.swaps:
        if swap.person in people and swap.covers(instant):
            people = tuple(swap.to if p == swap.person else p for p in people)
    return tuple(dict.fromkeys(people))


def duty_ends(rota: Rota, instant: datetime) -> datetime | None:
    """When others are on duty than at `instant` (UTC); None when that stays so for a week."""
    now = on_duty(rota, instant)
    coming = sorted({at for at in rota._boundaries(instant) if at > instant})  # noqa: SLF001 - its own module
    until = instant + _A_WEEK
    return next((at for at in coming if at <= until and on_duty(rota, at) != now), None)


def whole_days(first: date, last: date, zone: str) -> tuple[PlannedTime, PlannedTime]:
    """From the beginning of one local day to the end of another, as wall times.

    A day that begins when the clocks change begins when it really does.

    Raises:
        ValueError: the zone is not known, `last` is before `first`, or out of the calendar.
    """
    if last < first:
        raise ValueError("The last day is before the first.")
    try:
        after = last + timedelta(days=1)
    except OverflowError:
        raise ValueError(f"The year {last.year} is out of reach. Choose a nearer date.") from None
    begin = settle(datetime.combine(first, time.min), zone)
    return begin.planned, settle(datetime.combine(after, time.min), zone).planned


def future_swaps(swaps: Iterable[DutySwap], now: datetime) -> tuple[DutySwap, ...]:
    """Those that are not over."""
    return tuple(swap for swap in swaps if swap.end > now)
