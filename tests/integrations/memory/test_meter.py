"""What a world charges for."""

from decimal import Decimal

import pytest

from bot.errors import Rejected, Unknown
from integrations.base import Charge, Money, OutgoingPost
from integrations.memory import COMMON_ROOM, WARBLE, MemoryNetwork, Operation, World
from tests.integrations.memory.building import START, Clock, outgoing, target_of

LINK = "https://harbourcoffee.example/sidamo"


def charge(what: str, amount: str, count: int = 1, *, reading: bool = False) -> Charge:
    """So many calls for so much together."""
    return Charge(what=what, count=count, cost=Money(amount=Decimal(amount)), reading=reading)


@pytest.fixture
async def warble(clock: Clock) -> MemoryNetwork:
    """An account on a network that charges."""
    network = MemoryNetwork(World(WARBLE, now=clock))
    await network.open()
    return network


async def test_each_message_is_read_once_and_each_send_is_charged(warble: MemoryNetwork) -> None:
    """Dearer with a link; what was taken is not told again; a refusal is free."""
    assert warble.meter is not None
    assert warble.publisher is not None
    world = warble.world
    for text in ("@harbourcoffee one", "@harbourcoffee two"):
        world.person("ada").posts(text)
    page = await warble.fetch_mentions(None, now=START)
    await warble.fetch_mentions(page.cursor, now=START)
    assert warble.meter.take() == [charge("messages read", "0.010", 2, reading=True)]
    target = target_of(page.mentions[0])
    await warble.send(outgoing(target, f"See {LINK}"))
    with pytest.raises(Rejected):
        await warble.send(outgoing(target, f"See {LINK}", delivery_id="d2"))
    await warble.publisher.publish(
        OutgoingPost(delivery_id="d3", text="Hello", key="", created_at=START)
    )
    assert warble.meter.take() == [charge("replies", "0.200"), charge("posts", "0.015")]
    assert warble.meter.take() == []


async def test_what_took_effect_is_charged_though_its_receipt_is_lost(
    warble: MemoryNetwork,
) -> None:
    """The network has done it, and wants its money."""
    assert warble.meter is not None
    warble.world.person("ada").posts("@harbourcoffee one")
    page = await warble.fetch_mentions(None, now=START)
    warble.meter.take()
    for took_effect in (False, True):
        warble.world.faults.time_out(Operation.SEND, took_effect=took_effect)
        with pytest.raises(Unknown):
            await warble.send(outgoing(target_of(page.mentions[0])))
    assert warble.meter.take() == [charge("replies", "0.010")]


def test_a_cap_is_what_the_world_was_told(clock: Clock) -> None:
    """And where nothing is charged, there is no meter."""
    world = World(WARBLE, now=clock)
    meter = MemoryNetwork(world).meter
    assert meter is not None
    before = meter.cap
    world.monthly_cap = Decimal(5)
    assert (before, meter.cap) == (None, Decimal(5))
    assert MemoryNetwork(World(COMMON_ROOM, now=clock)).meter is None
