"""The team: its settings, its colleagues, what each may do, and who is on duty."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.domain.account import Account, ResponsePolicy
from bot.domain.content_mix import MixRule
from bot.domain.people import Colleague, Role, role_of
from bot.domain.working_hours import parse_hours
from bot.errors import NotAllowed, OutsideError
from bot.ports import TeamChat


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSettings:
    """What the installer has set.

    Attributes:
        home_team: Slack workspace id; only its people may act.
        managers / on_duty: user ids (U…) and user groups (S…), mixed.
        zone: IANA name for hours, "tomorrow" and the like.
        support_email: our address that an invitation to write names ("" when none).
        transcript_inbox: where transcripts of offline cases are mailed ("" when nowhere).
        post_grace: how late a post may go out without its author being asked.
        mix: 80/20.
        plan_channel: where cards of posts appear; "": in the channel of the post's first account.
    """

    home_team: str
    policy: ResponsePolicy = field(default_factory=ResponsePolicy)
    zone: str = "UTC"
    holidays: Container[date] = field(default=frozenset())
    managers: tuple[str, ...] = ()
    on_duty: tuple[str, ...] = ()
    nudges_per_hour: int = 6
    case_reminder: timedelta = timedelta(hours=24)
    support_email: str = ""
    transcript_inbox: str = ""
    post_grace: timedelta = timedelta(minutes=15)
    mix: MixRule = field(default_factory=MixRule)
    plan_channel: str = ""

    def policy_of(self, account: Account) -> ResponsePolicy:
        """The account's own window and hours over the team's."""
        policy = self.policy
        if account.window_seconds is not None:
            policy = replace(policy, window=timedelta(seconds=account.window_seconds))
        if account.hours_text:
            hours = parse_hours(account.hours_text, self.zone, self.holidays)
            policy = replace(policy, hours=hours)
        return policy


class Team:
    """Who people are, asked of Slack and cached there."""

    def __init__(self, chat: TeamChat, settings: TeamSettings) -> None:
        self._chat = chat
        self.settings = settings

    async def managers(self) -> tuple[str, ...]:
        """User ids of the managers, groups opened up."""
        return await self._open_up(self.settings.managers)

    async def on_duty(self, channel: str) -> tuple[str, ...]:
        """User ids in the order they are asked; without a setting, the channel's people."""
        if self.settings.on_duty:
            return await self._open_up(self.settings.on_duty)
        return await self._chat.channel_members(channel)

    async def _open_up(self, entries: Sequence[str]) -> tuple[str, ...]:
        people: list[str] = []
        for entry in entries:
            if entry.startswith("S"):
                people.extend(await self._chat.group_members(entry))
            else:
                people.append(entry)
        return tuple(dict.fromkeys(people))

    async def role(self, user: str) -> Role:
        """What a Slack user may do."""
        colleague = await self._chat.colleague(user)
        try:
            managers = await self.managers()
        except OutsideError:
            managers = tuple(m for m in self.settings.managers if not m.startswith("S"))
        return role_of(colleague, self.settings.home_team, managers)

    async def admit(self, user: str) -> Role:
        """The role of somebody who wants to act.

        Raises:
            NotAllowed: guests, bots and people of other workspaces.
        """
        role = await self.role(user)
        if role is Role.OUTSIDER:
            raise NotAllowed(
                "Answering customers is kept to full members of this workspace. "
                "Please ask a colleague of ours in the channel; they will gladly do it."
            )
        return role

    async def admit_manager(self, user: str) -> None:
        """Let managers through.

        Raises:
            NotAllowed: everybody else.
        """
        if await self.admit(user) is not Role.MANAGER:
            raise NotAllowed("Only a manager can do this. Ask the owner to hand over instead.")

    async def directory(self, channel: str) -> tuple[tuple[str, str], ...]:
        """(user id, name) of the people in a channel; empty when Slack does not answer."""
        try:
            members = await self._chat.channel_members(channel)
            people = [await self._chat.colleague(member) for member in members]
        except OutsideError:
            return ()
        return tuple((p.id, p.name) for p in people if _ours(p, self.settings.home_team))


def _ours(colleague: Colleague, home_team: str) -> bool:
    return role_of(colleague, home_team, ()) is not Role.OUTSIDER
