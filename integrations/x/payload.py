"""The parts of X's JSON that we read, as typed structs.

Every field but the id may be missing: X leaves out what is empty, what the tier does not show and
what was not asked for. An object whose optional parts have an unexpected form is read again with
its plain fields only, so that one odd post never hides the others.
Source of the fields: https://docs.x.com/x-api/fundamentals/data-dictionary.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from msgspec import structs

from integrations.x import snowflake

log = logging.getLogger(__name__)

# X's ids are 64-bit numbers, and carry a time (see snowflake.py).
_ID_DIGITS = 19
# The structs below have four at the most. A body that is nested deeper, as deep as JSON may be,
# must not end in a RecursionError: nothing would be read of it.
_LEVELS = 8

# X's JSON as msgspec wants it: anything, and nothing is promised about it.
Json = Mapping[str, object]


class Metrics(msgspec.Struct, kw_only=True):
    """A user's public counts."""

    followers_count: int | None = None


class User(msgspec.Struct, kw_only=True):
    """A user, with `public_metrics` and `receives_your_dm` where asked for."""

    id: str
    username: str = ""
    name: str = ""
    profile_image_url: str = ""
    public_metrics: Metrics | None = None
    receives_your_dm: bool | None = None


class Link(msgspec.Struct, kw_only=True):
    """One t.co link in a text: what it stands for; `media_key` when it is an attachment."""

    url: str = ""
    expanded_url: str = ""
    title: str = ""
    media_key: str = ""


class Handle(msgspec.Struct, kw_only=True):
    """One @handle in a text."""

    id: str = ""
    username: str = ""


class Entities(msgspec.Struct, kw_only=True):
    """Links and handles in a text."""

    urls: list[Link] = []
    mentions: list[Handle] = []


class NoteTweet(msgspec.Struct, kw_only=True):
    """The whole text of a post of more than 280 units."""

    text: str = ""
    entities: Entities = msgspec.field(default_factory=Entities)


class Reference(msgspec.Struct, kw_only=True):
    """A post that a post answers, quotes or repeats."""

    type: str = ""
    id: str = ""


class Attachments(msgspec.Struct, kw_only=True):
    """Keys of attached media, in order."""

    media_keys: list[str] = []


class PostMetrics(msgspec.Struct, kw_only=True):
    """A post's public counts."""

    like_count: int | None = None
    reply_count: int | None = None
    retweet_count: int | None = None
    quote_count: int | None = None


class Post(msgspec.Struct, kw_only=True):
    """A post, with `public_metrics` where asked for."""

    id: str
    text: str = ""
    author_id: str = ""
    created_at: str = ""
    conversation_id: str = ""
    in_reply_to_user_id: str = ""
    lang: str = ""
    referenced_tweets: list[Reference] = []
    entities: Entities = msgspec.field(default_factory=Entities)
    note_tweet: NoteTweet | None = None
    attachments: Attachments = msgspec.field(default_factory=Attachments)
    public_metrics: PostMetrics | None = None
    edit_history_tweet_ids: list[str] = []

    @property
    def versions(self) -> list[str]:
        """The ids of its versions, oldest first; its own alone when it was never edited."""
        return [known for known in self.edit_history_tweet_ids if is_id(known)] or [self.id]

    @property
    def first_id(self) -> str:
        """The id of its first version: the one that stays the same over edits."""
        return self.versions[0]

    @property
    def newest_id(self) -> str:
        """The id of its newest version."""
        return self.versions[-1]

    def reference(self, kind: str) -> str:
        """The id of the post it has "replied_to" or "quoted"; "" when none."""
        return next((found.id for found in self.referenced_tweets if found.type == kind), "")


class Variant(msgspec.Struct, kw_only=True):
    """One encoding of a video."""

    url: str = ""
    content_type: str = ""
    bit_rate: int = 0


class MediaItem(msgspec.Struct, kw_only=True):
    """An attached picture, video or animated picture."""

    media_key: str
    type: str = ""
    url: str = ""
    preview_image_url: str = ""
    alt_text: str = ""
    variants: list[Variant] = []


class DirectEvent(msgspec.Struct, kw_only=True):
    """A direct-message event; `event_type` is "MessageCreate" for messages."""

    id: str
    event_type: str = ""
    text: str = ""
    sender_id: str = ""
    dm_conversation_id: str = ""
    created_at: str = ""
    entities: Entities = msgspec.field(default_factory=Entities)
    attachments: Attachments = msgspec.field(default_factory=Attachments)


class Problem(msgspec.Struct, kw_only=True):
    """Why X could not process a file."""

    message: str = ""


