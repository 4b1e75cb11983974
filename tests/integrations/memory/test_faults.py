"""What can be made to go wrong, and what then has happened."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater, Unknown
from integrations.base import ReadBack, ReadBackOutcome
from integrations.memory import MemoryNetwork, Operation, World
from tests.integrations.memory.building import (
    START,
    Clock,
    any_target,
    only_mention,
    outgoing,
    target_of,
)


async def test_an_outage_refuses_everything_until_it_ends(
    network: MemoryNetwork, world: World
) -> None:
    """Reads and writes certainly did nothing, and say when to come again."""
    world.person("ada").posts("Hello?")
    message = outgoing(target_of(await only_mention(network, world)))
    world.faults.outage(after=timedelta(seconds=7))

    with pytest.raises(RetryLater) as refusal:
        await network.fetch_mentions(None, now=START)
    assert refusal.value.after == timedelta(seconds=7)
    with pytest.raises(RetryLater):
        await network.send(message)
    world.faults.outage(on=False)
    await network.send(message)
    assert len(world.posts_by_us()) == 1


async def test_refused_credentials_are_said_to_be(network: MemoryNetwork, world: World) -> None:
    """Until they are accepted again."""
    world.faults.revoke()
    with pytest.raises(Reauthorise):
        await network.identity()
    world.faults.revoke(on=False)
    assert (await network.identity()).profile.handle == "harbourcoffee"


async def test_a_rate_limit_hits_one_operation_so_many_times(
    network: MemoryNetwork, world: World
) -> None:
    """Others pass, and the third fetch passes too."""
    world.faults.rate_limit(Operation.FETCH, after=timedelta(minutes=1), times=2)
    await network.identity()
    for _ in range(2):
        with pytest.raises(RetryLater) as refusal:
            await network.fetch_mentions(None, now=START)
        assert refusal.value.after == timedelta(minutes=1)
    await network.fetch_mentions(None, now=START)


@pytest.mark.parametrize("took_effect", [True, False])
async def test_a_send_may_time_out_before_or_after_its_effect(
    network: MemoryNetwork, world: World, *, took_effect: bool
) -> None:
    """Both are unknown to us; looking tells them apart."""
    world.person("ada").posts("Hello?")
    message = outgoing(target_of(await only_mention(network, world)))
    world.faults.time_out(Operation.SEND, took_effect=took_effect)

    with pytest.raises(Unknown):
        await network.send(message)
    assert len(world.posts_by_us()) == int(took_effect)
    found = await network.read_back(message)
    assert found.outcome is (ReadBackOutcome.LIVE if took_effect else ReadBackOutcome.ABSENT)


async def test_a_read_that_times_out_is_tried_later(network: MemoryNetwork, world: World) -> None:
    """It had no effect to take, and none can be scripted."""
    world.faults.time_out(Operation.FETCH)
    with pytest.raises(RetryLater):
        await network.fetch_mentions(None, now=START)
    with pytest.raises(ValueError, match="takes no effect"):
        world.faults.time_out(Operation.FETCH, took_effect=True)


async def test_a_refusal_has_its_sentence(network: MemoryNetwork, world: World) -> None:
    """Faults come in the order in which they were scripted."""
    world.faults.reject(Operation.SEND, "First.", hint="Do this.")
    world.faults.reject(Operation.SEND, "Second.")
    heard: list[tuple[str, str]] = []
    for _ in range(2):
        try:
            await network.send(outgoing(any_target()))
        except Rejected as refusal:
            heard.append((str(refusal), refusal.hint))
    assert heard == [("First.", "Do this."), ("Second.", "")]


async def test_a_read_back_may_be_unsure(network: MemoryNetwork, world: World) -> None:
    """With the reason, once."""
    world.faults.unsure("The list lags behind.")
    message = outgoing(any_target())

    assert await network.read_back(message) == ReadBack(
        outcome=ReadBackOutcome.UNSURE, why="The list lags behind."
    )
    assert await network.read_back(message) == ReadBack(outcome=ReadBackOutcome.ABSENT)


async def test_a_call_can_hang_for_ever(network: MemoryNetwork, world: World) -> None:
    """The effect is there, the answer is not: what a crash leaves behind."""
    world.person("ada").posts("Hello?")
    world.faults.hang(Operation.SEND, took_effect=True)
    message = outgoing(target_of(await only_mention(network, world)))
    task = asyncio.create_task(network.send(message))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(world.posts_by_us()) == 1


async def test_slowness_waits_by_the_injected_sleep(clock: Clock) -> None:
    """No real time passes."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    world = World(now=clock, sleep=sleep)
    network = MemoryNetwork(world)
    await network.open()
    world.faults.slow(timedelta(seconds=2))
    await network.identity()
    await network.close()
    assert slept == [2.0]


async def test_every_call_is_recorded(network: MemoryNetwork, world: World) -> None:
    """Refused ones included."""
    world.faults.outage()
    with pytest.raises(OutsideError):
        await network.send(outgoing(any_target()))
    world.faults.clear()
    await network.current_state(["a", "b"])

    assert [(call.operation, call.subject) for call in world.faults.calls] == [
        (Operation.OPEN, ""),
        (Operation.SEND, "d1"),
        (Operation.STATE, "a,b"),
    ]
    assert world.faults.calls_of(Operation.SEND) == ["d1"]


async def test_a_network_is_used_between_open_and_close_only(world: World) -> None:
    """Anything else is a mistake in the program and says so."""
    network = MemoryNetwork(world)
    with pytest.raises(RuntimeError, match=r"^Open the network before you use it.$"):
        await network.identity()
    await network.open()
    with pytest.raises(RuntimeError, match=r"^A network is opened once.$"):
        await network.open()
    await network.close()
    await network.close()
    with pytest.raises(RuntimeError, match=r"^This network is closed.$"):
        await network.identity()
    assert world.listeners == 0
