"""A month, number by number, as it was worked out by hand from `tests.figures.march`."""

from collections.abc import AsyncIterator
from dataclasses import astuple
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.figures import (
    Digest,
    FollowUps,
    Headline,
    HourCount,
    Lag,
    Ledger,
    Person,
    Picking,
    Term,
    Times,
    Usual,
    day_of,
    week_of,
)
from bot.domain.offline import Outcome
from tests.figures.march import CHLOE, March
from tests.figures.team import ANA, BEN, MARA, ZONE, new_file, team_on

MIN, HOUR = 60.0, 3600.0


@pytest.fixture
async def march(tmp_path: Path) -> AsyncIterator[March]:
    """The month, not told yet."""
    async with team_on(await new_file(tmp_path)) as team:
        yield March(team)


async def day(march: March, number: int) -> Digest:
    """The figures of a day of March as they are now."""
    period = day_of(date(2026, 3, number), ZONE)
    return await march.team.figures.of(period, march.team.clock.now(), names=True)


async def week(march: March, number: int) -> Digest:
    """The figures of the week with a day of March as they are now."""
    period = week_of(date(2026, 3, number), ZONE)
    return await march.team.figures.of(period, march.team.clock.now(), names=True)


def ledger(found: Digest) -> tuple[int, ...]:
    """Fetched = answered + acknowledged + offline + closed + spam + open."""
    assert found.ledger.adds_up
    return astuple(found.ledger)[:7]


def minutes(times: Times) -> tuple[object, ...]:
    """Count, median, ninetieth, within."""
    if times.median_seconds is None or times.p90_seconds is None:
        return (times.count,)
    return (times.count, times.median_seconds / 60, times.p90_seconds / 60, times.within)


