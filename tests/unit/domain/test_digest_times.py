"""When digests are due."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest_times import (
    DigestSubscription,
    DueDigest,
    due_digests,
    last_day,
    last_week,
    working_day,
)
from bot.domain.working_hours import parse_hours

BERLIN = "Europe/Berlin"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
MARA = DigestSubscription(recipient="U0MARALIND", at=time(8, 30), zone=BERLIN, since=LONG_AGO)
WORKS = working_day(None, frozenset())


def local(text: str, zone: str = BERLIN) -> datetime:
    """A wall time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def names(found: tuple[DueDigest, ...]) -> list[str]:
    """Kinds and first days."""
    return [f"{d.period.kind} {d.period.first}" for d in found]


def due(now: str, **changes: object) -> list[str]:
    """What is due for Mara, who is otherwise in Berlin."""
    changed = replace(MARA, **changes)  # type: ignore[arg-type]  # fields by name
    return names(due_digests(changed, WORKS, local(now)))


def test_on_a_working_day_yesterday_is_due_at_the_time_of_choice() -> None:
    """Not a second before; and it stays so for two days."""
    before = ["day 2026-11-22", "week 2026-11-16", "day 2026-11-23"]
    assert due("2026-11-25T08:29:59") == before
    assert due("2026-11-25T08:30") == [*before, "day 2026-11-24"]


def test_none_is_older_than_two_days() -> None:
    """What was due on Monday at half past eight is not due on Wednesday a minute later."""
    assert due("2026-11-25T08:31") == ["day 2026-11-23", "day 2026-11-24"]


def test_on_monday_the_week_is_due_too() -> None:
    """And Sunday, which is yesterday."""
    assert due("2026-11-23T08:30") == ["day 2026-11-22", "week 2026-11-16"]


def test_at_the_weekend_nothing_becomes_due() -> None:
    """What was due on Friday stays so for two days."""
    assert due("2026-11-22T08:00") == ["day 2026-11-19"]
    assert due("2026-11-22T09:00") == []


def test_the_first_working_day_has_the_week() -> None:
    """After a holiday on Monday that is Tuesday."""
    works = working_day(None, {date(2026, 11, 23)})
    on_monday = due_digests(MARA, works, local("2026-11-23T12:00"))
    on_tuesday = due_digests(MARA, works, local("2026-11-24T12:00"))
    assert names(on_monday) == []
    assert names(on_tuesday) == ["day 2026-11-23", "week 2026-11-16"]


def test_working_days_follow_the_working_hours() -> None:
    """A team that works on Saturday, and not on Monday."""
    hours = parse_hours("Tue-Fri 9-17, Sat 10-14", BERLIN)
    works = working_day(hours, frozenset())
    assert [works(date(2026, 11, 23) + timedelta(days=n)) for n in range(7)] == [
        False,
        True,
        True,
        True,
        True,
        True,
        False,
    ]


def test_what_was_due_before_somebody_wanted_it_is_not_made_up_for() -> None:
    """A new manager gets no digests of the days before; one who came minutes late, today's."""
    assert due("2026-11-24T15:00", since=local("2026-11-24T14:00")) == []
    assert due("2026-11-24T08:36", since=local("2026-11-24T08:35")) == ["day 2026-11-23"]


def test_zones_have_their_own_days() -> None:
    """In Auckland it is Wednesday already."""
    auckland = replace(MARA, zone="Pacific/Auckland")
    found = due_digests(auckland, WORKS, datetime(2026, 11, 24, 19, 30, tzinfo=UTC))
    assert names(found)[-1] == "day 2026-11-24"
    assert found[-1].period.begin == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert found[-1].due_at == datetime(2026, 11, 24, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "utc"),
    [(time(2, 30), "2026-03-29T01:30+00:00"), (time(8, 30), "2026-03-29T06:30+00:00")],
)
def test_a_time_that_the_clock_skips_comes_all_the_same(at: time, utc: str) -> None:
    """Summer time begins on a Sunday, on which this team works."""
    works = working_day(parse_hours("Mon-Sun 9-17", BERLIN), frozenset())
    instant = datetime.fromisoformat(utc)
    newest = due_digests(replace(MARA, at=at), works, instant)[-1]
    assert (newest.due_at, newest.period.first) == (instant, date(2026, 3, 28))


def test_a_day_has_as_many_hours_as_the_clock_gives_it() -> None:
    """23 when summer time begins, 25 when it ends."""
    lengths = []
    for monday in ("2026-03-30T08:30", "2026-10-26T08:30"):
        day, _week = due_digests(MARA, WORKS, local(monday))
        lengths.append((day.period.end - day.period.begin) / timedelta(hours=1))
    assert lengths == [23, 25]


def test_a_time_that_comes_twice_is_due_once() -> None:
    """Winter time begins: of 2:30 the first is meant."""
    works = working_day(parse_hours("Mon-Sun 9-17", BERLIN), frozenset())
    at_night = replace(MARA, at=time(2, 30))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    before = due_digests(at_night, works, first - timedelta(seconds=1))
    once = due_digests(at_night, works, first)
    again = due_digests(at_night, works, first + timedelta(hours=1))
    assert names(once) == [*names(before), "day 2026-10-24"]
    assert names(again) == names(once)[1:]  # the oldest is older than two days by then


@given(
    st.datetimes(min_value=datetime(2026, 1, 2), max_value=datetime(2027, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"]),
    st.times(),
    st.integers(min_value=1, max_value=60 * 48),
)
def test_looking_often_finds_what_looking_once_finds(
    moment: datetime, zone: str, at: time, minutes: int
) -> None:
    """Whatever the pause between two looks: nothing due is passed over, and nothing comes early."""
    now = moment.replace(tzinfo=UTC)
    one = replace(MARA, zone=zone, at=at)
    found = due_digests(one, WORKS, now)
    assert all(now - timedelta(days=2) <= d.due_at <= now for d in found)
    assert all(d.period.end <= d.due_at for d in found)
    assert len({d.once for d in found}) == len(found)
    earlier = due_digests(one, WORKS, now - timedelta(minutes=minutes))
    kept = {d.once for d in earlier if d.due_at >= now - timedelta(days=2)}
    assert kept <= {d.once for d in found}


def test_yesterday_and_the_last_week_are_those_of_the_zone() -> None:
    """A minute after midnight in Berlin, an hour before it in London."""
    now = local("2026-11-24T00:01")
    assert last_day(now, BERLIN).first == date(2026, 11, 23)
    assert last_day(now, "Europe/London").first == date(2026, 11, 22)
    assert last_week(now, BERLIN).first == date(2026, 11, 16)
    assert last_week(now, "Europe/London").first == date(2026, 11, 16)
