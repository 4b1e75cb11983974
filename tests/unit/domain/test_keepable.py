"""What networks say, made fit to be kept, in every place where they can say it."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from bot.domain.keepable import believable
from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    QuotedContext,
)

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SAID = Mention(
    external_id="m1",
    root_external_id="m1",
    author=AuthorProfile(external_id="kim-1", handle="kim"),
    text="My grinder is broken.",
    created_at=NOON,
    kind=MentionKind.MENTION,
)


_Said = TypeVar("_Said", Mention, AuthorProfile, Media, QuotedContext)


def saying(value: _Said, name: str, text: str) -> _Said:
    """The same with one of its texts replaced."""
    changes: dict[str, Any] = {name: text}
    return replace(value, **changes)


def texts_of(kind: type[Mention | AuthorProfile | Media | QuotedContext]) -> list[str]:
    """The names of its fields that hold text."""
    return [field.name for field in fields(kind) if field.type is str]


@pytest.mark.parametrize("name", texts_of(Mention))
def test_poison_is_taken_out_of_every_text_of_a_mention(name: str) -> None:
    """A field that is added later is looked at too."""
    said = saying(SAID, name, "a\x00b")
    assert believable(said, NOON) == saying(SAID, name, "a\ufffdb")


@pytest.mark.parametrize("name", texts_of(AuthorProfile))
def test_poison_is_taken_out_of_every_text_of_an_author(name: str) -> None:
    """A lone surrogate cannot be encoded."""
    said = replace(SAID, author=saying(SAID.author, name, "a\ud800b"))
    assert believable(said, NOON).author == saying(SAID.author, name, "a\ufffdb")


@pytest.mark.parametrize("name", texts_of(Media))
def test_poison_is_taken_out_of_every_text_of_a_picture(name: str) -> None:
    """Whatever the mention itself says."""
    picture = saying(Media(kind=MediaKind.IMAGE, url="u"), name, "a\x00b")
    kept = believable(replace(SAID, media=(picture,)), NOON)
    assert kept.media == (saying(picture, name, "a\ufffdb"),)


@pytest.mark.parametrize("name", texts_of(QuotedContext))
def test_poison_is_taken_out_of_every_text_of_what_was_said_before(name: str) -> None:
    """Whatever the mention itself says."""
    context = saying(QuotedContext(author="lee", text="Before"), name, "a\x00b")
    kept = believable(replace(SAID, context=context), NOON)
    assert kept.context == saying(context, name, "a\ufffdb")


def test_a_mention_without_poison_is_the_same_object() -> None:
    """With a picture, a context and line ends too."""
    plain = replace(
        SAID,
        text="One\nTwo \U0001f600",
        media=(Media(kind=MediaKind.IMAGE, url="u"),),
        context=QuotedContext(author="lee", text="Before"),
    )
    for said in (SAID, plain):
        assert believable(said, NOON) is said
