"""From a wall clock to an instant, and back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.posts import PlannedTime
from bot.domain.wall_time import (
    WallKind,
    WallTime,
    check_zone,
    days_after,
    instant_of,
    planned_at,
    settle,
    zone_known,
)

BERLIN = "Europe/Berlin"
HALF_HOUR = timedelta(minutes=30)
ZONES = sorted(zone for zone in available_timezones() if zone_known(zone))
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 12, 31), timezones=st.just(UTC)).map(
    lambda instant: instant.replace(second=0, microsecond=0)
)
WALLS = st.datetimes(datetime(1971, 1, 1), datetime(2100, 12, 31)).map(
    lambda wall: wall.replace(second=0, microsecond=0)
)


def instants_of_a_year(zone: str) -> Iterator[datetime]:
    """One on each day, at hours that wander; every half hour where the clock is changed."""
    place = ZoneInfo(zone)
    instant = datetime(2028, 1, 1, tzinfo=UTC)  # a leap year
    while instant.year == 2028:
        day_later = instant + timedelta(hours=25)
        if instant.astimezone(place).utcoffset() == day_later.astimezone(place).utcoffset():
            yield instant
        else:
            yield from (instant + n * HALF_HOUR for n in range(51))
        instant = day_later


def test_an_ordinary_time_is_what_it_says() -> None:
    """Nothing to settle, nothing to say."""
    assert settle(datetime(2026, 12, 1, 9), BERLIN) == WallTime(
        planned=PlannedTime(wall=datetime(2026, 12, 1, 9), zone=BERLIN),
        kind=WallKind.EXACT,
        instant=datetime(2026, 12, 1, 8, tzinfo=UTC),
    )


def test_a_time_that_the_clock_skips_is_moved_on_and_said() -> None:
    """2:30 on the morning on which summer time begins."""
    assert settle(datetime(2027, 3, 28, 2, 30), BERLIN) == WallTime(
        planned=PlannedTime(wall=datetime(2027, 3, 28, 3, 30), zone=BERLIN),
        kind=WallKind.GAP,
        instant=datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        sentence=(
            "2:30 does not exist in Europe/Berlin on 28 March 2027 (summer time begins); "
            "3:30 is meant."
        ),
    )


@pytest.mark.parametrize(
    ("fold", "hour", "other", "chosen"), [(0, 0, 1, "first"), (1, 1, 0, "second")]
)
def test_of_two_times_alike_the_fold_chooses(fold: int, hour: int, other: int, chosen: str) -> None:
    """2:30 on the morning on which summer time ends; both are named."""
    assert settle(datetime(2027, 10, 31, 2, 30), BERLIN, fold) == WallTime(
        planned=PlannedTime(wall=datetime(2027, 10, 31, 2, 30), zone=BERLIN, fold=fold),
        kind=WallKind.TWICE,
        instant=datetime(2027, 10, 31, hour, 30, tzinfo=UTC),
        also=datetime(2027, 10, 31, other, 30, tzinfo=UTC),
        sentence=(
            "2:30 comes twice in Europe/Berlin on 31 October 2027 (summer time ends): "
            f"first at UTC+2, then at UTC+1; the {chosen} is meant."
        ),
    )


@pytest.mark.parametrize(
    ("wall", "zone", "sentence"),
    [
        (
            datetime(2011, 12, 30, 9),
            "Pacific/Apia",
            (
                "9:00 does not exist in Pacific/Apia on 30 December 2011 (the clocks go forward); "
                "9:00 on 31 December 2011 is meant."
            ),
        ),
        (
            datetime(2015, 8, 14, 23, 45),
            "Asia/Pyongyang",
            (
                "23:45 comes twice in Asia/Pyongyang on 14 August 2015 (the clocks go back): "
                "first at UTC+9, then at UTC+8:30; the first is meant."
            ),
        ),
        (
            datetime(2027, 4, 4, 1, 45),
            "Australia/Lord_Howe",
            (
                "1:45 comes twice in Australia/Lord_Howe on 4 April 2027 (summer time ends): "
                "first at UTC+11, then at UTC+10:30; the first is meant."
            ),
        ),
        (
            datetime(2027, 10, 3, 2, 15),
            "Australia/Lord_Howe",
            (
                "2:15 does not exist in Australia/Lord_Howe on 3 October 2027 "
                "(summer time begins); 2:45 is meant."
            ),
        ),
        (
            datetime(2027, 3, 14, 2),
            "America/St_Johns",
            (
                "2:00 does not exist in America/St_Johns on 14 March 2027 (summer time begins); "
                "3:00 is meant."
            ),
        ),
        (
            datetime(2027, 10, 31, 0, 5),
            "Atlantic/Azores",
            (
                "0:05 comes twice in Atlantic/Azores on 31 October 2027 (summer time ends): "
                "first at UTC, then at UTC−1; the first is meant."
            ),
        ),
    ],
)
def test_rare_changes_of_clocks_are_said_as_well(wall: datetime, zone: str, sentence: str) -> None:
    """A day that was left out, half hours, a new standard time, an offset of nothing."""
    assert settle(wall, zone).sentence == sentence


@pytest.mark.parametrize(
    ("wall", "kind"),
    [
        (datetime(2027, 3, 28, 1, 59), WallKind.EXACT),
        (datetime(2027, 3, 28, 2, 0), WallKind.GAP),
        (datetime(2027, 3, 28, 2, 59), WallKind.GAP),
        (datetime(2027, 3, 28, 3, 0), WallKind.EXACT),
        (datetime(2027, 10, 31, 1, 59), WallKind.EXACT),
        (datetime(2027, 10, 31, 2, 0), WallKind.TWICE),
        (datetime(2027, 10, 31, 2, 59), WallKind.TWICE),
        (datetime(2027, 10, 31, 3, 0), WallKind.EXACT),
    ],
)
def test_the_edges_of_a_change_are_known_to_the_minute(wall: datetime, kind: WallKind) -> None:
    """From the first minute to the one before the last."""
    assert settle(wall, BERLIN).kind is kind


def test_nine_is_nine_on_both_sides_of_a_change() -> None:
    """The wall time is kept; the instant moves by an hour."""
    instants = [
        instant_of(PlannedTime(wall=datetime(2027, 3, day, 9), zone=BERLIN)) for day in (27, 28)
    ]
    assert instants == [
        datetime(2027, 3, 27, 8, tzinfo=UTC),
        datetime(2027, 3, 28, 7, tzinfo=UTC),
    ]


def test_the_following_days_keep_the_wall_time_through_changes_and_leap_days() -> None:
    """9:00 every day of a year in Berlin, 29 February and both Sundays included."""
    begin = PlannedTime(wall=datetime(2027, 12, 31, 9), zone=BERLIN)
    days = [found.instant.astimezone(ZoneInfo(BERLIN)) for found in days_after(begin, 366)]
    assert {(day.hour, day.minute) for day in days} == {(9, 0)}
    assert len({day.date() for day in days}) == 366
    assert datetime(2028, 2, 29, 9, tzinfo=ZoneInfo(BERLIN)) in days


def test_a_series_of_days_settles_the_one_without_its_time_and_goes_on() -> None:
    """2:30 is 3:30 on one morning only."""
    saturday = PlannedTime(wall=datetime(2027, 3, 27, 2, 30), zone=BERLIN)
    assert [found.planned.wall for found in days_after(saturday, 2)] == [
        datetime(2027, 3, 28, 3, 30),
        datetime(2027, 3, 29, 2, 30),
    ]


def test_there_and_back_in_every_zone_through_a_year() -> None:
    """Law: what the clock shows at an instant means that instant, folds included."""
    wrong = [
        (zone, instant)
        for zone in ZONES
        for instant in instants_of_a_year(zone)
        if instant_of(planned_at(instant, zone)) != instant
    ]
    assert wrong == []


@given(INSTANTS, st.sampled_from(ZONES))
def test_there_and_back_at_any_time(instant: datetime, zone: str) -> None:
    """Law: the same for the odd years of the past and the rules of the future."""
    assert instant_of(planned_at(instant, zone)) == instant


@given(WALLS, st.sampled_from(ZONES), st.integers(0, 1))
@example(datetime(2027, 3, 28, 2, 30), BERLIN, 1)
def test_settling_twice_is_settling_once(wall: datetime, zone: str, fold: int) -> None:
    """Law: what is meant exists, means the same instant, and is written in one way only."""
    found = settle(wall, zone, fold)
    again = settle(found.planned.wall, zone, found.planned.fold)
    assert (again.planned, again.instant) == (found.planned, found.instant)
    assert again.kind is not WallKind.GAP
    assert planned_at(found.instant, zone) == found.planned


@given(WALLS, st.sampled_from(ZONES), st.integers(0, 1))
def test_what_is_special_is_said_and_nothing_else(wall: datetime, zone: str, fold: int) -> None:
    """Law: a sentence exactly when there is something to say, a second instant when TWICE."""
    found = settle(wall, zone, fold)
    assert bool(found.sentence) == (found.kind is not WallKind.EXACT)
    assert (found.also is not None) == (found.kind is WallKind.TWICE)
    assert (found.planned.wall != wall) == (found.kind is WallKind.GAP)


@given(WALLS, st.sampled_from(ZONES))
def test_of_two_times_alike_the_first_is_the_earlier(wall: datetime, zone: str) -> None:
    """Law: the two folds name the same pair, in order."""
    first, second = settle(wall, zone, 0), settle(wall, zone, 1)
    if first.kind is WallKind.TWICE:
        assert first.instant < second.instant
        assert (first.also, second.also) == (second.instant, first.instant)
    else:
        assert first == second


@pytest.mark.parametrize(
    "zone",
    ["", "Berlin", "Europe", "Europe/Bielefeld", "../Berlin", "/etc/passwd", "\0", "localtime",
     "right/Europe/Berlin", "\ud800", "a" * 5000],
)  # fmt: skip
def test_an_unknown_zone_is_refused_with_an_example(zone: str) -> None:
    """Folders, paths, the machine's own zone and rubbish are none."""
    assert not zone_known(zone)
    with pytest.raises(ValueError, match="is not known") as refused:
        settle(datetime(2026, 12, 1, 9), zone)
    assert str(refused.value) == (
        f"The time zone “{zone}” is not known. "
        "Write the name of a city's zone, for example: Europe/Berlin."
    )


def test_a_known_zone_passes() -> None:
    """Nothing happens."""
    check_zone(BERLIN)
    check_zone("UTC")


@given(st.text(max_size=40))
def test_whatever_is_typed_as_a_zone_is_known_or_not(zone: str) -> None:
    """Law: no text makes it stumble."""
    assert zone_known(zone) in {True, False}


@pytest.mark.parametrize(
    ("wall", "zone"),
    [(datetime(9999, 12, 31, 23), "America/New_York"), (datetime(1, 1, 1), "Asia/Tokyo")],
)
def test_a_date_at_the_end_of_the_calendar_is_refused(wall: datetime, zone: str) -> None:
    """Its instant has no year."""
    with pytest.raises(ValueError, match=r"^The year \d+ is out of reach\. Choose a nearer"):
        settle(wall, zone)


def test_a_wall_time_with_a_zone_of_its_own_is_refused() -> None:
    """Two zones would contradict each other."""
    with pytest.raises(ValueError, match=r"^A wall time has no zone of its own\.$"):
        settle(datetime(2026, 12, 1, 9, tzinfo=UTC), BERLIN)
