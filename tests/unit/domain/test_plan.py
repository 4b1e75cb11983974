"""The plan by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.plan import Clash, Day, Entry, days_of, entries_of, week_of
from bot.domain.posts import Post, PostKind, PostState, Variant
from tests.effort import calls

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 30)
NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)


def post(
    post_id: str,
    *accounts: str,
    state: PostState = PostState.SCHEDULED,
    due_at: datetime | None = None,
    published_at: datetime | None = None,
) -> Post:
    """A post for some accounts."""
    return Post(
        id=post_id,
        author="U1",
        created_at=NOON,
        changed_at=NOON,
        channel="C1",
        kind=PostKind.SOCIAL,
        variants=tuple(Variant(account_id=a, text="Hello.") for a in accounts),
        state=state,
        due_at=due_at,
        published_at=published_at,
    )


def entry(
    post_id: str, *accounts: str, minutes: float = 0, state: PostState = PostState.SCHEDULED
) -> Entry:
    """A post so many minutes after Monday noon in Berlin."""
    return Entry(
        post=post(post_id, *(accounts or ("A",)), state=state),
        at=NOON + timedelta(minutes=minutes),
    )


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 6), date(2026, 11, 30)),
        (date(2027, 1, 1), date(2026, 12, 28)),
        (date(2028, 2, 29), date(2028, 2, 28)),
    ],
)
def test_a_week_begins_on_monday(day: date, monday: date) -> None:
    """Over the year's end and on a leap day too."""
    assert week_of(day) == monday


def test_entries_have_a_time() -> None:
    """When it was published, else when it is due; without a time it is not in the plan."""
    late = NOON + timedelta(minutes=3)
    live = post("live", due_at=NOON, published_at=late)
    due, undated = post("due", due_at=NOON), post("undated")
    assert entries_of([live, undated, due]) == (Entry(post=due, at=NOON), Entry(post=live, at=late))


def test_posts_belong_to_the_day_of_the_zone() -> None:
    """Monday 23:30 UTC is Tuesday in Berlin."""
    late, noon = entry("late", minutes=12.5 * 60), entry("noon")
    assert days_of([late, noon], BERLIN, MONDAY, 2) == (
        Day(date=MONDAY, posts=(noon,)),
        Day(date=date(2026, 12, 1), posts=(late,)),
    )
    assert [len(d.posts) for d in days_of([late, noon], "UTC", MONDAY, 2)] == [2, 0]


def test_the_day_of_a_change_of_clocks_is_one_day() -> None:
    """23 hours: its first and its last minute belong to it."""
    begins = datetime(2027, 3, 27, 23, tzinfo=UTC)
    moments = [begins + timedelta(hours=h) for h in (0, 22.99, 23)]
    entries = [Entry(post=post(str(n), "A"), at=at) for n, at in enumerate(moments)]
    found = days_of(entries, BERLIN, date(2027, 3, 28), 2)
    assert [[e.post.id for e in day.posts] for day in found] == [["0", "1"], ["2"]]


def test_a_working_day_without_a_post_is_a_gap() -> None:
    """For each account of its own; not at weekends, nor on holidays."""
    found = days_of(
        [entry("1", "A")],
        BERLIN,
        MONDAY,
        7,
        accounts=("B", "A"),
        holidays={date(2026, 12, 2)},
    )
    assert [day.gaps for day in found] == [
        ("B",),
        ("B", "A"),
        (),
        ("B", "A"),
        ("B", "A"),
        (),
        (),
    ]


def test_other_working_days_can_be_given() -> None:
    """A café works at weekends."""
    found = days_of([], BERLIN, MONDAY, 7, accounts=("A",), weekdays=range(2, 7))
    assert [bool(day.gaps) for day in found] == [False, False, True, True, True, True, True]


def test_two_posts_within_the_hour_clash() -> None:
    """59 minutes and a half do; an hour does not; another account does not."""
    entries = [
        entry("1", "A", "B"),
        entry("2", "A", minutes=59.5),
        entry("3", "A", minutes=119.5),
        entry("4", "C", minutes=20),
    ]
    (day,) = days_of(entries, BERLIN, MONDAY, 1)
    assert day.clashes == (Clash(account_id="A", post_ids=("1", "2"), minutes_apart=59),)


