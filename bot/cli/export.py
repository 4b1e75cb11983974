"""`export`: conversations, messages and events of some days as CSV and JSON lines."""

import argparse
import asyncio
import secrets
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bot.cli.progress import ProgressBar
from bot.cli.shared import Commands, day, now, opened, read_settings
from bot.config import Settings
from bot.config.reading import public_holidays
from bot.errors import BadInput

if TYPE_CHECKING:
    from bot.services.digests.exporting import Pseudonyms, Row

TABLES = ("conversations", "messages", "events")
_BOM = b"\xef\xbb\xbf"  # without it, spreadsheet programs guess another encoding
_PURPOSE = b"golden hour: pseudonyms of exports"


def add_to(commands: Commands) -> None:
    """The command."""
    command = commands.add_parser(
        "export",
        help="write conversations, messages and events of some days into files",
        description="Three tables, each as CSV and as JSON lines: the messages and events of the "
        "days, and every conversation of which something was noted then.",
    )
    command.add_argument(
        "--from", dest="first", type=day, required=True, metavar="DATE", help="first: 2026-11-01"
    )
    command.add_argument(
        "--to", dest="last", type=day, required=True, metavar="DATE", help="the last day"
    )
    command.add_argument(
        "--anonymous",
        action="store_true",
        help="leave out texts, names, handles, addresses and the networks' ids; other ids become "
        "pseudonyms, the same in each export while the first of ENCRYPTION_KEYS stays",
    )
    command.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="a new folder; export-FROM-TO unless given"
    )
    command.set_defaults(command=_export)


def _export(given: argparse.Namespace) -> int:
    settings = read_settings()
    if given.last < given.first:
        raise BadInput(f"{given.last} is before {given.first}.", field="to")
    folder = given.folder or Path(f"export-{given.first}-{given.last}")
    if folder.exists():
        raise BadInput(f"{folder} exists already; nothing is overwritten.")
    part = folder.with_name(f"{folder.name}.part")
    part.mkdir(mode=0o700)
    try:
        counts = asyncio.run(
            _written(settings, part, given.first, given.last, anonymous=given.anonymous)
        )
        part.rename(folder)
    finally:
        _take_away(part)
    said = ", ".join(f"{counts[table]:,} {table}" for table in TABLES)
    print(f"Written: {folder} ({said}).")
    if given.anonymous and not settings.encryption_keys:
        print("ENCRYPTION_KEYS is not set: the next export will have other pseudonyms.")
    return 0


def _take_away(part: Path) -> None:
    if part.is_dir():
        for file in part.iterdir():
            file.unlink()
        part.rmdir()


def pseudonyms_of(settings: Settings) -> "Pseudonyms":
    """Names for ids that stay the same while the first of the encryption keys does."""
    from bot.services.digests.exporting import Pseudonyms  # noqa: PLC0415 - as in `_written`

    if not settings.encryption_keys:
        return Pseudonyms(secrets.token_bytes(32))
    newest = settings.encryption_keys[0].get_secret_value().encode()
    return Pseudonyms(sha256(_PURPOSE + newest).digest())


class _Table:
    """The two files of a table: CSV for spreadsheets, JSON lines for programs."""

    def __init__(self, stack: ExitStack, folder: Path, name: str) -> None:
        self._csv = stack.enter_context((folder / f"{name}.csv").open("wb"))
        self._lines = stack.enter_context((folder / f"{name}.jsonl").open("wb"))
        self._csv.write(_BOM)
        self._begun = False

    def add(self, rows: "Sequence[Row]") -> None:
        """Append rows; the first ones bring the names of the columns."""
        from bot.services.planning.sheet import written  # noqa: PLC0415 - as in `_written`

        if rows and not self._begun:
            self._csv.write(written([list(rows[0])]).encode())
            self._begun = True
        cells = ([_cell(value) for value in row.values()] for row in rows)
        self._csv.write(written(cells).encode())
        for row in rows:
            self._lines.write(msgspec.json.encode(row) + b"\n")


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else msgspec.json.encode(value).decode()


async def _written(
    settings: Settings, folder: Path, first: date, last: date, *, anonymous: bool
) -> dict[str, int]:
    """Write all tables; gives how many rows each has."""
    # Only now: they take half a second, and --help should not.
    from bot.parts import team_settings  # noqa: PLC0415 - see above
    from bot.services.digests.exporting import DataExport  # noqa: PLC0415 - see above
    from bot.services.in_force import SettingsInForce, taken_up  # noqa: PLC0415 - see above

    counts = dict.fromkeys(TABLES, 0)
    with ExitStack() as stack:
        files = {table: _Table(stack, folder, table) for table in TABLES}
        bars = {table: ProgressBar(table) for table in TABLES}
        async with opened(settings) as database:
            in_force = SettingsInForce(team_settings(settings, ""), public_holidays)
            await taken_up(database, in_force, now())
            names = pseudonyms_of(settings) if anonymous else None
            export = DataExport(database, in_force.now.zone, names)

            def progress(table: str, done: int, total: int) -> None:
                bars[table](done, total)

            try:
                async for table, rows in export.tables(first, last, progress):
                    files[table].add(rows)
                    counts[table] += len(rows)
            finally:
                for bar in bars.values():
                    bar.close()
    return counts
