"""An office at work."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenario.office import Office, running_office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The bot on SQLite over Socket Mode, beside a local Slack and a pretend network."""
    async with running_office(tmp_path) as running:
        yield running
