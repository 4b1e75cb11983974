"""A pretend Graph with our Page on it."""

from collections.abc import AsyncIterator

import pytest

from playground.networks.graph import FakeGraph
from tests.integrations.facebook.rig import Rig


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    """The server."""
    async with FakeGraph() as server:
        yield server


@pytest.fixture
async def rig(graph: FakeGraph) -> AsyncIterator[Rig]:
    """Our network, open."""
    async with Rig(graph) as opened:
        yield opened
