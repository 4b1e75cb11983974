"""What the services of planning share: who we are, what the rules are, and loading a post."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.events import SYSTEM
from bot.domain.people import Role
from bot.domain.posts import Post, PostState
from bot.errors import Conflict, NotFound, OutsideError
from bot.ports import TeamChat
from bot.services.networks import Networks
from bot.services.planning.views import PostViews
from bot.services.team import Team
from bot.storage import UnitOfWork, Units

_LAST_EVENTS = 10  # among them is what a person did; the bot's own steps follow it
_COMMON_ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Who stands around a post.

    Attributes:
        alone: the team has one person: then they approve their own.
        managers: user ids; none when Slack does not answer.
        zones: to choose from: one's own first, then the team's, then common ones.
    """

    alone: bool
    managers: tuple[str, ...]
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The parts that every service of planning needs."""

    units: Units
    networks: Networks
    views: PostViews
    team: Team
    chat: TeamChat

    async def zone_of(self, user: str) -> str:
        """The person's own zone, as Slack says; the team's when it does not."""
        try:
            zone = (await self.chat.colleague(user)).zone
            ZoneInfo(zone)
        except (OutsideError, NotFound, KeyError, ValueError, OSError):
            return self.team.settings.zone
        return zone

    def zones(self, *first: str) -> tuple[str, ...]:
        """Zones to choose from, those given first."""
        return tuple(dict.fromkeys((*first, self.team.settings.zone, *_COMMON_ZONES)))

    async def around(self, by: str, post_id: str = "") -> Around:
        """What Slack knows about who acts; asked before a transaction, never inside one."""
        async with self.units.read() as uow:
            found = await uow.posts.get([post_id]) if post_id else {}
            accounts = await uow.accounts.all(active_only=True)
        channel = self.team.settings.plan_channel or (accounts[0].channel if accounts else "")
        if post_id in found:
            channel = found[post_id].channel
        own = await self.zone_of(by)
        return Around(
            alone=bool(channel) and await self._alone(channel),
            managers=await self._managers(),
            zones=self.zones(own),
        )

    async def _alone(self, channel: str) -> bool:
        try:
            return len(await self.chat.channel_members(channel)) == 1
        except (OutsideError, NotFound):
            return False

    async def _managers(self) -> tuple[str, ...]:
        try:
            return await self.team.managers()
        except OutsideError:
            return ()


async def locked_post(uow: UnitOfWork, post_id: str, version: int = 0) -> Post:
    """The post, kept from others; `version` is what the person saw (0: whatever it is).

    Raises:
        NotFound: no such post.
        Conflict: it has changed since they looked.
    """
    post = await uow.posts.lock(post_id)
    if post is None:
        raise NotFound("This post is not in the database any more.")
    if version and post.version != version:
        raise Conflict(
            f"{await _who_acted(uow, post_id)} has changed this post since you looked: it is "
            f"{state_in_words(post.state)} now. Look at it again, then decide; nothing was done."
        )
    return post


async def _who_acted(uow: UnitOfWork, post_id: str) -> str:
    """Whoever did something with a post last."""
    actors = [event.actor for event in await uow.events.of_post(post_id, _LAST_EVENTS)]
    return next((f"<@{actor}>" for actor in reversed(actors) if actor != SYSTEM), "Somebody")


async def save(uow: UnitOfWork, before: Post, after: Post) -> None:
    """Store a change; its card follows.

    Raises:
        Conflict: another change came first.
    """
    if not await uow.posts.save(before, after):
        raise Conflict("Somebody was faster: look at the post again. Nothing was done.")
    uow.wake("post cards", "recheck")


def refuse_unless(allowed: bool, post: Post, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Stop an act that a post's state does not allow.

    Raises:
        Conflict: with what the post is now.
    """
    if not allowed:
        raise Conflict(f"This post is {state_in_words(post.state)}: it cannot be {what} now.")


def state_in_words(state: PostState) -> str:
    """For sentences."""
    return {
        PostState.IN_REVIEW: "in review",
        PostState.CHANGES_ASKED: "sent back for changes",
        PostState.PUBLISHING: "being published",
        PostState.UNKNOWN: "perhaps published (its network gave no answer)",
        PostState.DRAFT: "a draft",
    }.get(state, state.value)


def is_manager(role: Role) -> bool:
    """Whether somebody may do what managers may."""
    return role is Role.MANAGER


def local_now(now: datetime, zone: str) -> datetime:
    """The wall time in a zone."""
    return now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
