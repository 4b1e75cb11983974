"""Rules of single figures: words, ages, ranks, bands, periods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import ClockKind
from bot.domain.events import Event, EventKind
from bot.domain.figures import MoodHint, Term, day_of, earlier, week_of
from bot.domain.figures.cases import by_age
from bot.domain.figures.ledger import ledger, window_of
from bot.domain.figures.times import Answer, answers_in, bands, ninetieth, slowest, times, usual
from bot.domain.figures.topics import topics, words_of
from bot.domain.figures.turns import Ending, Turn

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def answer(took: float, *, within: bool = True, name: str = "c") -> Answer:
    """One that took so many seconds."""
    return Answer(
        conversation_id=name,
        account_id="a",
        at=NOON,
        by="U1",
        took=took,
        lived=took,
        within=within,
        in_hours=True,
    )


@pytest.mark.parametrize(
    ("count", "rank"), [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (20, 18), (100, 90)]
)
def test_the_ninetieth_is_the_nearest_rank(count: int, rank: int) -> None:
    """Of the values 1 to `count`, whatever their order."""
    assert ninetieth([float(n) for n in range(count, 0, -1)]) == rank


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_the_ninetieth_is_the_least_that_nine_tenths_do_not_exceed(values: list[float]) -> None:
    """By counting."""
    found = ninetieth(values)
    assert 10 * sum(v <= found for v in values) >= 9 * len(values)
    assert 10 * sum(v < found for v in values) < 9 * len(values)


def test_nobody_answered_has_no_times() -> None:
    """Nulls, not zeros."""
    none = times([])
    assert (none.count, none.within) == (0, 0)
    assert (none.median_seconds, none.p90_seconds, none.share) == (None, None, None)
    assert slowest([]) is None
    assert usual(none, [none]) is None


def test_the_usual_weighs_each_day_the_same() -> None:
    """However many answers it had; days without answers are left out."""
    busy = times([answer(60)] * 9)
    calm = times([answer(180, within=False)])
    present = times([answer(100)])
    found = usual(present, [busy, times([]), calm])
    assert found is not None
    assert (found.periods, found.answers, found.answers_change) == (2, 5, -4)
    assert (found.median_seconds, found.median_change_seconds) == (120, -20)
    assert (found.share, found.share_change) == (0.5, 0.5)
    lonely = usual(times([]), [busy])
    assert lonely is not None
    assert (lonely.median_change_seconds, lonely.share_change) == (None, None)


def test_bands_touch_and_hold_everything() -> None:
    """An edge belongs to the band that begins there."""
    found = bands([answer(s) for s in (0, 299, 300, 3600, 28_799, 28_800, 1e6)])
    assert {b.from_seconds: b.count for b in found if b.count} == {
        0: 2,
        300: 1,
        3600: 1,
        14_400: 1,
        28_800: 2,
    }
    assert [b.below_seconds for b in found[:-1]] == [b.from_seconds for b in found[1:]]
    assert found[-1].below_seconds is None


def test_ages_of_cases_touch_and_hold_everything() -> None:
    """A case that is a day old is not younger than a day."""
    ages = [timedelta(), timedelta(hours=23), timedelta(days=1), timedelta(days=7)]
    ages += [timedelta(days=400), timedelta(seconds=-1)]
    found = by_age([NOON - age for age in ages], NOON)
    assert [(b.from_days, b.count) for b in found] == [(0, 3), (1, 1), (3, 0), (7, 1), (30, 1)]


@pytest.mark.parametrize(("minutes", "within"), [(59, True), (60, True), (61, False)])
def test_at_the_deadline_is_in_time(minutes: int, within: bool) -> None:  # noqa: FBT001 - a table
    """And a minute later is not."""
    at = NOON + timedelta(minutes=minutes)
    event = Event(
        id="e",
        at=at,
        actor="U1",
        kind=EventKind.ANSWERED,
        conversation_id="c",
        facts={
            "stopped": "response",
            "clock_start": NOON.isoformat(),
            "deadline": (NOON + timedelta(hours=1)).isoformat(),
            "took": 60.0 * minutes,
            "in_hours": True,
        },
    )
    (found,) = answers_in([event], day_of(NOON.date(), "UTC"))
    assert found.within is within
    turn = Turn(
        conversation_id="c",
        account_id="a",
        kind=ClockKind.RESPONSE,
        opened_at=NOON,
        began_at=NOON,
        deadline=NOON + timedelta(hours=1),
        ending=Ending.ANSWERED,
        ended_at=at,
    )
    assert turn.within is within


def test_a_ledger_that_does_not_add_up_says_so() -> None:
    """Somebody who began to wait has no turn; or a message is in none."""
    day = day_of(NOON.date(), "UTC")
    opening = Event(id="e", at=NOON, actor="system", kind=EventKind.RECEIVED, facts={"opens": True})
    lost = ledger([], [opening], day, stored=[], accounted=[])
    assert (lost.fetched, lost.adds_up) == (1, False)
    stray = ledger([], [], day, stored=["m", "n"], accounted=["n"])
    assert (stray.messages, stray.unaccounted, stray.adds_up) == (2, 1, False)
    assert ledger([], [], day, stored=["n"], accounted=["n"]).adds_up


def test_one_window_or_none() -> None:
    """“Within the hour” is said only when that is everybody's."""
    assert window_of([3600.0, 3600.0]) == 3600
    assert window_of([3600.0, 1800.0]) is None
    assert window_of([]) is None


