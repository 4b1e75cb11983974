"""X's ids carry their own time: milliseconds since 2010-11-04 above 22 lower bits.

Source: X's announcement of Snowflake ids; https://docs.x.com/fundamentals/x-ids.
"""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_LOWER_BITS = 22


def time_of(external_id: str) -> datetime:
    """When the post or direct-message event with this id was made, UTC, to the millisecond.

    Raises:
        ValueError: it is no decimal number.
    """
    return _EPOCH + timedelta(milliseconds=int(external_id) >> _LOWER_BITS)


def id_at(moment: datetime) -> str:
    """The smallest id of that millisecond: every later post has a greater one."""
    since = max(moment - _EPOCH, timedelta(0))
    return str((since // timedelta(milliseconds=1)) << _LOWER_BITS)


def earlier(external_id: str, by: timedelta) -> str:
    """An id `by` before this one; the same id when `by` is zero."""
    if not by:
        return external_id
    return id_at(time_of(external_id) - by)
