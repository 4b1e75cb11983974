"""Guarantee 1: a stream's bodies are kept like a webhook's; what it did not bring, a poll does."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.supervisor import Supervisor
from bot.workers.connecting import Connecting
from bot.workers.streaming import Streaming
from integrations.memory import WARBLE, Operation
from tests.databases import sqlite_address
from tests.guarantees.pushing import read_all, rows, stored
from tests.guarantees.replicas import (
    FAST,
    OURS_ON_WARBLE,
    DiskFullError,
    Replica,
    Workplace,
    open_workplace,
)
from tests.guarantees.test_1_troubles_and_poison import NoCredentials

STREAMED = replace(WARBLE, streams=True)
AT_ONCE = timedelta(milliseconds=1)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """A workplace whose network streams."""
    async with open_workplace(sqlite_address(tmp_path), STREAMED) as opened:
        yield opened


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what a loop does."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - loops offer no event to wait for
            await asyncio.sleep(0.002)


class Listening:
    """A stream's loop of one replica, and how often it woke the poll."""

    def __init__(self, bot: Replica) -> None:
        self.woken = 0
        self.failures: list[int] = []
        self.supervisor = Supervisor(backoff=self._backoff)
        self.streaming: Streaming = bot.parts.streaming(OURS_ON_WARBLE, bot.network, self._wake)
        self.streaming._backoff = self._backoff
        self.supervisor.start("stream", self.streaming.loop())

    def _wake(self) -> None:
        self.woken += 1

    def _backoff(self, failures: int) -> timedelta:
        self.failures.append(failures)
        return AT_ONCE


async def test_a_body_is_kept_and_read(place: Workplace, bot: Replica) -> None:
    """As if a webhook had brought it; the stream's sign of life is noted."""
    listening = Listening(bot)
    await until(lambda: place.world.pushes.streams == 1)
    place.world.person("kim").posts("@harbourcoffee hello")
    async with asyncio.timeout(5):
        while not await rows(bot.database):  # noqa: ASYNC110 - a row is no event
            await asyncio.sleep(0.002)
    await listening.supervisor.shutdown()
    await read_all(bot)
    async with bot.database.read() as uow:
        states = await uow.pushes.states()
    assert [m.text for m in await stored(bot.database)] == ["@harbourcoffee hello"]
    assert states[OURS_ON_WARBLE.id].alive_at == place.clock.now()
    assert place.world.pushes.streams == 0


async def test_each_connection_begins_with_a_poll(place: Workplace, bot: Replica) -> None:
    """What was said while nobody listened was told to nobody."""
    listening = Listening(bot)
    await until(lambda: listening.woken == 1)
    place.world.pushes.cut()
    place.world.person("kim").posts("@harbourcoffee is anybody there?")
    await until(lambda: listening.woken == 2)
    await bot.poll()
    await listening.supervisor.shutdown()
    assert [m.text for m in await stored(bot.database)] == ["@harbourcoffee is anybody there?"]


async def test_refused_connections_are_tried_ever_more_seldom(
    place: Workplace, bot: Replica
) -> None:
    """Until one works for a while; then the pauses begin small again."""
    place.world.faults.rate_limit(Operation.STREAM, after=AT_ONCE, times=3)
    listening = Listening(bot)
    await until(lambda: listening.woken == 1)
    for _ in range(3):
        place.world.pushes.breathe()
    await until(lambda: listening.streaming._heard == 4)
    place.world.pushes.cut()
    await until(lambda: listening.woken == 2)
    await listening.supervisor.shutdown()
    assert listening.failures == [1, 2, 3, 1]


async def test_what_cannot_be_kept_ends_the_connection(place: Workplace, bot: Replica) -> None:
    """The next one begins with a poll, which brings it."""
    listening = Listening(bot)
    await until(lambda: listening.woken == 1)
    keep = bot.parts.push_inbox._units.write

    def failing(*, durable: bool = False) -> object:
        if durable:
            bot.parts.push_inbox._units.write = keep  # type: ignore[method-assign] # once
            raise DiskFullError
        return keep(durable=durable)

    bot.parts.push_inbox._units.write = failing  # type: ignore[method-assign,assignment] # once
    place.world.person("kim").posts("@harbourcoffee hello")
    await until(lambda: listening.woken == 2)
    await bot.poll()
    (loop,) = listening.supervisor.statuses()
    await listening.supervisor.shutdown()
    assert (len(await stored(bot.database)), loop.restarts) == (1, 0)


async def test_one_replica_streams_at_a_time(place: Workplace, bot: Replica) -> None:
    """Networks allow one connection; another replica takes over when the first one stops."""
    first = Listening(bot)
    await until(lambda: first.woken == 1)
    second = Listening(bot)
    second.streaming._holder = "two"
    await until(lambda: second.supervisor.statuses()[0].alive)
    await asyncio.sleep(0.02)
    alone = (place.world.pushes.streams, second.woken)
    await first.supervisor.shutdown()
    second.supervisor.wake("stream")
    await until(lambda: second.woken == 1)
    await second.supervisor.shutdown()
    assert alone == (1, 0)


async def test_a_stream_that_is_never_silent_keeps_its_lease(
    place: Workplace, bot: Replica
) -> None:
    """It asks for it again while bodies come, and ends when another replica has it."""
    listening = Listening(bot)
    lease = f"stream:{OURS_ON_WARBLE.id}"
    await until(lambda: listening.woken == 1)
    async with bot.database.write() as uow:
        await uow.leases.drop(lease, listening.streaming._holder)
        await uow.commit()
    listening.streaming._monotonic = lambda: time.monotonic() + 21
    place.world.pushes.breathe()
    await until(lambda: listening.streaming._heard == 2)
    place.world.pushes.breathe()
    await until(lambda: listening.streaming._heard == 3)
    async with bot.database.write() as uow:
        taken_meanwhile = await uow.leases.take(lease, "two", 60)
        await uow.leases.drop(lease, listening.streaming._holder)
        await uow.leases.take(lease, "two", 60)
        await uow.commit()
    listening.streaming._monotonic = lambda: time.monotonic() + 42
    place.world.pushes.breathe()
    await until(lambda: place.world.pushes.streams == 0)
    await listening.supervisor.shutdown()
    assert not taken_meanwhile


async def test_connected_accounts_are_streamed(place: Workplace, bot: Replica) -> None:
    """The loop stands beside the poll's and ends with it; no other network gets one."""
    supervisor = Supervisor()
    connecting = Connecting(
        units=bot.database,
        networks=bot.networks,
        supervisor=supervisor,
        credentials=lambda _: NoCredentials(),
        settings=lambda _: {},
        polling=bot.parts.polling,
        streaming=bot.parts.streaming,
        outcomes=bot.parts.services.outcomes,
        before_close=bot.parts.charges.last,
        clock=place.clock,
    )
    await connecting.round()
    names = supervisor.names()
    await until(lambda: place.world.pushes.streams == 1)
    async with bot.database.write() as uow:
        await uow.accounts.remove(OURS_ON_WARBLE.id)
        await uow.commit()
    await connecting.round()
    left = (supervisor.names(), place.world.pushes.streams)
    await supervisor.shutdown()
    assert {f"poll:{OURS_ON_WARBLE.id}", f"stream:{OURS_ON_WARBLE.id}"} <= names
    assert left == (frozenset(), 0)
    assert FAST.pushed == timedelta(minutes=15)
