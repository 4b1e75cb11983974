"""What all tests share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from db.unit_of_work import Database
from tests.databases import (
    open_database,
    postgresql_database,
    postgresql_server,
    sqlite_address,
)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """One PostgreSQL server for the session; gives its administration address."""
    with postgresql_server() as admin:
        yield admin


@pytest.fixture(params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A new database of each kind."""
    if request.param == "sqlite":
        yield sqlite_address(tmp_path)
        return
    with postgresql_database(request.getfixturevalue("postgresql")) as address:
        yield address


@pytest.fixture
async def database(database_address: str) -> AsyncIterator[Database]:
    """A migrated database of each kind."""
    async with open_database(database_address) as opened:
        yield opened
