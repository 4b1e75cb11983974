"""Guarantee 1: a push that cannot be read waits, keeps no other from us, and is not lost unseen."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.services.push_settling import MOST_ATTEMPTS
from integrations.memory import Operation
from tests.databases import sqlite_address
from tests.guarantees.pushing import (
    PUSHED,
    StumblingNetwork,
    deliver,
    open_pushing,
    read_all,
    rows,
    stored,
)
from tests.guarantees.replicas import Replica, Workplace

HOUR = timedelta(hours=1)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """A workplace whose network pushes; what is tried here does not depend on the database."""
    async with open_pushing(sqlite_address(tmp_path)) as opened:
        yield opened


def counted(bot: Replica, outcome: str) -> float:
    """How many pushes ended so."""
    labels = {"network": PUSHED.name, "outcome": outcome}
    found = bot.parts._metrics.registry.get_sample_value("golden_hour_pushes_read_total", labels)
    return found or 0.0


async def let_hold_end(place: Workplace, bot: Replica) -> None:
    """As if the time had passed for which a network asked."""
    await place.let_leases_end()
    bot.parts.pushes._reading._holds._until.clear()


async def test_poison_is_set_aside_and_blocks_nobody(place: Workplace) -> None:
    """A mistake of ours over one body: the others are read at once, it is tried, then told."""
    async with place.replica(network=StumblingNetwork(place.world)) as bot:
        for words in ("one", "poison", "two"):
            place.world.person(words).posts(f"@harbourcoffee {words}")
        await deliver(bot, place.world.pushes.bodies())
        with capture_logs() as logs:
            await read_all(bot)
            at_once = sorted(m.text for m in await stored(bot.database))
            for _ in range(MOST_ATTEMPTS):
                await place.let_leases_end()
                await read_all(bot)
        table = await rows(bot.database)
        aside = [entry for entry in logs if entry["event"] == "push_set_aside"]
        tried = [entry for entry in logs if entry["event"] == "push_crashed"]
        assert at_once == ["@harbourcoffee one", "@harbourcoffee two"]
        assert [(r.is_read, r.attempts, r.has_body) for r in table] == [
            (True, 1, False),
            (True, MOST_ATTEMPTS, True),
            (True, 1, False),
        ]
        assert table[1].error == "An error of the bot itself: ZeroDivisionError."
        assert (len(aside), len(tried), aside[0]["log_level"]) == (1, MOST_ATTEMPTS, "error")
        assert [counted(bot, o) for o in ("read", "postponed", "set_aside")] == [
            2.0,
            MOST_ATTEMPTS - 1.0,
            1.0,
        ]
        place.clock.advance(timedelta(days=4))
        await bot.parts.push_sweep.round()
        assert await rows(bot.database) == []


async def test_a_network_that_asks_for_patience_gets_it(place: Workplace, bot: Replica) -> None:
    """It is asked once, not once for each push; waiting is no failed attempt."""
    for number in range(120):
        place.world.person(f"fan{number}").posts("@harbourcoffee hello")
    place.world.faults.rate_limit(Operation.READ_PUSHES, after=HOUR)
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    asked = len(place.world.faults.calls_of(Operation.READ_PUSHES))
    waiting = {(r.is_read, r.attempts) for r in await rows(bot.database)}
    await let_hold_end(place, bot)
    await read_all(bot)
    assert (asked, waiting) == (1, {(False, 0)})
    assert len(await stored(bot.database)) == 120
    assert {(r.is_read, r.attempts) for r in await rows(bot.database)} == {(True, 1)}


async def test_refused_credentials_are_told_once(place: Workplace, bot: Replica) -> None:
    """As by a poll; they wait as long as it takes, and it is told again after it has worked."""

    async def told() -> int:
        await bot.quiet()
        return sum("no mentions arrive from it" in m.words for m in place.timeline())

    counts = []
    for name in ("kim", "lee"):
        place.world.faults.revoke()
        place.world.person(name).posts("@harbourcoffee hello")
        await deliver(bot, place.world.pushes.bodies())
        for _ in range(MOST_ATTEMPTS + 1):
            await let_hold_end(place, bot)
            await read_all(bot)
        counts.append(await told())
        place.world.faults.revoke(on=False)
        place.clock.advance(HOUR)
        await let_hold_end(place, bot)
        await read_all(bot)
    assert counts == [1, 2]
    assert len(await stored(bot.database)) == 2


async def test_a_refusal_of_one_keeps_no_other(place: Workplace, bot: Replica) -> None:
    """What the network says no to is tried by itself, and again later."""
    for name in ("kim", "lee"):
        place.world.person(name).posts(f"@harbourcoffee {name}")
    place.world.faults.reject(Operation.READ_PUSHES, "You may not see this person.", times=2)
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    first = [m.text for m in await stored(bot.database)]
    await place.let_leases_end()
    await read_all(bot)
    assert first == ["@harbourcoffee lee"]
    assert len(await stored(bot.database)) == 2


async def test_what_makes_no_sense_is_counted_and_told_once(place: Workplace, bot: Replica) -> None:
    """No JSON, unknown kinds, kinds without end: each ends read, with labels that are bounded."""
    feed = place.world.pushes
    place.world.person("kim").likes(place.world.we_post("New beans!").id)
    for _ in range(3):
        feed.invent("poll.vote", id="x")
    for number in range(200):
        feed.invent(f"new.{number}", id="x")
    feed.invent("message.add", id="nobody's")
    with capture_logs() as logs:
        await deliver(bot, [b"<html>", b"[1]", b"\xff", *feed.bodies(at_once=10)])
        await read_all(bot)
    unknown = [entry["kind"] for entry in logs if entry["event"] == "push_unknown"]
    kinds = {
        sample.labels["kind"]
        for family in bot.parts._metrics.registry.collect()
        if family.name == "golden_hour_push_events"
        for sample in family.samples
    }
    assert {r.is_read for r in await rows(bot.database)} == {True}
    assert counted(bot, "unreadable") == 3.0
    assert (unknown.count("poll.vote"), unknown.count("other"), len(kinds)) == (1, 1, 61)
    assert "like.add" in kinds
    assert "like.add" not in unknown
