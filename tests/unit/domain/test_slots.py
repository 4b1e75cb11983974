"""Preferred times of an account."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.posts import PlannedTime
from bot.domain.slots import Slots, format_slots, next_free, parse_slots
from bot.domain.wall_time import instant_of, zone_known
from bot.domain.weekdays import weekdays_in

BERLIN = "Europe/Berlin"
USUAL = parse_slots("Mon-Fri 9:00 17:30, Sat 11", BERLIN)
MONDAY = datetime(2026, 11, 30, tzinfo=ZoneInfo(BERLIN))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
WEEKS = st.lists(
    st.frozensets(st.times().map(lambda t: t.replace(second=0, microsecond=0)), max_size=3),
    min_size=7,
    max_size=7,
).map(lambda week: tuple(tuple(sorted(times)) for times in week))
SLOTS = st.builds(
    Slots,
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    weekly=WEEKS,
)


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall time of Berlin in the week from Monday 30 November 2026 (0), in UTC."""
    return (MONDAY + timedelta(days=day, hours=hour, minutes=minute)).astimezone(UTC)


def planned(day: date, hour: int, minute: int = 0) -> PlannedTime:
    """A planned time in Berlin."""
    return PlannedTime(wall=datetime.combine(day, time(hour, minute)), zone=BERLIN)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("Sunday", (6,)),
        ("Mon-Fri", (0, 1, 2, 3, 4)),
        ("Tue–Wed", (1, 2)),
        ("Sat-Mon", (5, 6, 0)),
        (" WED - wed ", (2,)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: tuple[int, ...]) -> None:
    """Names, spans, spans over the week's end."""
    assert weekdays_in(text) == days


def test_days_and_times_are_read() -> None:
    """Spans of days, several times, whole hours."""
    working = (time(9), time(17, 30))
    assert Slots(zone=BERLIN, weekly=(working,) * 5 + ((time(11),), ())) == USUAL


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("mon 9 9:00 09:00", "Mon 9:00"),
        ("Mon 17 9", "Mon 9:00 17:00"),
        ("Mon 9, Mon 17", "Mon 9:00 17:00"),
        ("Sat-Mon 0:05", "Mon 0:05, Sat-Sun 0:05"),
        ("Mon 9\nWed 9; Fri 9,", "Mon 9:00, Wed 9:00, Fri 9:00"),
        ("Sun-Sat 23:59", "Mon-Sun 23:59"),
    ],
)
def test_other_ways_to_write_slots(text: str, means: str) -> None:
    """Any order, repeated, on lines of their own."""
    assert format_slots(parse_slots(text, BERLIN)) == means


@pytest.mark.parametrize("text", ["", "  ", ",", "\n"])
def test_nothing_gives_no_slots(text: str) -> None:
    """An account need not have any."""
    slots = parse_slots(text, BERLIN)
    assert slots == Slots(zone=BERLIN, weekly=((),) * 7)
    assert slots.empty
    assert not USUAL.empty
    assert format_slots(slots) == ""
    assert next_free(slots, (), berlin(0, 0)) is None


@pytest.mark.parametrize(
    "part",
    ["Mon", "9:00", "Fun 9", "Mon-Fun 9", "Mon 25", "Mon 24:00", "Mon 9:60", "Mon 9:5", "Mon 9am",
     "Mon -1", "Mon 1_0", "Mon 9-17", "Mon Tue 9", "Mon- 9", "- 9", "Mon 9.30"],
)  # fmt: skip
def test_what_is_not_understood_is_named_with_an_example(part: str) -> None:
    """The part, not the whole text."""
    with pytest.raises(ValueError, match="were not understood") as refused:
        parse_slots(f"Tue 9, {part} , Wed 10", BERLIN)
    assert str(refused.value) == (
        f"The slots “{part}” were not understood. "
        "Write days and times, for example: Mon-Fri 9:00 17:30, Sat 11."
    )


def test_an_unknown_zone_is_refused() -> None:
    """With the sentence of wall times."""
    with pytest.raises(ValueError, match="The time zone “Berlin” is not known"):
        parse_slots("Mon 9", "Berlin")


@given(SLOTS)
def test_slots_written_are_read_again(slots: Slots) -> None:
    """Law: `format_slots` and `parse_slots` agree."""
    assert parse_slots(format_slots(slots), slots.zone) == slots


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (berlin(0, 8, 59), planned(date(2026, 11, 30), 9)),
        (berlin(0, 9), planned(date(2026, 11, 30), 17, 30)),
        (berlin(4, 17, 30), planned(date(2026, 12, 5), 11)),
        (berlin(5, 11), planned(date(2026, 12, 7), 9)),
    ],
)
def test_the_next_slot_is_after_now(after: datetime, found: PlannedTime) -> None:
    """A slot at this very instant is too late; the week begins anew."""
    assert next_free(USUAL, (), after) == found


