"""What networks say, made fit to be kept: nobody's words may keep others' from being stored.

PostgreSQL's text knows no NUL, lone surrogates cannot be encoded, and a time stamp that a server
lets its users choose may be of any year.
"""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from operator import attrgetter
from typing import TypeVar

from bot.domain.mention import AuthorProfile, Mention

_Kept = TypeVar("_Kept")

_UNFIT = re.compile(r"[\x00\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # older than every network there is
_PLAIN = (Enum, datetime, int)
_MOST = 2**31 - 1  # what a database's integer holds
_TEXTS = attrgetter(
    *(field.name for field in fields(Mention) if field.type is str),
    *(f"author.{field.name}" for field in fields(AuthorProfile) if field.type is str),
)


def keepable(value: _Kept) -> _Kept:
    """The same value, its texts without characters that cannot be stored, at any depth."""
    return _fit(value)  # type: ignore[return-value] # every branch gives what it got


def believable(mention: Mention, now: datetime) -> Mention:
    """A keepable mention whose times have been and whose author's followers can be counted.

    A customer cannot have spoken after `now`: the clock runs from then at the latest.
    """
    kept = mention if _looks_fit(mention) else keepable(mention)
    author, edited_at = kept.author, kept.edited_at
    if author.followers is not None and not 0 <= author.followers <= _MOST:
        author = replace(author, followers=max(0, min(author.followers, _MOST)))
    created_at = _been(kept.created_at, now)
    edited_at = _been(edited_at, now) if edited_at is not None else None
    same = author is kept.author and created_at is kept.created_at and edited_at is kept.edited_at
    if same:
        return kept
    return replace(kept, author=author, created_at=created_at, edited_at=edited_at)


def _looks_fit(mention: Mention) -> bool:
    """One look at all of its texts; most mentions need no other."""
    nested = mention.media or mention.context is not None
    return not nested and "".join(_TEXTS(mention)).isprintable()


def _been(at: datetime, now: datetime) -> datetime:
    if at > now:
        return now
    return max(at, _FIRST_DAY)


def _fit(value: object) -> object:
    if isinstance(value, str):
        # The first look is much the fastest, and enough for nearly every text.
        return value if value.isprintable() else _UNFIT.sub(_REPLACEMENT, value)
    if isinstance(value, tuple):
        parts = tuple(map(_fit, value))
        return value if all(a is b for a, b in zip(parts, value, strict=True)) else parts
    if isinstance(value, dict):
        return {_fit(key): _fit(one) for key, one in value.items()}
    if is_dataclass(value):
        changed = {}
        for name in value.__dataclass_fields__:
            field = getattr(value, name)
            if field and not isinstance(field, _PLAIN) and (fitted := _fit(field)) is not field:
                changed[name] = fitted
        return replace(value, **changed) if changed else value  # type: ignore[type-var] # no class comes here
    return value
