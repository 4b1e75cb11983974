"""Guarantee 8, for what we say ourselves: what was planned by the wall clock keeps to it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.people import Role
from bot.domain.posts import PostState
from bot.domain.series import Words
from bot.planning_forms import CalendarQuestion, Composed, Span
from bot.storage import PostQuery
from integrations.memory import OPENAIR
from tests.guarantees.planning import WORDS, ZONE, composed, post_of, scheduled, written
from tests.guarantees.replicas import (
    ANA,
    BEN,
    OURS_ON_WARBLE,
    Replica,
    Workplace,
    on_sqlite,
    open_workplace,
)

pytestmark = on_sqlite


def on_the_wall(day: str, time: str, **more: object) -> Composed:
    """A post for that local day and time in Berlin."""
    return Composed(
        account_ids=(OURS_ON_WARBLE.id,),
        text=WORDS,
        day=day,
        time=time,
        zone=ZONE,
        **more,  # type: ignore[arg-type] # the fields of each are a test's to know
    )


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2026-03-28", datetime(2026, 3, 28, 8, 0, tzinfo=UTC)),
        ("2026-03-30", datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        ("2026-10-24", datetime(2026, 10, 24, 7, 0, tzinfo=UTC)),
        ("2026-10-26", datetime(2026, 10, 26, 8, 0, tzinfo=UTC)),
        ("2028-02-29", datetime(2028, 2, 29, 8, 0, tzinfo=UTC)),
    ],
)
async def test_nine_in_berlin_is_nine_on_both_sides_of_a_change(
    place: Workplace, bot: Replica, day: str, instant: datetime
) -> None:
    """It goes out at nine by Berlin's clocks: a minute before nothing, then once."""
    await scheduled(bot, place, on_the_wall(day, "09:00"))
    place.clock.advance(instant - timedelta(minutes=1) - place.clock.now())
    await bot.quiet()
    before = len(place.world.posts_by_us())
    place.clock.advance(timedelta(minutes=1))
    await bot.quiet()
    assert (before, len(place.world.posts_by_us())) == (0, 1)


async def test_a_time_that_does_not_exist_is_said_and_settled(
    place: Workplace, bot: Replica
) -> None:
    """Half past two is left out that night: half past three is meant, and the form says so."""
    composing, now = bot.parts.services.planning.composing, place.clock.now()
    what = on_the_wall("2026-03-29", "02:30")
    form = await composing.look(what, ANA, Role.MEMBER, now)
    post = await written(bot, place, what)
    assert "does not exist" in form.time_note
    assert post.due_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("fold", "hour"), [(0, 0), (1, 1)])
async def test_a_time_that_exists_twice_is_asked_for(
    place: Workplace, bot: Replica, fold: int, hour: int
) -> None:
    """The form asks which of the two; the choice is kept."""
    composing, now = bot.parts.services.planning.composing, place.clock.now()
    what = on_the_wall("2026-10-25", "02:30", fold=fold)
    form = await composing.look(what, ANA, Role.MEMBER, now)
    post = await written(bot, place, what)
    assert form.twice
    assert post.due_at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


async def test_a_clock_that_jumps_back_sends_nothing_twice(place: Workplace, bot: Replica) -> None:
    """What has been begun stays begun."""
    await scheduled(bot, place)
    place.clock.advance(timedelta(hours=2))
    await bot.quiet()
    place.clock.advance(-timedelta(hours=3))
    await bot.quiet()
    place.clock.advance(timedelta(hours=3))
    await bot.quiet()
    assert len(place.world.posts_by_us()) == 1


@pytest.fixture
async def openair(database_address: str) -> AsyncIterator[tuple[Workplace, Replica]]:
    """A workplace on a network that takes the same words again: Warble refuses them, as X does."""
    ours = replace(OURS_ON_WARBLE, network=OPENAIR.name)
    async with (
        open_workplace(database_address, OPENAIR) as place,
        place.replica(accounts=(ours,)) as bot,
    ):
        yield place, bot


