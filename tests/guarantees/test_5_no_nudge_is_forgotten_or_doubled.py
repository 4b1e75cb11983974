"""Guarantee 5: each stage once, only the latest after a pause, none after an answer."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.account import ResponsePolicy
from bot.domain.conversation import ClockKind
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus
from bot.domain.events import EventKind
from bot.domain.mention import AuthorProfile
from db.tables import nudges
from tests.guarantees.replicas import (
    ANA,
    BEN,
    MARA,
    OURS_ON_WARBLE,
    TEAM,
    DiskFullError,
    Replica,
    Workplace,
    failing_at,
    on_sqlite,
)
from tests.stories import MINUTE, mention

HOUR = timedelta(hours=1)


async def customer(place: Workplace, bot: Replica, name: str = "kim") -> str:
    """Somebody writes now; the card is there."""
    place.world.person(name).posts("@harbourcoffee it is broken")
    await bot.poll()
    await bot.quiet()
    return (await place.conversations())[-1].id


async def later(place: Workplace, bot: Replica, by: timedelta) -> None:
    """Time passes, and all that is due is done."""
    place.clock.advance(by)
    await bot.quiet()


async def made(place: Workplace) -> list[int]:
    """The stages that nudges were made for, in order."""
    query = select(nudges.c.stage).order_by(nudges.c.made_at, nudges.c.stage)
    async with place.database.read() as uow:
        return list((await uow.connection.execute(query)).scalars())


async def notices(place: Workplace) -> list[dict[str, Any]]:
    """The nudges that were written to colleagues, in order."""
    found = await place.deliveries(DeliveryKind.SLACK)
    nudged = [d.payload for d in found if d.payload["type"] == "NudgeNotice"]
    return [dict(payload["notice"]) for payload in nudged]  # type: ignore[call-overload] # JSON


@on_sqlite
async def test_each_stage_is_made_once(place: Workplace, bot: Replica) -> None:
    """However often the sweep looks."""
    await customer(place, bot)
    for _ in range(23):
        await later(place, bot, 3 * MINUTE)
        await bot.quiet()
    assert await made(place) == [0, 1, 2, 3]
    stages = Counter(n["stage"] for n in await notices(place))
    # The thread; the channel; the channel and the manager, twice.
    assert stages == {0: 1, 1: 1, 2: 2, 3: 2}


@on_sqlite
@pytest.mark.parametrize(
    ("minutes", "stage", "delay"), [(30, 0, 0), (44, 0, 14), (50, 1, 5), (59, 2, 5), (200, 5, 20)]
)
async def test_after_downtime_the_latest_stage_says_how_late_it_is(
    place: Workplace, bot: Replica, minutes: int, stage: int, delay: int
) -> None:
    """What was missed before it is not made up for."""
    await customer(place, bot)
    await later(place, bot, minutes * MINUTE)
    assert await made(place) == [stage]
    assert {(n["stage"], n["delayed_seconds"]) for n in await notices(place)} == {
        (stage, delay * 60)
    }


@on_sqlite
async def test_while_slack_is_down_only_the_latest_waits(place: Workplace, bot: Replica) -> None:
    """An hour later nobody wants to read that it was half an hour."""
    await customer(place, bot)
    place.slack.fail_next("chat.postMessage", error="service_unavailable", times=1000)
    for _ in range(19):
        await later(place, bot, 3 * MINUTE)
    place.slack.clear_faults()
    await later(place, bot, 30 * timedelta(seconds=1))
    sent = [d for d in await place.deliveries(DeliveryKind.SLACK) if d.status.value == "sent"]
    assert {dict(d.payload["notice"])["stage"] for d in sent} == {2}  # type: ignore[call-overload] # JSON
    assert len(place.timeline()) == 2  # the card, and one reminder


async def test_two_sweeps_at_once_make_one_nudge(shared_place: Workplace) -> None:
    """Two replicas, twenty conversations due at the same moment."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        for number in range(20):
            await customer(shared_place, one, f"fan{number}")
        shared_place.clock.advance(31 * MINUTE)
        for _ in range(3):
            await asyncio.gather(one.parts.reminding.round(), two.parts.reminding.round())
        await asyncio.gather(one.quiet(), two.quiet())
    threads = [len(shared_place.thread(card)) for card in shared_place.cards()]
    assert await made(shared_place) == [0] * 20
    assert threads == [1] * 20


