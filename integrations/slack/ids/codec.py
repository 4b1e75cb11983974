"""The codec of the values that ride along on buttons, options and views.

Values are short JSON arrays that begin with their kind and version (`["c1","0190…"]`): a button of
an older release is recognised and refused with a sentence.
"""

from datetime import datetime
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from bot.errors import BadInput

VALUE_LIMIT: Final = 2000  # a button's value; docs.slack.dev/reference/block-kit/block-elements
OPTION_LIMIT: Final = 150  # the value of an option of a menu
METADATA_LIMIT: Final = 3000  # private_metadata of a view

Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.:\-]{1,64}\Z")]
User = Annotated[str, Meta(pattern=r"\A(?:[UW][A-Z0-9]{2,30})?\Z")]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Instant = Annotated[datetime, Meta(tz=True)] | None
Text = Annotated[str, Meta(max_length=VALUE_LIMIT)]


class Value(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of all values; every subclass is one kind and version (`tag`)."""


V = TypeVar("V", bound=Value)


def encode(value: Value, limit: int = VALUE_LIMIT) -> str:
    """A value as the string that Slack keeps for us.

    Raises:
        ValueError: it is longer than `limit` characters.
    """
    text = msgspec.json.encode(value).decode()
    if len(text) > limit:
        raise ValueError(f"{type(value).__name__} takes {len(text)} of {limit} characters")
    return text


def decode(text: object, kind: type[V]) -> V:
    """The value of a kind, from what Slack handed back.

    Raises:
        BadInput: it is of another kind or version, malformed, or too long.
    """
    if isinstance(text, str) and len(text) <= METADATA_LIMIT:
        try:
            return msgspec.json.decode(text, type=kind, strict=True)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            pass
    raise BadInput("This button is from an older message of mine. Please use the newest card.")
