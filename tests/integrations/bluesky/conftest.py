"""Fixtures: the adapter against the pretend host."""

from collections.abc import AsyncIterator

import pytest

from tests.integrations.bluesky.harness import BlueskyHarness, bluesky_harness


@pytest.fixture
async def bluesky() -> AsyncIterator[BlueskyHarness]:
    """Our account, open, and its host."""
    async with bluesky_harness() as harness:
        yield harness
