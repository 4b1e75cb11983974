"""What a world remembers: people, messages, and in which order they reached our account."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.mention import Media, Visibility

OURS = "us"
"""The id of our own account in every world."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person of a world. `avatar_url` that begins with "/" is below the world's `site`."""

    id: str
    handle: str
    display_name: str = ""
    avatar_url: str = ""
    followers: int | None = None
    is_bot: bool = False
    accepts_private: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One post or private message of a world.

    Attributes:
        root_id: the first message of its thread; for private messages "private-" + the person.
        names_us: it mentions our account.
        answerable: its author lets others reply.
        key: the idempotency key it was sent with (ours only), or "".
        answers: the message that a private one of ours is about (ours only), or "".
    """

    id: str
    author_id: str
    text: str
    created_at: datetime
    root_id: str
    parent_id: str = ""
    quoted_id: str = ""
    visibility: Visibility = Visibility.PUBLIC
    media: tuple[Media, ...] = ()
    names_us: bool = False
    answerable: bool = True
    language: str = ""
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    hidden: bool = False
    key: str = ""
    answers: str = ""

    @property
    def ours(self) -> bool:
        """Whether our account wrote it."""
        return self.author_id == OURS

    @property
    def exists(self) -> bool:
        """Whether it has not been deleted."""
        return self.deleted_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A message that exists but is told to us only from `at` on."""

    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A picture that our account has handed over.

    Attributes:
        digest: SHA-256 of its bytes, which the world keeps beside its state.
        public_url: where a network that fetches pictures would get it, or "".
        known: a new post can show it; a forgotten one stays in the posts that show it already.
    """

    id: str
    mime: str
    digest: str
    size: int
    at: datetime
    known: bool = True
    public_url: str = ""


@dataclass(slots=True, kw_only=True)
class WorldState:
    """Everything a world keeps when it is saved.

    Attributes:
        arrivals: ids of messages in the order in which they were told to us, repeats included.
        first_with_key: idempotency key -> id of the message that was first sent with it.
        uploads: by id, forgotten ones included.
        containers: posts that are prepared, by id -> id of the message that each became, or "".
        likes / shares: id of a message -> ids of the people, in the order in which they did.
        credentials_end: when our account has to sign in again; None: the network does not tell.
        version: grows with every change.
    """

    people: dict[str, Profile] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    arrivals: list[str] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    first_with_key: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    containers: dict[str, str] = field(default_factory=dict)
    likes: dict[str, list[str]] = field(default_factory=dict)
    shares: dict[str, list[str]] = field(default_factory=dict)
    credentials_end: datetime | None = None
    issued: int = 0
    version: int = 0


def private_root(person_id: str) -> str:
    """The id of the private conversation between a person and our account."""
    return f"private-{person_id}"
