"""A manager's Home tab over many conversations, against over few: read, and drawn for Slack."""

import gc
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from datetime import time as wall

from sqlalchemy import bindparam, update

from bench.days import A_DAY, LAST_DAY, fill_days
from bench.filling import conversation_id, fill
from bench.measuring import Goal, Result, medians, percentile
from bench.plans import ACCOUNTS, connect_all, plan
from bench.stand import BenchClock, new_parts, new_world
from bot.domain.people import Role
from bot.forms import HomePages
from bot.parts import Parts
from db.tables import conversations
from db.types import UtcDateTime
from db.unit_of_work import Database
from integrations.memory import MemoryNetwork
from integrations.slack.home import home
from tests.databases import open_database

FEW = 1_000
MANY = 100_000
MINE = 500
_WAITING = 5  # one of so many conversations waits, and all of the manager's
_MANAGER = "U0MARALIND"
_POSTS = 100  # within a month
_EVENING = datetime.combine(LAST_DAY, wall(17), UTC)
_PAGES = HomePages()
_ONE_BY_ONE = (
    update(conversations)
    .where(conversations.c.id == bindparam("b_id"))
    .values(deadline=bindparam("b_deadline", type_=UtcDateTime), owner=bindparam("b_owner"))
)


def _waits(number: int) -> dict[str, object]:
    """Nobody's deadline is quite that of another."""
    return {
        "b_id": conversation_id(number),
        "b_deadline": _EVENING + timedelta(milliseconds=number),
        "b_owner": _MANAGER if number < MINE else "",
    }


async def _fill(database: Database, wanted: int) -> None:
    """So many conversations: the last day's and those before it, and people who wait."""
    waiting = max(wanted // _WAITING, MINE)
    await fill_days(database, wanted - waiting)
    await connect_all(database)
    await fill(database, waiting, clock_start=_EVENING - timedelta(minutes=5))
    async with database.write() as uow:
        await uow.connection.execute(_ONE_BY_ONE, [_waits(n) for n in range(waiting)])
        await uow.commit()
    start = _EVENING - timedelta(days=15)
    await plan(database, [start + n * timedelta(days=30) / _POSTS for n in range(_POSTS)])


async def _open(parts: Parts) -> float:
    """Seconds until the Home tab can be sent to Slack."""
    gc.collect()
    began = time.perf_counter()
    tab = await parts.services.home.look(_MANAGER, Role.MANAGER, _PAGES, _EVENING)
    drawn = home(tab, now=_EVENING)
    took = time.perf_counter() - began
    assert tab.mine.total >= MINE
    assert tab.today is not None
    assert tab.today.times.count
    assert isinstance(drawn["blocks"], list)
    assert len(drawn["blocks"]) <= 100
    return took


async def measure(new_address: Callable[[], str], where: str, *, quick: bool) -> Result:
    """Milliseconds until a manager's Home tab can be sent; ours is the one over many."""
    many = MANY // 10 if quick else MANY
    times = 10 if quick else 40
    clock = BenchClock(_EVENING)
    world = new_world(clock)
    async with AsyncExitStack() as stack:
        sides = []
        for size in (many, FEW):
            database = await stack.enter_async_context(open_database(new_address()))
            await _fill(database, size)
            network = MemoryNetwork(world)
            await network.open()
            stack.push_async_callback(network.close)
            sides.append(new_parts(database, clock, world, network, accounts=ACCOUNTS))
        over_many, over_few = sides
        pairs = []
        for number in range(times + 1):
            order = (over_many, over_few) if number % 2 else (over_few, over_many)
            took = {each: await _open(each) for each in order}
            if number:  # the first one fills caches
                pairs.append((took[over_many] * 1000, took[over_few] * 1000))
    slowest = percentile([ours for ours, _ in pairs], 95)
    return medians(
        f"home ({where})",
        f"a manager's Home tab, {MINE} of their own and {A_DAY} of today, at {many:,} against at "
        f"{FEW:,} conversations (95 of 100 within {slowest:.0f} ms)",
        "ms",
        Goal(ratio=1.5),
        pairs,
    )
