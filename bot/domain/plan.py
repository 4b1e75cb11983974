"""The plan by day: what goes out when, where nothing does, and what gets in each other's way."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from bot.domain.posts import Post, PostState
from bot.domain.wall_time import planned_at

_TOO_CLOSE = timedelta(minutes=60)
_MINUTE = timedelta(minutes=1)
_MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post in the plan. `at` (UTC): its publication, or when it is due."""

    post: Post
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two posts of one account in quick succession.

    Attributes:
        post_ids: the two, in order of time.
        minutes_apart: whole minutes between them, less than 60.
    """

    account_id: str
    post_ids: tuple[str, str]
    minutes_apart: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the plan.

    Attributes:
        date: local.
        posts: in order of time.
        gaps: accounts for which nothing is planned although the day is a working day.
        clashes: with a post of this day; one across midnight is on both days.
    """

    date: date
    posts: tuple[Entry, ...] = ()
    gaps: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()


def entries_of(posts: Iterable[Post]) -> tuple[Entry, ...]:
    """Posts that have a time, in order of it."""
    timed = ((post, post.published_at or post.due_at) for post in posts)
    return tuple(
        sorted(
            (Entry(post=post, at=at) for post, at in timed if at is not None),
            key=lambda entry: (entry.at, entry.post.id),
        )
    )


def days_of(
    posts: Iterable[Entry],
    zone: str,
    first: date,
    count: int,
    *,
    accounts: Sequence[str] = (),
    weekdays: Container[int] = _MONDAY_TO_FRIDAY,
    holidays: Container[date] = frozenset(),
) -> tuple[Day, ...]:
    """The plan for `count` days from `first`.

    Withdrawn posts are shown, but fill no gap and get in nobody's way.

    Args:
        posts: those outside the days are only asked for clashes.
        zone: IANA name; by its clock posts belong to days.
        first: local date.
        count: how many days.
        accounts: those that should speak on every working day.
        weekdays: working days, Monday is 0.
        holidays: local dates on which nobody needs to speak.

    Raises:
        ValueError: the zone is not known; the sentence says so.
    """
    ordered = sorted(posts, key=lambda entry: (entry.at, entry.post.id))
    day_of = {entry.post.id: planned_at(entry.at, zone).wall.date() for entry in ordered}
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in ordered:
        by_day[day_of[entry.post.id]].append(entry)
    clashes: dict[date, list[Clash]] = defaultdict(list)
    for clash in _clashes(ordered):
        for day in sorted({day_of[post_id] for post_id in clash.post_ids}):
            clashes[day].append(clash)
    days = []
    for day in (first + timedelta(days=n) for n in range(count)):
        speaking = {a for entry in by_day[day] if _counts(entry) for a in entry.post.account_ids}
        working = day.weekday() in weekdays and day not in holidays
        days.append(
            Day(
                date=day,
                posts=tuple(by_day[day]),
                gaps=tuple(a for a in accounts if a not in speaking) if working else (),
                clashes=tuple(clashes[day]),
            )
        )
    return tuple(days)


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def _counts(entry: Entry) -> bool:
    return entry.post.state is not PostState.WITHDRAWN


def _clashes(ordered: Iterable[Entry]) -> list[Clash]:
    by_account: dict[str, list[Entry]] = defaultdict(list)
    for entry in ordered:
        if _counts(entry):
            for account in entry.post.account_ids:
                by_account[account].append(entry)
    return [
        Clash(
            account_id=account,
            post_ids=(one.post.id, other.post.id),
            minutes_apart=(other.at - one.at) // _MINUTE,
        )
        for account, entries in by_account.items()
        for one, other in pairwise(entries)
        if other.at - one.at < _TOO_CLOSE
    ]
