"""People as Slack knows them, remembered for a short while."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from bot.domain.people import Availability, Colleague
from bot.errors import GoldenHourError
from integrations.slack.calls import Calls

T = TypeVar("T")
_AT_ONCE = 8
_DND_BATCH = 50  # docs.slack.dev/reference/methods/dnd.teamInfo


class Remembered(Generic[T]):
    """Answers by key for `ttl` of monotonic time; several who ask at once share one question."""

    def __init__(
        self, fetch: Callable[[str], Awaitable[T]], ttl: timedelta, monotonic: Callable[[], float]
    ) -> None:
        self._fetch = fetch
        self._ttl = ttl.total_seconds()
        self._monotonic = monotonic
        self._kept: dict[str, tuple[float, T]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, key: str) -> T:
        """The answer for a key; errors are not remembered."""
        kept = self._fresh(key)
        if kept is not None:
            return kept[1]
        lock = self._locks.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                kept = self._fresh(key)
                if kept is None:
                    kept = (self._monotonic(), await self._fetch(key))
                    self._kept[key] = kept
        finally:
            self._locks.pop(key, None)
        return kept[1]

    def forget(self, key: str) -> None:
        """Ask anew next time."""
        self._kept.pop(key, None)

    def _fresh(self, key: str) -> tuple[float, T] | None:
        kept = self._kept.get(key)
        return kept if kept and self._monotonic() - kept[0] < self._ttl else None


class Directory:
    """Colleagues, groups, channels' members, and whether somebody can be disturbed."""

    def __init__(
        self,
        calls: Calls,
        *,
        monotonic: Callable[[], float],
        wall: Callable[[], datetime],
        ttl: timedelta = timedelta(minutes=10),
    ) -> None:
        """Make ready; no I/O.

        Args:
            calls: Slack.
            monotonic: seconds that only grow, for what is remembered.
            wall: Slack's own time (UTC), against which do-not-disturb is compared.
            ttl: how long people, groups and members are remembered.
        """
        self._calls = calls
        self._wall = wall
        self._colleagues = Remembered(self._fetch_colleague, ttl, monotonic)
        self._groups = Remembered(self._fetch_group, ttl, monotonic)
        self._members = Remembered(self._fetch_members, ttl, monotonic)

    async def colleague(self, user: str) -> Colleague:
        """A person."""
        return await self._colleagues.get(user)

    async def group_members(self, group: str) -> tuple[str, ...]:
        """User ids of a user group."""
        return await self._groups.get(group)

    async def channel_members(self, channel: str) -> tuple[str, ...]:
        """People in a channel: no bots, nobody whose account is switched off."""
        return await self._members.get(channel)

    async def availability(self, users: Sequence[str]) -> Mapping[str, Availability]:
        """Whether people can be disturbed now; whoever cannot be looked up is left out."""
        wanted = list(dict.fromkeys(users))
        present = await _gathered(wanted, self._present)
        quiet: set[str] = set()
        for first in range(0, len(wanted), _DND_BATCH):
            quiet |= await self._quiet(wanted[first : first + _DND_BATCH])
        return {
            user: Availability.DO_NOT_DISTURB
            if user in quiet
            else (Availability.REACHABLE if active else Availability.AWAY)
            for user, active in present.items()
        }

    async def _present(self, user: str) -> bool:
        answer = await self._calls.read("users.getPresence", user=user)
        return answer.get("presence") == "active"

    async def _quiet(self, users: Sequence[str]) -> set[str]:
        try:
            answer = await self._calls.read("dnd.teamInfo", users=",".join(users))
        except GoldenHourError:
            return set()  # a reminder too many is better than none
        now = self._wall().timestamp()
        return {u for u, dnd in (answer.get("users") or {}).items() if _disturbs(dnd, now)}

    async def _fetch_colleague(self, user: str) -> Colleague:
        answer = await self._calls.read("users.info", user=user)
        return colleague_of(answer.get("user") or {})

    async def _fetch_group(self, group: str) -> tuple[str, ...]:
        answer = await self._calls.read("usergroups.users.list", usergroup=group)
        return tuple(answer.get("users") or ())

    async def _fetch_members(self, channel: str) -> tuple[str, ...]:
        rows = self._calls.pages("conversations.members", "members", channel=channel)
        users = [str(row["id"]) async for row in rows]
        people = await _gathered(users, self.colleague)
        return tuple(u for u in users if u in people and not people[u].bot and people[u].active)


def colleague_of(user: Mapping[str, Any]) -> Colleague:
    """A person from Slack's user object."""
    profile = user.get("profile") or {}
    name = profile.get("real_name") or user.get("real_name") or profile.get("display_name")
    return Colleague(
        id=str(user.get("id", "")),
        team=str(user.get("team_id") or profile.get("team") or ""),
        name=str(name or user.get("name") or user.get("id", "")),
        zone=str(user.get("tz") or "UTC"),
        guest=bool(
            user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")
        ),
        bot=bool(user.get("is_bot")) or user.get("id") == "USLACKBOT",
        active=not user.get("deleted", False),
    )


def slack_time() -> datetime:
    """Slack's own time, which is everybody's."""
    return datetime.now(UTC)


def _disturbs(dnd: object, now: float) -> bool:
    if not isinstance(dnd, dict) or not dnd.get("dnd_enabled"):
        return False
    start, end = dnd.get("next_dnd_start_ts"), dnd.get("next_dnd_end_ts")
    return isinstance(start, int) and isinstance(end, int) and start <= now < end


async def _gathered(users: Sequence[str], ask: Callable[[str], Awaitable[T]]) -> dict[str, T]:
    """Answers for many, a few at a time; whoever cannot be looked up is left out."""
    room = asyncio.Semaphore(_AT_ONCE)
    found: dict[str, T] = {}

    async def one(user: str) -> None:
        async with room:
            try:
                found[user] = await ask(user)
            except GoldenHourError:
                return

    async with asyncio.TaskGroup() as group:
        for user in users:
            group.create_task(one(user))
    return found
