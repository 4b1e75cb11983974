"""One round of what is due over a small and over a large plan, ten posts of it due."""

import gc
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta

from bench.measuring import Goal, Result, medians
from bench.plans import ACCOUNTS, connect_all, plan
from bench.stand import BenchClock, new_parts, new_world
from bot.parts import Parts
from db.unit_of_work import Database
from integrations.memory import MemoryNetwork
from tests.databases import open_database

FEW = 100
MANY = 100_000
DUE = 10
_AHEAD = timedelta(days=1)  # when the plan begins: nothing of it becomes due meanwhile
_SPAN = timedelta(days=360)
_APART = timedelta(minutes=1)  # between the rounds


async def _round(parts: Parts, database: Database, clock: BenchClock, number: int) -> float:
    """Seconds of one round; what becomes due for it is put in before."""
    await plan(database, [clock.now()] * DUE, name=f"due-{number:05}")
    gc.collect()
    began = time.perf_counter()
    await parts.due_posts.round()
    return time.perf_counter() - began


async def measure(new_address: Callable[[], str], where: str, *, quick: bool) -> Result:
    """Milliseconds of a round that begins ten posts; ours is the one over the large plan."""
    many = MANY // 10 if quick else MANY
    rounds = 20 if quick else 60
    clock = BenchClock()
    world = new_world(clock)
    async with AsyncExitStack() as stack:
        sides = []
        for size in (many, FEW):
            database = await stack.enter_async_context(open_database(new_address()))
            await connect_all(database)
            start = clock.now() + _AHEAD
            await plan(database, [start + n * _SPAN / size for n in range(size)])
            network = MemoryNetwork(world)
            await network.open()
            stack.push_async_callback(network.close)
            parts = new_parts(database, clock, world, network, accounts=ACCOUNTS)
            sides.append((parts, database))
        over_many, over_few = sides
        pairs = []
        for number in range(rounds + 1):
            order = (over_many, over_few) if number % 2 else (over_few, over_many)
            took = {parts: await _round(parts, db, clock, number) for parts, db in order}
            clock.advance(_APART)
            if number:  # the first one fills caches
                pairs.append((took[over_many[0]] * 1000, took[over_few[0]] * 1000))
        for _, database in sides:
            await _check(database, clock, (rounds + 1) * DUE)
    return medians(
        f"posts due ({where})",
        f"a round of publishing, {DUE} posts due, at {many:,} against at {FEW:,} planned posts",
        "ms",
        Goal(ratio=1.5),
        pairs,
    )


async def _check(database: Database, clock: BenchClock, begun: int) -> None:
    """All that was due has been begun, for all accounts, and nothing else."""
    async with database.read() as uow:
        assert await uow.posts.due(clock.now(), 1) == []
        assert (await uow.deliveries.depth())["pending"] == begun * len(ACCOUNTS)
