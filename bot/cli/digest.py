"""`digest`: the figures of a day or a week, as text, CSV or JSON."""

import argparse
import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from bot.cli.shared import Commands, day, now, opened, read_settings
from bot.config import Settings
from bot.config.reading import public_holidays
from bot.domain.digest_times import last_day, last_week
from bot.domain.figures.period import day_of, week_of
from bot.errors import BadInput
from bot.workers.connecting import OpenNetworks
from integrations.registry import plugins

if TYPE_CHECKING:
    from bot.domain.figures.digest import Digest

_FORMATS = ("text", "csv", "json")


def add_to(commands: Commands) -> None:
    """The command."""
    command = commands.add_parser(
        "digest",
        help="the figures of a day or a week, as managers get them in Slack",
        description="Whoever waits is who waits now. docs/figures.md has every formula.",
    )
    command.add_argument(
        "--date", type=day, metavar="DATE", help="a local day, 2026-11-24; yesterday unless given"
    )
    command.add_argument(
        "--week",
        action="store_true",
        help="the week in which it lies; else the last week",
    )
    command.add_argument("--format", choices=_FORMATS, default="text", help="text unless given")
    command.set_defaults(command=_digest)


def _digest(given: argparse.Namespace) -> int:
    from bot.cli.digest_text import csv_of, text_of  # noqa: PLC0415 - as in `_figures`

    digest = asyncio.run(_figures(read_settings(), given))
    if given.format == "json":
        print(msgspec.json.format(msgspec.json.encode(digest), indent=2).decode())
    elif given.format == "csv":
        print(csv_of(digest), end="")
    else:
        print(text_of(digest))
    return 0


async def _figures(settings: Settings, given: argparse.Namespace) -> "Digest":
    # Only now: they take half a second, and --help should not.
    from bot.parts import team_settings  # noqa: PLC0415 - see above
    from bot.services.digests.figures import Figures  # noqa: PLC0415 - see above
    from bot.services.in_force import SettingsInForce, taken_up  # noqa: PLC0415 - see above

    at = now()
    async with opened(settings) as database:
        in_force = SettingsInForce(team_settings(settings, ""), public_holidays)
        await taken_up(database, in_force, at)
        zone = in_force.now.zone
        if given.date is None:
            period = last_week(at, zone) if given.week else last_day(at, zone)
        else:
            period = (week_of if given.week else day_of)(given.date, zone)
        if period.begin > at:
            raise BadInput(
                f"{period.first} has not begun yet.",
                field="date",
                example=str(last_day(at, zone).first - timedelta(days=1)),
            )
        figures = Figures(database, OpenNetworks(plugins()), in_force)
        return await figures.of(period, at, names=in_force.now.digest.names)