def test_a_clash_of_two_posts_is_told_for_each_account() -> None:
    """They share two accounts."""
    entries = [entry("2", "A", "B", minutes=1), entry("1", "B", "A")]
    (day,) = days_of(entries, BERLIN, MONDAY, 1)
    assert sorted(c.account_id for c in day.clashes) == ["A", "B"]
    assert {c.post_ids for c in day.clashes} == {("1", "2")}


def test_of_three_in_a_row_neighbours_clash() -> None:
    """Each is told once."""
    entries = [entry(str(n), minutes=10 * n) for n in range(3)]
    (day,) = days_of(entries, BERLIN, MONDAY, 1)
    assert [c.post_ids for c in day.clashes] == [("0", "1"), ("1", "2")]


def test_a_clash_across_midnight_is_on_both_days() -> None:
    """Also when only one of them is shown."""
    entries = [entry("1", minutes=11 * 60 + 50), entry("2", minutes=12 * 60 + 10)]
    clash = Clash(account_id="A", post_ids=("1", "2"), minutes_apart=20)
    assert [d.clashes for d in days_of(entries, BERLIN, MONDAY, 2)] == [(clash,), (clash,)]
    (tuesday,) = days_of(entries, BERLIN, date(2026, 12, 1), 1)
    assert tuesday.clashes == (clash,)


def test_a_withdrawn_post_fills_no_gap_and_clashes_with_nobody() -> None:
    """It is shown, and that is all."""
    gone = entry("gone", minutes=10, state=PostState.WITHDRAWN)
    (day,) = days_of([gone], BERLIN, MONDAY, 1, accounts=("A",))
    assert day == Day(date=MONDAY, posts=(gone,), gaps=("A",))
    (day,) = days_of([entry("1"), gone, entry("2", minutes=70)], BERLIN, MONDAY, 1)
    assert day.clashes == ()


def test_no_days_are_an_empty_plan() -> None:
    """Nothing to show."""
    assert days_of([entry("1")], BERLIN, MONDAY, 0) == ()


@given(
    st.lists(st.tuples(st.integers(-3000, 9000), st.sampled_from(["A", "B", "AB"])), max_size=20),
    st.sampled_from([BERLIN, "Pacific/Auckland", "America/St_Johns"]),
)
def test_every_post_within_the_days_is_shown_once(rows: list[tuple[int, str]], zone: str) -> None:
    """Law: in order, on one day; a gap exactly where an account says nothing."""
    entries = [entry(str(n), *accounts, minutes=m) for n, (m, accounts) in enumerate(rows)]
    days = days_of(entries, zone, MONDAY, 5, accounts=("A", "B"))
    shown = [e for day in days for e in day.posts]
    assert [e.at for e in shown] == sorted(e.at for e in shown)
    wanted = {e.post.id for e in entries if MONDAY <= _date(e, zone) < MONDAY + timedelta(days=5)}
    assert sorted(e.post.id for e in shown) == sorted(wanted)
    for day in days:
        for account in ("A", "B"):
            silent = all(account not in e.post.account_ids for e in day.posts)
            assert (account in day.gaps) == silent


def _date(entry: Entry, zone: str) -> date:
    return entry.at.astimezone(ZoneInfo(zone)).date()


def test_ten_thousand_posts_are_laid_out_at_once() -> None:
    """A calendar opens while somebody waits."""
    entries = [entry(str(n), "A", "B", "C", minutes=52 * n) for n in range(10_000)]
    effort = calls(lambda: days_of(entries, BERLIN, MONDAY, 366, accounts=("A", "B", "C")))
    assert effort < 1_000_000
    days = days_of(entries, BERLIN, MONDAY, 366, accounts=("A", "B", "C"))
    assert sum(len(day.clashes) for day in days) > 20_000
