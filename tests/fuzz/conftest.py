"""A house with doors."""

from collections.abc import AsyncIterator

import pytest

from tests.fuzz.house import House, open_house
from tests.fuzz.outside import Outside, open_outside


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    """The networks."""
    async with open_outside() as opened:
        yield opened


@pytest.fixture
async def house(database_address: str, outside: Outside) -> AsyncIterator[House]:
    """One bot for all examples of a test, on each kind of database."""
    async with open_house(database_address, outside) as opened:
        yield opened