async def test_a_year_of_recurrence(openair: tuple[Workplace, Replica]) -> None:
    """Every Monday at nine in Berlin, the approved words again, through both changes of the year.

    The bot looks on Sundays and Mondays, as after restarts; nothing is left out and nothing comes
    twice.
    """
    place, bot = openair
    first = on_the_wall("2026-03-09", "09:00", rule="FREQ=WEEKLY;BYDAY=MO", words=Words.REPEAT)
    await scheduled(bot, place, first)
    start = place.clock.now().astimezone(ZoneInfo(ZONE)).replace(hour=9, minute=0)
    for day in range(1, 366):
        target = start + timedelta(days=day)
        if target.weekday() in {6, 0}:
            place.clock.advance(target.astimezone(UTC) - place.clock.now())
            await bot.quiet()
    at = [m.created_at.astimezone(ZoneInfo(ZONE)) for m in place.world.posts_by_us()]
    assert {(moment.weekday(), moment.hour, moment.minute) for moment in at} == {(0, 9, 0)}
    assert len({moment.date() for moment in at}) == len(at) == 52


async def test_after_a_downtime_recurring_posts_never_burst(
    openair: tuple[Workplace, Replica],
) -> None:
    """What fell into it is passed over; those made ahead are their author's to decide."""
    place, bot = openair
    daily = on_the_wall("2026-03-05", "09:00", rule="FREQ=DAILY", words=Words.REPEAT)
    await scheduled(bot, place, daily)
    await bot.quiet()
    place.clock.advance(timedelta(days=60))
    await bot.quiet()
    assert place.world.posts_by_us() == ()
    async with place.database.read() as uow:
        ahead, _ = await uow.posts.find(
            PostQuery(begin=place.clock.now(), states=(PostState.SCHEDULED,)), limit=100
        )
    assert len(ahead) == 14


async def test_a_network_that_refuses_repeats_gets_none(place: Workplace, bot: Replica) -> None:
    """Said in the composer, not when the second one is due."""
    composing = bot.parts.services.planning.composing
    daily = on_the_wall("2026-03-05", "09:00", rule="FREQ=DAILY", words=Words.REPEAT)
    saved = await composing.save(daily, ANA, Role.MEMBER, place.clock.now())
    assert saved.form is not None
    assert saved.form.questions == (
        "Warble (pretend) refuses the same words again: choose fresh words.",
    )


async def test_a_recurring_post_with_fresh_words_asks_for_them(
    place: Workplace, bot: Replica
) -> None:
    """Nothing goes out that nobody has written: a draft, and a word to its author."""
    weekly = on_the_wall("2026-03-05", "09:00", rule="FREQ=WEEKLY;BYDAY=TH")
    await scheduled(bot, place, weekly)
    await bot.quiet()
    place.clock.advance(timedelta(days=8))
    await bot.quiet()
    async with place.database.read() as uow:
        drafts, _ = await uow.posts.find(PostQuery(states=(PostState.DRAFT,)), limit=10)
    assert [d.planned.wall.hour for d in drafts if d.planned] == [9, 9, 9]
    assert {v.text for d in drafts for v in d.variants} == {""}
    wanted = [m for m in place.directly("ana") if "words" in m.words]
    assert len(wanted) == len(drafts)


async def test_the_calendar_of_a_day_with_twenty_three_hours(
    place: Workplace, bot: Replica
) -> None:
    """A post at 23:30 on the shortest day belongs to that day."""
    post = await scheduled(bot, place, on_the_wall("2026-03-29", "23:30"))
    place.slack.person("ana")
    view = await bot.parts.services.planning.calendar.look(
        CalendarQuestion(span=Span.WEEK, first="2026-03-29"), BEN, place.clock.now()
    )
    days = {d.day.isoformat(): [p.post.id for p in d.posts] for d in view.days}
    assert days["2026-03-29"] == [post.id]
    assert (await post_of(place, post.id)).due_at == datetime(2026, 3, 29, 21, 30, tzinfo=UTC)


async def test_a_past_time_is_refused_with_a_sentence(place: Workplace, bot: Replica) -> None:
    """It stays a draft."""
    composing = bot.parts.services.planning.composing
    past = composed(at=place.clock.now() - timedelta(hours=1))
    saved = await composing.save(past, ANA, Role.MEMBER, place.clock.now())
    assert saved.form is not None
    assert (saved.post.state, saved.form.questions[0][:20]) == (
        PostState.DRAFT,
        "This time has passed",
    )
