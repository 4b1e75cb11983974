"""A workplace on each kind of database."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import postgresql_database
from tests.guarantees.replicas import Replica, Workplace, open_workplace


@pytest.fixture
async def place(database_address: str) -> AsyncIterator[Workplace]:
    """A workplace, on SQLite and on PostgreSQL."""
    async with open_workplace(database_address) as opened:
        yield opened


@pytest.fixture
async def shared_place(postgresql: str) -> AsyncIterator[Workplace]:
    """A workplace on PostgreSQL, where several replicas may work."""
    with postgresql_database(postgresql) as address:
        async with open_workplace(address) as opened:
            yield opened


@pytest.fixture
async def bot(place: Workplace) -> AsyncIterator[Replica]:
    """One replica in the workplace."""
    async with place.replica() as replica:
        yield replica
