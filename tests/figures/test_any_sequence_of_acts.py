"""Whatever people do, in whatever order: the ledger adds up, and two ways of counting agree."""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import fmean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.events import Event
from bot.domain.figures import Digest, Period, day_of, week_of
from bot.domain.figures.ledger import of_period
from bot.domain.figures.people import picking
from bot.domain.figures.times import answers_in, lag
from bot.domain.figures.turns import by_conversation, turns_by_conversation, turns_of
from tests.figures import naive
from tests.figures.team import ACTS, OPEN_AIR, POLICY, ZONE, Act, Team, new_file, team_on

FIRST = date(2026, 3, 2)
OFTEN = ("speaks", "speaks", "poll", "poll", "poll", "replies", "delivers", "delivers")
acts = st.builds(
    Act,
    what=st.sampled_from([*ACTS, *OFTEN, *OFTEN]),
    who=st.sampled_from([0, 0, 0, 1, 2, 3]),
    which=st.sampled_from([0, 0, 0, 0, 1, 2, 3, 7]),
    minutes=st.sampled_from([0, 0, 1, 7, 20, 45, 180, 1000]),
)


@pytest.fixture(scope="module")
def file() -> Iterator[Path]:
    """A migrated database, to be copied."""
    with tempfile.TemporaryDirectory() as folder:
        yield asyncio.run(new_file(Path(folder)))


async def check(team: Team, period: Period) -> Digest:
    """The figures of a period from the database are those of its events, counted plainly."""
    now = team.clock.now()
    events = await team.events()
    digest = await team.figures.of(period, now, names=True)
    assert digest.ledger.adds_up
    plain = naive.figures(events, period, now, POLICY)
    found = naive.of_digest(digest)
    assert found == {name: plain[name] for name in found}
    cases, lags = plain["cases"], plain["lag"]
    assert (digest.cases.opened, digest.cases.open) == (cases["opened"], len(cases["ages"]))
    assert {c.outcome.value: (c.count, c.median_age_seconds) for c in digest.cases.ended} == cases[
        "ended"
    ]
    assert [band.count for band in digest.cases.by_age] == [
        sum(
            band.from_days <= age and (band.below_days is None or age < band.below_days)
            for age in cases["ages"]
        )
        for band in digest.cases.by_age
    ]
    usual = digest.response.usual
    assert (usual.periods if usual else 0) == len(plain["usual"])
    if usual is not None:
        counts, middles, highs = zip(*plain["usual"], strict=True)
        assert (usual.answers, usual.median_seconds, usual.p90_seconds) == (
            fmean(counts),
            fmean(middles),
            fmean(highs),
        )
    assert digest.lag.count == len(lags)
    assert digest.lag.slowest_seconds == max(lags, default=None)
    assert sorted(p.colleague for p in digest.praise) == sorted(plain["praise"])
    assert sum(band.count for band in digest.bands) == digest.response.all.count
    return digest


def check_order(events: list[Event], period: Period, random: Random) -> None:
    """Shuffled, the events give the same turns and the same figures."""
    shuffled = random.sample(events, len(events))
    turns = turns_by_conversation(events)
    assert turns_by_conversation(shuffled) == turns
    for i, of in by_conversation(events).items():
        assert turns_of(random.sample(of, len(of))) == turns[i]
    every = [t for of in turns.values() for t in of]
    assert of_period(random.sample(every, len(every)), period) == of_period(every, period)
    assert answers_in(shuffled, period) == answers_in(events, period)
    one, other = by_conversation(events), by_conversation(shuffled)
    assert lag(other, period) == lag(one, period)
    channels = {OPEN_AIR.id: OPEN_AIR.channel}
    assert picking(other, turns, period, channels) == picking(one, turns, period, channels)


@settings(max_examples=60, deadline=None)
@given(done=st.lists(acts, min_size=5, max_size=60), random=st.randoms(use_true_random=False))
def test_the_ledger_adds_up_and_both_ways_of_counting_agree(
    file: Path, done: list[Act], random: Random
) -> None:
    """For each day and for the week, after any sequence of acts through the real services."""

    async def story() -> None:
        async with team_on(file) as team:
            for act in done:
                await team.does(act)
            last = (team.clock.now() - timedelta(days=1)).date()
            days = {FIRST, last, team.clock.now().date()}
            for period in [*(day_of(day, ZONE) for day in days), week_of(FIRST, ZONE)]:
                await check(team, period)
                check_order(await team.events(), period, random)

    asyncio.run(story())
