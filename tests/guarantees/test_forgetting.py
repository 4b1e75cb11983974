"""Somebody who asks for it is forgotten at once and everywhere: `python -m bot forget`."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.conversation import State
from bot.domain.delivery import DeliveryKind
from bot.domain.events import EventKind
from bot.errors import BadInput, Conflict
from bot.services.erasing import FORGOTTEN, Forgetting
from db.schema import metadata
from tests.guarantees.quinces import (
    complains,
    customer,
    in_slack,
    kinds,
    rows,
    standing,
    taken_offline,
)
from tests.guarantees.replicas import ANA, TEAM, Replica, Workplace, on_sqlite


async def test_somebody_is_forgotten_everywhere(place: Workplace, bot: Replica) -> None:
    """In the database at once, in Slack as soon as the bot runs: cards, threads, messages."""
    await taken_offline(place, bot)
    assert len(in_slack(place)) > 5
    before, counted = await kinds(place.database), await rows(place.database)
    handle = place.world.person("quince").handle
    done = await Forgetting(place.database).forget("warble", f"@{handle}", place.clock.now())
    assert await standing(place.database) == []
    await bot.quiet()
    assert in_slack(place) == []
    after = await kinds(place.database)
    assert after.pop(EventKind.FORGOTTEN.value) == done.erased.conversations
    assert (after, await rows(place.database)) == (before, counted)
    assert all("Erased" in card.words for card in place.cards())
    assert (done.erased.authors, done.closed, done.cards) == (1, 0, done.erased.conversations)


async def test_who_waits_is_closed_with_the_reason(place: Workplace, bot: Replica) -> None:
    """Nobody is reminded any more; nothing that was not sent goes out."""
    conversation_id = await complains(place, bot)
    await bot.answer(conversation_id, "Dear Quince, we are sorry", place.clock)
    name = place.world.person("quince").handle
    known = await Forgetting(place.database).find("warble", name.upper())
    done = await Forgetting(place.database).forget("warble", name.upper(), place.clock.now())
    place.clock.advance(timedelta(hours=3))
    await bot.quiet()
    found = await place.conversation()
    assert (known.conversations, known.waiting) == (1, 1)
    assert (done.closed, done.called_off) == (1, 1)
    assert (found.state, found.reason, found.clock) == (State.CLOSED, FORGOTTEN, None)
    assert place.world.outbox() == ()
    assert (await standing(place.database), in_slack(place)) == ([], [])
    (card,) = place.cards()
    assert FORGOTTEN in card.words
    assert place.thread(card) == []


async def test_who_was_forgotten_begins_anew(place: Workplace, bot: Replica) -> None:
    """The same person, under the same old post: a stranger with a new card."""
    await complains(place, bot)
    person = place.world.person("quince")
    await Forgetting(place.database).forget("warble", person.handle, place.clock.now())
    await bot.quiet()
    person.posts("Another one", reply_to=person.posts("@harbourcoffee hello!").id)
    await bot.poll()
    await bot.quiet()
    first, second = place.cards()
    async with place.database.read() as uow:
        old, new = await place.conversations()
        known = await uow.authors.acquaintance({new.id: new.author_id}, endings=3)
    assert ("Erased" in first.words, "Another one" in second.words) == (True, True)
    assert old.author_id != new.author_id
    assert known[new.id].earlier == 0


@on_sqlite
async def test_a_friend_who_quoted_them_keeps_their_own_words(
    place: Workplace, bot: Replica
) -> None:
    """Only what stands above the friend's message goes: it is not the friend's."""
    first = customer(place).posts("@harbourcoffee my quince jam is off")
    friend = place.world.person("fay", display_name="Fay")
    friend.posts("@harbourcoffee same here", reply_to=first.id)
    await bot.poll()
    handle = place.world.person("quince").handle
    done = await Forgetting(place.database).forget("warble", handle, place.clock.now())
    left = await standing(place.database)
    assert done.erased.quotations == 1
    assert [line for line in left if "same here" not in line] == []


async def test_a_message_that_gathers_several_goes_as_a_whole(place: Workplace) -> None:
    """It names the forgotten one among others: reminders are of no use later."""
    hungry = replace(TEAM, on_duty=(ANA,), nudges_per_hour=1)
    async with place.replica("two", team=hungry) as other:
        for name in ("quince", "kim"):
            place.world.person(name).posts(f"@harbourcoffee it is off, says {name}")
        await other.poll()
        await other.quiet()
        for _ in range(4):
            place.clock.advance(timedelta(minutes=30))
            await other.quiet()
        gathered = [m.words for m in place.directly(ANA)]
        handle = place.world.person("quince").handle
        await Forgetting(place.database).forget("warble", handle, place.clock.now())
        await other.quiet()
        shown = [m.words for m in place.timeline()]
    assert any("quince" in words and "kim" in words for words in gathered)
    assert (place.directly(ANA), in_slack(place)) == ([], [])
    assert any("kim" in words for words in shown)


async def test_what_was_pushed_and_never_read_forgets_them_too(
    place: Workplace, bot: Replica
) -> None:
    """What waits, and what was set aside; what others said in the same body is still read."""
    kim = customer(place)
    await complains(place, bot)
    events = [{"by": kim.id, "text": "quince"}, {"by": "fay", "text": "hello"}]
    bodies = [json.dumps({"events": events[:n]}).encode() for n in (1, 2)]
    for body in bodies:
        await bot.parts.push_inbox.keep("warble", body)
    async with place.database.write() as uow:
        aside = (await uow.pushes.with_bodies("warble"))[0]
        await uow.pushes.set_aside(aside.id, "An error of the bot itself.", place.clock.now())
        await uow.commit()
    done = await Forgetting(place.database).forget("warble", kim.handle, place.clock.now())
    async with place.database.read() as uow:
        left = [push.body for push in await uow.pushes.with_bodies("warble")]
        unread = await uow.pushes.unread()
    again = [await bot.parts.push_inbox.keep("warble", body) for body in bodies]
    assert (done.erased.pushes, unread, again) == (2, 1, [False, False])
    assert [json.loads(body)["events"] for body in left] == [[], events[1:]]
    assert await standing(place.database) == []


@on_sqlite
async def test_a_message_in_flight_is_waited_for(place: Workplace, bot: Replica) -> None:
    """What is being sent cannot be called back: nothing is done, and a sentence says when."""
    conversation_id = await complains(place, bot)
    await bot.answer(conversation_id, "Dear Quince", place.clock)
    async with place.database.write(durable=True) as uow:
        assert await uow.deliveries.lease([DeliveryKind.REPLY], 1, 60, place.clock.now())
        await uow.commit()
    before = await standing(place.database)
    handle = place.world.person("quince").handle
    with pytest.raises(Conflict, match="being sent at this moment"):
        await Forgetting(place.database).forget("warble", handle, place.clock.now())
    assert await standing(place.database) == before
    await place.let_leases_end()
    done = await Forgetting(place.database).forget("warble", handle, place.clock.now())
    await bot.quiet()
    assert done.called_off == 1
    assert await standing(place.database) == []


async def test_a_notice_that_slack_gave_no_answer_about_goes_too(
    place: Workplace, bot: Replica
) -> None:
    """It may be there: when that is known, it is taken back."""
    await complains(place, bot)
    customer(place).posts("And another quince", reply_to=(await newest_external(place)))
    await bot.poll()
    async with place.database.write(durable=True) as uow:
        leased = await uow.deliveries.lease([DeliveryKind.SLACK], 1, 60, place.clock.now())
        assert len(leased) == 1
        await uow.commit()
    handle = place.world.person("quince").handle
    await Forgetting(place.database).forget("warble", handle, place.clock.now())
    await place.let_leases_end()
    await bot.quiet()
    place.clock.advance(timedelta(minutes=10))
    await bot.quiet()
    (card,) = place.cards()
    assert (await standing(place.database), in_slack(place), place.thread(card)) == ([], [], [])


async def newest_external(place: Workplace) -> str:
    """The network's id of the newest message."""
    table = metadata.tables["messages"]
    async with place.database.read() as uow:
        query = select(table.c.external_id).order_by(table.c.received_at.desc(), table.c.id.desc())
        return str((await uow.connection.execute(query)).scalars().first())


@on_sqlite
async def test_nobody_is_forgotten_by_mistake(place: Workplace, bot: Replica) -> None:
    """A name that is only part of another, or of another network, names nobody."""
    await complains(place, bot)
    before = await standing(place.database)
    for network, name in (("warble", "quin"), ("elsewhere", "quince"), ("warble", "")):
        with pytest.raises(BadInput, match="Nobody on"):
            await Forgetting(place.database).forget(network, name, place.clock.now())
    assert await standing(place.database) == before
