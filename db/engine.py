"""Engines: one that writes and one that reads. Their errors never quote rows.

SQLite has one writer. `db.connections` makes writers queue in the order in which they came, and
BEGIN IMMEDIATE takes the write lock before the first SELECT: with a deferred begin, two
transactions that read and then update lose each other's work without an error. PostgreSQL needs
neither.
"""

import sqlite3
import sys
from typing import cast

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.dialects import COMPILED
from db.sqlite import OneWayConnection

_DIALECTS = {
    "sqlite": ("db.sqlite", "OneWayDialect"),
    "postgresql": ("db.postgresql", "SharedPsycopg"),
}
_BUSY_MILLISECONDS = 5000
_SWITCH_SECONDS = 0.0005
_LONGEST_LOG_PAGES = 20_000  # of 4 KB; `Database.tidy` empties it long before


def is_sqlite(url: str) -> bool:
    """Whether a database URL names SQLite."""
    return make_url(url).get_backend_name() == "sqlite"


def writing_engine(url: str) -> AsyncEngine:
    """The engine for units of work that write."""
    if not is_sqlite(url):
        return create_async_engine(
            _shared(url),
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            hide_parameters=True,
            execution_options={"compiled_cache": COMPILED},
        )
    return _sqlite_engine(url, connections=1, begin="BEGIN IMMEDIATE", query_only=False)


def reading_engine(url: str) -> AsyncEngine:
    """The engine for looks; on SQLite it cannot write."""
    if not is_sqlite(url):
        return create_async_engine(
            _shared(url),
            pool_size=5,
            max_overflow=5,
            pool_pre_ping=True,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
            execution_options={"compiled_cache": COMPILED},
        )
    return _sqlite_engine(url, connections=4, begin="BEGIN", query_only=True)


def _sqlite_engine(url: str, *, connections: int, begin: str, query_only: bool) -> AsyncEngine:
    # A connection's thread has its rows and waits for the interpreter, which the loop's thread
    # gives away only so often; by default every 5 ms, many times what a statement takes.
    sys.setswitchinterval(_SWITCH_SECONDS)

    pragmas = (
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        f"wal_autocheckpoint = {_LONGEST_LOG_PAGES}",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -16000",
        f"query_only = {int(query_only)}",
    )

    async def connect_to_file() -> OneWayConnection:
        return await OneWayConnection.opened(sqlite_path(url), pragmas)

    engine = create_async_engine(
        _shared(url),
        execution_options={"compiled_cache": COMPILED},
        async_creator=connect_to_file,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=60,
    )

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        driver = cast("OneWayConnection", connection.connection.driver_connection)
        driver.begin_with_next(begin)

    return engine


def _shared(url: str) -> URL:
    """The address with the dialect of ours that shares what it has compiled."""
    backend = make_url(url).get_backend_name()
    module, name = _DIALECTS[backend]
    registry.register(f"{backend}.shared", module, name)
    return make_url(url).set(drivername=f"{backend}+shared")


def sqlite_path(url: str) -> str:
    """The file of a SQLite URL."""
    return make_url(url).database or ""


assert sqlite3.sqlite_version_info >= (3, 35), "RETURNING needs SQLite 3.35"  # noqa: S101 - a floor of the interpreter, not a check of input
