"""What the product asks of a network that it can speak on: the `Publisher` contract.

A thread is published post by post, each a delivery of its own, so that one that breaks half-way
goes on where it stopped. Pictures are uploaded before the post that shows them; an upload is not
public, so that a lost answer is no harm: adapters raise `RetryLater` for it, never `Unknown`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import RetryLater
from integrations.base.values import Money, ReadBack, Sent, TextCheck, TextLimit


class UploadsGone(RetryLater):
    """`publish` was refused because uploads are not known any more: upload them anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `count` in `per`."""

    count: int
    per: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLimits:
    """What pictures a post may carry. Source: the network's README.

    Attributes:
        count: in one post; 0: none.
        mimes: accepted types ("image/png").
        most_bytes: what the network accepts; larger ones are made smaller when `shrinks`.
        shrinks: `upload` makes a larger picture smaller (never a moving GIF), and `note` says so.
        upload_bytes: the most that `upload` takes from us at all.
        alt_units: the most characters of the alternative text; None: no limit is known.
        most_pixels: width times height; None: no limit is known.
        alone: types of which one fills a post: no other picture beside it ("image/gif").
        alone_bytes: what the network accepts of those; None: `most_bytes`.
        note: one sentence for the composer ("" when there is nothing to say).
        least: how many a post needs.
        fetched: the network fetches them itself, at `PictureFile.public_url`.
    """

    count: int
    mimes: tuple[str, ...]
    most_bytes: int
    upload_bytes: int
    shrinks: bool = False
    alt_units: int | None = None
    most_pixels: int | None = None
    alone: tuple[str, ...] = ()
    alone_bytes: int | None = None
    note: str = ""
    least: int = 0
    fetched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingLimits:
    """Limits of speaking first; `sends` counts replies and posts together.

    Attributes:
        repeats: the same words may be said again; some networks refuse that.
        blocked: why nothing can be published as this bot is set up, a sentence; "": it can.
    """

    text: TextLimit
    pictures: PictureLimits
    sends: Rate | None = None
    uploads: Rate | None = None
    threads: bool = True
    assumed: bool = False
    repeats: bool = True
    blocked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFile:
    """A picture's bytes. `name` is only for logs and servers that want one.

    `public_url` is a signed address of it as JPEG that ends after some hours; "" where this bot
    cannot be reached from outside.
    """

    id: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0
    alt_text: str = ""
    public_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedPicture:
    """What `upload` gave (`ref`, opaque, JSON text for all we know), with its description."""

    ref: str
    alt_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadPlace:
    """Where the next post of a thread goes: under our own `parent`, in the thread of `root`."""

    parent_external_id: str
    root_external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingPost:
    """One post of ours to publish: a whole post, or one of a thread.

    Attributes:
        key: what `Publisher.new_post_key` chose when the delivery was created; stable.
        created_at, first_attempt_at, last_attempt_at: as in `integrations.base.Outgoing`.
        follows: None for the first post of a thread.
        prepared: what `Publisher.prepare` gave; "" before, or where nothing is prepared.
    """

    delivery_id: str
    text: str
    key: str
    created_at: datetime
    pictures: tuple[UploadedPicture, ...] = ()
    follows: ThreadPlace | None = None
    first_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None
    prepared: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How much of what a network allows is used: `used` of `total` in the last `per`."""

    used: int
    total: int
    per: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """How people took a post; None where the network does not say."""

    likes: int | None = None
    replies: int | None = None
    shares: int | None = None


class Publisher(Protocol):
    """Speaking first on one account. Methods may raise the errors of `integrations.base`."""

    @property
    def limits(self) -> PublishingLimits:
        """Its limits; known after the network's `open`."""
        ...

    def check_post(self, text: str) -> TextCheck:
        """Measure one post by the network's rule; no I/O, fast enough for every keystroke."""
        ...

    def post_cost(self, text: str, *, follows: bool) -> Money | None:
        """What publishing it costs; None where it is free. No I/O."""
        ...

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:
        """The idempotency or record key of a new delivery; no I/O. "" where there is none."""
        ...

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture, ready to be shown (processing awaited); gives its reference.

        Raises:
            RetryLater, Reauthorise, Rejected: never Unknown.
        """
        ...

    @property
    def allowance(self) -> Allowance | None:
        """What the network said last of how much we may publish; None: nothing. No I/O."""
        ...

    async def prepare(self, post: OutgoingPost) -> str:
        """What the network has to be given before `publish`, not public yet; "" for nothing.

        Its result is stored durably before `publish` is called with it as `post.prepared`, so
        that after a crash the same thing is published, or found.

        Raises:
            UploadsGone, RetryLater, Reauthorise, Rejected: never Unknown.
        """
        ...

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish one post.

        Raises:
            UploadsGone: upload its pictures anew and publish again.
            RetryLater, Reauthorise, Rejected: it certainly was not published.
            Unknown: it may have been published; `find_post` is asked next, never `publish`.
        """
        ...

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """Look whether a post of unknown outcome is there."""
        ...

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """Likes, replies and shares of our posts; ids the network did not answer are left out."""
        ...

    async def credentials_end(self) -> datetime | None:
        """When somebody has to sign in again, where the network tells; None where it does not."""
        ...
