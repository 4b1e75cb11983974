"""What the plan is written into: the demo, its people and its accounts, seen from one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.domain.people import Role
from playground.customers import Town
from playground.slack import LocalSlack


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the plan is written into.

    Attributes:
        now: when the demo begins, UTC.
        zone: of the team.
        accounts: account ids by network.
        people: user ids by handle.
        channel: where cards of posts appear.
        themes: theme ids by key; filled in first.
    """

    app: App
    slack: LocalSlack
    town: Town
    now: datetime
    zone: str
    accounts: Mapping[str, str]
    people: Mapping[str, str]
    channel: str
    themes: dict[str, str]

    def day(self, days: int) -> date:
        """So many days from today, in the zone of the team."""
        return self.now.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=days)

    def wall(self, days: int, clock: str) -> datetime:
        """A wall time of that day."""
        return datetime.combine(self.day(days), time.fromisoformat(clock))

    def role(self, handle: str) -> Role:
        """What a colleague may do."""
        is_manager = self.slack.person(handle).user.role == "manager"
        return Role.MANAGER if is_manager else Role.MEMBER