async def test_an_answer_cancels_everything(place: Workplace, bot: Replica) -> None:
    """Also what waits for Slack to come back."""
    conversation = await customer(place, bot)
    place.slack.fail_next("chat.postMessage", error="service_unavailable")
    await later(place, bot, 31 * MINUTE)
    await bot.answer(conversation, "So sorry!", place.clock)
    await bot.parts.to_customers.round()
    for _ in range(12):
        await later(place, bot, HOUR)
    (card,) = place.timeline()
    statuses = [d.status for d in await place.deliveries(DeliveryKind.SLACK)]
    assert statuses == [DeliveryStatus.CANCELLED, DeliveryStatus.SENT]
    assert ["So sorry!" in line.words for line in place.thread(card)] == [True]


@on_sqlite
async def test_a_new_message_starts_the_stages_anew(place: Workplace, bot: Replica) -> None:
    """The same stages again, because it is another clock."""
    conversation = await customer(place, bot)
    await later(place, bot, 31 * MINUTE)
    await bot.answer(conversation, "So sorry!", place.clock)
    await bot.quiet()
    await later(place, bot, HOUR)
    root = place.world.messages()[0].id
    place.world.person("kim").posts("@harbourcoffee and now?", reply_to=root)
    await bot.poll()
    await later(place, bot, 31 * MINUTE)
    assert await made(place) == [0, 0]


@on_sqlite
async def test_snoozing_moves_the_next_one(place: Workplace, bot: Replica) -> None:
    """Quiet until then; afterwards the latest stage."""
    conversation = await customer(place, bot)
    until = place.clock.now() + 50 * MINUTE
    await bot.parts.services.closing.snooze(conversation, ANA, until, place.clock.now())
    await later(place, bot, 49 * MINUTE)
    before = await made(place)
    await later(place, bot, MINUTE)
    assert (before, await made(place)) == ([], [1])


@on_sqlite
async def test_the_follow_up_clock_reminds_too(place: Workplace, bot: Replica) -> None:
    """Acknowledged, not answered: half of four hours later somebody hears of it."""
    conversation = await customer(place, bot)
    await bot.parts.services.answers.acknowledge(conversation, ANA, place.clock.now())
    await bot.quiet()
    clock = (await place.conversation()).clock
    await later(place, bot, 119 * MINUTE)
    before = await made(place)
    await later(place, bot, MINUTE)
    assert (clock and clock.kind, before, await made(place)) == (ClockKind.FOLLOW_UP, [], [0])


@on_sqlite
async def test_nobody_is_reminded_outside_working_hours(place: Workplace) -> None:
    """Friday 16:45, thirty minutes: half of it on Friday at five, the deadline on Monday 9:15."""
    ours = replace(OURS_ON_WARBLE, hours_text="Mon-Fri 9-17", window_seconds=1800)
    await place.connect(ours)
    place.clock.advance(datetime(2026, 3, 6, 16, 45, tzinfo=UTC) - place.clock.now())
    async with place.replica(accounts=(ours,)) as bot:
        place.world.person("kim").posts("@harbourcoffee it is broken")
        await bot.poll(ours)
        await later(place, bot, 15 * MINUTE)
        friday = await made(place)
        for _ in range(3):
            await later(place, bot, 20 * HOUR)
        weekend = await made(place)
        place.clock.advance(datetime(2026, 3, 9, 9, 15, tzinfo=UTC) - place.clock.now())
        await bot.quiet()
    assert (friday, weekend, await made(place)) == ([0], [0], [0, 3])
    assert (await place.conversation()).late is True


@on_sqlite
async def test_a_claim_is_released_at_the_deadline(place: Workplace, bot: Replica) -> None:
    """Late is marked once; whoever takes it next keeps it through the hourly reminders."""
    conversation = await customer(place, bot)
    claims = bot.parts.services.claims
    await claims.claim(conversation, ANA, place.clock.now())
    await later(place, bot, 60 * MINUTE)
    late = await place.conversation()
    await claims.claim(conversation, BEN, place.clock.now())
    await later(place, bot, 61 * MINUTE)
    taken = await place.conversation()
    async with place.database.read() as uow:
        events = await uow.events.of(conversation, 100)
    kinds = Counter(event.kind for event in events)
    assert (late.late, late.owner, taken.late, taken.owner) == (True, "", True, BEN)
    assert (kinds[EventKind.LATE], kinds[EventKind.RELEASED]) == (1, 1)
    assert any(n["released_from"] == ANA for n in await notices(place))


