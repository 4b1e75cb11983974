"""Guarantee 1: polls become rare only while pushes come, and are back when they do not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.supervisor import Supervisor
from bot.workers.polling import Polling
from db.tables import leases
from db.types import database_epoch
from integrations.memory import WARBLE, Operation
from tests.databases import sqlite_address
from tests.guarantees.pushing import PUSHED, deliver, open_pushing, read_all
from tests.guarantees.replicas import FAST, OURS_ON_WARBLE, Replica, Workplace, open_workplace
from tests.stories import MINUTE

EVERY = FAST.poll


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """A workplace whose network pushes."""
    async with open_pushing(sqlite_address(tmp_path)) as opened:
        yield opened


async def pushed(place: Workplace, bot: Replica, name: str) -> None:
    """Somebody writes, it is pushed, and read."""
    place.world.person(name).posts("@harbourcoffee hello")
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)


def polling(bot: Replica) -> Polling:
    """The poll of our account."""
    return bot.parts.polling(OURS_ON_WARBLE, bot.network)


async def test_polls_widen_while_pushes_come(place: Workplace, bot: Replica) -> None:
    """From a first push on, step by step; without any sign of life not at all."""
    poll = polling(bot)
    before = await poll.round()
    pauses = []
    for number in range(7):
        await pushed(place, bot, f"fan{number}")
        pauses.append(await poll.round())
        place.clock.advance(5 * MINUTE)
    assert before == EVERY
    assert pauses == [EVERY * 2, EVERY * 4, EVERY * 8, EVERY * 16, *[15 * MINUTE] * 3]


async def test_what_a_push_missed_brings_the_interval_back(place: Workplace, bot: Replica) -> None:
    """For an hour, however alive pushes are; a message of this minute may still be on its way."""
    poll = polling(bot)
    await pushed(place, bot, "kim")
    await poll.round()
    place.world.pushes.lose()
    place.world.person("lee").posts("@harbourcoffee just now")
    fresh = await poll.round()
    place.world.pushes.lose()
    place.world.person("max").posts("@harbourcoffee a while ago")
    place.clock.advance(2 * MINUTE)
    missed = await poll.round()
    place.clock.advance(timedelta(minutes=50))
    await pushed(place, bot, "zoe")
    still = await poll.round()
    place.clock.advance(timedelta(minutes=11))
    await pushed(place, bot, "eva")
    assert (fresh, missed, still, await poll.round()) == (EVERY * 4, EVERY, EVERY, EVERY * 2)


async def test_a_clock_that_runs_faster_has_longer_silences(place: Workplace, bot: Replica) -> None:
    """The demo's: a minute of it is a second, in which nobody has to speak or to have read."""
    bot.parts._pace = replace(
        FAST, webhook_silence=30 * timedelta(hours=1), unpushed=timedelta(hours=1)
    )
    poll = polling(bot)
    await pushed(place, bot, "kim")
    await poll.round()
    place.world.pushes.lose()
    place.world.person("lee").posts("@harbourcoffee a while ago")
    place.clock.advance(45 * MINUTE)
    assert (await poll.round(), await poll.round()) == (EVERY * 4, EVERY * 8)


LONG = timedelta(hours=1)


def waiting_long(bot: Replica) -> Polling:
    """A poll that has become rare; its interval is real time, and short."""
    bot.parts._pace = replace(FAST, poll=timedelta(milliseconds=20), pushed=LONG)
    poll = polling(bot)
    poll._paused = LONG / 2
    return poll


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what a loop does."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - loops offer no event to wait for
            await asyncio.sleep(0.002)


async def test_a_push_that_falls_silent_ends_a_long_pause(place: Workplace, bot: Replica) -> None:
    """The loop looks while it waits, and polls as soon as pushes cannot be relied upon."""
    await pushed(place, bot, "kim")
    poll, supervisor = waiting_long(bot), Supervisor()
    supervisor.start("poll", poll.loop())
    await until(lambda: poll._paused == LONG)
    before = len(place.world.faults.calls_of(Operation.FETCH))
    place.clock.advance(timedelta(minutes=31))
    await until(lambda: len(place.world.faults.calls_of(Operation.FETCH)) > 1)
    await supervisor.shutdown()
    assert before == 1


async def test_only_one_replica_fills_the_pause(place: Workplace, bot: Replica) -> None:
    """The one that polls renews its lease while it waits; a dead one's ends soon."""
    await pushed(place, bot, "kim")
    poll, supervisor = waiting_long(bot), Supervisor()
    supervisor.start("poll", poll.loop())
    await until(lambda: poll._paused == LONG)
    await place.let_leases_end()
    async with asyncio.timeout(5):
        while not await held(place):  # noqa: ASYNC110 - a row is no event
            await asyncio.sleep(0.002)
    async with place.replica("two") as two:
        pause = await two.parts.polling(OURS_ON_WARBLE, two.network).round()
    await supervisor.shutdown()
    assert (pause, len(place.world.faults.calls_of(Operation.FETCH))) == (EVERY, 1)


async def held(place: Workplace) -> bool:
    """Whether somebody holds the lease of our account's poll now."""
    async with place.database.read() as uow:
        found = await uow.connection.execute(
            select(leases.c.name).where(leases.c.until > database_epoch())
        )
        return f"poll:{OURS_ON_WARBLE.id}" in found.scalars().all()


async def test_a_network_with_a_pace_is_followed_in_seconds(tmp_path: Path) -> None:
    """Where polls are free and nothing is pushed: quickly while there is traffic."""
    pace = timedelta(seconds=5)
    dialect = replace(WARBLE, capabilities=replace(WARBLE.capabilities, pace=pace))
    async with (
        open_workplace(sqlite_address(tmp_path), dialect) as place,
        place.replica() as bot,
    ):
        poll = polling(bot)
        pauses = [await poll.round() for _ in range(6)]
        place.world.person("kim").posts("@harbourcoffee hello")
        pauses += [await poll.round(), await poll.round()]
        place.world.faults.outage(after=timedelta(seconds=1))
        pauses.append(await poll.round())
    seconds = [round(pause.total_seconds()) for pause in pauses]
    assert seconds == [5, 8, 11, 17, 25, 30, 5, 5, 30]


def test_the_dialect_pushes() -> None:
    """Else nothing here would be tried."""
    assert (PUSHED.pushed, WARBLE.pushed) == (True, False)
