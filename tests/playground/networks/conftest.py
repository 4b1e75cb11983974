"""Fixtures: a pretend Graph, asked with the client that the adapters use."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from integrations.graph import GraphClient
from playground.networks.graph import FakeGraph


def client_of(graph: FakeGraph, token: str, *, version: str = "v26.0") -> GraphClient:
    """A client with this token."""

    async def source() -> str:
        return token

    return GraphClient(
        base_url=graph.base_url,
        version=version,
        token=source,
        app_secret=graph.app_secret,
        timeout=timedelta(seconds=5),
    )


@pytest.fixture
async def graph() -> AsyncIterator[FakeGraph]:
    """A pretend Graph of its own."""
    async with FakeGraph() as server:
        yield server


@pytest.fixture
async def page(graph: FakeGraph) -> AsyncIterator[GraphClient]:
    """Our Page's client."""
    client = client_of(graph, graph.page_token)
    yield client
    await client.close()


@pytest.fixture
async def account(graph: FakeGraph) -> AsyncIterator[GraphClient]:
    """Our Instagram account's client."""
    client = client_of(graph, graph.instagram_token)
    yield client
    await client.close()


@pytest.fixture
async def user(graph: FakeGraph) -> AsyncIterator[GraphClient]:
    """The client of the person who signed in."""
    client = client_of(graph, graph.user_token)
    yield client
    await client.close()


@pytest.fixture
async def app(graph: FakeGraph) -> AsyncIterator[GraphClient]:
    """The app's own client."""
    client = client_of(graph, f"{graph.app_id}|{graph.app_secret}")
    yield client
    await client.close()
