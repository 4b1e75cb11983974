"""The team: its colleagues, what each may do, and who is on duty."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.people import Colleague, Role, role_of
from bot.domain.rota import duty_ends, on_duty
from bot.domain.team_settings import TeamSettings
from bot.errors import NotAllowed, NotFound, OutsideError, Rejected
from bot.ports import TeamChat
from bot.services.in_force import SettingsInForce
from bot.settings_forms import DutyNow


class Team:
    """Who people are, asked of Slack and cached there."""

    def __init__(self, chat: TeamChat, settings: SettingsInForce) -> None:
        self._chat = chat
        self._in_force = settings

    @property
    def settings(self) -> TeamSettings:
        """What is in force at this moment."""
        return self._in_force.now

    async def managers(self) -> tuple[str, ...]:
        """User ids of the managers, groups opened up; when nobody is left, the installer's."""
        people = await self.open_up(self.settings.managers)
        return people or await self.open_up(self._in_force.installed.managers)

    async def on_duty(self, channel: str, now: datetime) -> tuple[str, ...]:
        """User ids in the order they are asked.

        Those whom the rota names; when it has nobody now, those of the setting; without one, the
        channel's people.
        """
        duty = await self.duty(now)
        return duty.people or await self._chat.channel_members(channel)

    async def duty(self, now: datetime) -> DutyNow:
        """Who is on duty whatever the channel, and until when."""
        rota = self._in_force.rota
        people = on_duty(rota, now)
        return DutyNow(
            people=people or await self.open_up(self.settings.on_duty),
            until=duty_ends(rota, now),
            by_rota=bool(people),
        )

    async def role(self, user: str) -> Role:
        """What a Slack user may do.

        The installer's managers are managers too while none of those that others have named can
        act: nobody can lock everybody out.
        """
        colleague = await self._chat.colleague(user)
        try:
            managers = await self.managers()
        except OutsideError:
            managers = tuple(m for m in self.settings.managers if not m.startswith("S"))
        role = role_of(colleague, self.settings.home_team, managers)
        if role is not Role.MEMBER or user not in await self._installed_managers():
            return role
        return role if await self.anybody_can_act(managers) else Role.MANAGER

    async def _installed_managers(self) -> tuple[str, ...]:
        """Those of the installer, when others were named since."""
        installed = self._in_force.installed.managers
        if installed == self.settings.managers:
            return ()
        try:
            return await self.open_up(installed)
        except OutsideError:
            return tuple(m for m in installed if not m.startswith("S"))

    async def anybody_can_act(self, people: Iterable[str]) -> bool:
        """Whether one of these is a full and active member of our workspace."""
        for person in people:
            try:
                colleague = await self._chat.colleague(person)
            except (NotFound, Rejected):
                continue  # Slack knows no such person
            except OutsideError:
                return True  # Slack does not say: that changes nobody's rights
            if _ours(colleague, self.settings.home_team):
                return True
        return False

    async def open_up(self, entries: Sequence[str]) -> tuple[str, ...]:
        """User ids of a list of people and user groups, each once."""
        people: list[str] = []
        for entry in entries:
            if entry.startswith("S"):
                people.extend(await self._chat.group_members(entry))
            else:
                people.append(entry)
        return tuple(dict.fromkeys(people))

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
