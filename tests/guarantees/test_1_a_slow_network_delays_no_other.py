"""Guarantee 1: a network that does not answer holds up its own pushes, nobody else's."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.account import Account
from integrations.base import News, PushedEvent, PushReader
from integrations.memory import MemoryNetwork, World
from integrations.memory.pushing import MemoryPushReader
from tests.databases import sqlite_address
from tests.guarantees.pushing import deliver, open_pushing, read_all, rows, stored
from tests.guarantees.replicas import (
    OURS_ON_WARBLE,
    DiskFullError,
    Replica,
    Workplace,
    failing_at,
)

SECOND = timedelta(seconds=1)
OTHER = replace(OURS_ON_WARBLE, id="other", external_id="u-other", handle="harbourtea")
ALSO = replace(OURS_ON_WARBLE, id="also", base_url="https://also.example")


class Hanging(MemoryPushReader):
    """A reader whose network does not answer until it is let."""

    def __init__(self, network: "HangingNetwork") -> None:
        super().__init__(network.world)
        self._network = network

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:
        """Wait for the answer."""
        network = self._network
        network.reading += 1
        network.most = max(network.most, network.reading)
        try:
            await network.answers.wait()
        finally:
            network.reading -= 1
        return await super().read(events, now=now)


class HangingNetwork(MemoryNetwork):
    """Counts how many reads wait for its answer."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.answers = asyncio.Event()
        self.reading = self.most = 0

    @property
    def pushed(self) -> PushReader | None:
        """The reader."""
        return Hanging(self)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """What is tried here does not depend on the database."""
    async with open_pushing(sqlite_address(tmp_path)) as opened:
        yield opened


@asynccontextmanager
async def hanging(
    place: Workplace, second: Account
) -> AsyncIterator[tuple[Replica, HangingNetwork]]:
    """A replica with two accounts; the network of the first does not answer."""
    await place.connect(second)
    network, quick = HangingNetwork(place.world), MemoryNetwork(place.world)
    await quick.open()
    async with place.replica(network=network) as bot:
        bot.networks.open[second.id] = quick
        bot.parts.pushes._reading._patience = 0.01
        yield bot, network
        await bot.parts.pushes._reading.close(within=0.0)
    await quick.close()


async def says(place: Workplace, bot: Replica, *words: str, to: Account = OURS_ON_WARBLE) -> None:
    """Somebody writes to an account, and it is pushed."""
    for one in words:
        place.world.person("kim").posts(f"@{to.handle} {one}")
        place.clock.advance(SECOND)
    bodies = [json.loads(body) for body in place.world.pushes.bodies()]
    await deliver(bot, [json.dumps({**b, "account": to.external_id}).encode() for b in bodies])


async def ended(bot: Replica, *, but: int = 0) -> None:
    """All that was being read has been read, but so many that wait for an answer."""
    tasks = bot.parts.pushes._reading._turns._tasks
    async with asyncio.timeout(5):
        while sum(not task.done() for task in tasks) > but:  # noqa: ASYNC110 - no event tells it
            await asyncio.sleep(0.001)


def last_words(texts: Sequence[str]) -> list[str]:
    """Without the name that each begins with."""
    return sorted(text.split()[-1] for text in texts)


async def test_others_are_read_while_one_network_hangs(place: Workplace) -> None:
    """One read at a time waits for it, one behind it; what comes then is left where it is."""
    async with hanging(place, OTHER) as (bot, network):
        for words in ("one", "two", "three"):
            await says(place, bot, words)
            await bot.parts.pushes.round()
        await says(place, bot, "quick", to=OTHER)
        await read_all(bot)
        await ended(bot, but=2)
        meanwhile = last_words([m.text for m in await stored(bot.database)])
        table = [(r.is_read, r.attempts) for r in await rows(bot.database)]
        network.answers.set()
        await ended(bot)
        await place.let_leases_end()
        await read_all(bot)
        await ended(bot)
        texts = last_words([m.text for m in await stored(bot.database)])
        after = [(r.is_read, r.attempts) for r in await rows(bot.database)]
    assert meanwhile == ["quick"]
    assert table == [(False, 1), (False, 1), (False, 0), (True, 1)]
    assert (texts, network.most) == (["one", "quick", "three", "two"], 1)
    assert after == [(True, 1)] * 4


async def test_a_push_for_two_accounts_waits_for_both(place: Workplace) -> None:
    """What the quick one has is stored at once; it is read when the slow one has it, too."""
    async with hanging(place, ALSO) as (bot, network):
        await says(place, bot, "hello")
        await read_all(bot)
        await ended(bot, but=1)
        first = [m.account_id for m in await stored(bot.database)]
        waits = await rows(bot.database)
        network.answers.set()
        await ended(bot)
        both = [m.account_id for m in await stored(bot.database)]
        table = await rows(bot.database)
    assert (first, [r.is_read for r in waits]) == ([ALSO.id], [False])
    assert (sorted(both), [r.is_read for r in table]) == (
        sorted([ALSO.id, OURS_ON_WARBLE.id]),
        [True],
    )


async def test_what_takes_long_is_not_taken_by_another_replica(place: Workplace) -> None:
    """Its lease is renewed while it is read, in this turn or the next."""
    async with hanging(place, OTHER) as (bot, network), place.replica("two") as two:
        await says(place, bot, "one")
        await bot.parts.pushes.round()
        bot.parts.pushes._reading._monotonic = lambda: 1e9
        await place.let_leases_end(59.0)
        await bot.parts.pushes.round()
        await place.let_leases_end(59.0)
        taken = await two.parts.pushes.round()
        network.answers.set()
        await ended(bot)
        table = [(r.is_read, r.attempts) for r in await rows(bot.database)]
    assert (taken, table) == (False, [(True, 1)])


async def test_a_stop_leaves_what_is_being_read_to_the_next(place: Workplace) -> None:
    """At once, and as if it had never been tried."""
    async with hanging(place, OTHER) as (bot, _), place.replica("two") as two:
        await says(place, bot, "one", "two")
        await bot.parts.pushes.round()
        await bot.parts.pushes._reading.close(within=0.0)
        await read_all(two)
        texts = last_words([m.text for m in await stored(bot.database)])
        table = [(r.is_read, r.attempts) for r in await rows(bot.database)]
    assert (texts, table) == (["one", "two"], [(True, 1)] * 2)


async def test_what_ends_a_read_is_not_silent(place: Workplace) -> None:
    """The next round says so, and what it read is read again when its lease has ended."""
    async with hanging(place, OTHER) as (bot, network):
        await says(place, bot, "one")
        await bot.parts.pushes.round()
        with failing_at(bot.database, "UPDATE pushes"):
            network.answers.set()
            await ended(bot)
        with pytest.raises(DiskFullError):
            await bot.parts.pushes.round()
        await place.let_leases_end()
        await read_all(bot)
        await ended(bot)
        table = [(r.is_read, r.attempts) for r in await rows(bot.database)]
        texts = [m.text for m in await stored(bot.database)]
    assert (len(texts), table) == (1, [(True, 2)])
