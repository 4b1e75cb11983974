"""How far an account has been read: `MentionPage.cursor`, a small JSON object."""

import logging
from collections.abc import Iterable
from datetime import datetime

import msgspec

log = logging.getLogger(__name__)


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Posts between two ids (both exclusive) that are still to be read; X pages newest first."""

    since: str
    until: str


class DirectGap(msgspec.Struct, frozen=True, kw_only=True):
    """Private messages that are still to be read: from X's page `token` down to the id `floor`."""

    floor: str
    token: str


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """How far we have read.

    Attributes:
        newest: id of the newest mention seen, or of the moment the first poll began at.
        newest_direct: the same for private messages.
        gap: older mentions that were too many for one poll.
        direct_gap: older private messages that were too many for one look.
        direct_read_at: when private messages were last read.
    """

    newest: str
    newest_direct: str
    gap: Gap | None = None
    direct_gap: DirectGap | None = None
    direct_read_at: datetime | None = None


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor; None at the very first poll, or when it cannot be read."""
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=Cursor)
    except msgspec.DecodeError:
        log.warning("The stored place among X's mentions cannot be read; beginning anew.")
        return None


def write_cursor(cursor: Cursor) -> str:
    """The cursor as a text to store."""
    return msgspec.json.encode(cursor).decode()


def newest_of(known: str, ids: Iterable[str]) -> str:
    """The greatest of these ids: the newest of what they stand for."""
    return max([known, *ids], key=int)
