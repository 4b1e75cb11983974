"""`check`: look at everything the bot needs, and say how to mend what is wrong."""

import argparse
import asyncio
from collections.abc import Callable, Mapping

from sqlalchemy.exc import SQLAlchemyError

from bot.cli.checks.findings import Findings, fine, report, wrong
from bot.cli.checks.networks import look_at_accounts, look_at_mail
from bot.cli.checks.slack import look_at_slack
from bot.cli.checks.storage import look_at_database, look_at_keys
from bot.cli.shared import Commands, read_settings, require_place
from bot.config import DOTENV, Settings, misspelt_names
from bot.domain.account import Account
from bot.errors import Misconfigured
from db.engine import reading_engine, writing_engine
from db.unit_of_work import Database
from integrations.base import NetworkPlugin
from integrations.email import SmtpMailer
from integrations.registry import plugins


def add_to(commands: Commands) -> None:
    """The command."""
    command = commands.add_parser(
        "check",
        help="look at settings, Slack, database, networks and e-mail; say how to mend them",
        description="Look at everything the bot needs. Exit code 0 when all is well, 1 when "
        "something has to be mended. Nothing is posted anywhere.",
    )
    command.set_defaults(command=_check)


def _check(_given: argparse.Namespace) -> int:
    good = asyncio.run(check(read_settings(), plugins(), print))
    print("\nAll is well." if good else "\nSomething has to be mended: see each ✗ above.")
    return 0 if good else 1


async def check(
    settings: Settings, networks: Mapping[str, NetworkPlugin], write: Callable[[str], None]
) -> bool:
    """Look at everything and write what was found; gives whether all is well."""
    from bot.app import SystemClock  # noqa: PLC0415 - only now: it takes a second, and --help should not
    from bot.parts import mailer_of  # noqa: PLC0415 - the same

    engine = writing_engine(settings.database_url)
    database = Database(engine, reading_engine(settings.database_url))
    mailer = mailer_of(settings, SystemClock())
    try:
        accounts = await _accounts(settings, database)
        channels = frozenset(account.channel for account in accounts if account.active)
        return await report(
            [
                ("Settings", _settings(networks)),
                ("Database", look_at_database(settings, engine)),
                ("Encryption", look_at_keys(settings, engine, accounts)),
                ("Slack", look_at_slack(settings, channels)),
                ("Networks", look_at_accounts(settings, database, accounts, networks)),
                (
                    "E-mail",
                    look_at_mail(settings, mailer if isinstance(mailer, SmtpMailer) else None),
                ),
            ],
            write,
        )
    finally:
        await database.close()


async def _settings(networks: Mapping[str, NetworkPlugin]) -> Findings:
    yield fine("Every setting can be read")
    for written, meant in misspelt_names(networks.values(), dotenv=DOTENV):
        yield wrong(f"{written} in {DOTENV} is no setting", f"Did you mean {meant}?")


async def _accounts(settings: Settings, database: Database) -> list[Account]:
    """The accounts; none while the database cannot be read, which is told elsewhere."""
    try:
        require_place(settings)
        async with database.read() as uow:
            return await uow.accounts.all()
    except (Misconfigured, SQLAlchemyError, OSError):
        return []
