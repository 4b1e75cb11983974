"""Our account on a pretend Graph."""

from collections.abc import AsyncIterator

import pytest

from tests.integrations.instagram.rig import Rig


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    """Our network, open."""
    async with Rig() as opened:
        yield opened
