"""What a tool may hand in: the fields, and a JSON Schema of them.

Source of `docs/inbound.schema.json` and of the table in `docs/inbound.md`; tests compare them.
"""

from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from bot.domain.mention import MediaKind, MentionKind

MOST_MENTIONS: Final = 500
WEB: Final = "^https?://"

Id = Annotated[str, Meta(min_length=1, max_length=300)]
Name = Annotated[str, Meta(min_length=1, max_length=300)]
Words = Annotated[str, Meta(max_length=20_000)]
Line = Annotated[str, Meta(max_length=500)]
Address = Annotated[str, Meta(pattern=WEB, max_length=3000)]
Instant = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Author(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who wrote it. Without a name the handle is shown."""

    id: Annotated[Id, Meta(description="The same for everything that this person writes.")]
    handle: Annotated[Name, Meta(description="How they are called there: “lena.f”.")]
    name: Annotated[Line, Meta(description="Their name as people write it.")] = ""
    url: Annotated[Address | None, Meta(description="Their profile.")] = None
    avatar_url: Annotated[Address | None, Meta(description="A picture of them, over https.")] = None
    followers: Annotated[Count | None, Meta(description="How many follow them.")] = None


class Attachment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A picture, a film, a sound or a link that belongs to it."""

    kind: Annotated[MediaKind, Meta(description="What it is.")]
    url: Annotated[Address, Meta(description="Opens it.")]
    preview_url: Annotated[Address | None, Meta(description="A picture of it, over https.")] = None
    alt_text: Annotated[Words, Meta(description="What it shows, in words.")] = ""
    title: Annotated[Line, Meta(description="Its title.")] = ""


class Before(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What it answers or quotes."""

    author: Annotated[Name, Meta(description="The handle of who said it.")]
    text: Annotated[Words, Meta(description="What was said.")]
    url: Annotated[Address | None, Meta(description="Where it stands.")] = None
    ours: Annotated[bool, Meta(description="Whether we said it.")] = False


class Said(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mention: what somebody said to us, or about us."""

    id: Annotated[Id, Meta(description="Unique in this account: known ones are not shown again.")]
    text: Annotated[Words, Meta(description="What they wrote.")]
    author: Annotated[Author, Meta(description="Who wrote it.")]
    url: Annotated[Address | None, Meta(description="Where people answer it.")] = None
    created_at: Annotated[
        Instant | None, Meta(description="When, with a zone; without it: when it came.")
    ] = None
    edited_at: Annotated[
        Instant | None, Meta(description="When its words were changed; then they replace ours.")
    ] = None
    thread: Annotated[
        Id | None, Meta(description="The same for what belongs together: one card.")
    ] = None
    kind: Annotated[MentionKind, Meta(description="Why it is ours to answer.")] = (
        MentionKind.MENTION
    )
    why: Annotated[Line, Meta(description="The same in words: “rated our shop 2 of 5”.")] = ""
    language: Annotated[Line, Meta(description="Of the text, as BCP 47: “de”.")] = ""
    media: Annotated[list[Attachment], Meta(max_length=20, description="What hangs on it.")] = (
        msgspec.field(default_factory=list)
    )
    context: Annotated[Before | None, Meta(description="What it answers or quotes.")] = None


class Batch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Several at once."""

    mentions: Annotated[
        list[Said], Meta(min_length=1, max_length=MOST_MENTIONS, description="All of them.")
    ]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a body: one mention, or several."""
    (one, many), parts = msgspec.json.schema_components(
        (Said, Batch), ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Golden Hour: what POST /inbound/NAME takes",
        "oneOf": [one, many],
        "$defs": parts,
    }
