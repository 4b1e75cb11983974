"""Fixtures: a pretend server of each flavour, and our network on it."""

from collections.abc import AsyncIterator

import pytest

from playground.networks.mastodon.flavours import GOTOSOCIAL, MASTODON, PLEROMA, Flavour
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    """Our account on a Mastodon server."""
    async with FakeMastodon(MASTODON) as server, Rig(server) as rig:
        yield rig


@pytest.fixture(params=[MASTODON, PLEROMA, GOTOSOCIAL], ids=lambda flavour: str(flavour.name))
async def any_rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    """Our account on a server of each kind."""
    flavour: Flavour = request.param
    async with FakeMastodon(flavour) as server, Rig(server) as rig:
        yield rig
