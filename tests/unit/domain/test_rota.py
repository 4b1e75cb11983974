"""Who is on duty when."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import PlannedTime
from bot.domain.rota import DutyShift, DutySwap, Rota, duty_ends, on_duty, whole_days
from bot.domain.weekdays import WEEKDAYS

ANA, BEN, CY = "U0ANA", "U0BEN", "U0CY"
BERLIN = "Europe/Berlin"
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def shift(person: str, hours: str, name: str = "") -> DutyShift:
    """A weekly shift."""
    return DutyShift(id=name or f"{person} {hours}", person=person, hours_text=hours)


def swap(person: str, to: str, begin: datetime, end: datetime, zone: str = "UTC") -> DutySwap:
    """A swap between two wall times."""
    return DutySwap(
        id=f"{begin}",
        person=person,
        to=to,
        begins=PlannedTime(wall=begin, zone=zone),
        ends=PlannedTime(wall=end, zone=zone),
        made_by=person,
    )


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """So many days after a Monday."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


WEEK = Rota(
    shifts=(shift(ANA, "Mon-Fri 9-17"), shift(BEN, "Mon 12-20, Sat 10-14"), shift(ANA, "Sun 8-9"))
)


@pytest.mark.parametrize(
    ("instant", "people"),
    [
        (at(0, 8, 59), ()),
        (at(0, 9), (ANA,)),
        (at(0, 12), (ANA, BEN)),
        (at(0, 17), (BEN,)),
        (at(0, 20), ()),
        (at(5, 10), (BEN,)),
        (at(6, 8), (ANA,)),
    ],
)
def test_people_are_asked_in_the_order_of_their_shifts(
    instant: datetime, people: tuple[str, ...]
) -> None:
    """A shift begins with its first instant and has ended at its last."""
    assert on_duty(WEEK, instant) == people


@pytest.mark.parametrize(
    ("instant", "until"),
    [
        (at(0, 8), at(0, 9)),
        (at(0, 9), at(0, 12)),
        (at(0, 12), at(0, 17)),
        (at(4, 17), at(5, 10)),
        (at(6, 9), at(7, 9)),
    ],
)
def test_until_when(instant: datetime, until: datetime) -> None:
    """The next instant at which others are on duty."""
    assert duty_ends(WEEK, instant) == until


def test_somebody_who_is_always_on_duty_never_ends() -> None:
    """Neither does a rota without anybody."""
    always = Rota(shifts=(shift(ANA, "24/7"),))
    assert (on_duty(always, at(2, 3)), duty_ends(always, at(2, 3))) == ((ANA,), None)
    assert (on_duty(Rota(), at(0, 0)), duty_ends(Rota(), at(0, 0))) == ((), None)


def test_one_who_follows_herself_goes_on() -> None:
    """The end of a shift is no change when the next one is hers."""
    rota = Rota(shifts=(shift(ANA, "Mon 9-12"), shift(ANA, "Mon 12-17")))
    assert duty_ends(rota, at(0, 9)) == at(0, 17)


def test_a_swap_puts_somebody_else_into_the_same_place() -> None:
    """For its time only; the other shifts stay."""
    rota = Rota(shifts=WEEK.shifts, swaps=(swap(ANA, CY, *_naive(at(0, 10), at(0, 13))),))
    found = [on_duty(rota, at(0, hour)) for hour in (9, 10, 12, 13)]
    assert found == [(ANA,), (CY,), (CY, BEN), (ANA, BEN)]
    assert duty_ends(rota, at(0, 9)) == at(0, 10)


def test_a_swap_without_a_duty_changes_nothing() -> None:
    """Nobody is on duty because of a swap alone."""
    rota = Rota(shifts=WEEK.shifts, swaps=(swap(BEN, CY, *_naive(at(1, 0), at(2, 0))),))
    assert on_duty(rota, at(1, 12)) == (ANA,)


def test_who_stands_in_may_give_it_on() -> None:
    """A later swap sees what earlier ones did; nobody is named twice."""
    day = _naive(at(0, 0), at(1, 0))
    on = Rota(shifts=WEEK.shifts, swaps=(swap(ANA, CY, *day), swap(CY, BEN, *day)))
    assert (on_duty(on, at(0, 9)), on_duty(on, at(0, 13))) == ((BEN,), (BEN,))


def _naive(begin: datetime, end: datetime) -> tuple[datetime, datetime]:
    return begin.replace(tzinfo=None), end.replace(tzinfo=None)


