"""Guarantee 1: what a network pushed becomes a card once, however often and in which order."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from bot.domain.account import Account
from bot.domain.conversation import State
from bot.domain.mention import Mention
from bot.services.in_force import SettingsInForce
from bot.services.intake import Intake, Stored
from bot.storage import Push
from db.unit_of_work import Database
from integrations.memory import Operation
from tests.databases import new_postgresql_database
from tests.guarantees.pushing import PUSHED, deliver, open_pushing, read_all, rows, stored
from tests.guarantees.replicas import (
    OURS_ON_WARBLE,
    TEAM,
    DiskFullError,
    Replica,
    Workplace,
    failing_at,
    on_sqlite,
)


@pytest.fixture
async def place(database_address: str) -> AsyncIterator[Workplace]:
    """A workplace whose network pushes, on SQLite and on PostgreSQL."""
    async with open_pushing(database_address) as opened:
        yield opened


async def test_a_push_becomes_a_card_and_the_poll_adds_nothing(
    place: Workplace, bot: Replica
) -> None:
    """One row, one card, whoever comes first; the message bears the same id."""
    kim, lee = place.world.person("kim"), place.world.person("lee")
    kim.posts("@harbourcoffee it is broken")
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    await bot.poll()
    lee.posts("@harbourcoffee are you open?")
    await bot.poll()
    await deliver(bot, place.world.pushes.bodies())
    await bot.quiet()
    assert [m.text for m in await stored(bot.database)] == [
        "@harbourcoffee it is broken",
        "@harbourcoffee are you open?",
    ]
    assert (len(place.cards()), [r.is_read for r in await rows(bot.database)]) == (2, [True, True])


@pytest.mark.parametrize("where", ["INSERT INTO messages", "UPDATE pushes", "COMMIT"])
async def test_a_crash_while_reading_changes_nothing(
    place: Workplace, bot: Replica, where: str
) -> None:
    """Before it is stored, or between that and the mark: its lease ends, and it is read again."""
    place.world.person("kim").posts("@harbourcoffee it is broken")
    await deliver(bot, place.world.pushes.bodies())
    async with bot.database.write() as uow:
        leased = await uow.pushes.lease(50, 60.0)
        await uow.commit()
    with failing_at(bot.database, where), suppress(DiskFullError):
        await bot.parts.pushes._reading.read(leased, place.clock.now())
    kept = [r.is_read for r in await rows(bot.database)]
    await place.let_leases_end()
    await read_all(bot)
    await bot.quiet()
    assert kept == [False]
    assert (len(await stored(bot.database)), len(place.cards())) == (1, 1)
    assert [(r.is_read, r.has_body) for r in await rows(bot.database)] == [(True, False)]


async def test_a_redelivery_changes_nothing(place: Workplace, bot: Replica) -> None:
    """Known by its digest for days; and when that is forgotten, by the ids in it."""
    kim = place.world.person("kim")
    post = kim.posts("@harbourcoffee it is broken")
    kim.edits(post.id, "@harbourcoffee it is in pieces")
    bodies = place.world.pushes.bodies()
    first = await deliver(bot, [*bodies, *bodies])
    await bot.quiet()
    before = (await place.conversation(), await stored(bot.database))
    again = await deliver(bot, place.world.pushes.given)
    place.clock.advance(timedelta(days=4))
    await bot.parts.push_sweep.round()
    forgotten = await rows(bot.database)
    much_later = await deliver(bot, place.world.pushes.given)
    await read_all(bot)
    assert (first, again, much_later) == ([True, True, False, False], [False] * 2, [True] * 2)
    assert forgotten == []
    assert (await place.conversation(), await stored(bot.database)) == before


@pytest.mark.parametrize("at_once", [False, True])
async def test_any_order_ends_the_same(
    place: Workplace,
    bot: Replica,
    at_once: bool,  # noqa: FBT001 - whether they are read together
) -> None:
    """Edits before what they edit, older ones after newer ones, a deletion before its message."""
    kim = place.world.person("kim")
    edited, deleted = kim.posts("@harbourcoffee one"), kim.posts("@harbourcoffee two")
    for words in ("uno", "eins"):
        place.clock.advance(timedelta(seconds=5))
        kim.edits(edited.id, f"@harbourcoffee {words}")
    kim.deletes(deleted.id)
    for body in reversed(place.world.pushes.bodies()):
        await deliver(bot, [body])
        if not at_once:
            await read_all(bot)
    await read_all(bot)
    await bot.quiet()
    (message,) = await stored(bot.database)
    assert (message.external_id, message.text) == (edited.id, "@harbourcoffee eins")
    assert len(place.cards()) == 1


@on_sqlite
async def test_what_is_pushed_of_a_known_message_is_noted_once(
    place: Workplace, bot: Replica
) -> None:
    """Edited, hidden, shown again, deleted: as a poll's look would note it."""
    kim = place.world.person("kim")
    ours = place.world.we_post("New beans!")
    reply = kim.replies(ours.id, "how much?")
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    seen = []
    for change in ("edit", "hide", "unhide", "delete"):
        match change:
            case "edit":
                kim.edits(reply.id, "how much is it?")
            case "hide":
                await bot.network.hide(reply.id)
            case "unhide":
                place.world.pushes.invent("message.unhide", id=reply.id)
            case _:
                kim.deletes(reply.id)
        await deliver(bot, place.world.pushes.bodies())
        await read_all(bot)
        (message,) = await stored(bot.database)
        seen.append((message.text, message.hidden_at is not None, message.deleted_at is not None))
    assert seen == [
        ("how much is it?", False, False),
        ("how much is it?", True, False),
        ("how much is it?", False, False),
        ("how much is it?", False, True),
    ]
    assert (await place.conversation()).state is State.CLOSED


