"""`settings`: every setting with its explanation, as a .env file to fill in."""

import argparse

from bot.cli.shared import Commands
from bot.config import dotenv_example
from integrations.registry import plugins


def add_to(commands: Commands) -> None:
    """The command."""
    command = commands.add_parser(
        "settings",
        help="print every setting, explained, as a .env file to fill in",
        description="Print a .env file with every setting, its default and what it is for.",
    )
    command.set_defaults(command=_settings)


def _settings(_given: argparse.Namespace) -> int:
    print(dotenv_example(plugins().values()), end="")
    return 0