@on_sqlite
async def test_after_a_working_day_it_falls_silent(place: Workplace, bot: Replica) -> None:
    """Eight hourly reminders; then only the queue shows it."""
    await customer(place, bot)
    for _ in range(40):
        await later(place, bot, HOUR)
    conversation = await place.conversation()
    assert await made(place) == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert (conversation.nudge, conversation.clock is None, conversation.late) == (
        None,
        False,
        True,
    )


@pytest.mark.parametrize(
    "where", ["INSERT INTO nudges", "INSERT INTO deliveries", "INSERT INTO events", "COMMIT"]
)
async def test_a_nudge_and_its_messages_are_one_transaction(
    place: Workplace, bot: Replica, where: str
) -> None:
    """A process that ends in between has made neither."""
    await customer(place, bot)
    place.clock.advance(31 * MINUTE)
    with failing_at(bot.database, where), pytest.raises(DiskFullError):
        await bot.parts.reminding.round()
    before = (await made(place), await notices(place))
    await bot.quiet()
    assert before == ([], [])
    assert (await made(place), len(await notices(place))) == ([0], 1)


async def flood(place: Workplace, bot: Replica, many: int) -> None:
    """So many customers, each with a conversation, nobody's card shown yet."""
    people = [AuthorProfile(external_id=f"p{i}", handle=f"p{i}") for i in range(many)]
    page = [mention(f"m{i}", author=person) for i, person in enumerate(people)]
    await bot.parts.intake.store(OURS_ON_WARBLE, page, cursor=None, now=place.clock.now())


async def test_two_hundred_at_once_are_handled_in_batches(place: Workplace, bot: Replica) -> None:
    """None is left for the next day, and no transaction holds them all."""
    await flood(place, bot, 200)
    place.clock.advance(31 * MINUTE)
    rounds = 1
    while await bot.parts.reminding.round():
        rounds += 1
    assert (await made(place), len(await notices(place))) == ([0] * 200, 200)
    assert rounds == 5  # four full ones, and one that finds nothing


@on_sqlite
async def test_nobody_hears_more_than_their_share(place: Workplace) -> None:
    """Three an hour here; the rest comes in one message half an hour later."""
    team = replace(TEAM, nudges_per_hour=3, policy=ResponsePolicy(window=4 * HOUR))
    async with place.replica(team=team) as bot:
        await flood(place, bot, 10)
        await bot.quiet()
        await later(place, bot, 121 * MINUTE)
        named = Counter(p for n in await notices(place) for p in n["mentions"])
        before = len(place.directly(ANA))
        await later(place, bot, 30 * MINUTE)
        (gathered,) = place.directly(ANA)
        (delivery,) = await gathered_for(place, ANA)
    assert (named, before) == ({ANA: 3, BEN: 3}, 0)
    assert len(delivery.payload["notice"]["about"]) == 7  # type: ignore[index] # JSON
    assert "7" in gathered.words


async def gathered_for(place: Workplace, person: str) -> list[Delivery]:
    """The gathered messages that somebody was sent."""
    found = await place.deliveries(DeliveryKind.SLACK)
    return [d for d in found if d.once.startswith(f"gathered:{person}")]


async def test_two_replicas_send_what_was_gathered_once(shared_place: Workplace) -> None:
    """Whoever comes second finds it taken."""
    team = replace(TEAM, nudges_per_hour=0, managers=(MARA,))
    async with (
        shared_place.replica("one", team=team) as one,
        shared_place.replica("two", team=team) as two,
    ):
        await customer(shared_place, one)
        await later(shared_place, one, 31 * MINUTE)
        shared_place.clock.advance(31 * MINUTE)
        await asyncio.gather(one.parts.reminding.round(), two.parts.reminding.round())
        shared_place.clock.advance(timedelta(seconds=1))
        await asyncio.gather(one.parts.reminding.round(), two.parts.reminding.round())
    assert len(await gathered_for(shared_place, ANA)) == 1


async def test_what_is_due_is_found_by_an_index(place: Workplace) -> None:
    """A sweep costs what is due, not what is open."""
    c = "SELECT id FROM conversations WHERE nudge_at IS NOT NULL AND nudge_at <= '2026-01-01'"
    async with place.database.read() as uow:
        connection = uow.connection
        if place.database.single_process:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {c}")
        else:
            await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = await connection.exec_driver_sql(f"EXPLAIN {c}")
        lines = " ".join(str(row) for row in plan)
        many = (await connection.execute(select(func.count()).select_from(nudges))).scalar_one()
    assert ("ix_conversations_nudge_at" in lines, many) == (True, 0)