class Processing(msgspec.Struct, kw_only=True):
    """How far X is with a file: "pending", "in_progress", then "succeeded" or "failed"."""

    state: str = ""
    check_after_secs: int = 0
    error: Problem | None = None


class Upload(msgspec.Struct, kw_only=True):
    """A file that was handed over; `processing_info` only where X works on it."""

    id: str = ""
    expires_after_secs: int | None = None
    processing_info: Processing | None = None


class Includes(msgspec.Struct, kw_only=True):
    """What an answer brings along, by id."""

    users: dict[str, User] = {}
    posts: dict[str, Post] = {}
    media: dict[str, MediaItem] = {}


_Shape = TypeVar("_Shape", User, Post, MediaItem, DirectEvent, Upload)


def read_posts(answer: Json) -> list[Post]:
    """The posts of an answer's `data`, one or many, in X's order."""
    return [_tame(post) for post in _read(answer.get("data"), Post) if is_id(post.id)]


def read_events(answer: Json) -> list[DirectEvent]:
    """The direct-message events of an answer's `data`, in X's order."""
    return [event for event in _read(answer.get("data"), DirectEvent) if is_id(event.id)]


def read_user(answer: Json) -> User | None:
    """The one user of an answer's `data`; None when X shows none."""
    return next(_read(answer.get("data"), User), None)


def read_users(answer: Json) -> list[User]:
    """The users of an answer's `data`, one or many."""
    return list(_read(answer.get("data"), User))


def read_upload(answer: Json) -> Upload | None:
    """The upload of an answer's `data`; None when X says nothing of it."""
    return next(_read(answer.get("data"), Upload), None)


def read_includes(answer: Json) -> Includes:
    """What an answer brings along: authors, referenced posts, media."""
    given = answer.get("includes")
    included = given if isinstance(given, Mapping) else {}
    return Includes(
        users={user.id: user for user in _read(included.get("users"), User)},
        posts={post.id: post for post in _read(included.get("tweets"), Post)},
        media={item.media_key: item for item in _read(included.get("media"), MediaItem)},
    )


def objects(answer: Json) -> list[Json]:
    """The objects of an answer's `data`, as they came."""
    data = answer.get("data")
    return [one for one in (data if isinstance(data, list) else []) if isinstance(one, Mapping)]


def next_token(answer: Json) -> str:
    """The token of the next (older) page; "" on the last one."""
    meta = answer.get("meta")
    token = meta.get("next_token") if isinstance(meta, Mapping) else None
    return token if isinstance(token, str) else ""


def moment_of(created_at: str, external_id: str) -> datetime:
    """X's time stamp in UTC; where it is missing or odd, the time its id carries.

    Raises:
        ValueError: neither can be read.
    """
    try:
        moment = datetime.fromisoformat(created_at)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return snowflake.time_of(external_id)


def as_id(given: object) -> str:
    """An id, sent as a text or as a number; "" for everything else."""
    text = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    return text if is_id(text) else ""


def is_conversation(given: str) -> bool:
    """Whether a text has the form of the ids of private conversations: one id, or two."""
    return all(map(is_id, given.split("-", 1)))


def is_id(given: str) -> bool:
    """Whether a text has the form of X's ids."""
    return given.isascii() and given.isdecimal() and len(given) <= _ID_DIGITS


def _tame(post: Post) -> Post:
    """The post without ids that are none: what is stored is found again by them."""
    post.author_id = as_id(post.author_id)
    post.conversation_id = as_id(post.conversation_id)
    return post


def _read(given: object, shape: type[_Shape]) -> Iterator[_Shape]:
    objects: Iterable[object] = given if isinstance(given, list) else [given]
    for found in objects:
        if isinstance(found, Mapping) and (read := _read_one(found, shape)) is not None:
            yield read


def _read_one(given: Json, shape: type[_Shape]) -> _Shape | None:
    clean = _without_nulls(given)
    try:
        return msgspec.convert(clean, shape, strict=False)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        # The latter: half a character where something else than a text should stand.
        log.warning("X sent a %s of an unexpected form: %s", shape.__name__, error)
    texts = {field.encode_name for field in structs.fields(shape) if field.type is str}
    plain = {key: clean[key] for key in texts & clean.keys() if isinstance(clean[key], str)}
    try:
        return msgspec.convert(plain, shape, strict=False)
    except msgspec.ValidationError:
        return None


def _without_nulls(given: Json, levels: int = _LEVELS) -> dict[str, object]:
    """So many levels down; what is below is none of what is read."""
    return {
        key: _without_nulls(value, levels - 1) if levels and isinstance(value, Mapping) else value
        for key, value in given.items()
        if value is not None
    }
