"""Posts that are planned, and what belongs to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.content_mix import MixEntry
from bot.domain.mention import QuotedContext
from bot.domain.posts import Picture, Post, PostState, Reading
from bot.domain.series import Series
from bot.domain.themes import Theme
from bot.ports import Posted


@dataclass(frozen=True, slots=True, kw_only=True)
class PostQuery:
    """Which posts a calendar shows; "" and None: any.

    Attributes:
        begin / end: instants (UTC) between which they are due, `end` exclusive.
        states: empty: all but withdrawn ones.
    """

    begin: datetime | None = None
    end: datetime | None = None
    author: str = ""
    theme_id: str = ""
    account_id: str = ""
    series_id: str = ""
    states: tuple[PostState, ...] = ()


class Posts(Protocol):
    """Planned posts with their variants and pictures."""

    async def add(self, posts: Sequence[Post]) -> None:
        """Store new posts, with their variants and pictures, whose bytes are not there yet.

        Raises:
            Collision: an occurrence of the same series is there already.
        """
        ...

    async def get(self, post_ids: Collection[str]) -> dict[str, Post]:
        """Posts as they are."""
        ...

    async def lock(self, post_id: str, *, patient: bool = True) -> Post | None:
        """The post, kept from others until the transaction ends.

        Not `patient`: None also when somebody else has it now.
        """
        ...

    async def save(self, before: Post, after: Post) -> bool:
        """Store a change with variants and pictures. Race: only from the version it was made from.

        False when another change came first: nothing is stored then. Of pictures that were there
        before, only order and alternative text are taken: the rest is up to `Pictures`. Those
        that left the post lose their bytes.

        Raises:
            Collision: an occurrence of the same series is there already.
        """
        ...

    async def due(self, now: datetime, limit: int) -> list[Post]:
        """Scheduled posts whose time has come, earliest first; locked, others' left out."""
        ...

    async def find(
        self, query: PostQuery, *, limit: int, offset: int = 0
    ) -> tuple[list[Post], int]:
        """Those with a time by their time, then those without by creation; and how many in all."""
        ...

    async def alike(self, posts: Sequence[Post]) -> dict[str, str]:
        """By id of each of these: another one, not withdrawn, with the same time and texts.

        Also its accounts are the same. Those that have none are left out.
        """
        ...

    async def next_due(self, account_ids: Collection[str]) -> dict[str, datetime]:
        """By account: when the next scheduled post is due."""
        ...

    async def mix(
        self, account_ids: Collection[str], begin: datetime, end: datetime
    ) -> list[MixEntry]:
        """What counts for 80/20: published (at its publication) and queued (at its time).

        From `begin` on, before `end`; in order of time.

        Queued: approved with a time and not held back, scheduled, publishing, unknown, failed
        with a live part.
        """
        ...

    async def said(
        self, account_id: str, external_ids: Collection[str]
    ) -> dict[str, QuotedContext]:
        """Our published posts by the network's id of any of their parts, as context of replies."""
        ...

    async def recent_texts(self, account_id: str, limit: int) -> list[str]:
        """Whole texts of what is published or queued, the latest time first."""
        ...


