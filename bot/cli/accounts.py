"""`accounts`: list them, pause, resume, remove; another channel, window or working hours."""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.cli.connect import Wishes, check_wishes
from bot.cli.shared import Commands, now, opened, read_settings
from bot.config import Settings
from bot.domain.account import Account
from bot.domain.events import SYSTEM, EventKind
from bot.domain.sign_in import SignIn, ends_soon
from bot.errors import BadInput, NotFound
from bot.services.journal import record
from bot.storage import UnitOfWork
from db.credentials import has_credentials
from integrations.registry import plugins

_SHOWN = 8  # the last characters of an id: the first ones are a time and alike


def add_to(commands: Commands) -> None:
    """The command and its acts."""
    accounts = commands.add_parser(
        "accounts",
        help="list connected accounts; pause, resume, change or remove one",
        description="Without an act: list the accounts. A running bot takes changes up within "
        "seconds.",
    )
    accounts.set_defaults(command=_list)
    acts = accounts.add_subparsers(title="acts", metavar="ACT")
    for name, what in (
        ("pause", "stop asking its network; conversations stay"),
        ("resume", "go on where it was paused"),
        ("remove", "forget its credentials and stop it; conversations stay"),
    ):
        act = acts.add_parser(name, help=what)
        act.add_argument("account", metavar="ID", help="its id, or @handle")
        act.set_defaults(command=_change, act=name)
    channel = acts.add_parser("channel", help="show its cards in another channel from now on")
    channel.add_argument("account", metavar="ID", help="its id, or @handle")
    channel.add_argument("channel", metavar="C…", help="the channel's id")
    channel.set_defaults(command=_change, act="channel")
    window = acts.add_parser("window", help="its own response window")
    window.add_argument("account", metavar="ID", help="its id, or @handle")
    window.add_argument("window", type=int, metavar="MINUTES", help="0: the team's default")
    window.set_defaults(command=_change, act="window")
    hours = acts.add_parser("hours", help="its own working hours")
    hours.add_argument("account", metavar="ID", help="its id, or @handle")
    hours.add_argument("hours", metavar="HOURS", help='"Mon-Fri 9-17", "24/7"; "": the default')
    hours.set_defaults(command=_change, act="hours")


def _list(_given: argparse.Namespace) -> int:
    accounts, sign_ins = asyncio.run(_all(read_settings()))
    if not accounts:
        print(f"No account is connected. Connect one of: {', '.join(plugins())}")
        print("For example: python -m bot connect bluesky")
        return 0
    print(table(accounts, sign_ins))
    for account in accounts:
        ends_at = sign_ins[account.id].ends_at
        if account.active and ends_at is not None and ends_soon(ends_at, now()):
            print(f"Sign in again to @{account.handle}: python -m bot connect {account.network}")
    return 0


async def _all(settings: Settings) -> tuple[list[Account], dict[str, SignIn]]:
    async with opened(settings) as database, database.read() as uow:
        return await uow.accounts.all(), await uow.accounts.sign_ins()


def table(accounts: Sequence[Account], sign_ins: Mapping[str, SignIn]) -> str:
    """Accounts in columns."""
    rows = [("ID", "NETWORK", "ACCOUNT", "CHANNEL", "WINDOW", "HOURS", "SIGN-IN", "STATE")]
    rows += [
        (
            account.id[-_SHOWN:],
            account.network,
            f"@{account.handle}",
            account.channel,
            "default" if account.window_seconds is None else f"{account.window_seconds // 60} min",
            account.hours_text or "default",
            _until(sign_ins[account.id].ends_at),
            "active" if account.active else "stopped",
        )
        for account in accounts
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _until(ends_at: datetime | None) -> str:
    """When a sign-in ends, where the network tells: a day (UTC)."""
    if ends_at is None:
        return "-"
    return f"{'ended' if ends_at <= now() else 'until'} {ends_at:%Y-%m-%d}"


def _change(given: argparse.Namespace) -> int:
    settings = read_settings()
    wishes = Wishes(
        channel=getattr(given, "channel", ""),
        window_minutes=getattr(given, "window", 0) or None,
        hours=getattr(given, "hours", ""),
    )
    check_wishes(wishes, settings)
    print(asyncio.run(_changed(settings, given.account, given.act, wishes)))
    return 0


async def _changed(settings: Settings, wanted: str, act: str, wishes: Wishes) -> str:
    async with opened(settings) as database, database.write(durable=True) as uow:
        account = the_one(await uow.accounts.all(), wanted)
        if act == "resume" and not await has_credentials(uow.connection, account.id):
            raise NotFound(
                f"@{account.handle} was removed and has no credentials any more. "
                f"Sign in again: python -m bot connect {account.network}"
            )
        who = f"@{account.handle} on {account.network}"
        before = account
        if act == "remove":
            await uow.accounts.remove(account.id)
            said = f"Removed: {who}. Its credentials are forgotten, its conversations stay."
        elif act == "channel":
            account = replace(account, channel=wishes.channel)
            said = f"Cards of {who} appear in {wishes.channel} from now on. Invite the bot there."
        elif act == "window":
            minutes = wishes.window_minutes
            seconds = None if minutes is None else minutes * 60
            account = replace(account, window_seconds=seconds)
            kept = "the team's window" if minutes is None else f"{minutes} minutes"
            said = f"{who} answers within {kept}. Clocks that run already keep their deadline."
        elif act == "hours":
            account = replace(account, hours_text=wishes.hours)
            kept = wishes.hours or "in the team's hours"
            said = f"{who} works {kept}. Clocks that run already keep their deadline."
        else:
            active = act == "resume"
            account = replace(account, active=active)
            said = f"{'Resumed' if active else 'Paused'}: {who}."
        if act != "remove":
            await uow.accounts.save(account, now())
            await _note(uow, before, account)
        await uow.commit()
    return said


async def _note(uow: UnitOfWork, before: Account, after: Account) -> None:
    """The event that the same change in Slack leaves."""
    for name in ("channel", "window_seconds", "hours_text", "active"):
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            await record(
                uow,
                EventKind.SETTING_CHANGED,
                actor=SYSTEM,
                now=now(),
                account_id=after.id,
                key=name,
                old=old,
                new=new,
            )


def the_one(accounts: Sequence[Account], wanted: str) -> Account:
    """The account that an id, the end of one, or a handle means.

    Raises:
        NotFound: none.
        BadInput: several.
    """
    handle = wanted.removeprefix("@").lower()
    found = [a for a in accounts if a.handle.lower() == handle]
    if not wanted.startswith("@"):
        found = [a for a in accounts if a.id.endswith(wanted)] or found
    if not found:
        raise NotFound(f"There is no account “{wanted}”. See them with: python -m bot accounts")
    if len(found) > 1:
        raise BadInput(
            f"“{wanted}” means {len(found)} accounts; take the id.", example=found[0].id[-_SHOWN:]
        )
    return found[0]
