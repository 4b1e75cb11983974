"""What customers wrote is erased when it is old; what is counted stays."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import State, close
from bot.domain.delivery import DeliveryKind
from bot.domain.events import EventKind
from bot.errors import NotFound
from bot.services.erasing import Retention
from db.unit_of_work import Database
from tests.guarantees.quinces import (
    DAY,
    LONG,
    NIGHT,
    complains,
    customer,
    in_slack,
    kinds,
    rows,
    standing,
    taken_offline,
)
from tests.guarantees.replicas import ANA, BEN, TEAM, Replica, Workplace, on_sqlite
from tests.stories import NOON, connected, conversation_of, heard, mention


async def test_what_is_old_is_erased_at_night_and_counts_stay(
    place: Workplace, bot: Replica
) -> None:
    """The word stands nowhere; rows and events are as many as before."""
    await taken_offline(place, bot)
    assert len(await standing(place.database)) > 15
    before, counted = await kinds(place.database), await rows(place.database)
    place.clock.advance(LONG + NIGHT)
    while await bot.parts.retention.round():
        pass
    assert await standing(place.database) == []
    after = await kinds(place.database)
    assert after.pop(EventKind.ERASED.value) == 1
    assert (after, await rows(place.database)) == (before, counted)


@on_sqlite
async def test_nothing_is_erased_too_early(place: Workplace, bot: Replica) -> None:
    """A day before its time, and by day when it could have been done last night."""
    await taken_offline(place, bot)
    before = await standing(place.database)
    for later in (LONG + NIGHT - DAY, DAY - NIGHT + timedelta(hours=1)):
        place.clock.advance(later)
        assert not await bot.parts.retention.round()
    assert await standing(place.database) == before


@on_sqlite
async def test_what_two_nights_missed_is_done_by_day(place: Workplace, bot: Replica) -> None:
    """The bot may run by day only."""
    await taken_offline(place, bot)
    place.clock.advance(LONG + 2 * DAY + timedelta(minutes=1))
    assert await bot.parts.retention.round()
    assert await standing(place.database) == []


@on_sqlite
async def test_who_still_waits_is_not_erased(place: Workplace, bot: Replica) -> None:
    """However old it is: an open conversation, and one whose case has no outcome."""
    conversation_id = await complains(place, bot)
    before = await standing(place.database)
    place.clock.advance(2 * LONG)
    assert not await bot.parts.retention.round()
    assert await standing(place.database) == before
    await bot.parts.services.closing.close(conversation_id, ANA, "Quince left", place.clock.now())
    await bot.quiet()
    place.clock.advance(LONG + NIGHT)
    assert await bot.parts.retention.round()
    assert await standing(place.database) == []


@on_sqlite
async def test_whoever_is_here_again_keeps_their_name(place: Workplace, bot: Replica) -> None:
    """What they said long ago goes; who they are is needed for what they say now."""
    await taken_offline(place, bot)
    place.clock.advance(LONG + NIGHT)
    customer(place).posts("@harbourcoffee hello again")
    await bot.poll()
    assert await bot.parts.retention.round()
    async with place.database.read() as uow:
        newest = (await place.conversations())[-1]
        (author,) = (await uow.authors.get([newest.author_id])).values()
        (said,) = (await uow.messages.newest([newest.id], 9))[newest.id].messages
    assert author.profile.handle.startswith("quince")
    assert {line.partition(":")[0] for line in await standing(place.database)} == {"authors"}
    assert (newest.erased_at, said.text) == (None, "@harbourcoffee hello again")


@on_sqlite
async def test_a_card_in_slack_stays_and_nothing_can_be_done_with_it(
    place: Workplace, bot: Replica
) -> None:
    """Slack has a retention of its own; a click is answered with a sentence."""
    conversation_id = await taken_offline(place, bot)
    shown = in_slack(place)
    place.clock.advance(LONG + NIGHT)
    await bot.parts.retention.round()
    await bot.quiet()
    assert in_slack(place) == shown
    with pytest.raises(NotFound, match="What was said here is erased"):
        await bot.parts.services.closing.reopen(conversation_id, BEN, place.clock.now())


@on_sqlite
async def test_what_reached_us_late_is_kept_from_then_on(database: Database) -> None:
    """A network may show today what was said long ago: it is new to the team."""
    await connected(database)
    long_ago = -600 * 24 * 60
    await heard(database, mention("m1", minutes=long_ago))
    async with database.write() as uow:
        known = await uow.conversations.get([await conversation_of(database, "m1")])
        (found,) = known.values()
        assert await uow.conversations.save(found, close(found, State.CLOSED, "old"))
        await uow.commit()
    sweep = Retention(database).sweep
    early = await sweep(TEAM, NOON + LONG - DAY, 10)
    due = await sweep(TEAM, NOON + LONG + 3 * DAY, 10)
    assert (early.conversations, due.conversations) == (0, 1)


async def test_a_shorter_retention_holds_from_now_on(place: Workplace, bot: Replica) -> None:
    """It is a setting like others."""
    await taken_offline(place, bot)
    place.clock.advance(31 * DAY + NIGHT)
    short = replace(TEAM, retention=30 * DAY)
    erased = await Retention(place.database).sweep(short, place.clock.now(), 10)
    assert erased.conversations >= 1
    assert await standing(place.database) == []


@on_sqlite
async def test_gathered_reminders_go_when_they_are_old(place: Workplace) -> None:
    """They belong to no conversation, and quote several."""
    hungry = replace(TEAM, on_duty=(ANA,), nudges_per_hour=1)
    async with place.replica("two", team=hungry) as other:
        for name in ("quince", "kitty"):
            customer(place, name).posts(f"@harbourcoffee quince, says {name}")
        await other.poll()
        await other.quiet()
        for _ in range(4):
            place.clock.advance(timedelta(minutes=30))
            await other.quiet()
        for found in await place.conversations():
            await other.parts.services.closing.close(found.id, ANA, "Quince", place.clock.now())
        await other.quiet()
        gathered = [d for d in await place.deliveries(DeliveryKind.SLACK) if not d.conversation_id]
        assert gathered
        place.clock.advance(LONG + 3 * DAY)
        while await other.parts.retention.round():
            pass
    assert await standing(place.database) == []


@on_sqlite
async def test_what_was_pushed_and_could_never_be_read_is_not_kept_for_ever(
    place: Workplace, bot: Replica
) -> None:
    """Nobody has signed in again, say; what is younger still waits."""
    for words in (b"quince", b"young"):
        await bot.parts.push_inbox.keep("warble", words)
        place.clock.advance(LONG)
    place.clock.advance(3 * DAY - LONG)
    while await bot.parts.retention.round():
        pass
    async with place.database.read() as uow:
        left = [push.body for push in await uow.pushes.with_bodies("warble")]
    assert left == [b"young"]


async def test_two_replicas_erase_each_conversation_once(shared_place: Workplace) -> None:
    """What one holds, the other leaves out; the events tell how many each erased."""
    place = shared_place
    async with place.replica("one") as one, place.replica("two") as two:
        for n in range(12):
            await complains(place, one, f"quince{n}")
        for found in await place.conversations():
            await one.parts.services.closing.close(found.id, ANA, "Quince", place.clock.now())
        await one.quiet()
        place.clock.advance(LONG + NIGHT)
        now = place.clock.now()
        both = (one.database, two.database) * 4
        erased = await asyncio.gather(*(Retention(each).sweep(TEAM, now, 3) for each in both))
        while left := await Retention(one.database).sweep(TEAM, now, 3):
            erased.append(left)
    assert sum(e.conversations for e in erased) == 12
    assert sum(e.authors for e in erased) == 12
    assert await standing(place.database) == []


async def test_who_writes_while_they_are_erased_is_not_lost(shared_place: Workplace) -> None:
    """Either they are known still, or they begin anew; never a card of nobody."""
    place = shared_place
    async with place.replica("one") as one:
        for round_ in range(6):
            name = f"quince{round_}"
            conversation_id = await complains(place, one, name)
            await one.parts.services.closing.close(conversation_id, ANA, "x", place.clock.now())
            await one.quiet()
            place.clock.advance(LONG + NIGHT)
            customer(place, name).posts("@harbourcoffee it is me again")
            await asyncio.gather(
                one.poll(), Retention(place.database).sweep(TEAM, place.clock.now(), 50)
            )
            newest = (await place.conversations())[-1]
            async with place.database.read() as uow:
                (author,) = (await uow.authors.get([newest.author_id])).values()
            assert (newest.state, newest.erased_at) == (State.OPEN, None)
            assert author.profile.handle.startswith(name)
            await one.parts.services.closing.close(newest.id, ANA, "x", place.clock.now())
            await one.quiet()
