"""Takes values out of JSON that others wrote: whatever comes, the type is ours.

Meta sends ids as strings or as numbers, times as Unix seconds, as Unix milliseconds or as ISO
8601, and leaves fields out whenever somebody's privacy settings say so.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

__all__ = ["Record", "as_edit_time", "as_id", "as_list", "as_record", "as_text", "as_time"]

Record = Mapping[str, object]

_LONGEST_ID = 256
_MOST_EDITS = 1000
_MILLISECONDS = 100_000_000_000
"""Greater numbers are milliseconds: as seconds, this one is in the year 5138."""


def as_record(value: object) -> Record:
    """`value` when it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> tuple[object, ...]:
    """The items of a JSON list; a single object is taken as a list of one; () otherwise."""
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(value, dict) else ()


def as_text(value: object) -> str:
    """`value` when it is a string, else "". What no database stores is left out."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def as_id(value: object) -> str:
    """An id, sent as a string or as a whole number; "" for everything else.

    A float is refused: an id that went through one has lost its last digits.
    """
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return str(value) if 0 <= value < 10**40 else ""
    text = as_text(value).strip()
    usable = 0 < len(text) <= _LONGEST_ID and text.isprintable() and " " not in text
    return text if usable else ""


def as_time(value: object) -> datetime | None:
    """A time in UTC: Unix seconds, Unix milliseconds or ISO 8601 ("+0000" too); else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        if text.isascii() and text.isdecimal() and len(text) <= 20:  # noqa: PLR2004 - longer is no time
            return _from_unix(int(text))
        return _from_iso(text)
    return _from_unix(value) if isinstance(value, int | float) else None


def as_edit_time(event: Record, edit: Record, *, sent_at: datetime | None) -> datetime | None:
    """When the words of a private message were changed; None where no time is told.

    Meta does not say whether an event's time is that of the message or that of the edit. With the
    message's own time all of its edits would be of one instant: their number keeps them apart.
    """
    at = as_time(event.get("timestamp")) or sent_at
    number = edit.get("num_edit")
    if at is None or not isinstance(number, int) or not 0 < number <= _MOST_EDITS:
        return at
    return at + timedelta(microseconds=number)


def _from_unix(number: float) -> datetime | None:
    try:
        seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
        # Zero and less are what a field holds that was never filled.
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _from_iso(text: str) -> datetime | None:
    if not text[:4].isdecimal():
        return None
    try:
        parsed = datetime.fromisoformat(text)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
