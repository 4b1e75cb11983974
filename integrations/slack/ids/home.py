"""Names and values of the Home tab's own buttons."""

from enum import StrEnum

from bot.forms import HomePages
from integrations.slack.ids.codec import Count, Value


class HomeAction(StrEnum):
    """Action ids; all of them carry a `HomeMeta`: what is shown then."""

    REFRESH = "home.refresh"
    EARLIER = "home.earlier"
    LATER = "home.later"


class HomeMeta(Value, frozen=True, tag="hm1"):
    """How far both lists are turned; also the Home tab's private_metadata."""

    mine: Count = 0
    team: Count = 0

    @property
    def pages(self) -> HomePages:
        """The same for the service."""
        return HomePages(mine=self.mine, team=self.team)
