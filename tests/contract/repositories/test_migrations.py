"""The schema from its migrations, on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from db import migrate
from db.engine import writing_engine
from tests.databases import sqlite_address

SCRIPTS = Path(migrate.__file__).parent / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind without any table."""
    if request.param == "sqlite":
        return sqlite_address(tmp_path)
    admin: str = request.getfixturevalue("postgresql")
    name = f"t{uuid4().hex}"
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    named = admin.replace("/postgres?", f"/{name}?", 1)
    return named.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
async def empty(empty_address: str) -> AsyncIterator[AsyncEngine]:
    """Its engine."""
    engine = writing_engine(empty_address)
    yield engine
    await engine.dispose()


async def migrated(engine: AsyncEngine, revision: str, *, back: bool = False) -> None:
    """The database at a revision."""

    def go(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, revision)

    async with engine.begin() as connection:
        await connection.run_sync(go)


async def test_migrations_and_tables_say_the_same(empty: AsyncEngine) -> None:
    """What `make check` asks of SQLite, of both."""
    await migrate.upgrade(empty)
    assert await migrate.differences(empty) == []
    assert await migrate.current_revision(empty) == migrate.newest_revision()


async def test_the_release_before_goes_on_working(empty: AsyncEngine) -> None:
    """It stores deliveries and events without knowing of posts, before and after."""
    delivery = (
        "INSERT INTO deliveries (id, kind, purpose, once, created_at, payload, status, ask_person)"
        " VALUES (:id, 'reply', 'answer', :once, '2026-03-04 12:00:00', '{}', 'sent', false)"
    )
    event = (
        "INSERT INTO events (id, at, actor, kind, facts, account_id)"
        " VALUES (:id, '2026-03-04 12:00:00', 'system', 'closed', '{}', :once)"
    )
    await migrated(empty, "0001")
    for name in ("before", "after"):
        async with empty.begin() as connection:
            for statement in (delivery, event):
                await connection.execute(text(statement), {"id": name, "once": name})
        await migrated(empty, "0002")
    query = "SELECT id, post_id FROM deliveries UNION ALL SELECT id, post_id FROM events"
    async with empty.connect() as connection:
        rows = sorted(tuple(row) for row in await connection.execute(text(query)))
    assert rows == [("after", "")] * 2 + [("before", "")] * 2


async def test_the_release_that_erases_nothing_goes_on_working(empty: AsyncEngine) -> None:
    """It stores conversations without knowing that one day they are erased."""
    account = (
        "INSERT INTO accounts (id, network, external_id, handle, channel, active, created_at)"
        " VALUES ('a', 'n', 'x', 'h', 'C', true, '2026-03-04 12:00:00')"
    )
    author = (
        "INSERT INTO authors (id, account_id, external_id, handle, is_bot, first_seen_at)"
        " VALUES ('p', 'a', 'y', 'kim', false, '2026-03-04 12:00:00')"
    )
    conversation = (
        "INSERT INTO conversations (id, account_id, author_id, root_external_id, private,"
        " opened_at, last_inbound_at, version, state, late)"
        " VALUES (:id, 'a', 'p', 'r', false, '2026-03-04 12:00:00', '2026-03-04 12:00:00', 1,"
        " 'closed', false)"
    )
    await migrated(empty, "0002")
    async with empty.begin() as connection:
        for statement in (account, author):
            await connection.execute(text(statement))
    for name in ("before", "after"):
        async with empty.begin() as connection:
            await connection.execute(text(conversation), {"id": name})
        await migrated(empty, "0003")
    async with empty.connect() as connection:
        rows = await connection.execute(text("SELECT id, erased_at FROM conversations ORDER BY id"))
        assert [tuple(row) for row in rows] == [("after", None), ("before", None)]


async def test_every_migration_can_be_taken_back(empty: AsyncEngine) -> None:
    """And applied again."""
    await migrate.upgrade(empty)
    await migrated(empty, "base", back=True)
    assert await migrate.current_revision(empty) == ""
    await migrate.upgrade(empty)
    assert await migrate.differences(empty) == []