async def test_monday_as_managers_see_it_on_tuesday_morning(march: March) -> None:
    """Two of four were answered, one within the hour; max and noa wait."""
    await march.until(3, "08:00")
    found = await day(march, 2)
    assert found.headline == Headline(
        people=4, answered=2, within=1, waiting=2, waiting_longer=0, window_seconds=HOUR
    )
    assert found.ledger == Ledger(
        fetched=4,
        answered=2,
        acknowledged=0,
        offline=0,
        closed=0,
        spam=0,
        open=2,
        messages=4,
        unaccounted=0,
        adds_up=True,
    )
    # max since 16:50, due on Tuesday at 9:50; noa since 20:00, due at 10:00. Ana owns max.
    assert [(w.author_name, w.owner) for w in found.waiting] == [("max", ANA), ("noa", "")]
    assert [(w.deadline - found.period.end) / timedelta(minutes=1) for w in found.waiting] == [
        9 * 60 + 50,
        10 * 60,
    ]
    assert found.waiting_total == 2
    # kim 20 minutes, lee 70: the middle is 45, nine tenths is the second of two.
    assert found.response.all == Times(
        count=2,
        median_seconds=45 * MIN,
        p90_seconds=70 * MIN,
        lived_median_seconds=45 * MIN,
        lived_p90_seconds=70 * MIN,
        within=1,
        share=0.5,
    )
    assert found.response.inside == found.response.all
    assert found.response.outside.count == 0
    assert found.response.usual is None
    slow = found.response.slowest
    assert slow is not None
    assert (slow.author_name, slow.seconds, slow.by) == ("lee", 70 * MIN, BEN)
    assert [h for h in found.hours if h.within or h.late] == [
        HourCount(hour=9, within=1, late=0),
        HourCount(hour=10, within=0, late=1),
    ]
    # 20 min lies in 15-30, 70 min in 60-120.
    assert {b.from_seconds // 60: b.count for b in found.bands if b.count} == {15: 1, 60: 1}
    # Each card stood there two minutes after its message, which was fetched after one.
    assert found.lag == Lag(
        count=4,
        median_seconds=120.0,
        p90_seconds=120.0,
        slowest_seconds=120.0,
        fetch_median_seconds=60.0,
    )
    # kim's and lee's were chosen with nobody older beside them. The deadline told all three.
    assert found.team.people == (
        Person(user=ANA, answered=1, median_seconds=20 * MIN, nudges=1, released=0),
        Person(user=BEN, answered=1, median_seconds=70 * MIN, nudges=1, released=0),
        Person(user=MARA, answered=0, median_seconds=None, nudges=1, released=0),
    )
    assert found.team.picking == Picking(past_older=0, of=2)
    # order: kim, lee, and max's "orders"; cold: max and noa; coffee is in our own name.
    assert found.topics.terms == (Term(word="order", people=3), Term(word="cold", people=2))
    # late (kim), cold (max, noa); lee asks.
    assert (found.topics.mood.unhappy, found.topics.mood.kind, found.topics.mood.of) == (3, 0, 4)


async def test_monday_looked_at_again_at_the_end_of_the_month(march: March) -> None:
    """All four were answered since, three in time; what happened on Monday is what it was."""
    await march.until(31, "18:00")
    found = await day(march, 2)
    assert ledger(found) == (4, 4, 0, 0, 0, 0, 0)
    assert (found.headline.people, found.headline.answered, found.headline.within) == (4, 4, 3)
    assert minutes(found.response.all) == (2, 45, 70, 1)
    # dee waits, who came on the 31st: neither of Monday, nor since before it.
    assert (found.headline.waiting, found.headline.waiting_longer) == (0, 0)
    assert [w.author_name for w in found.waiting] == ["dee"]


async def test_tuesday_has_the_answers_to_monday(march: March) -> None:
    """Those who began on Tuesday are two; answers of Tuesday are four, and a promise was kept."""
    await march.until(4, "08:00")
    found = await day(march, 3)
    # kim was acknowledged, olu thanked.
    assert ledger(found) == (2, 1, 1, 0, 0, 0, 0)
    assert (found.headline.people, found.headline.within) == (2, 2)
    # max 40, noa 45, kim 5, olu 30: in order 5, 30, 40, 45. kim's real answer is no fifth.
    assert minutes(found.response.all) == (4, 35, 45, 4)
    # noa alone had begun outside of working hours.
    assert minutes(found.response.inside) == (3, 30, 40, 3)
    assert minutes(found.response.outside) == (1, 45, 45, 1)
    # max lived 16 h 40 min, noa 13 h 45 min, kim 5 min, olu 30 min.
    assert found.response.all.lived_p90_seconds == 16 * HOUR + 40 * MIN
    assert found.response.all.lived_median_seconds == (30 * MIN + 13 * HOUR + 45 * MIN) / 2
    assert found.follow_ups == FollowUps(promised=1, kept=1, late=0, waiting=0, overdue=0)
    assert [(p.colleague, p.author_name, p.excerpt) for p in found.praise] == [
        (CHLOE, "olu", "Chloe was lovely")
    ]
    # olu was thanked: their words are no complaint.
    assert found.topics.mood.of == 1
    # Ana had taken max on Monday, before noa came; Ben took noa with nobody older unowned; kim's
    # was Ana's already; olu was the only one.
    assert found.team.picking == Picking(past_older=0, of=4)


async def test_wednesday_closes_more_than_it_answers(march: March) -> None:
    """Spam counts each time it comes; a deleted message is closed; one goes offline."""
    await march.until(5, "08:00")
    found = await day(march, 4)
    # pia twice, rob, sam, tia.
    assert ledger(found) == (5, 0, 0, 1, 2, 2, 0)
    assert (found.headline.people, found.headline.answered, found.headline.within) == (1, 1, 1)
    assert {r.reason: r.count for r in found.reasons} == {
        "Duplicate": 1,
        "The customer deleted what they wrote.": 1,
    }
    assert minutes(found.response.all) == (1, 30, 30, 1)
    assert (found.cases.opened, found.cases.open, found.cases.ended) == (1, 1, ())
    # opened on Wednesday at 11:30: less than a day old on Thursday at 8.
    assert [c.author_name for c in found.cases.oldest] == ["sam"]
    assert {b.from_days: b.count for b in found.cases.by_age if b.count} == {0: 1}


async def test_thursday_begins_with_the_easy_one(march: March) -> None:
    """Vic was chosen past uma; the deadline took uma from Ben; uma waits overnight."""
    await march.until(6, "08:00")
    found = await day(march, 5)
    assert ledger(found) == (2, 1, 0, 0, 0, 0, 1)
    assert (found.headline.answered, found.headline.waiting) == (1, 1)
    assert minutes(found.response.all) == (1, 10, 10, 1)
    assert found.team.picking == Picking(past_older=1, of=1)
    assert (found.team.nudges, found.team.released) == (3, 1)
    assert found.team.people == (
        Person(user=ANA, answered=1, median_seconds=10 * MIN, nudges=1, released=0),
        Person(user=BEN, answered=0, median_seconds=None, nudges=1, released=1),
        Person(user=MARA, answered=0, median_seconds=None, nudges=1, released=0),
    )


async def test_friday_answers_who_waited_since_thursday(march: March) -> None:
    """Nobody began; one answer of 510 counting minutes; a case ends after two days."""
    await march.until(6, "18:00")
    found = await day(march, 6)
    assert ledger(found) == (0, 0, 0, 0, 0, 0, 0)
    assert found.headline.people == 0
    assert minutes(found.response.all) == (1, 510, 510, 0)
    # From Thursday 9:00 to Friday 9:30.
    assert found.response.all.lived_median_seconds == 24 * HOUR + 30 * MIN
    assert [(c.outcome, c.count, c.median_age_seconds) for c in found.cases.ended] == [
        (Outcome.SOLVED, 1, 48 * HOUR)
    ]
    assert found.cases.open == 0


async def test_who_waits_since_before_is_said_apart(march: March) -> None:
    """On Monday morning: of Sunday xia waits; wes waits longer, since Saturday."""
    await march.until(9, "08:00")
    found = await day(march, 8)
    assert (found.headline.people, found.headline.waiting) == (1, 1)
    assert found.headline.waiting_longer == 1
    assert [w.author_name for w in found.waiting] == ["wes", "xia"]


async def test_the_first_week(march: March) -> None:
    """4 + 2 + 5 + 2 + 0 + 1 + 1 began to wait; nine answers; three people gave them."""
    await march.until(31, "18:00")
    found = await week(march, 5)
    # Answered: kim, lee, max, noa, olu, vic, uma, wes, xia; acknowledged: kim; offline: sam;
    # closed: rob, tia; spam: pia twice.
    assert ledger(found) == (15, 9, 1, 1, 2, 2, 0)
    # Late were lee, uma and xia.
    assert (found.headline.people, found.headline.answered, found.headline.within) == (11, 11, 8)
    # 5 10 20 30 30 40 45 70 510: wes and xia were answered in the next week.
    assert minutes(found.response.all) == (9, 30, 510, 7)
    assert found.response.all.share == 7 / 9
    # Ana: 20 40 5 30 10; Ben: 70 45 30; Mara: 510. Two deadlines were told to all three.
    assert found.team.people == (
        Person(user=ANA, answered=5, median_seconds=20 * MIN, nudges=2, released=0),
        Person(user=BEN, answered=3, median_seconds=45 * MIN, nudges=2, released=1),
        Person(user=MARA, answered=1, median_seconds=510 * MIN, nudges=2, released=0),
    )
    assert found.team.picking == Picking(past_older=1, of=9)
    # 16 messages: pia and kim wrote twice in it, on days of their own: 15 turns, 15 messages.
    assert found.ledger.messages == 15


async def test_the_second_monday_against_the_first(march: March) -> None:
    """An answer that crosses with a message leaves them waiting for the rest of it."""
    await march.until(10, "08:00")
    found = await day(march, 9)
    # yan twice: for the second message since the first was answered.
    assert ledger(found) == (2, 2, 0, 0, 0, 0, 0)
    # wes 40, xia 90, yan 15 and 32: in order 15 32 40 90.
    assert minutes(found.response.all) == (4, 36, 90, 3)
    # The Monday before: 2 answers, median 45, ninetieth 70, half of them in time.
    assert found.response.usual == Usual(
        periods=1,
        answers=2,
        answers_change=2,
        median_seconds=45 * MIN,
        median_change_seconds=-9 * MIN,
        p90_seconds=70 * MIN,
        p90_change_seconds=20 * MIN,
        share=0.5,
        share_change=0.25,
    )


async def test_a_day_of_23_hours(march: March) -> None:
    """Sunday 29: what is fetched at midnight is its, though it was written the day before."""
    await march.until(30, "08:00")
    found = await day(march, 29)
    assert found.period.end - found.period.begin == timedelta(hours=23)
    assert ledger(found) == (2, 0, 0, 0, 0, 0, 2)
    # abe wrote on Saturday and is one of Sunday's: not of those who wait since before.
    assert (found.headline.waiting, found.headline.waiting_longer) == (2, 0)
    assert ledger(await day(march, 28)) == (0, 0, 0, 0, 0, 0, 0)
    # abe's card: three minutes after the message, two of them until it was fetched.
    assert found.lag == Lag(
        count=2,
        median_seconds=150.0,
        p90_seconds=180.0,
        slowest_seconds=180.0,
        fetch_median_seconds=90.0,
    )
    await march.until(31, "08:00")
    # zoe 20, abe 50: both in time, both from outside of working hours.
    assert minutes((await day(march, 30)).response.outside) == (2, 35, 50, 2)


def test_a_day_of_25_hours() -> None:
    """Sunday 25 October; and a week with it has an hour more than seven days."""
    sunday = day_of(date(2026, 10, 25), ZONE)
    assert sunday.end - sunday.begin == timedelta(hours=25)
    seven = week_of(date(2026, 10, 25), ZONE)
    assert (seven.first, seven.last) == (date(2026, 10, 19), date(2026, 10, 25))
    assert seven.end - seven.begin == timedelta(days=7, hours=1)


async def test_without_names(march: March) -> None:
    """Nobody is named but in praise; what the team did is the same."""
    await march.until(4, "08:00")
    period = day_of(date(2026, 3, 3), ZONE)
    named = await day(march, 3)
    found = await march.team.figures.of(period, march.team.clock.now(), names=False)
    assert found.team.people == ()
    assert found.response.slowest is not None
    assert found.response.slowest.by == ""
    assert (found.team.nudges, found.team.picking) == (named.team.nudges, named.team.picking)
    assert found.praise == named.praise
