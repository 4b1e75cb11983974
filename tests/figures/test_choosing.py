"""Easy ones first? What counts as choosing, and as an older one that nobody had."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.figures import Picking, day_of
from bot.domain.people import Role
from tests.figures.team import ANA, BEN, MONDAY, ZONE, Act, Team, new_file, team_on

OLDER, NEWER = 1, 0  # which of two conversations, the newest first


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Two customers wait: the older one since 9:00, the newer one since 9:05."""
    async with team_on(await new_file(tmp_path)) as opened:
        await opened.does(Act("speaks", who=0))
        await opened.does(Act("poll", minutes=1))
        await opened.does(Act("speaks", who=1, minutes=4))
        await opened.does(Act("poll", minutes=1))
        yield opened


async def does(team: Team, what: str, who: int, which: int, minutes: int = 1) -> None:
    """An act of the colleague with this number."""
    await team.does(Act(what, who=who, which=which, minutes=minutes))


async def answers(team: Team, who: int, which: int) -> None:
    """Somebody answers, and it arrives."""
    await does(team, "replies", who, which)
    await team.does(Act("delivers", minutes=1))


async def picking(team: Team) -> Picking:
    """Of the day."""
    period = day_of(MONDAY.date(), ZONE)
    return (await team.figures.of(period, team.clock.now(), names=True)).team.picking


async def test_the_newer_one_before_the_older_one(team: Team) -> None:
    """Counts, when nobody has the older one; the older one afterwards does not."""
    await answers(team, 0, NEWER)
    assert await picking(team) == Picking(past_older=1, of=1)
    await answers(team, 1, OLDER)
    assert await picking(team) == Picking(past_older=1, of=2)


async def test_an_older_one_that_somebody_has_is_not_passed_over(team: Team) -> None:
    """Ben has it; once he lets go of it, whoever chooses another passes it over."""
    await does(team, "claims", 1, OLDER)
    await does(team, "claims", 0, NEWER)
    await answers(team, 0, NEWER)
    assert await picking(team) == Picking(past_older=0, of=1)


async def test_the_moment_of_choosing_counts(team: Team) -> None:
    """Ana chose while Ben had the older one; that he lets go of it later is not her doing."""
    await does(team, "claims", 1, OLDER)
    await does(team, "claims", 0, NEWER)
    await does(team, "releases", 1, OLDER)
    await answers(team, 0, NEWER)
    assert await picking(team) == Picking(past_older=0, of=1)


async def test_what_a_colleague_gave_them_was_not_chosen(team: Team) -> None:
    """Ben hands it to Ana, who answers."""
    await does(team, "claims", 1, NEWER)
    (newer,) = [c for c in await team.conversations() if c.owner == BEN]
    now = team.clock.now()
    await team.parts.services.claims.hand_over(newer.id, BEN, ANA, Role.MEMBER, "", now)
    await answers(team, 0, NEWER)
    assert await picking(team) == Picking(past_older=0, of=0)


async def test_two_of_one_instant_are_of_one_age(team: Team) -> None:
    """Neither is the older one."""
    await answers(team, 0, OLDER)
    await answers(team, 0, NEWER)
    await team.does(Act("speaks", who=2, minutes=5))
    await team.does(Act("speaks", who=3))
    await team.does(Act("poll", minutes=1))
    before = await picking(team)
    await answers(team, 1, 0)
    assert await picking(team) == Picking(past_older=before.past_older, of=before.of + 1)


async def test_letting_go_oneself_is_no_claim_that_ran_out(team: Team) -> None:
    """Only what the clock took counts."""
    await does(team, "claims", 1, OLDER)
    await does(team, "releases", 1, OLDER)
    await does(team, "claims", 0, NEWER)
    await team.does(Act("reminds", minutes=70))
    found = await team.figures.of(day_of(MONDAY.date(), ZONE), team.clock.now(), names=True)
    assert found.team.released == 1
    assert {p.user: p.released for p in found.team.people if p.released} == {ANA: 1}
