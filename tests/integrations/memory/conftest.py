"""A clock that tests move, a world on it, and a network that closes by itself."""

from collections.abc import AsyncIterator

import pytest

from integrations.base import Publisher
from integrations.memory import MemoryNetwork, World
from tests.integrations.memory.building import Clock


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    """An empty world in which everything is possible."""
    return World(now=clock)


@pytest.fixture
async def network(world: World) -> AsyncIterator[MemoryNetwork]:
    """Our account in that world, open."""
    network = MemoryNetwork(world)
    await network.open()
    yield network
    await network.close()


@pytest.fixture
def publisher(network: MemoryNetwork) -> Publisher:
    """How to speak first in the world in which everything is possible."""
    assert network.publisher is not None
    return network.publisher
