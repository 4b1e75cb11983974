"""Opening the calendar over a large plan, against over a small one: read, and drawn for Slack."""

import gc
import time
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bench.measuring import Goal, Result, medians, percentile
from bench.plans import ACCOUNTS, AUTHOR, connect_all, plan
from bench.stand import BenchClock, new_parts, new_world
from bot.parts import Parts
from bot.planning_forms import CalendarQuestion, Span
from integrations.memory import MemoryNetwork
from integrations.slack.calendar import calendar
from tests.databases import open_database, sqlite_address

FEW = 100
MANY = 10_000
_SPAN = timedelta(days=360)
_GOAL = 30.0  # a hundred times the posts; a view draws forty of them at most


async def _open(parts: Parts, clock: BenchClock, span: Span) -> float:
    """Seconds until the view is ready to be sent."""
    question = CalendarQuestion(span=span)
    gc.collect()
    began = time.perf_counter()
    view = await parts.services.planning.calendar.look(question, AUTHOR, clock.now())
    drawn = calendar(view, now=clock.now())
    took = time.perf_counter() - began
    assert view.total
    assert drawn["blocks"]
    return took


async def measure(folder: Path, span: Span, *, quick: bool) -> Result:
    """Milliseconds until the calendar of now, in the middle of the plan, can be sent to Slack."""
    many = MANY // 10 if quick else MANY
    times = 10 if quick else 40
    clock = BenchClock()
    world = new_world(clock)
    async with AsyncExitStack() as stack:
        sides = []
        for size in (many, FEW):
            database = await stack.enter_async_context(open_database(sqlite_address(folder)))
            await connect_all(database)
            start = clock.now() - _SPAN / 2
            await plan(database, [start + n * _SPAN / size for n in range(size)])
            network = MemoryNetwork(world)
            await network.open()
            stack.push_async_callback(network.close)
            sides.append(new_parts(database, clock, world, network, accounts=ACCOUNTS))
        over_many, over_few = sides
        pairs = []
        for number in range(times + 1):
            order = (over_many, over_few) if number % 2 else (over_few, over_many)
            took = {each: await _open(each, clock, span) for each in order}
            if number:  # the first one fills caches
                pairs.append((took[over_many] * 1000, took[over_few] * 1000))
    slowest = percentile([ours for ours, _ in pairs], 95)
    return medians(
        f"calendar ({span})",
        f"/calendar {span} read and drawn, at {many:,} against at {FEW:,} posts planned within a "
        f"year (95 of 100 within {slowest:.0f} ms)",
        "ms",
        Goal(ratio=_GOAL),
        pairs,
    )
