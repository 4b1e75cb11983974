"""What is planned for the week ahead, as values of a digest."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.posts import PostState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPost:
    """A post of ours that is planned. `where`: networks in words; `link`: its card."""

    post_id: str
    due_at: datetime
    excerpt: str
    where: str
    state: PostState
    author: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """One local day of the plan. `more`: posts of that day beyond those shown."""

    day: date
    posts: tuple[PlannedPost, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MixShare:
    """How social an account is against 80/20, in the window that ends with its last planned post.

    Attributes:
        share: social posts of all that count, 0 to 1.
        needed: the least share.
        below: too little is social.
    """

    account_id: str
    network_title: str
    handle: str
    social: int
    promotional: int
    share: float | None
    needed: float
    below: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Today and the six days after it, as the plan is now.

    Attributes:
        days: seven, today first.
        to_approve: posts in review, whenever they are due.
    """

    days: tuple[PlannedDay, ...]
    to_approve: int
    mix: tuple[MixShare, ...]
