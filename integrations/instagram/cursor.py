"""Where we are in what people say, as the text that is stored with the mentions.

Instagram's lists lead from the newest back, and nothing in them says what is new. So each poll
reads their beginning down to a floor: a day before the newest that was seen, because some appear
late. Under a post it looks only when its number of comments has changed, and once an hour
whatever the number is: one that came and one that went leave it as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

import msgspec

__all__ = ["Position", "Source"]

OVERLAP = timedelta(days=1)
SWEEP_EVERY = timedelta(hours=1)
_MOST_COUNTS = 400


class Source(StrEnum):
    """Lists that are read on their own, each with its own floor."""

    COMMENTS = "comments"
    TAGS = "tags"
    MESSAGES = "messages"


class _Stored(msgspec.Struct, frozen=True):
    since: datetime
    newest: dict[str, datetime] = {}
    counts: dict[str, int] = {}
    swept_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Everything that is remembered between polls.

    Attributes:
        since: nothing before this is looked for: when the account was connected, less a look-back.
        newest: of each source, the newest that was seen.
        counts: of each post, how many comments it had when it was last read.
        swept_at: when all posts were last read.
    """

    since: datetime
    newest: Mapping[str, datetime] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    swept_at: datetime | None = None

    @classmethod
    def read(cls, cursor: str | None, *, now: datetime, lookback: timedelta) -> Self:
        """The position that a cursor holds; without a readable one, a little before `now`."""
        if cursor is None:
            return cls(since=now - lookback)
        try:
            stored = msgspec.json.decode(cursor, type=_Stored)
        except msgspec.DecodeError:
            return cls(since=now - lookback)
        return cls(
            since=stored.since,
            newest=stored.newest,
            counts=stored.counts,
            swept_at=stored.swept_at,
        )

    def write(self) -> str:
        """For the store."""
        # The oldest posts go first: they are the ones that are read no more.
        counts = dict(list(self.counts.items())[-_MOST_COUNTS:])
        stored = _Stored(
            since=self.since, newest=dict(self.newest), counts=counts, swept_at=self.swept_at
        )
        return msgspec.json.encode(stored).decode()

    def floor(self, source: Source) -> datetime:
        """What is older than this was seen before."""
        newest = self.newest.get(source.value)
        return self.since if newest is None else max(self.since, newest - OVERLAP)

    def seen(self, source: Source, times: Iterable[datetime]) -> Self:
        """After a list was read whole."""
        known = [*times, *([self.newest[source.value]] if source.value in self.newest else [])]
        if not known:
            return self
        return replace(self, newest={**self.newest, source.value: max(known)})

    def sweeping(self, now: datetime) -> bool:
        """Whether it is time to read all posts."""
        return self.swept_at is None or now - self.swept_at >= SWEEP_EVERY

    def counted(self, media_id: str, comments: int | None) -> Self:
        """After the comments of a post were read."""
        counts = {key: value for key, value in self.counts.items() if key != media_id}
        return replace(self, counts={**counts, media_id: comments or 0})
