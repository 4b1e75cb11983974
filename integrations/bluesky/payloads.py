"""What the host answers, as far as it is used, and the ways to read it.

Shapes follow the lexicons (github.com/bluesky-social/atproto, lexicons/). Unknown fields are
ignored; whatever a customer's app may leave out has a default.
"""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

log = logging.getLogger(__name__)

S = TypeVar("S")


class _Struct(msgspec.Struct, frozen=True, rename="camel"):
    """Read-only, with the lexicons' camelCase names."""


class StrongRef(_Struct, frozen=True):
    """com.atproto.repo.strongRef: a record at one state of its content."""

    uri: str
    cid: str


class ReplyRef(_Struct, frozen=True):
    """app.bsky.feed.post#replyRef."""

    root: StrongRef
    parent: StrongRef


class ByteSlice(_Struct, frozen=True):
    """app.bsky.richtext.facet#byteSlice, in bytes of UTF-8."""

    byte_start: int
    byte_end: int


class Facet(_Struct, frozen=True):
    """app.bsky.richtext.facet."""

    index: ByteSlice
    features: list[dict[str, Any]] = []

    @property
    def link(self) -> str | None:
        """The web address that it makes of its range."""
        for feature in self.features:
            uri = feature.get("uri")
            if isinstance(uri, str) and uri.startswith(("http://", "https://")):
                return uri
        return None


class PostRecord(_Struct, frozen=True):
    """app.bsky.feed.post, as its author's app wrote it."""

    text: str = ""
    created_at: str = ""
    langs: list[str] = []
    reply: ReplyRef | None = None
    facets: list[Facet] = []


class Label(_Struct, frozen=True):
    """com.atproto.label.defs#label."""

    val: str
    neg: bool = False


class Profile(_Struct, frozen=True):
    """app.bsky.actor.defs#profileView, its shorter and its longer forms."""

    did: str
    handle: str
    display_name: str | None = None
    avatar: str | None = None
    followers_count: int | None = None
    labels: list[Label] = []


class Notification(_Struct, frozen=True):
    """app.bsky.notification.listNotifications#notification."""

    uri: str
    cid: str
    author: Profile
    reason: str
    record: PostRecord
    indexed_at: str
    reason_subject: str = ""


class ImageView(_Struct, frozen=True):
    """app.bsky.embed.images#viewImage."""

    thumb: str
    fullsize: str
    alt: str = ""


class ExternalView(_Struct, frozen=True):
    """app.bsky.embed.external#viewExternal."""

    uri: str
    title: str = ""
    description: str = ""
    thumb: str | None = None


class EmbedView(_Struct, frozen=True):
    """Any of the embed views: images, video, external, record, recordWithMedia."""

    images: list[ImageView] = []
    external: ExternalView | None = None
    playlist: str | None = None
    thumbnail: str | None = None
    alt: str | None = None
    media: "EmbedView | None" = None


class PostViewer(_Struct, frozen=True):
    """app.bsky.feed.defs#viewerState: what we may do with a post."""

    reply_disabled: bool = False


class PostView(_Struct, frozen=True):
    """app.bsky.feed.defs#postView."""

    uri: str
    cid: str
    author: Profile
    record: PostRecord
    embed: EmbedView | None = None
    viewer: PostViewer = PostViewer()
    labels: list[Label] = []
    like_count: int | None = None
    reply_count: int | None = None
    repost_count: int | None = None
    quote_count: int | None = None


class MessageSender(_Struct, frozen=True):
    """chat.bsky.convo.defs#messageViewSender."""

    did: str


class Message(_Struct, frozen=True):
    """chat.bsky.convo.defs#messageView; a deleted one has no text."""

    id: str
    sent_at: str
    sender: MessageSender | None = None
    text: str | None = None
    facets: list[Facet] = []


class Convo(_Struct, frozen=True):
    """chat.bsky.convo.defs#convoView."""

    id: str
    members: list[Profile] = []
    kind: dict[str, Any] | None = None
    last_message: Message | None = None

    @property
    def direct(self) -> bool:
        """Between two people; what is written in a group is not said to us alone."""
        kind = "" if self.kind is None else self.kind.get("$type", "")
        return not str(kind).endswith("#groupConvo")


class NotificationPage(_Struct, frozen=True):
    """app.bsky.notification.listNotifications, its entries not yet read."""

    notifications: list[msgspec.Raw] = []
    cursor: str | None = None


class PostList(_Struct, frozen=True):
    """app.bsky.feed.getPosts, its entries not yet read."""

    posts: list[msgspec.Raw] = []


class ProfileList(_Struct, frozen=True):
    """app.bsky.actor.getProfiles, its entries not yet read."""

    profiles: list[msgspec.Raw] = []


class ConvoPage(_Struct, frozen=True):
    """chat.bsky.convo.listConvos, its entries not yet read."""

    convos: list[msgspec.Raw] = []
    cursor: str | None = None


class MessagePage(_Struct, frozen=True):
    """chat.bsky.convo.getMessages, its entries not yet read."""

    messages: list[msgspec.Raw] = []
    cursor: str | None = None


class ConvoAnswer(_Struct, frozen=True):
    """chat.bsky.convo.getConvoForMembers."""

    convo: Convo


class Availability(_Struct, frozen=True):
    """chat.bsky.convo.getConvoAvailability."""

    can_chat: bool


class Tokens(_Struct, frozen=True):
    """com.atproto.server.createSession and refreshSession."""

    did: str
    handle: str
    access_jwt: str
    refresh_jwt: str


class StoredRecord(_Struct, frozen=True):
    """com.atproto.repo.getRecord of a post. `cid`: "" from a host that does not tell it."""

    uri: str
    value: PostRecord
    cid: str = ""


class Written(_Struct, frozen=True):
    """com.atproto.repo.putRecord: where the record is."""

    uri: str


class Uploaded(_Struct, frozen=True):
    """com.atproto.repo.uploadBlob: the blob, to be put into a record exactly as it came."""

    blob: dict[str, Any]


class Done(_Struct, frozen=True):
    """An answer of which nothing is used."""


class ResolvedHandle(_Struct, frozen=True):
    """com.atproto.identity.resolveHandle."""

    did: str


def read_each(entries: Iterable[msgspec.Raw], kind: type[S]) -> list[S]:
    """The entries of a list; one that does not fit is logged and left out, the others are kept."""
    fitting = []
    for entry in entries:
        try:
            fitting.append(msgspec.json.decode(entry, type=kind))
        except msgspec.ValidationError as misfit:
            log.warning("bluesky: a %s could not be read: %s", kind.__name__, misfit)
    return fitting


def moment(text: str) -> datetime | None:
    """A time stamp as UTC; None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
