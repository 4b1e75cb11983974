"""The schema, from its migrations.

Every migration works with the release before it, so that replicas can be replaced one by one.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from db.schema import metadata

_HERE = Path(__file__).parent / "migrations"


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config


@cache
def newest_revision() -> str:
    """The revision that this code expects."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


async def current_revision(engine: AsyncEngine) -> str:
    """The revision of the database, "" when it is empty."""
    async with engine.connect() as connection:
        return await connection.run_sync(_revision)


def upgrade_here(connection: Connection) -> None:
    """Bring the database behind an open connection to the newest revision."""
    if _revision(connection) != newest_revision():
        command.upgrade(_config(connection), "head")


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the database to the newest revision; replicas that start together wait for one."""
    async with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7203114)")
        await connection.run_sync(upgrade_here)


def _differences(connection: Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [str(difference) for difference in compare_metadata(context, metadata)]


async def differences(engine: AsyncEngine) -> list[str]:
    """What the migrated schema and the tables disagree about; empty when nothing."""
    async with engine.connect() as connection:
        return await connection.run_sync(_differences)
