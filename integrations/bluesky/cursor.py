"""Where we are in the notifications, as the text that is stored with the mentions.

The host lists notifications newest first, by the earlier of "written" and "indexed", and its own
page cursors lead only backwards. So each poll walks back from the present to a floor: a little
before the newest that was seen (posts are indexed late), or, once an hour, a day before it (posts
that were written offline, and those that a page's edge has swallowed). A walk that is longer than
one call goes on in the next one; the newest seen moves only when a walk has reached its floor.
"""

from datetime import datetime, timedelta

import msgspec

SWEEP_EVERY = timedelta(hours=1)
SWEEP_DEPTH = timedelta(days=1)


class Walk(msgspec.Struct, frozen=True):
    """A walk backwards that is under way.

    Attributes:
        floor: where it ends.
        newest: the newest notification that it has met, if any.
        page: the host's cursor of the next page; None for the first.
        sweep: it is one of the deep ones.
    """

    floor: datetime
    newest: datetime | None = None
    page: str | None = None
    sweep: bool = False

    def met(self, times: "list[datetime]", page: str | None) -> "Walk":
        """The walk after a page with notifications of these times."""
        newest = max([*times, *([self.newest] if self.newest else [])], default=None)
        return msgspec.structs.replace(self, newest=newest, page=page)


class Position(msgspec.Struct, frozen=True):
    """Everything that is remembered between polls.

    Attributes:
        since: nothing before this is looked for: when the account was connected, less a look-back.
        newest: the newest notification of all walks that were finished.
        swept_at: when the last sweep was begun.
        walk: the one under way.
        newest_message: the newest private message that was seen.
    """

    since: datetime
    newest: datetime | None = None
    swept_at: datetime | None = None
    walk: Walk | None = None
    newest_message: datetime | None = None

    def begin(self, *, now: datetime, overlap: timedelta) -> Walk:
        """The walk to make now: the one under way, or a new one."""
        if self.walk is not None:
            return self.walk
        if self.newest is None:
            return Walk(floor=self.since, sweep=True)
        sweep = self.swept_at is None or now - self.swept_at >= SWEEP_EVERY
        depth = max(SWEEP_DEPTH, overlap) if sweep else overlap
        return Walk(floor=max(self.since, self.newest - depth), sweep=sweep)

    def paused(self, walk: Walk) -> "Position":
        """After a call whose walk goes on."""
        return msgspec.structs.replace(self, walk=walk)

    def finished(self, walk: Walk, *, now: datetime) -> "Position":
        """After a walk that has reached its floor."""
        newest = max((time for time in (self.newest, walk.newest) if time), default=None)
        return msgspec.structs.replace(
            self, walk=None, newest=newest, swept_at=now if walk.sweep else self.swept_at
        )

    def with_messages(self, newest: datetime | None) -> "Position":
        """After private messages were looked for."""
        known = (time for time in (self.newest_message, newest) if time)
        return msgspec.structs.replace(self, newest_message=max(known, default=None))

    def messages_since(self, overlap: timedelta) -> datetime:
        """From when on to look for private messages."""
        if self.newest_message is None:
            return self.since
        return max(self.since, self.newest_message - overlap)


def read(cursor: str | None, *, now: datetime, lookback: timedelta) -> Position:
    """The position that a cursor holds; without one, a little before `now`."""
    if cursor is None:
        return Position(since=now - lookback)
    return msgspec.json.decode(cursor, type=Position)


def write(position: Position) -> str:
    """The position as a cursor."""
    return msgspec.json.encode(position).decode()
