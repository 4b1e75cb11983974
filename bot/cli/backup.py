"""`backup`: a consistent copy of a SQLite database, while the bot runs."""

import argparse
import contextlib
import shlex
import sqlite3
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.cli.shared import Commands, read_settings
from bot.errors import BadInput, GoldenHourError, NotFound
from db.engine import is_sqlite, sqlite_path


class BackupFailed(GoldenHourError):
    """The copy is not sound; nothing was kept."""


def add_to(commands: Commands) -> None:
    """The command."""
    command = commands.add_parser(
        "backup",
        help="copy the database while the bot runs",
        description="Copy a SQLite database through SQLite's own backup interface and verify the "
        "copy. Keep ENCRYPTION_KEYS apart from it: it contains encrypted credentials.",
    )
    command.add_argument("file", type=Path, help="where to; it must not exist")
    command.set_defaults(command=_backup)


def _backup(given: argparse.Namespace) -> int:
    settings = read_settings()
    if not is_sqlite(settings.database_url):
        print("PostgreSQL has its own tool for this. Run:")
        print(pg_dump(settings.database_url, given.file))
        return 1
    size = copy(Path(sqlite_path(settings.database_url)), given.file)
    print(f"Copied and verified: {given.file} ({size:,} bytes).")
    return 0


def copy(source: Path, target: Path) -> int:
    """Copy a database that may be in use; gives the copy's size in bytes.

    Raises:
        NotFound: there is no database.
        BadInput: the target exists.
        BackupFailed: the copy is not sound.
    """
    if not source.is_file():
        raise NotFound(f"There is no database {source}.")
    if target.exists():
        raise BadInput(f"{target} exists already; nothing is overwritten.")
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with (
            contextlib.closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
            ) as old,
            contextlib.closing(sqlite3.connect(part)) as new,
        ):
            old.backup(new)
            # One file that can be carried away, without the journal beside it.
            new.execute("PRAGMA journal_mode = DELETE")
            verdict = new.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise BackupFailed(f"The copy is not sound and was not kept: {verdict}")
        part.replace(target)
    except sqlite3.Error as error:
        raise BackupFailed(f"The copy is not sound and was not kept: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def pg_dump(url: str, target: Path) -> str:
    """The command that backs a PostgreSQL database up; without the password."""
    parsed = make_url(url)
    # `set` cannot take a password away.
    place = URL.create(
        "postgresql",
        username=parsed.username,
        host=parsed.host,
        port=parsed.port,
        database=parsed.database,
        query=parsed.query,
    ).render_as_string()
    return shlex.join(["pg_dump", "--format=custom", f"--file={target}", place])
