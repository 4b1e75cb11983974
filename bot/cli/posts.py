"""`posts`: a plan from a CSV file, and the plan as one."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.progress import ProgressBar
from bot.cli.shared import Commands, day, now, opened, read_settings
from bot.config import Settings
from bot.domain.posts import Post, PostState
from bot.errors import BadInput, GoldenHourError, NotFound
from bot.planning_forms import AccountLabel
from bot.workers.connecting import OpenNetworks
from db.credentials import AccountCredentials
from db.crypto import CredentialCipher
from db.unit_of_work import Database
from integrations.registry import plugins

if TYPE_CHECKING:
    from bot.services.planning.importing import Checked, Fate

_LINES_SHOWN = 5


def add_to(commands: Commands) -> None:
    """The command and its acts."""
    posts = commands.add_parser(
        "posts",
        help="plan posts from a CSV file, or write the plan into one",
        description="A running bot takes imported posts up within seconds. "
        "docs/importing-posts.md explains the file's columns.",
    )
    acts = posts.add_subparsers(title="acts", metavar="ACT", required=True)
    taken = acts.add_parser(
        "import",
        help="plan what stands in a CSV file",
        description="Check every row; with an error in one of them, nothing is stored.",
    )
    taken.add_argument("file", metavar="FILE.csv", help="UTF-8; - reads standard input")
    taken.add_argument("--dry-run", action="store_true", help="say what would happen, post by post")
    taken.add_argument(
        "--by",
        default="",
        metavar="U…",
        help="Slack user id of whose posts they are; the manager's, when there is only one",
    )
    taken.set_defaults(command=_import)
    given = acts.add_parser(
        "export",
        help="write the plan into a CSV file",
        description="Write all posts that are not withdrawn; with days, those planned for them.",
    )
    given.add_argument(
        "--from", dest="first", type=day, metavar="DATE", help="the first day: 2026-12-01"
    )
    given.add_argument("--to", dest="last", type=day, metavar="DATE", help="the last day")
    given.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="standard output unless given"
    )
    given.set_defaults(command=_export)


def _import(given: argparse.Namespace) -> int:
    settings = read_settings()
    by = author_of(given.by, settings)
    content = sys.stdin.buffer.read() if given.file == "-" else _read(Path(given.file))
    return asyncio.run(_imported(settings, content, by, dry_run=given.dry_run))


def author_of(by: str, settings: Settings) -> str:
    """In whose name it is imported.

    Raises:
        BadInput: nobody is named, and there is not one manager.
    """
    from bot.services.planning.sheet_rows import is_person  # noqa: PLC0415 - as in `_imported`

    people = [one for one in settings.managers if is_person(one)]
    if not by and len(people) == 1:
        return people[0]
    if not is_person(by):
        said = f"“{by}” is no Slack user id." if by else "Whose posts are they?"
        raise BadInput(
            f"{said} They are told when something is wrong with one.",
            field="by",
            example="--by U0123ABCD",
        )
    return by


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    return file.read_bytes()


async def _imported(settings: Settings, content: bytes, by: str, *, dry_run: bool) -> int:
    # Only now: they take half a second, and --help should not.
    from bot.parts import settings_in_force  # noqa: PLC0415 - see above
    from bot.services.planning.importing import Importing  # noqa: PLC0415 - see above

    async with opened(settings) as database, _networks(settings, database) as networks:
        in_force = await settings_in_force(settings, database, now())
        importing = Importing(database, networks, in_force)
        bar = ProgressBar("rows checked")
        try:
            checked = await importing.check(content, by, now(), bar)
        finally:
            bar.close()
        if dry_run:
            for fate in checked.fates:
                _tell(fate, checked.accounts)
        if checked.errors:
            for error in checked.errors:
                print(error, file=sys.stderr)
            print(f"{_counted(len(checked.errors), 'error')}; nothing was stored.", file=sys.stderr)
            return 1
        if dry_run:
            print(f"{_summary(checked.posts)} would be stored. Nothing was stored.")
            return 0
        stored = await importing.store(checked, by, now())
    _tell_of_rest(checked, len(checked.posts) - len(stored))
    if stored:
        print(f"{_summary(stored)} stored. See them with /calendar in Slack.")
    else:
        print("Nothing was stored.")
    return 0


@asynccontextmanager
async def _networks(settings: Settings, database: Database) -> AsyncIterator[OpenNetworks]:
    """The networks of all active accounts, to measure by; those that cannot be opened are told."""
    networks = OpenNetworks(plugins())
    async with database.read() as uow:
        accounts = await uow.accounts.all(active_only=True)
    cipher = CredentialCipher(settings.encryption_keys)
    try:
        for account in accounts:
            plugin = networks.plugin(account.network)
            if plugin is None:
                continue
            network = plugin.build(
                own_external_id=account.external_id,
                own_handle=account.handle,
                base_url=account.base_url,
                credentials=AccountCredentials(database, cipher, account.id, now),
                settings=settings.network(account.network),
            )
            try:
                await network.open()
            except GoldenHourError as error:
                await network.close()
                print(f"@{account.handle} on {plugin.title}: {error}", file=sys.stderr)
            else:
                networks.open[account.id] = network
        yield networks
    finally:
        for network in networks.open.values():
            await network.close()


def _tell(fate: "Fate", accounts: Mapping[str, AccountLabel]) -> None:
    """What would become of one row."""
    from bot.services.planning.labels import named  # noqa: PLC0415 - as in `_imported`

    if fate.left_out:
        print(f"line {fate.line}: left out. {fate.left_out}")
    post = fate.post
    if post is None:
        return
    facts = [
        _time(post),
        ", ".join(named(accounts[i]) for i in post.account_ids),
        post.kind.value,
        "to review" if post.state is PostState.IN_REVIEW else "draft",
        *(f"costs {cost.amount:f} {cost.currency}" for cost in fate.costs),
    ]
    print(f"line {fate.line}: {' · '.join(facts)}")
    for note in fate.notes:
        print(f"  {note.column}: {note.sentence}")


def _time(post: Post) -> str:
    planned = post.planned
    if planned is None or post.due_at is None:
        return "no time yet"
    wall = planned.wall
    day = f"{wall:%A}, {wall.day} {wall:%B %Y} at {wall:%H:%M}"
    utc = "" if planned.zone == "UTC" else f"; {post.due_at:%H:%M} UTC"
    return f"{day} ({planned.zone}{utc})"


def _tell_of_rest(checked: "Checked", overtaken: int) -> None:
    """What is worth knowing of what was imported, and what was left out."""
    for fate in checked.fates:
        for note in fate.notes:
            print(note)
    reasons = Counter(f.left_out for f in checked.fates if f.left_out)
    for reason, count in reasons.items():
        lines = [str(f.line) for f in checked.fates if f.left_out == reason][:_LINES_SHOWN]
        where = f"line{'' if count == 1 else 's'} {', '.join(lines)}"
        more = ", …" if count > len(lines) else ""
        print(f"{_counted(count, 'row')} left out ({where}{more}): {reason}")
    if overtaken:
        print(f"{_counted(overtaken, 'row')} left out: somebody planned the same just now.")


def _summary(posts: tuple[Post, ...]) -> str:
    reviews = sum(post.state is PostState.IN_REVIEW for post in posts)
    drafts = len(posts) - reviews
    return f"{_counted(len(posts), 'post')} ({reviews:,} to review, {_counted(drafts, 'draft')})"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _export(given: argparse.Namespace) -> int:
    settings = read_settings()
    if given.first and given.last and given.last < given.first:
        raise BadInput(f"{given.last} is before {given.first}.", field="to")
    if given.file == "-":
        return asyncio.run(_written_out(settings, given.first, given.last))
    target = Path(given.file)
    if target.exists():
        raise BadInput(f"{target} exists already; nothing is overwritten.")
    count = asyncio.run(_written(settings, target, given.first, given.last))
    print(f"Written: {target} ({_counted(count, 'post')}).")
    return 0


async def _pieces(
    settings: Settings, first: date | None, last: date | None
) -> AsyncIterator[tuple[bytes, int]]:
    from bot.parts import settings_in_force  # noqa: PLC0415 - as in `_imported`
    from bot.services.planning.exporting import Exporting  # noqa: PLC0415 - as in `_imported`

    async with opened(settings) as database:
        in_force = await settings_in_force(settings, database, now())
        exporting = Exporting(database, in_force.zone)
        async for piece, count in exporting.lines(first, last):
            yield piece.encode(), count


async def _written_out(settings: Settings, first: date | None, last: date | None) -> int:
    async for piece, _ in _pieces(settings, first, last):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
    return 0


async def _written(settings: Settings, target: Path, first: date | None, last: date | None) -> int:
    """Write a file, whole or not at all; gives how many posts are in it."""
    part = target.with_name(f"{target.name}.part")
    total = 0
    try:
        with part.open("wb") as out:
            out.write(b"\xef\xbb\xbf")  # without it, spreadsheet programs guess another encoding
            async for piece, count in _pieces(settings, first, last):
                out.write(piece)
                total += count
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return total
