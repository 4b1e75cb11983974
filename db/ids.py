"""Ids: time-ordered UUIDs (version 7) in hex, so that new rows land at the end of an index."""

from uuid_utils import uuid7


def new_id() -> str:
    """32 hexadecimal digits."""
    return uuid7().hex
