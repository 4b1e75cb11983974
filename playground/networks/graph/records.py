"""What the pretend Graph remembers, as records."""

from dataclasses import dataclass, field
from datetime import datetime

Json = dict[str, object]


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody on Facebook, or on Instagram (then with a `username`). Ids are scoped to us."""

    id: str
    name: str
    username: str = ""
    followers: int = 0
    answers_nobody: bool = False
    avatar: str = ""

    @property
    def on_instagram(self) -> bool:
        """Which of the two networks this is."""
        return bool(self.username)


@dataclass(slots=True, kw_only=True)
class Page:
    """A Facebook Page. The app is installed there when `subscribed` holds fields."""

    id: str
    name: str
    username: str
    instagram_id: str = ""
    followers: int = 0
    subscribed: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Account:
    """A professional Instagram account: `id` in paths and webhooks, `app_scoped_id` at /me."""

    id: str
    app_scoped_id: str
    name: str
    username: str
    followers: int = 0
    subscribed: set[str] = field(default_factory=set)


Actor = Person | Page | Account


@dataclass(slots=True, kw_only=True)
class Photo:
    """A picture that was handed over; in a post once `post_id` is set."""

    id: str
    page_id: str
    content: bytes = field(repr=False)
    mime: str
    alt_text: str
    created_at: datetime
    post_id: str = ""


@dataclass(slots=True, kw_only=True)
class Post:
    """A post on a Page, by the Page or by a visitor, or one of somebody else that names us."""

    id: str
    page_id: str
    author: Actor
    message: str
    created_at: datetime
    photos: list[str] = field(default_factory=list)
    picture_url: str = ""
    names: list[str] = field(default_factory=list)
    likes: set[str] = field(default_factory=set)
    shares: int = 0
    hidden: bool = False
    deleted: bool = False
    visible: bool = True
    edited_at: datetime | None = None
    replied_privately: bool = False
    number: int = 0


@dataclass(slots=True, kw_only=True)
class Comment:
    """A comment under a post, or (then with `parent_id`) under a comment."""

    id: str
    post_id: str
    parent_id: str
    author: Actor
    message: str
    created_at: datetime
    photo: str = ""
    likes: set[str] = field(default_factory=set)
    hidden: bool = False
    deleted: bool = False
    replied_privately: bool = False
    number: int = 0


@dataclass(slots=True, kw_only=True)
class Media:
    """A post on Instagram."""

    id: str
    author: Actor
    caption: str
    created_at: datetime
    image_url: str = ""
    content: bytes = field(default=b"", repr=False)
    alt_text: str = ""
    children: list[str] = field(default_factory=list)
    is_child: bool = False
    tags: bool = False
    live: bool = False
    likes: set[str] = field(default_factory=set)
    shares: int = 0
    deleted: bool = False
    number: int = 0


@dataclass(slots=True, kw_only=True)
class IgComment:
    """A comment on Instagram; replies stand under a top-level one."""

    id: str
    media_id: str
    parent_id: str
    author: Actor
    text: str
    created_at: datetime
    likes: set[str] = field(default_factory=set)
    hidden: bool = False
    deleted: bool = False
    replied_privately: bool = False
    number: int = 0


@dataclass(slots=True, kw_only=True)
class Message:
    """A private message. `ours`: from the Page or account to the person."""

    id: str
    person: Person
    owner_id: str
    ours: bool
    text: str
    created_at: datetime
    attachments: list[Json] = field(default_factory=list)
    answers_comment: str = ""
    edits: int = 0
    deleted: bool = False
    number: int = 0


@dataclass(slots=True, kw_only=True)
class Container:
    """Something handed over to Instagram that is not published yet, or is (`media_id`)."""

    id: str
    account_id: str
    image_url: str
    caption: str
    alt_text: str
    is_child: bool
    children: list[str]
    created_at: datetime
    polls_left: int
    content: bytes = field(default=b"", repr=False)
    error: str = ""
    media_id: str = ""
    forgotten: bool = False