class PostCards(Protocol):
    """Which version of each post Slack shows: `bot.storage.Cards` for posts.

    Same races, same meaning; a draft has no card before it is submitted for review, and one that
    is withdrawn before that never gets any: neither is leased unless it has a card already.
    """

    async def lease(self, limit: int, seconds: float, now: datetime) -> "list[PostCardLease]":
        """Race: of all workers one gets a stale card, for `seconds` by the database's clock."""
        ...

    async def shown(
        self, lease: "PostCardLease", posted: Posted, version: int, now: datetime
    ) -> bool:
        """Slack shows `version`; True when this was the card's first appearance."""
        ...

    async def postpone(
        self, lease: "PostCardLease", seconds: float, error: str, *, tried: bool = True
    ) -> None:
        """Let go of the lease; try again after `seconds` of real time."""
        ...

    async def keep(self, lease: "PostCardLease", seconds: float) -> bool:
        """Race: prolong a lease; False when it has ended."""
        ...

    async def gone(self, post_id: str, posted: Posted | None) -> None:
        """Slack has lost the message; post it anew. Race: unless it was posted anew already."""
        ...

    async def places(self, post_ids: Collection[str]) -> dict[str, Posted]:
        """Where cards are."""
        ...

    async def at(self, posted: Posted) -> str | None:
        """The post whose card is there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCardLease:
    """As `bot.storage.CardLease`, of a post."""

    post: Post
    channel: str
    posted: Posted | None
    attempts: int
    first_attempt_at: datetime

    @property
    def id(self) -> str:
        """Of the post."""
        return self.post.id


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPicture:
    """A picture whose bytes we do not have yet."""

    post_id: str
    picture: Picture
    attempts: int


class Pictures(Protocol):
    """The bytes of posts' pictures, kept so that the file in Slack may go."""

    async def lease_waiting(self, limit: int, seconds: float) -> list[WaitingPicture]:
        """Race: pictures without bytes and without a problem, for one worker for `seconds`."""
        ...

    async def keep(self, picture: Picture, content: bytes) -> None:
        """Store the bytes, with the type and measures found in them. No new version of the post."""
        ...

    async def fail(self, picture_id: str, problem: str) -> None:
        """It cannot be had: note why."""
        ...

    async def postpone(self, picture_id: str, seconds: float) -> None:
        """Try again after `seconds` of real time."""
        ...

    async def content(self, picture_id: str) -> bytes | None:
        """The bytes; None while they are not here."""
        ...

    async def copy(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Bytes for new pictures from old ones: pairs of (old id, new id); missing ones left out.

        The new pictures are stored already, with their post. A picture with bytes is `kept`.
        """
        ...


class Themes(Protocol):
    """What managers want to be spoken about."""

    async def all(self, *, archived: bool = False) -> list[Theme]:
        """By beginning, then name; without archived ones unless asked for."""
        ...

    async def get(self, theme_ids: Collection[str]) -> dict[str, Theme]:
        """Themes by id."""
        ...

    async def save(self, theme: Theme) -> None:
        """Insert or update by id."""
        ...


@dataclass(frozen=True, slots=True)
class KeptSlots:
    """An account's preferred slots as written, and their zone."""

    text: str
    zone: str


class SlotRows(Protocol):
    """Preferred times of accounts."""

    async def of(self, account_ids: Collection[str]) -> dict[str, KeptSlots]:
        """Those that have any."""
        ...

    async def save(self, account_id: str, slots: KeptSlots | None, now: datetime) -> None:
        """Set, or with None take away."""
        ...


class SeriesRows(Protocol):
    """Recurring posts."""

    async def add(self, series: Series) -> None:
        """Store a new one."""
        ...

    async def get(self, series_id: str) -> Series | None:
        """One of them."""
        ...

    async def running(self) -> list[Series]:
        """All that have not ended."""
        ...

    async def lock(self, series_id: str) -> Series | None:
        """It, kept from others until the transaction ends."""
        ...

    async def save(self, series: Series) -> None:
        """Store `made_until`, `ended`, `rule`, `words`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReading:
    """A published variant whose figures are to be read."""

    post_id: str
    account_id: str
    external_id: str
    stage: int
    due_at: datetime


class Readings(Protocol):
    """Likes, replies and shares, read after a while."""

    async def plan(self, readings: Sequence[DueReading]) -> None:
        """Read them then; those that are planned already stay."""
        ...

    async def lease(self, now: datetime, limit: int, seconds: float) -> list[DueReading]:
        """Race: due ones for one worker, for `seconds` by the database's clock."""
        ...

    async def store(self, due: DueReading, reading: Reading | None, now: datetime) -> None:
        """What was read; None: the network does not say, and is not asked again for it."""
        ...

    async def of(
        self, post_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, tuple[Reading, ...]]]:
        """By post and account, in order of their stages."""
        ...
