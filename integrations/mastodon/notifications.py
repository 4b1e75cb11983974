"""Reads mentions since a cursor, whatever order of ids and whichever filters a server has.

Ids are compared for equality only. The newest page is read at every poll, so that a message that
arrives late, between known ones, is still found; as long as it holds the last id that was seen,
that is the only request. After a pause, pages are read forward from that id (`min_id`), oldest
first. A server that ignores `min_id` answers with the newest page again; then, and at the end of
every way forward, the pages are read backward (`max_id`) until a known one.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from integrations.mastodon.client import MastodonClient
from integrations.mastodon.instance import Instance
from integrations.mastodon.tame import Record, as_record, moment, text

__all__ = ["Cursor", "Notices", "read_notifications"]

_PATH = "/api/v1/notifications"
_PAGE = "40"
"""Mastodon's default; 80 is its most, others allow less."""

_MOST_BACK = 25
"""Pages read backward in one poll (1,000 notifications)."""

_LATE = timedelta(minutes=10)
"""How far behind the newest known notification reading backward goes when no known one is met."""

_WANTED = frozenset({"mention", "quote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where reading stands.

    Attributes:
        start: nothing older is a mention (the first connection's look-back).
        last: id of the newest notification that was seen, "" before the first.
        at: its time.
        back: id from which an unfinished way back goes on, or "".
        until: (last, at) as they were before that way began.
    """

    start: datetime
    last: str = ""
    at: datetime
    back: str = ""
    until: str = ""
    until_at: datetime

    @classmethod
    def first(cls, start: datetime) -> Self:
        """The cursor of a new connection."""
        return cls(start=start, at=start, until_at=start)

    @classmethod
    def read(cls, stored: str, *, start: datetime) -> Self:
        """A stored cursor; one that cannot be read begins anew."""
        try:
            fields = as_record(json.loads(stored))
        except ValueError:
            fields = {}
        began = moment(fields, "start") or start
        at = moment(fields, "at") or began
        return cls(
            start=began,
            last=text(fields, "last"),
            at=at,
            back=text(fields, "back"),
            until=text(fields, "until"),
            until_at=moment(fields, "until_at") or at,
        )

    def write(self) -> str:
        """For the store."""
        fields = {
            "start": self.start.isoformat(),
            "last": self.last,
            "at": self.at.isoformat(),
        }
        if self.back:
            fields |= {
                "back": self.back,
                "until": self.until,
                "until_at": self.until_at.isoformat(),
            }
        return json.dumps(fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Notifications that are mentions, oldest first; `fresh`: some came after the cursor."""

    rows: tuple[Record, ...]
    cursor: Cursor
    more: bool = False
    fresh: bool = False


async def read_notifications(client: MastodonClient, cursor: Cursor, instance: Instance) -> Notices:
    """One poll.

    Raises:
        RetryLater, Reauthorise, Rejected: the cursor stays as it was.
    """
    reader = _Reader(client, instance)
    if cursor.back:
        return await reader.back(cursor, newest=())
    newest = await reader.page()
    if not newest:
        return Notices(rows=(), cursor=cursor)
    if cursor.last and cursor.last in _ids(newest):
        return _delivered(newest, cursor)
    if cursor.last:
        forward = await reader.page(("min_id", cursor.last))
        if forward and not set(_ids(forward)) & set(_ids(newest)):
            return _delivered(forward, cursor, more=True)
    return await reader.back(cursor, newest=newest)


class _Reader:
    """Pages of notifications, newest first, as the server orders them."""

    def __init__(self, client: MastodonClient, instance: Instance) -> None:
        self._client = client
        # Pleroma refuses a type that it does not know, so "quote" goes only to those who do.
        types = ["mention", "quote"] if instance.quote_notifications else ["mention"]
        self._params = [("limit", _PAGE), *(("types[]", name) for name in types)]
        if instance.filtered_notifications:
            # An account's policy hides private mentions of strangers by default.
            self._params.append(("include_filtered", "true"))

    async def page(self, *position: tuple[str, str]) -> tuple[Record, ...]:
        rows, _ = await self._client.page(_PATH, [*self._params, *position])
        return rows

    async def back(self, cursor: Cursor, *, newest: tuple[Record, ...]) -> Notices:
        """Read from the newest page (or where the last poll stopped) back to a known one."""
        until, until_at = (
            (cursor.until, cursor.until_at) if cursor.back else (cursor.last, cursor.at)
        )
        bound = max(until_at - _LATE, cursor.start) if until else cursor.start
        rows = list(newest)
        seen = set(_ids(rows))
        position = cursor.back or text(newest[-1], "id")
        arrived = bool(newest) and _reaches(newest, until, bound)
        for _ in range(_MOST_BACK):
            if arrived:
                break
            page = await self.page(("max_id", position))
            arrived = not page or seen.issuperset(_ids(page)) or _reaches(page, until, bound)
            rows += [row for row in page if text(row, "id") not in seen]
            seen.update(_ids(page))
            position = text(page[-1], "id") if page else ""
        rest = "" if arrived else position
        moved = _moved(cursor, newest)
        following = Cursor(
            start=cursor.start,
            last=moved.last,
            at=moved.at,
            back=rest,
            until=until if rest else "",
            until_at=until_at,
        )
        return Notices(
            rows=_wanted(rows, cursor.start), cursor=following, more=bool(rest), fresh=True
        )


def _delivered(page: tuple[Record, ...], cursor: Cursor, *, more: bool = False) -> Notices:
    moved = _moved(cursor, page)
    return Notices(
        rows=_wanted(page, cursor.start),
        cursor=moved,
        more=more,
        fresh=moved.last != cursor.last,
    )


def _moved(cursor: Cursor, page: tuple[Record, ...]) -> Cursor:
    """The cursor at the newest row of a page; where it is, if there is none."""
    if not page:
        return cursor
    at = moment(page[0], "created_at") or cursor.at
    return Cursor(
        start=cursor.start, last=text(page[0], "id"), at=max(at, cursor.at), until_at=cursor.at
    )


def _reaches(page: tuple[Record, ...], known: str, bound: datetime) -> bool:
    """Whether a page holds the known id or goes behind the bound."""
    if known and known in _ids(page):
        return True
    oldest = moment(page[-1], "created_at")
    return oldest is not None and oldest < bound


def _wanted(rows: "list[Record] | tuple[Record, ...]", start: datetime) -> tuple[Record, ...]:
    """Mentions since `start`, oldest first: some servers ignore the filter by type."""
    return tuple(
        row
        for row in reversed(rows)
        if text(row, "type") in _WANTED and (moment(row, "created_at") or _FUTURE) >= start
    )


_FUTURE = datetime.max.replace(tzinfo=UTC)


def _ids(rows: "list[Record] | tuple[Record, ...]") -> list[str]:
    return [text(row, "id") for row in rows]
