"""`forget`: erase everything about one author, because they asked for it."""

import argparse
import asyncio
import sys

from bot.cli.shared import Commands, now, opened, read_settings
from bot.config import Settings
from bot.errors import BadInput, NotFound
from bot.services.erasing import Forgetting, Forgotten, Known
from integrations.registry import plugins

_STAYS = (
    "Not erased: what colleagues wrote in Slack themselves, mails, backups, and what stands on "
    "the network."
)


def add_to(commands: Commands) -> None:
    """The command."""
    forget = commands.add_parser(
        "forget",
        help="erase one author everywhere: what they wrote, who they are, their cards in Slack",
        description="Erase what an author wrote, who they are and what was noted about them, "
        "whatever its age. Cards and notices in Slack follow as soon as the bot runs. What is "
        "counted stays. When they write again, they are somebody new.",
    )
    forget.add_argument("network", metavar="NETWORK", help="such as bluesky")
    forget.add_argument("handle", metavar="HANDLE", help="@handle, or the network's id")
    forget.add_argument("--yes", action="store_true", help="do not ask first")
    forget.set_defaults(command=_forget)


def _forget(given: argparse.Namespace) -> int:
    network, name = given.network.lower(), given.handle.strip().removeprefix("@")
    if not name:
        raise BadInput("Name the author.", example="forget bluesky @handle")
    if network not in plugins():
        raise BadInput(f"There is no network “{network}”.", example=", ".join(plugins()))
    settings = read_settings()
    known = asyncio.run(_find(settings, network, name))
    if not known.authors:
        raise NotFound(f"Nobody on {network} is known as “{name}”; nothing was done.")
    print(_told(known, network))
    if not given.yes and not _confirmed():
        print("Nothing was done.")
        return 0
    print(_done(asyncio.run(_erase(settings, network, name))))
    return 0


async def _find(settings: Settings, network: str, name: str) -> Known:
    async with opened(settings) as database:
        return await Forgetting(database).find(network, name)


async def _erase(settings: Settings, network: str, name: str) -> Forgotten:
    async with opened(settings) as database:
        return await Forgetting(database).forget(network, name, now())


def _confirmed() -> bool:
    """Whether the person at the terminal means it.

    Raises:
        BadInput: nobody is there to ask.
    """
    if not sys.stdin.isatty():
        raise BadInput("Nobody is here to ask; nothing was done.", example="--yes")
    return input("This cannot be taken back. Erase all of it? [yes/no] ").strip().lower() == "yes"


def _told(known: Known, network: str) -> str:
    """Whom it would concern."""
    profile = known.authors[0].profile
    name = f" ({profile.display_name})" if profile.display_name else ""
    waiting = f", {known.waiting} of them waiting for an answer" if known.waiting else ""
    return (
        f"@{profile.handle}{name} on {network}: "
        f"{_counted(known.conversations, 'conversation')}{waiting}."
    )


def _done(done: Forgotten) -> str:
    """What was done, with counts."""
    erased = done.erased
    rest = (
        (erased.drafts, "draft"),
        (erased.deliveries, "text on its way or sent"),
        (erased.cases, "case taken offline"),
        (erased.kudos, "note beside praise"),
        (erased.events, "event with words"),
        (erased.quotations, "quotation in what others wrote"),
        (erased.pushes, "notification of the network not read yet"),
    )
    messages = _counted(erased.messages, "message")
    conversations = _counted(erased.conversations, "conversation")
    profiles = _counted(erased.authors, "profile")
    waited = _counted(done.closed, "conversation")
    called_off = _counted(done.called_off, "message")
    cards, notices = _counted(done.cards, "card"), _counted(done.retracted, "notice")
    lines = (
        f"Erased: {messages} in {conversations}, {profiles}.",
        f"Erased with them: {', '.join(_counted(many, what) for many, what in rest)}.",
        f"Closed: {waited} in which they waited. Called off: {called_off}.",
        f"In Slack, as soon as the bot runs: {cards} cleared, {notices} deleted.",
        _STAYS,
    )
    return "\n".join(lines)


def _counted(count: int, what: str) -> str:
    first, *rest = what.split(" ", 1)
    return " ".join([f"{count:,}", first if count == 1 else f"{first}s", *rest])
