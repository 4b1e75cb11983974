"""`keys new` and `keys rotate`: what credentials are encrypted with."""

import argparse
import asyncio
import sys

from bot.cli.shared import Commands, now, opened, read_settings
from bot.config import Settings
from bot.errors import Misconfigured
from db.credentials import rotate
from db.crypto import CredentialCipher, new_key


def add_to(commands: Commands) -> None:
    """Both commands."""
    keys = commands.add_parser(
        "keys",
        help="make an encryption key, or encrypt everything with the newest",
        description="Keys protect the networks' credentials in the database. To change the key: "
        "make one, put it in front of ENCRYPTION_KEYS, restart every replica, run `keys rotate`, "
        "and take the old key out.",
    )
    acts = keys.add_subparsers(title="acts", metavar="ACT", required=True)
    acts.add_parser("new", help="print a new key").set_defaults(command=_new)
    acts.add_parser(
        "rotate", help="encrypt all credentials with the first of ENCRYPTION_KEYS"
    ).set_defaults(command=_rotate)


def _new(_given: argparse.Namespace) -> int:
    print(new_key())
    if sys.stdout.isatty():
        print(
            "Put it in front of ENCRYPTION_KEYS and keep a copy apart from the database: without "
            "it, every account has to be connected again.",
            file=sys.stderr,
        )
    return 0


def _rotate(_given: argparse.Namespace) -> int:
    settings = read_settings()
    if not settings.encryption_keys:
        raise Misconfigured("ENCRYPTION_KEYS is not set. Make a key with: python -m bot keys new")
    count = asyncio.run(_rotate_all(settings))
    print(f"Credentials encrypted with the newest key: {count}.")
    if len(settings.encryption_keys) > 1:
        print("Older keys can now be taken out of ENCRYPTION_KEYS, on every replica.")
    return 0


async def _rotate_all(settings: Settings) -> int:
    async with opened(settings) as database:
        return await rotate(database, CredentialCipher(settings.encryption_keys), now())
