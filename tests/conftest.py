"""What all tests share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from aiohttp import web_app

from bot.app import spare_the_collector
from db.unit_of_work import Database
from tests.databases import (
    open_database,
    postgresql_database,
    postgresql_server,
    sqlite_address,
)


def pytest_configure() -> None:
    """Log as structlog does by itself, but without painting the code around an error."""
    render = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], render])


def pytest_collection_finish() -> None:
    """What all the tests are stays until the end: no need to look through it again and again.

    And what one test leaves may wait for a while: by default a tenth of the time goes into looking.
    So it may be a later test that is blamed for what an earlier one has not closed.
    """
    spare_the_collector()


def pytest_runtest_logfinish() -> None:
    """Let go of the servers of a test: aiohttp keeps the last thousand, and all they refer to."""
    web_app._cached_build_middleware.cache_clear()


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
