"""What a workspace holds before anything happened in it."""

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["manager", "member", "guest", "outsider"]


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """Somebody with an account.

    Attributes:
        id: Slack user id (U...).
        handle: The short name, by which tests speak of the person.
        real_name: As shown beside their messages.
        title: Their job.
        role: What the page shows; guests and outsiders also differ in `users.info`.
        team_id: Workspace of an outsider; none for our own people.
        tz: IANA zone of the person's profile.
    """

    id: str
    handle: str
    real_name: str
    title: str = ""
    role: Role = "member"
    team_id: str | None = None
    tz: str = "Europe/London"


@dataclass(frozen=True, slots=True)
class ChannelSeed:
    """A channel and, by handle, who is in it."""

    id: str
    name: str
    members: tuple[str, ...]
    has_bot: bool = False
    is_private: bool = False
    is_archived: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class GroupSeed:
    """A user group (`@social-managers`) and, by handle, who is in it."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppSeed:
    """The app that is installed: the bot under test."""

    id: str = "A0GOLDEN01"
    name: str = "Golden Hour"
    bot_id: str = "B0GOLDEN01"
    bot_user_id: str = "U0GOLDEN01"
    handle: str = "golden_hour"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A whole workspace at its beginning."""

    team_id: str
    name: str
    domain: str
    people: tuple[PersonSeed, ...]
    channels: tuple[ChannelSeed, ...]
    groups: tuple[GroupSeed, ...] = ()
    app: AppSeed = field(default_factory=AppSeed)


def harbour_coffee() -> Workspace:
    """Make the workspace of the demo and of the tests: a coffee company's care team."""
    team = ("mara", "ana", "ben", "chloe")
    return Workspace(
        team_id="T0HARBOUR1",
        name="Harbour Coffee",
        domain="harbour-coffee",
        people=(
            PersonSeed("U0MARALIND", "mara", "Mara Lind", "Head of social care", "manager"),
            PersonSeed("U0ANARUIZ1", "ana", "Ana Ruiz", "Social care"),
            PersonSeed("U0BENOKAF1", "ben", "Ben Okafor", "Social care"),
            PersonSeed("U0CHLOEMA1", "chloe", "Chloe Martin", "Social care", tz="Europe/Paris"),
            PersonSeed("U0GUSGUES1", "gus", "Gus Novak", "Photographer", "guest"),
            PersonSeed(
                "U0OLAOUTS1",
                "ola",
                "Ola Berg",
                "Brightside Agency",
                "outsider",
                team_id="T0BRIGHT01",
            ),
        ),
        channels=(
            ChannelSeed("C0GENERAL1", "general", (*team, "gus"), topic="Everybody"),
            ChannelSeed("C0CARE0001", "care", team, has_bot=True, topic="Who speaks to us"),
            ChannelSeed("C0PLAN0001", "plan", team, has_bot=True, topic="What we say first"),
            ChannelSeed(
                "C0PARTNER1",
                "partners",
                ("mara", "ana", "gus", "ola"),
                has_bot=True,
                topic="Shared with Brightside",
            ),
        ),
        groups=(
            GroupSeed("S0MANAGERS", "social-managers", "Social managers", ("mara",)),
            GroupSeed("S0ONDUTY01", "on-duty", "On duty", ("ana", "ben")),
        ),
    )
