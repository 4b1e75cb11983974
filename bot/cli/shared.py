"""What several commands need: the settings with all networks, and the database."""

import argparse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

from bot.config import Settings, load_settings
from bot.errors import Misconfigured
from db.engine import is_sqlite, reading_engine, sqlite_path, writing_engine
from db.migrate import current_revision, newest_revision, upgrade
from db.unit_of_work import Database
from integrations.registry import plugins

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it
"""Where a command adds its parser."""


def read_settings() -> Settings:
    """The settings, those of all networks included.

    Raises:
        Misconfigured: something is wrong with them.
    """
    return load_settings(plugins().values())


def now() -> datetime:
    """The time, for commands: aware, UTC."""
    return datetime.now(UTC)


def day(text: str) -> date:
    """A day as it is given to a command.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day like 2026-12-01") from None


def require_place(settings: Settings) -> None:
    """Refuse a SQLite file in a folder that is not there, before a driver stumbles over it.

    Raises:
        Misconfigured: there is no such folder.
    """
    if is_sqlite(settings.database_url):
        folder = Path(sqlite_path(settings.database_url)).parent
        if not folder.is_dir():
            raise Misconfigured(
                f"DATABASE_URL names a file in {folder}, and there is no such folder."
            )


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database, beside a bot that may be running. An empty one gets its tables.

    Raises:
        Misconfigured: it is from another release, or its folder is not there.
    """
    require_place(settings)
    writing = writing_engine(settings.database_url)
    database = Database(writing, reading_engine(settings.database_url))
    try:
        revision = await current_revision(writing)
        if not revision:
            await upgrade(writing)
        elif revision != newest_revision():
            raise Misconfigured(
                f"The database is at revision {revision}, this release needs "
                f"{newest_revision()}. Stop the bot and run: python -m bot migrate"
            )
        yield database
    finally:
        await database.close()
