"""What the product says to colleagues about posts, as values; see `bot.domain.notices`."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.differences import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPost:
    """A post in a sentence. `where`: its networks by name; `excerpt`: how it begins."""

    post_id: str
    author: str
    excerpt: str
    where: str
    due_at: datetime | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked:
    """In the thread: it waits for a review (again)."""

    about: NamedPost
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesAsked:
    """In the thread, addressed to the author: what the reviewer wants changed."""

    about: NamedPost
    by: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedText:
    """What an edit changed on one account, word by word."""

    where: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChanged:
    """In the thread, addressed to the author: somebody else has edited it, and how.

    Attributes:
        asks_again: it was approved before, and waits for a new approval now.
    """

    about: NamedPost
    by: str
    texts: tuple[ChangedText, ...]
    asks_again: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostApproved:
    """In the thread, addressed to the author: it is approved; `about.due_at` says when it goes."""

    about: NamedPost
    by: str
    hold: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeld:
    """In the thread, to author and managers: others moved, and now it would cross 80/20.

    Attributes:
        why: the figures as a sentence.
        fits: times (UTC) at which it would fit.
    """

    about: NamedPost
    managers: tuple[str, ...]
    why: str
    fits: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOverdue:
    """To the author: its time passed (the bot was down), and it is not sent silently."""

    about: NamedPost
    late_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPublished:
    """In the thread: it is live; pairs of (network and handle, link)."""

    about: NamedPost
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFailed:
    """In the thread, addressed to the author: a network said no.

    Attributes:
        where: network and handle.
        live_parts / parts: how much of its thread is live.
    """

    about: NamedPost
    where: str
    reason: str
    hint: str
    live_parts: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOutcomeUnknown:
    """In the thread, addressed to the author: nobody knows whether it is live; please look."""

    about: NamedPost
    delivery_id: str
    where: str
    text: str
    reason: str
    look_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLost:
    """To the author: a picture cannot be had; the post does not go out without it."""

    about: NamedPost
    name: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWanted:
    """To the author: the next occurrence of a recurring post needs words of its own."""

    about: NamedPost


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInEnds:
    """To managers: an account has to be signed in to again, soon or now.

    Attributes:
        next_post_at: when the next post is due there.
        ended: the end has come.
    """

    account_id: str
    network_title: str
    handle: str
    ends_at: datetime
    next_post_at: datetime | None
    mend: str
    ended: bool = False


PostNotice = (
    ReviewAsked
    | ChangesAsked
    | PostChanged
    | PostApproved
    | PostHeld
    | PostOverdue
    | PostPublished
    | PostFailed
    | PostOutcomeUnknown
    | PictureLost
    | TextWanted
    | SignInEnds
)