class Racing(Intake):
    """Another replica reads the deletion after this one has looked for it, before it stores."""

    def __init__(self, database: Database, gone: str) -> None:
        super().__init__(database, SettingsInForce(TEAM))
        self._database = database
        self._gone = gone

    async def store(
        self, account: Account, mentions: Sequence[Mention], *, cursor: str | None, now: datetime
    ) -> Stored:
        """Store what is gone."""
        async with self._database.write() as uow:
            await uow.pushes.withdraw(account.id, {self._gone}, now)
            await uow.commit()
        return await super().store(account, mentions, cursor=cursor, now=now)


@on_sqlite
async def test_a_deletion_that_another_replica_reads_meanwhile_is_not_lost(
    place: Workplace, bot: Replica
) -> None:
    """Whoever comes second sees what the first has written."""
    post = place.world.person("kim").posts("@harbourcoffee it is broken")
    bot.parts.pushes._reading._intake = Racing(bot.database, post.id)
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    (message,) = await stored(bot.database)
    assert message.deleted_at is not None


async def test_replicas_share_a_burst_and_store_each_once(postgresql: str) -> None:
    """Each row goes to one of them; one that was slow reads what another has read already."""
    async with open_pushing(new_postgresql_database(postgresql)) as place:
        for number in range(120):
            place.world.person(f"fan{number % 30}").posts(f"@harbourcoffee {number}")
        async with place.replica("one") as one, place.replica("two") as two:
            await deliver(one, place.world.pushes.bodies())
            async with one.database.write() as uow:
                slow: list[Push] = await uow.pushes.lease(20, 60.0)
                await uow.commit()
            await place.let_leases_end()
            now = place.clock.now()
            await asyncio.gather(
                read_all(one), read_all(two), one.parts.pushes._reading.read(slow, now)
            )
            counts = Counter(m.external_id for m in await stored(place.database))
            table = await rows(place.database)
    assert (len(counts), set(counts.values())) == (120, {1})
    assert {row.is_read for row in table} == {True}


@on_sqlite
async def test_a_push_is_for_every_account_that_it_names(place: Workplace, bot: Replica) -> None:
    """A paused account's is nobody's: when it goes on, its poll brings what was said."""
    async with bot.database.write() as uow:
        await uow.accounts.remove(OURS_ON_WARBLE.id)
        await uow.commit()
    place.world.person("kim").posts("@harbourcoffee hello")
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    assert (await stored(bot.database), [r.is_read for r in await rows(bot.database)]) == (
        [],
        [True],
    )
    counted = bot.parts._metrics.exposition().decode()
    event = f'kind="message.add",network="{PUSHED.name}",outcome="nobody"'
    assert f"golden_hour_push_events_total{{{event}}} 1.0" in counted
    assert place.world.faults.calls_of(Operation.READ_PUSHES) == []
