"""Takes values out of JSON that a stranger's server wrote: whatever comes, the type is ours.

Three families of servers speak this interface and none keeps all of it: fields are missing, null
where the document promises a value, or a number where it promises a string.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

__all__ = [
    "Record",
    "as_record",
    "as_records",
    "count",
    "flag",
    "moment",
    "one_of",
    "text",
    "web_address",
]

Record = Mapping[str, object]


def as_record(value: object) -> Record:
    """`value` when it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_records(value: object) -> tuple[Record, ...]:
    """The JSON objects of a list; () when it is no list."""
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value if isinstance(item, dict))


def text(record: Record, key: str) -> str:
    """A string field; ids that were sent as numbers become strings; "" for anything else."""
    value = record.get(key)
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def count(record: Record, key: str) -> int | None:
    """A number that is not negative, or None."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    return value


def flag(record: Record, key: str) -> bool:
    """True only where the server says true."""
    return record.get(key) is True


def moment(record: Record, key: str) -> datetime | None:
    """An ISO 8601 time in UTC (one without a zone is taken as UTC), or None."""
    value = record.get(key)
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value.strip())
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def web_address(record: Record, key: str) -> str:
    """An http or https address without spaces, or "": nothing else may become a link."""
    value = text(record, key).strip()
    scheme = value.partition(":")[0].lower()
    if scheme not in {"http", "https"} or any(mark.isspace() for mark in value):
        return ""
    return value


def one_of(*values: str) -> str:
    """The first value that is not empty, or ""."""
    return next((value for value in values if value), "")
