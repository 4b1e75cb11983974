"""Fixtures: a pretend Graph, and clients for our Page and for our Instagram account."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from integrations.graph import GraphClient, Usage
from playground.networks.graph import FakeGraph

TIMEOUT = timedelta(seconds=5)


def client_of(
    graph: FakeGraph, token: str, *, who: str, timeout: timedelta = TIMEOUT
) -> GraphClient:
    """A client whose token is this one, with a signature of its calls."""

    async def source() -> str:
        return token

    return GraphClient(
        base_url=graph.base_url,
        token=source,
        app_secret=graph.app_secret,
        timeout=timeout,
        usage=Usage(clock=lambda: graph.now.timestamp()),  # noqa: PLW0108 - `now` is asked each time
        who=who,
    )


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    """A pretend Graph of its own."""
    async with FakeGraph() as server:
        yield server


@pytest.fixture
async def page(graph: FakeGraph) -> AsyncIterator[GraphClient]:
    """A client for our Page."""
    client = client_of(graph, graph.page_token, who="Facebook")
    yield client
    await client.close()


@pytest.fixture
async def account(graph: FakeGraph) -> AsyncIterator[GraphClient]:
    """A client for our Instagram account."""
    client = client_of(graph, graph.instagram_token, who="Instagram")
    yield client
    await client.close()