def test_a_slot_that_is_taken_or_too_close_to_a_post_is_passed_over() -> None:
    """Half an hour apart at least, before and after; exactly half an hour is enough."""
    taken = [berlin(0, 9), berlin(0, 17, 59), berlin(1, 8, 31), berlin(1, 18)]
    assert next_free(USUAL, taken, berlin(0, 8)) == planned(date(2026, 12, 1), 17, 30)


def test_the_distance_can_be_chosen() -> None:
    """Even without any, two posts do not take one slot."""
    taken = [berlin(0, 9), berlin(0, 16)]
    none, two_hours = timedelta(), timedelta(hours=2)
    assert next_free(USUAL, taken, berlin(0, 8), apart=none) == planned(MONDAY.date(), 17, 30)
    assert next_free(USUAL, taken, berlin(0, 8), apart=two_hours) == planned(date(2026, 12, 1), 9)


def test_wall_time_is_kept_over_a_change_of_clocks() -> None:
    """9:00 on Friday in winter, 9:00 on Monday in summer."""
    weekdays = parse_slots("Mon-Fri 9", BERLIN)
    friday = datetime(2027, 3, 26, 8, tzinfo=UTC)
    found = next_free(weekdays, (), friday)
    assert found == planned(date(2027, 3, 29), 9)
    assert instant_of(found) == datetime(2027, 3, 29, 7, tzinfo=UTC)


def test_a_slot_that_the_clock_skips_is_passed_over() -> None:
    """2:30 does not exist on 28 March 2027."""
    nightly = parse_slots("Sat-Sun 2:30", BERLIN)
    saturday = datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    assert next_free(nightly, (), saturday) == planned(date(2027, 4, 3), 2, 30)


def test_of_a_slot_that_comes_twice_the_first_counts() -> None:
    """Once it is over, the second one is no slot."""
    nightly = parse_slots("Sun 2:30", BERLIN)
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    before = first - timedelta(minutes=1)
    assert next_free(nightly, (), before) == planned(date(2027, 10, 31), 2, 30)
    assert next_free(nightly, (), first) == planned(date(2027, 11, 7), 2, 30)


def test_a_leap_day_is_a_day_like_others() -> None:
    """29 February 2028 is a Tuesday."""
    tuesdays = parse_slots("Tue 9", BERLIN)
    after = datetime(2028, 2, 22, 8, tzinfo=UTC)
    assert next_free(tuesdays, (), after) == planned(date(2028, 2, 29), 9)


def test_a_year_that_is_full_has_no_slot() -> None:
    """The last one within a year is found, none beyond it."""
    mondays = parse_slots("Mon 9", BERLIN)
    slots = [instant_of(planned((MONDAY + timedelta(weeks=n)).date(), 9)) for n in range(54)]
    after = berlin(0, 8)
    within = [slot for slot in slots if slot < after + timedelta(days=366)]
    assert len(within) == 53
    last = next_free(mondays, within[:-1], after)
    assert last is not None
    assert instant_of(last) == within[-1]
    assert next_free(mondays, within, after) is None


@given(SLOTS, st.lists(INSTANTS, max_size=5), INSTANTS)
def test_a_free_slot_is_one_of_the_slots_and_free(
    slots: Slots, taken: list[datetime], after: datetime
) -> None:
    """Law: it is after now, within a year, at a preferred time, and away from all other posts."""
    found = next_free(slots, taken, after)
    if found is None:
        assert slots.empty
        return
    instant = instant_of(found)
    assert found.zone == slots.zone
    assert found.fold == 0
    assert found.wall.time() in slots.weekly[found.wall.weekday()]
    assert after < instant < after + timedelta(days=366)
    assert all(abs(instant - other) >= timedelta(minutes=30) for other in taken)


@given(SLOTS, INSTANTS)
def test_slots_fill_one_after_the_other(slots: Slots, after: datetime) -> None:
    """Law: each slot found, once taken, leads to a later one; none is left out before it."""
    taken: list[datetime] = []
    while len(taken) < 4 and (found := next_free(slots, taken, after, apart=timedelta())):
        taken.append(instant_of(found))
    assert taken == sorted(set(taken))
    step = [found for at in (after, *taken[:-1]) if (found := next_free(slots, (), at))]
    assert [instant_of(found) for found in step] == taken


def test_the_example_zones_exist() -> None:
    """The strategies above do not rest on a zone that this machine lacks."""
    assert all(map(zone_known, (BERLIN, "America/New_York", "Australia/Lord_Howe")))
