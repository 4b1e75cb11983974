"""Fixtures of the live tests: one Bluesky network for the whole run."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.live.bluesky_network import Account, BlueskyNetwork, what_is_missing


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bluesky() -> AsyncIterator[BlueskyNetwork]:
    """A running Bluesky network, shared by all tests: each makes accounts of its own.

    Where its parts are not installed the test is skipped, but never in CI, where it fails.
    """
    if missing := what_is_missing():
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(missing)
        pytest.skip(missing)
    async with BlueskyNetwork() as network:
        yield network


@pytest.fixture
async def brand(bluesky: BlueskyNetwork) -> Account:
    """Our own account, new in each test."""
    return await bluesky.create_person("brand")


@pytest.fixture
async def customer(bluesky: BlueskyNetwork) -> Account:
    """Somebody who speaks to us, new in each test."""
    return await bluesky.create_person("customer")
