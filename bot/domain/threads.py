"""A thread in one text: a line of exactly three dashes begins the next post."""

import re
from collections.abc import Iterable

_BREAK = re.compile(r"^[^\S\n]*---[^\S\n]*$", re.MULTILINE)


def parts_of(text: str) -> tuple[str, ...]:
    """The posts of a thread, without white space around them; empty ones are left out."""
    return tuple(part for piece in _BREAK.split(text) if (part := piece.strip()))


def join(parts: Iterable[str]) -> str:
    """Parts as one text that `parts_of` reads."""
    return "\n---\n".join(parts)
