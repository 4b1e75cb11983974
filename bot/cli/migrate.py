"""`migrate`: bring the database to this release."""

import argparse
import asyncio

from bot.cli.shared import Commands, read_settings, require_place
from bot.config import Settings
from db.engine import writing_engine
from db.migrate import current_revision, newest_revision, upgrade


def add_to(commands: Commands) -> None:
    """The command."""
    command = commands.add_parser(
        "migrate",
        help="bring the database to this release",
        description="Create or change the tables. `run` does the same when it starts; replicas "
        "that start together wait for the one that does it.",
    )
    command.set_defaults(command=_migrate)


def _migrate(_given: argparse.Namespace) -> int:
    settings = read_settings()
    require_place(settings)
    before, after = asyncio.run(_upgrade(settings))
    if before == after:
        print(f"The database is at revision {after} already.")
    else:
        print(f"The database is now at revision {after} (before: {before or 'empty'}).")
    return 0


async def _upgrade(settings: Settings) -> tuple[str, str]:
    engine = writing_engine(settings.database_url)
    try:
        before = await current_revision(engine)
        await upgrade(engine)
    finally:
        await engine.dispose()
    return before, newest_revision()
