"""Ids as parts of addresses: what others wrote must not lead a request elsewhere."""

import re

from bot.errors import Rejected

__all__ = ["is_message", "is_number", "number", "part"]

_NUMBER = re.compile(r"[0-9]{1,40}")
_MESSAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:=+$-]{0,255}")


def is_number(external_id: str) -> bool:
    """Whether it can be the id of an account, a person, a post, a comment or a container."""
    return _NUMBER.fullmatch(external_id) is not None


def is_message(external_id: str) -> bool:
    """Whether it can be a private message's: those alone are no numbers."""
    return not is_number(external_id) and _MESSAGE.fullmatch(external_id) is not None


def number(external_id: str) -> str:
    """An id as a part of a path or of a field's arguments.

    Raises:
        Rejected: Instagram has no such ids.
    """
    if not is_number(external_id):
        raise Rejected("Instagram has nothing by this name.")
    return external_id


def part(external_id: str) -> str:
    """An id of any kind as a part of a path.

    Raises:
        Rejected: Instagram has no such ids.
    """
    if not (is_number(external_id) or is_message(external_id)):
        raise Rejected("Instagram has nothing by this name.")
    return external_id
