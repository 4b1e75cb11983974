"""Ids as parts of addresses: what others wrote must not lead a request elsewhere."""

import re

from bot.errors import Rejected

__all__ = ["is_message", "part", "usable"]

_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:=+$-]*")


def usable(external_id: str) -> bool:
    """Whether it can be an id of the Graph: nothing that changes a path, a list or a query."""
    return _SHAPE.fullmatch(external_id) is not None


def part(external_id: str) -> str:
    """An id as a part of a path.

    Raises:
        Rejected: Facebook has no such ids.
    """
    if not usable(external_id):
        raise Rejected("Facebook has nothing by this name.")
    return external_id


def is_message(external_id: str) -> bool:
    """Whether it is a private message's."""
    return external_id.startswith(("m_", "mid."))
