"""The time that counts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.working_hours import Shift, WorkingHours, advance, elapsed, parse_hours

BERLIN = "Europe/Berlin"
OFFICE = parse_hours("Mon-Fri 9-17", BERLIN)
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),
    datetime(2027, 12, 31),
    timezones=st.just(UTC),
)
AMOUNTS = st.timedeltas(timedelta(0), timedelta(hours=40))


def berlin(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant by Berlin's winter clock (UTC+1)."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def test_friday_evening_goes_on_on_monday_morning() -> None:
    """30 minutes, Monday to Friday 9 to 17: Friday 16:45 gives Monday 9:15."""
    friday, monday = berlin(2026, 1, 16, 16, 45), berlin(2026, 1, 19, 9, 15)
    assert advance(friday, timedelta(minutes=30), OFFICE) == monday


def test_before_the_day_begins_counting_begins_with_the_day() -> None:
    """At night nothing counts."""
    assert advance(berlin(2026, 1, 16, 3), timedelta(hours=1), OFFICE) == berlin(2026, 1, 16, 10)


def test_a_holiday_does_not_count() -> None:
    """New Year's Day is passed over."""
    hours = parse_hours("Mon-Fri 9-17", BERLIN, frozenset({date(2026, 1, 1)}))
    assert advance(berlin(2025, 12, 31, 16, 30), timedelta(hours=1), hours) == berlin(
        2026, 1, 2, 9, 30
    )


def test_a_night_shift_crosses_midnight() -> None:
    """22 to 6 is one stretch of eight hours."""
    hours = parse_hours("Mon-Sun 22-6", BERLIN)
    start = berlin(2026, 1, 16, 23)
    assert advance(start, timedelta(hours=7), hours) == berlin(2026, 1, 17, 6)


@pytest.mark.parametrize(
    ("day", "real_hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)],
)
def test_days_of_a_change_of_clocks_have_23_and_25_hours(day: date, real_hours: int) -> None:
    """Round-the-clock work counts what a day really has."""
    always = WorkingHours(zone=BERLIN, weekly=((Shift(time.min, time.min),),) * 7)
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=3)
    first = next(pair for pair in always.shifts_from(begins) if pair[0] >= begins)
    assert first[1] - first[0] == timedelta(hours=real_hours)


@given(INSTANTS, AMOUNTS)
def test_elapsed_is_the_inverse_of_advance(start: datetime, amount: timedelta) -> None:
    """Law: from a start to its deadline exactly the window has counted."""
    assert elapsed(start, advance(start, amount, OFFICE), OFFICE) == amount


@given(INSTANTS, AMOUNTS, AMOUNTS)
def test_advancing_twice_is_advancing_once(
    start: datetime, first: timedelta, second: timedelta
) -> None:
    """Law: windows add up."""
    assert advance(advance(start, first, OFFICE), second, OFFICE) == advance(
        start, first + second, OFFICE
    )


@given(INSTANTS, AMOUNTS)
def test_working_hours_never_hurry(start: datetime, amount: timedelta) -> None:
    """Law: a deadline in working hours is never before one round the clock."""
    assert advance(start, amount, OFFICE) >= advance(start, amount, None)


def test_hours_that_leave_no_room_are_refused() -> None:
    """A calendar without a working day is a mistake, not an endless wait."""
    empty = WorkingHours(zone=BERLIN, weekly=((),) * 7)
    with pytest.raises(ValueError, match="no 1:00:00 of working time within a year"):
        advance(berlin(2026, 1, 1, 0), timedelta(hours=1), empty)


@pytest.mark.parametrize("text", ["", "24/7", "always", " 24/7 "])
def test_round_the_clock_is_no_calendar(text: str) -> None:
    """Nothing to walk when all time counts."""
    assert parse_hours(text, BERLIN) is None


@pytest.mark.parametrize("text", ["9-17", "Mon-Fri", "Mon 9", "Mon 9-9", "Mon 25-26", "Fun 9-17"])
def test_unreadable_hours_are_refused_with_an_example(text: str) -> None:
    """The sentence names the part and shows one that works."""
    with pytest.raises(ValueError, match=r"were not understood.*for example: Mon-Fri 9-17"):
        parse_hours(text, BERLIN)


def test_several_shifts_and_half_hours_are_read() -> None:
    """A lunch break and a Saturday."""
    hours = parse_hours("Mon-Fri 13:30-17:45, Mon-Fri 9-12, Sat 10-24", BERLIN)
    assert hours is not None
    assert hours.weekly[0] == (Shift(time(9), time(12)), Shift(time(13, 30), time(17, 45)))
    assert hours.weekly[5] == (Shift(time(10), time.min),)


def test_open_at_knows_the_edges() -> None:
    """The first minute counts, the last one does not."""
    assert OFFICE is not None
    seen = [OFFICE.open_at(berlin(2026, 1, 16, h)) for h in (8, 9, 16, 17)]
    assert seen == [False, True, True, False]


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 28), 24), ((2026, 3, 29), 23), ((2026, 10, 25), 25)]
)
def test_a_whole_day_is_as_long_as_it_is(day: tuple[int, int, int], hours: int) -> None:
    """From midnight to midnight, also when the clocks change."""
    whole = parse_hours("Sat-Sun 0-24", BERLIN)
    assert whole is not None
    begin = datetime(*day, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
    opening, end = next(whole.shifts_from(begin))
    assert (opening, end - opening) == (begin, timedelta(hours=hours))


def test_a_night_into_which_the_next_day_falls_counts_once() -> None:
    """Ten hours from ten to eight, though two of them stand there twice."""
    hours = parse_hours("Mon 22-6, Tue 4-8", "UTC")
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    assert elapsed(monday, monday + timedelta(days=2), hours) == timedelta(hours=10)
    assert advance(monday, timedelta(hours=9), hours) == monday + timedelta(hours=31)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mon 0-2, Mon 1:30-1", [("0:00", "1:30"), ("1:30", "1:00")]),
        ("Mon 2-3, Mon 2:30-2", [("2:00", "2:00")]),
        ("Mon 1:30-1, Mon 2-1:30", [("1:30", "1:30")]),
        ("Mon 22-6, Mon 23-7", [("22:00", "7:00")]),
        ("Mon 0-24, Mon 9-17", [("0:00", "0:00")]),
    ],
)
def test_what_overlaps_is_joined_and_nothing_is_lost(
    text: str, spans: list[tuple[str, str]]
) -> None:
    """A shift is a day and a night at most: what is longer stays two that touch."""
    hours = parse_hours(text, "UTC")
    assert hours is not None
    found = [(f"{s.start:%-H:%M}", f"{s.end:%-H:%M}") for s in hours.weekly[0]]
    assert found == spans
