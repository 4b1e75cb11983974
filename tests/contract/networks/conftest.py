"""Runs every test of this folder over every network."""

from collections.abc import AsyncIterator

import pytest

from integrations.memory import DIALECTS
from tests.contract.networks.harness import NetworkHarness, OpenHarness
from tests.contract.networks.mastodon import mastodon_harness
from tests.contract.networks.memory import memory_harness
from tests.contract.networks.x import x_harness
from tests.integrations.bluesky.harness import bluesky_harness
from tests.integrations.mastodon.flavours import GOTOSOCIAL, MASTODON, PLEROMA

HARNESSES: dict[str, OpenHarness] = {
    **{f"memory-{name}": memory_harness(dialect) for name, dialect in DIALECTS.items()},
    "bluesky": bluesky_harness,
    **{
        f"mastodon-{flavour.name}": mastodon_harness(flavour)
        for flavour in (MASTODON, PLEROMA, GOTOSOCIAL)
    },
    "x": x_harness,
}


@pytest.fixture(params=list(HARNESSES.values()), ids=list(HARNESSES))
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[NetworkHarness]:
    """One network against its own fake server."""
    open_harness: OpenHarness = request.param
    async with open_harness() as harness:
        yield harness
