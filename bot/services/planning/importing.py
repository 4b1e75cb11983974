"""A plan that was written elsewhere: all of it is checked, then all of it is stored, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.content_mix import MixEntry
from bot.domain.events import Event, EventKind
from bot.domain.posts import Post, PostState, submit
from bot.domain.team_settings import TeamSettings
from bot.planning_forms import AccountLabel
from bot.services.networks import Networks
from bot.services.planning.context import state_in_words
from bot.services.planning.import_checks import Checks, Judged
from bot.services.planning.labels import labels
from bot.services.planning.sheet import Finding, read_sheet
from bot.services.planning.sheet_rows import Candidate, ReadRow, RowReader
from bot.storage import UnitOfWork, Units
from integrations.base import Money

_KNOWN = "It stands in the plan already, where an import changes nothing."
_CHANGED = (
    "This post stands in the plan otherwise, and an import changes nothing there. Edit it in "
    "Slack, or empty this cell to plan another one."
)

Progress = Callable[[int, int], None]
"""Hears how many rows of how many are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of one row.

    Attributes:
        post: as it is stored; None: it is not.
        left_out: why it is not stored, though nothing is wrong with it.
        costs: what publishing it costs, by account that costs anything.
    """

    line: int
    post: Post | None = None
    left_out: str = ""
    notes: tuple[Finding, ...] = ()
    costs: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that was looked at; with an error in it, nothing of it is stored."""

    fates: tuple[Fate, ...]
    errors: tuple[Finding, ...]
    accounts: Mapping[str, AccountLabel]

    @property
    def posts(self) -> tuple[Post, ...]:
        """Those to be stored."""
        return tuple(fate.post for fate in self.fates if fate.post is not None)


class Importing:
    """Checks and stores posts of a table.

    Args:
        units: of the database.
        networks: those that are open: they measure.
        settings: the team's.
    """

    def __init__(self, units: Units, networks: Networks, settings: TeamSettings) -> None:
        self._units = units
        self._networks = networks
        self._settings = settings

    async def check(self, content: bytes, by: str, now: datetime, progress: Progress) -> Checked:
        """Look at every row, and store nothing.

        Args:
            content: the file.
            by: Slack user id of who imports.
            now: UTC.
            progress: hears of it.
        """
        sheet = read_sheet(content)
        errors = list(sheet.errors)
        async with self._units.read() as uow:
            accounts = await uow.accounts.all()
            themes = await uow.themes.all(archived=True)
            reader = RowReader(self._settings, accounts, themes, by, now, uow.new_id)
            errors += reader.columns(sheet.columns, sheet.line)
            read = [reader.read(row) for row in sheet.rows]
            await self._recognise(uow, read)
            candidates = [r.candidate for r in read if r.candidate and not r.left_out]
            others = await self._mix(uow, [c.post for c in candidates])
        checks = Checks(self._networks, accounts, now)
        judged: dict[int, Judged] = {}
        for count, candidate in enumerate(candidates, 1):
            judged[candidate.line] = checks.judge(candidate)
            progress(count, len(candidates))
        checks.weigh(list(judged.values()), others, self._settings.mix)
        errors += [e for r in read if not r.left_out for e in r.errors]
        errors += [e for j in judged.values() for e in j.errors]
        return Checked(
            fates=tuple(_fate(r, judged.get(r.line), by, now) for r in read),
            errors=tuple(sorted(errors, key=lambda e: e.line)),
            accounts=labels(self._networks, accounts),
        )

    async def store(self, checked: Checked, by: str, now: datetime) -> tuple[Post, ...]:
        """Store all posts, in one transaction; gives those that were stored.

        Race: of two imports of the same file the later one stores nothing; the accounts are
        locked, and what stands in the plan is looked at again.
        """
        posts = checked.posts
        async with self._units.write(durable=True) as uow:
            await uow.accounts.lock(sorted({i for p in posts for i in p.account_ids}))
            known = await uow.posts.alike(posts)
            new = tuple(p for p in posts if p.id not in known)
            await uow.posts.add(new)
            await uow.events.add([e for p in new for e in _events(uow, p, by, now)])
            uow.wake("post cards")
            await uow.commit()
        return new

    async def _recognise(self, uow: UnitOfWork, read: Sequence[ReadRow]) -> None:
        """Leave out what the plan, or an earlier line, has already."""
        rows = [(r, r.candidate) for r in read if r.candidate is not None and not r.errors]
        known = await uow.posts.get({c.given_id for _, c in rows if c.given_id})
        alike = await uow.posts.alike([c.post for _, c in rows])
        seen: dict[object, Candidate] = {}
        for row, candidate in rows:
            there = known.get(candidate.given_id)
            first = seen.setdefault(_says(candidate.post), candidate)
            if there is not None and there.state.ended:
                row.left_out = f"It is {state_in_words(there.state)}."
            elif there is not None and _content(there) != _content(candidate.post):
                row.wrong("id", _CHANGED)
            elif there is not None or candidate.post.id in alike:
                row.left_out = _KNOWN
            elif first is not candidate and not _told_apart(first, candidate):
                row.left_out = f"Line {first.line} says the same."

    async def _mix(self, uow: UnitOfWork, posts: Sequence[Post]) -> list[MixEntry]:
        """What counts for 80/20 around the posts, without them."""
        times = [p.due_at for p in posts if p.due_at is not None]
        if not times:
            return []
        accounts = {i for p in posts for i in p.account_ids}
        window = self._settings.mix.window
        end = max(times) + window + timedelta(seconds=1)
        return await uow.posts.mix(accounts, min(times) - window, end)


def _says(post: Post) -> tuple[object, ...]:
    """When, where and what: what makes two posts the same to people who read them."""
    return post.due_at, frozenset((v.account_id, v.text) for v in post.variants)


def _content(post: Post) -> tuple[object, ...]:
    return (*_says(post), post.kind, post.theme_id, post.notes, post.same_words_reason)


def _told_apart(one: Candidate, other: Candidate) -> bool:
    """Whether an export has them as two: somebody wanted both."""
    return "" not in {one.given_id, other.given_id} and one.given_id != other.given_id


def _fate(read: ReadRow, judged: Judged | None, by: str, now: datetime) -> Fate:
    if judged is None or read.errors or judged.errors:
        return Fate(line=read.line, left_out=read.left_out)
    candidate = judged.candidate
    post = submit(candidate.post, by, now) if candidate.review else candidate.post
    costs = tuple(text.cost for text in judged.texts if text.cost is not None)
    return Fate(line=read.line, post=post, notes=tuple(judged.notes), costs=costs)


def _events(uow: UnitOfWork, post: Post, by: str, now: datetime) -> list[Event]:
    kinds: list[tuple[EventKind, dict[str, object]]] = [
        (EventKind.POST_WRITTEN, {"imported": True, "author": post.author})
    ]
    if post.override_reason:
        kinds.append((EventKind.POST_OVERRIDDEN, {"reason": post.override_reason}))
    if post.state is PostState.IN_REVIEW:
        kinds.append((EventKind.POST_SUBMITTED, {}))
    return [
        Event(id=uow.new_id(), at=now, actor=by, kind=kind, post_id=post.id, facts=facts)
        for kind, facts in kinds
    ]
