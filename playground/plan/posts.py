"""The shapes of what is planned: who writes what, for when, and how far it gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.posts import PostKind


class Fate(StrEnum):
    """How far a post gets before a visitor comes."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    CHANGES_ASKED = "changes asked"
    APPROVED = "approved"  # on its time, when it has one


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePlan:
    """A theme that the manager has set.

    Attributes:
        begun / ends: days before and after today.
    """

    key: str
    name: str
    goal: str
    begun: int
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A post that was published before the demo began.

    Attributes:
        days: how many days ago, at `clock` ("10:00") in the zone of the team.
        texts: by network.
        author / reviewer: handles of colleagues.
        theme: a key of `THEMES`, or "".
    """

    days: int
    clock: str
    texts: Mapping[str, str]
    author: str
    reviewer: str = "mara"
    kind: PostKind = PostKind.SOCIAL
    theme: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A post of the coming week.

    Attributes:
        hours: how many hours ago it was written; cards appear in this order. Less than a day: what
            is told about it would be no news any more.
        days / clock: when it goes out: so many days from today, at a time in the zone of the team;
            no clock: it has no time yet.
        soon: instead of days and a clock, it goes out while a new visitor looks around.
        texts: by network.
        asked: what the reviewer wants changed.
        rule: RRULE, `{day}` filled in with the two letters of its weekday.
        picture: a colleague shares the picture for it.
    """

    hours: float
    author: str
    fate: Fate
    texts: Mapping[str, str]
    reviewer: str = "mara"
    days: int = 0
    clock: str = ""
    soon: bool = False
    kind: PostKind = PostKind.SOCIAL
    theme: str = ""
    notes: str = ""
    asked: str = ""
    rule: str = ""
    picture: bool = False
