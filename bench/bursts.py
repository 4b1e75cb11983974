"""A burst of signed deliveries: how fast the bot stores them, and whether clicks notice.

Ours is the application with all its loops; each delivery is verified, kept in a transaction and
then acknowledged. The baseline is a bare aiohttp handler that reads the bodies and stores all of
them with one batched insert, through the same engine, when the last has come. Both get the same
from a process of its own, over the same number of connections, in turns.
"""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.clicks import click_each
from bench.measuring import Goal, Result, medians, percentile
from bench.processes import AppProcess, app_process
from bench.stage import Side, room, stage
from tests.databases import sqlite_address

DELIVERIES = 10_000
CONNECTIONS = 64
_REPETITIONS = 5
_AT_ONCE = 25  # clicks, half a second of them
_PATIENCE = 120.0  # seconds
_SLACK_GIVES_UP = 3.0  # seconds


async def _burst(address: str, first: int, count: int) -> Mapping[str, Any]:
    """Send deliveries from another process; gives what it has seen."""
    arguments = (address, str(first), str(count), str(CONNECTIONS))
    caller = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.caller",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert caller.stdin is not None
    assert caller.stdout is not None
    async with asyncio.timeout(_PATIENCE):
        await caller.stdout.readline()
        caller.stdin.write(b"go\n")
        seen: dict[str, Any] = json.loads(await caller.stdout.readline())
        await caller.wait()
    if seen["statuses"] != {"200": count}:
        raise RuntimeError(f"not all were acknowledged: {seen['statuses']}")
    return seen


class _Turns:
    """Bursts at ours and at the bare one, into empty tables; no two deliveries are alike."""

    def __init__(self, count: int, ours: AppProcess, bare: AppProcess, address: str) -> None:
        self._count = count
        self._ours = ours
        self._bare = bare
        self._address = address
        self._sent = 0

    async def ours(self, *, fsync: bool) -> float:
        """Deliveries a second."""
        address = (await self._ours.ask("burst", fsync=fsync))["address"]
        seen = await _burst(address, self._sent, self._count)
        self._sent += self._count
        async with asyncio.timeout(_PATIENCE):
            while (found := await self._ours.ask("pushes"))["unread"]:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.2)
        if found["stored"] != self._count:
            raise RuntimeError(f"{self._count} were acknowledged, {found['stored']} are stored")
        await self._ours.ask("forget")
        return self._count / float(seen["took"])

    async def bare(self) -> float:
        """The same."""
        await self._bare.ask("expect", count=self._count)
        seen = await _burst(self._address, self._sent, self._count)
        return self._count / float(seen["took"])


async def _clicks_meanwhile(turns: _Turns, side: Side, most: int) -> list[float]:
    """How long clicks take while a burst comes."""
    cards = room(side).messages()[:most]
    bursting = asyncio.create_task(turns.ours(fsync=True))
    took: list[float] = []
    while not bursting.done() and len(took) < len(cards):
        took += await click_each(side, cards[len(took) : len(took) + _AT_ONCE])
    await bursting
    return took


async def measure(*, quick: bool, note: Callable[[str], None]) -> Result:
    """Deliveries a second; and with every commit on the disk, as the bot is delivered."""
    count = DELIVERIES // 10 if quick else DELIVERIES
    clicks = 100 if quick else 500
    pairs, durable = [], []
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        facts = {"database_url": sqlite_address(folder)}
        bare = await stack.enter_async_context(app_process("shelf", facts))
        ours, _ = await stack.enter_async_context(stage(clicks, uncarded=clicks))
        turns = _Turns(count, ours.app, bare, (await bare.ask("address"))["address"])
        await turns.ours(fsync=True)  # the first one warms up
        await turns.bare()
        for _ in range(2 if quick else _REPETITIONS):
            bare_rate = await turns.bare()
            pairs.append((await turns.ours(fsync=False), bare_rate))
            durable.append((await turns.ours(fsync=True), bare_rate))
        took = await _clicks_meanwhile(turns, ours, clicks)
    note(
        f"burst: with fsync on every commit, as delivered, {median(a for a, _ in durable):,.0f} "
        f"deliveries/s, {median(a / b for a, b in durable):.2f} of the bare handler's"
    )
    note(
        f"burst: of {len(took)} clicks during one with fsync, p99 "
        f"{percentile(took, 99) * 1000:.0f} ms, max {max(took) * 1000:.0f} ms"
    )
    if max(took) >= _SLACK_GIVES_UP:
        raise RuntimeError("Slack showed an error to somebody who clicked")
    return medians(
        "burst",
        f"{count:,} signed deliveries over {CONNECTIONS} connections, against a bare handler and "
        "one insert",
        "deliveries/s",
        Goal(ratio=0.7, at_least=True),
        pairs,
    )