def test_words_without_addresses_names_and_numbers() -> None:
    """Small letters; an apostrophe inside belongs to the word, however it is written."""
    text = "@harbourcoffee Don’t! https://x.example/late me@x.example ORDER#12 café"
    assert words_of(text) == {"don't", "order", "café"}


def test_terms_are_counted_by_people() -> None:
    """Not by how often somebody repeats one; function words and our names count nowhere."""
    found = topics(
        [
            "order order order, Harbour!",
            "The orders of harbour, please",
            "die Bestellung, bitte",
            "wo ist die Bestellung? Grinder",
        ],
        ["harbourcoffee Harbour Coffee"],
    )
    assert found.terms == (Term(word="bestellung", people=2), Term(word="order", people=2))


def test_a_word_of_one_person_is_no_subject() -> None:
    """And a plural stays one when nobody wrote the singular."""
    assert topics(["grinders grinders"]).terms == ()
    assert topics(["grinders", "the grinders"]).terms == (Term(word="grinders", people=2),)


def test_the_mood_is_a_hint() -> None:
    """Who uses words of both lists counts for neither; irony is not understood."""
    said = ["It is broken", "Lovely!", "I love it, but it came late", "When do you open?"]
    assert topics(said).mood == MoodHint(unhappy=1, kind=1, of=4)
    assert topics(["Great, another outage"]).mood == MoodHint(unhappy=0, kind=1, of=1)


def test_weeks_begin_on_monday_and_days_keep_their_wall_clock() -> None:
    """Four weeks before a Monday of summer time is a Monday of winter time."""
    monday = day_of(date(2026, 3, 30), "Europe/Berlin")
    before = earlier(monday, 4)
    assert before.first == date(2026, 3, 2)
    assert monday.begin - before.begin == timedelta(weeks=4) - timedelta(hours=1)
    week = week_of(date(2026, 3, 29), "Europe/Berlin")
    assert (week.first, week.last) == (date(2026, 3, 23), date(2026, 3, 29))
    assert week.end == monday.begin
    assert week.holds(week.begin)
    assert not week.holds(week.end)


def test_a_day_that_has_no_midnight() -> None:
    """Beirut skips from 0:00 to 1:00 in spring: the day begins at the first instant there is."""
    skipped = day_of(date(2026, 3, 29), "Asia/Beirut")
    before = day_of(date(2026, 3, 28), "Asia/Beirut")
    assert before.end == skipped.begin
    assert skipped.end - skipped.begin == timedelta(hours=23)
