"""One round of reminders over few and over many open conversations, ten of them due."""

import gc
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from bench.filling import conversation_id, fill
from bench.measuring import Goal, Result, medians
from bench.stand import START, BenchClock, connect_account, new_parts, new_world
from bot.parts import Parts
from db.tables import conversations
from db.types import UtcDateTime
from db.unit_of_work import Database
from integrations.memory import MemoryNetwork
from tests.databases import open_database

FEW = 1_000
MANY = 1_000_000
DUE = 10
_WINDOW = timedelta(hours=1)
_FIRST_STAGE = timedelta(minutes=30)
_APART = timedelta(seconds=1)  # between the sweeps, and between what becomes due for them
_LATER = timedelta(days=1)


async def _make_due(database: Database, sweeps: int) -> None:
    """Let the clocks of ten conversations for each sweep run since earlier than the others'."""
    rows = []
    for number in range(sweeps * DUE):
        start = START + _APART * (number // DUE)
        rows.append(
            {
                "b_id": conversation_id(number),
                "b_start": start,
                "b_deadline": start + _WINDOW,
                "b_nudge": start + _FIRST_STAGE,
            }
        )
    statement = (
        update(conversations)
        .where(conversations.c.id == bindparam("b_id"))
        .values(
            clock_start=bindparam("b_start", type_=UtcDateTime),
            deadline=bindparam("b_deadline", type_=UtcDateTime),
            nudge_at=bindparam("b_nudge", type_=UtcDateTime),
        )
    )
    async with database.write() as uow:
        await uow.connection.execute(statement, rows)
        await uow.commit()


async def _sweep(parts: Parts) -> float:
    gc.collect()
    began = time.perf_counter()
    await parts.reminding.round()
    return time.perf_counter() - began


async def measure(new_address: Callable[[], str], where: str, *, quick: bool) -> Result:
    """Milliseconds of a round with ten due nudges; ours is the one over many conversations."""
    many = MANY // 10 if quick else MANY
    sweeps = 20 if quick else 60
    clock = BenchClock(START + _FIRST_STAGE)
    world = new_world(clock)
    async with AsyncExitStack() as stack:
        parts = []
        for size in (many, FEW):
            database = await stack.enter_async_context(open_database(new_address()))
            await connect_account(database)
            await fill(database, size, clock_start=START + _LATER)
            await _make_due(database, sweeps + 1)
            network = MemoryNetwork(world)
            await network.open()
            stack.push_async_callback(network.close)
            parts.append(new_parts(database, clock, world, network))
        over_many, over_few = parts
        pairs = []
        for sweep in range(sweeps + 1):
            order = (over_many, over_few) if sweep % 2 else (over_few, over_many)
            took = {each: await _sweep(each) for each in order}
            clock.advance(_APART)
            if sweep:  # the first one fills caches
                pairs.append((took[over_many] * 1000, took[over_few] * 1000))
        await _check(parts, clock.now(), sweeps + 1)
    return medians(
        f"sweep ({where})",
        f"a round of reminders, {DUE} due, at {many:,} against at {FEW:,} open conversations",
        "ms",
        Goal(ratio=1.5),
        pairs,
    )


async def _check(parts: list[Parts], now: datetime, sweeps: int) -> None:
    """All that was due has been nudged, and nothing else."""
    for each in parts:
        async with each.services.units.read() as uow:
            assert await uow.conversations.due(now, 1, lock=False) == []
            depth = await uow.deliveries.depth()
            assert depth["pending"] >= sweeps * DUE