def test_hours_are_wall_times_also_when_the_clocks_change() -> None:
    """Nine o'clock in Berlin is eight in winter and seven in summer, by UTC."""
    rota = Rota(zone=BERLIN, shifts=(shift(ANA, "Sat-Mon 9-10"),))
    summer_begins = datetime(2026, 3, 29, tzinfo=UTC)
    found = [
        (day, hour)
        for day in (-1, 0, 1)
        for hour in (7, 8)
        if on_duty(rota, summer_begins + timedelta(days=day, hours=hour))
    ]
    assert found == [(-1, 8), (0, 7), (1, 7)]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_a_whole_day_is_as_long_as_it_is(day: date, hours: int) -> None:
    """From midnight to midnight on the wall, 23 and 25 hours when the clocks change."""
    begins, ends = whole_days(day, day, BERLIN)
    made = DutySwap(id="s", person=ANA, to=BEN, begins=begins, ends=ends, made_by=ANA)
    assert made.end - made.begin == timedelta(hours=hours)
    assert made.begin == datetime.combine(day, time.min, ZoneInfo(BERLIN)).astimezone(UTC)


def test_days_have_to_be_in_order() -> None:
    """And in the calendar."""
    with pytest.raises(ValueError, match="The last day is before the first"):
        whole_days(date(2026, 3, 2), date(2026, 3, 1), BERLIN)
    with pytest.raises(ValueError, match="The year 9999 is out of reach"):
        whole_days(date.max, date.max, BERLIN)


hours_of_day = st.integers(0, 23)
people = st.sampled_from([ANA, BEN, CY])
zones = st.sampled_from(["UTC", BERLIN, "America/St_Johns", "Australia/Lord_Howe"])
some_shifts = st.lists(
    st.tuples(people, st.integers(0, 6), hours_of_day, st.integers(1, 24)), max_size=6
)
some_swaps = st.lists(
    st.tuples(people, people, st.integers(0, 20 * 24), st.integers(1, 72)), max_size=4
)
instants = st.integers(0, 20 * 24 * 4).map(
    lambda quarters: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=15 * quarters)
)


def built(
    zone: str,
    shifts: list[tuple[str, int, int, int]],
    swaps: list[tuple[str, str, int, int]],
) -> Rota:
    """A rota from plain numbers; shifts end before midnight."""
    first = datetime(2026, 3, 20)
    return Rota(
        zone=zone,
        shifts=tuple(
            shift(who, f"{WEEKDAYS[day]} {start}-{min(start + length, 24)}", str(n))
            for n, (who, day, start, length) in enumerate(shifts)
        ),
        swaps=tuple(
            swap(
                who, to, first + timedelta(hours=begin), first + timedelta(hours=begin + long), zone
            )
            for who, to, begin, long in swaps
        ),
    )


def naively(
    zone: str,
    shifts: list[tuple[str, int, int, int]],
    swaps: list[tuple[str, str, int, int]],
    instant: datetime,
) -> tuple[str, ...]:
    """The same by looking at what the clock on the wall shows."""
    local = instant.astimezone(ZoneInfo(zone))
    found = [
        who
        for who, day, start, length in shifts
        if local.weekday() == day and start <= local.hour < min(start + length, 24)
    ]
    for who, to, begin, long in swaps:
        first = datetime(2026, 3, 20) + timedelta(hours=begin)
        edges = [
            edge.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
            for edge in (first, first + timedelta(hours=long))
        ]
        if edges[0] <= instant < edges[1]:
            found = [to if p == who else p for p in found]
    return tuple(dict.fromkeys(found))


@given(zone=zones, shifts=some_shifts, swaps=some_swaps, instant=instants)
def test_it_is_what_the_clock_on_the_wall_says(
    zone: str,
    shifts: list[tuple[str, int, int, int]],
    swaps: list[tuple[str, str, int, int]],
    instant: datetime,
) -> None:
    """Through the weeks in which the clocks change, in zones that change by an hour or by half."""
    rota = built(zone, shifts, swaps)
    assert on_duty(rota, instant) == naively(zone, shifts, swaps, instant)


@given(zone=zones, shifts=some_shifts, swaps=some_swaps, instant=instants)
def test_nothing_changes_before_the_end_that_is_told(
    zone: str,
    shifts: list[tuple[str, int, int, int]],
    swaps: list[tuple[str, str, int, int]],
    instant: datetime,
) -> None:
    """And at that instant something does."""
    rota = built(zone, shifts, swaps)
    now, until = on_duty(rota, instant), duty_ends(rota, instant)
    last = until or instant + timedelta(days=7)
    step = instant
    while step < last:
        assert on_duty(rota, step) == now
        step += timedelta(minutes=30)
    assert until is None or on_duty(rota, until) != now
