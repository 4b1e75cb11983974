"""What a network tells us: people and their messages."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Visibility(StrEnum):
    """Who can read a message on its network."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"

    @property
    def private(self) -> bool:
        """True when an answer must never be more visible than this message."""
        return self is Visibility.DIRECT


def with_at(handle: str) -> str:
    """A handle with its @; a name, which is what some networks know people by, without one."""
    return handle if handle.startswith("@") or " " in handle.strip() else f"@{handle}"


class MentionKind(StrEnum):
    """Why a message is ours to answer."""

    MENTION = "mention"
    REPLY = "reply"
    QUOTE = "quote"
    PRIVATE = "private"


class MediaKind(StrEnum):
    """What an attachment is."""

    IMAGE = "image"
    VIDEO = "video"
    GIF = "gif"
    AUDIO = "audio"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """An attachment. `url` opens it, `preview_url` is a picture of it (https) or ""."""

    kind: MediaKind
    url: str
    preview_url: str = ""
    alt_text: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorProfile:
    """A person on a network, as it describes them. `followers` is None where it does not say.

    Attributes:
        named: the network said who they are; otherwise `handle` only stands in for a name.
    """

    external_id: str
    handle: str
    display_name: str = ""
    avatar_url: str = ""
    profile_url: str = ""
    followers: int | None = None
    is_bot: bool = False
    named: bool = field(default=True, compare=False)

    @property
    def name(self) -> str:
        """The name to show: the display name, else the handle."""
        return self.display_name.strip() or self.handle

    def since(self, known: "AuthorProfile") -> "AuthorProfile":
        """This newer description, completed by what was `known` where it says nothing.

        A network tells more of a person in one place than in another, and a look-up may fail: what
        is known of them does not give way to nothing.
        """
        return replace(
            self,
            handle=self.handle if self.named else known.handle,
            display_name=self.display_name or known.display_name,
            avatar_url=self.avatar_url or known.avatar_url,
            profile_url=self.profile_url or known.profile_url,
            followers=known.followers if self.followers is None else self.followers,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedContext:
    """The message that a mention answers or quotes: what was said before."""

    author: str
    text: str
    url: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One inbound message.

    Attributes:
        external_id: the network's id; opaque; unique within an account.
        root_external_id: id of the first message of its thread (its own id when it is the first);
            for private messages, the id of the private conversation.
        parent_external_id: the message it answers, or "".
        created_at: the network's own time stamp, UTC.
        reply_handle: what the adapter needs to answer this message; opaque to everybody else.
        why: one short sentence, "replied to our post", shown on the card.
    """

    external_id: str
    root_external_id: str
    author: AuthorProfile
    text: str
    created_at: datetime
    kind: MentionKind
    visibility: Visibility = Visibility.PUBLIC
    parent_external_id: str = ""
    url: str = ""
    media: tuple[Media, ...] = ()
    context: QuotedContext | None = None
    reply_handle: str = ""
    language: str = ""
    edited_at: datetime | None = None
    why: str = ""
