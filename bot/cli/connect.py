"""`connect`: sign in to a network and keep what it needs, encrypted."""

import argparse
import asyncio
import re
import sys
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cli.shared import Commands, now, opened, read_settings
from bot.cli.terminal import TerminalAsk, parse_answers
from bot.config import Settings
from bot.domain.account import Account
from bot.domain.events import SYSTEM, EventKind
from bot.domain.setting_rules import LONGEST_WINDOW
from bot.errors import BadInput, GoldenHourError, Misconfigured, OutsideError
from bot.services.journal import record
from db.credentials import AccountCredentials, keep_credentials, stored_credentials
from db.crypto import CredentialCipher
from db.unit_of_work import Database
from integrations.base import CredentialStore, NetworkPlugin, SignedIn
from integrations.registry import plugin, plugins

_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_MOST_MINUTES = LONGEST_WINDOW
_NOT_PUSHED = "Its mentions are not pushed to this bot, and are polled."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What was asked for on the command line; "" and None keep what is, or take the default."""

    channel: str = ""
    window_minutes: int | None = None
    hours: str = ""


def add_to(commands: Commands) -> None:
    """The command."""
    command = commands.add_parser(
        "connect",
        help="connect an account of a network",
        description="Sign in to a network, prove that it works, and keep the credentials, "
        "encrypted. Connecting an account again renews its credentials and keeps its past.",
    )
    command.add_argument("network", help=f"one of: {', '.join(plugins())}")
    command.add_argument("--channel", default="", metavar="C…", help="channel id for its cards")
    command.add_argument(
        "--window", type=int, metavar="MINUTES", help="its own response window, in minutes"
    )
    command.add_argument(
        "--hours", default="", metavar="HOURS", help='its own working hours, "Mon-Fri 9-17"'
    )
    command.add_argument(
        "--set",
        dest="answers",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="answer a question beforehand; may be given several times",
    )
    command.add_argument(
        "--answers",
        dest="file",
        default="",
        metavar="FILE",
        help="NAME=VALUE lines; - reads standard input (better for secrets than --set)",
    )
    command.set_defaults(command=_connect)


def _connect(given: argparse.Namespace) -> int:
    network = plugin(given.network)
    settings = read_settings()
    if not settings.encryption_keys:
        raise Misconfigured(
            "ENCRYPTION_KEYS is not set; credentials are kept only encrypted. "
            "Make a key with: python -m bot keys new"
        )
    wishes = Wishes(channel=given.channel, window_minutes=given.window, hours=given.hours)
    check_wishes(wishes, settings)
    answers = parse_answers(given.answers, given.file)
    ask = TerminalAsk(answers, interactive=sys.stdin.isatty() and not given.file)
    asyncio.run(_sign_in(network, settings, wishes, ask))
    return 0


def check_wishes(wishes: Wishes, settings: Settings) -> None:
    """Refuse what cannot be used before anybody types a password.

    Raises:
        BadInput: channel, window or hours make no sense.
    """
    if wishes.channel and not _CHANNEL.fullmatch(wishes.channel):
        raise BadInput(
            f"“{wishes.channel}” is no channel id: it begins with C or G, and Slack shows it at "
            "the end of the channel's details.",
            field="channel",
            example="--channel C0123ABCD",
        )
    window = wishes.window_minutes
    if window is not None and not 1 <= window <= _MOST_MINUTES:
        raise BadInput(
            f"A window of {window} minutes cannot be kept; it has to be 1 to {_MOST_MINUTES}.",
            field="window",
            example="--window 60",
        )
    try:
        settings.calendar(wishes.hours)
    except ValueError as error:
        raise BadInput(str(error), field="hours") from None


async def _sign_in(
    network: NetworkPlugin, settings: Settings, wishes: Wishes, ask: TerminalAsk
) -> None:
    signed_in = await network.sign_in(ask, settings.network(network.name), now=now())
    cipher = CredentialCipher(settings.encryption_keys)
    async with opened(settings) as database:
        account, is_new = await keep(
            database, cipher, network.name, signed_in, wishes, settings.default_channel, now()
        )
        said = await subscribed(
            network, settings, account, AccountCredentials(database, cipher, account.id, now)
        )
    for note in (*signed_in.identity.notes, *said):
        print(note)
    unused = ask.unused()
    if unused:
        print(f"Not asked for, and not used: {', '.join(unused)}.")
    who = f"@{account.handle} on {network.title}"
    if is_new:
        print(f"Connected: {who}. A running bot takes it up within seconds.")
    else:
        print(f"Connected again: {who}. A running bot uses the new credentials within seconds.")
    print(
        f"Its cards appear in {account.channel}. Invite the bot there, then look at everything "
        "with: python -m bot check"
    )


async def subscribed(
    network: NetworkPlugin, settings: Settings, account: Account, credentials: CredentialStore
) -> tuple[str, ...]:
    """Ask the network to push to us; gives what to say about it.

    Whatever comes of it, the account is connected: polls bring its mentions, later.
    """
    connected = network.build(
        own_external_id=account.external_id,
        own_handle=account.handle,
        base_url=account.base_url,
        credentials=credentials,
        settings=settings.network(network.name),
    )
    try:
        if connected.pushed is None:
            return ()
        await connected.open()
        pushes = await connected.pushed.subscribe(settings.callback(network.name))
    except GoldenHourError as error:
        hint = error.hint if isinstance(error, OutsideError) else ""
        return tuple(one for one in (f"{_NOT_PUSHED} {error}", hint) if one)
    finally:
        await connected.close()
    if pushes.active:
        return ("Its mentions are pushed: they become cards within seconds.",)
    return tuple(one for one in (f"{_NOT_PUSHED} {pushes.problem}", pushes.hint) if one)


async def keep(
    database: Database,
    cipher: CredentialCipher,
    network: str,
    signed_in: SignedIn,
    wishes: Wishes,
    default_channel: str,
    at: datetime,
) -> tuple[Account, bool]:
    """Store an account with its credentials, in one transaction.

    Returns:
        The account, and whether it is new.

    Raises:
        BadInput: no channel is known for it.
    """
    profile = signed_in.identity.profile
    async with database.write(durable=True) as uow:
        known = await uow.accounts.find(network, signed_in.base_url, profile.external_id)
        account = known or Account(
            id=uow.new_id(),
            network=network,
            base_url=signed_in.base_url,
            external_id=profile.external_id,
            handle=profile.handle,
            display_name=profile.display_name,
            channel=default_channel,
        )
        account = replace(
            account,
            handle=profile.handle,
            display_name=profile.display_name,
            channel=wishes.channel or account.channel,
            active=True,
            connected_at=at,
            window_seconds=(
                account.window_seconds
                if wishes.window_minutes is None
                else wishes.window_minutes * 60
            ),
            hours_text=wishes.hours or account.hours_text,
        )
        if not account.channel:
            raise BadInput(
                "No channel is known for this account: DEFAULT_CHANNEL is not set.",
                field="channel",
                example="--channel C0123ABCD",
            )
        await uow.accounts.save(account, at)
        await uow.accounts.note_trouble(account.id, "")
        await uow.accounts.signed_in(account.id)
        inherited = {}
        if signed_in.inherits:
            before = await stored_credentials(uow.connection, account.id, cipher)
            kept = signed_in.inherits.items()
            inherited = {name: before[old] for name, old in kept if old in before}
        secret = cipher.encrypt({**signed_in.credentials, **inherited})
        await keep_credentials(uow.connection, account.id, secret, at)
        await record(
            uow,
            EventKind.ACCOUNT_CONNECTED,
            actor=SYSTEM,
            now=at,
            account_id=account.id,
            network=network,
            handle=account.handle,
            again=known is not None,
        )
        await uow.commit()
    return account, known is None
