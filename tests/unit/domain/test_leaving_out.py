"""Somebody who is forgotten leaves what was pushed of them, and nobody else does."""

import json

import pytest

from bot.domain.leaving_out import without

KIM = {"id": "7", "name": "Kim"}
LEE = {"id": "8", "name": "Lee"}


def comment(author: object, text: str) -> dict[str, object]:
    """A comment as Meta pushes it."""
    return {"field": "feed", "value": {"from": author, "message": text}}


def batch(*changes: object) -> bytes:
    """Some of them in one body."""
    return json.dumps({"object": "page", "entry": [{"id": "1", "changes": changes}]}).encode()


def test_what_names_nobody_stays_as_it_came() -> None:
    """Byte for byte: its digest and its signature are of these."""
    body = b'{ "entry": [ {"id": "77", "sure": true} ] }'
    assert without(body, ["7", "1"]) is body


def test_of_several_events_theirs_goes() -> None:
    """Up to the nearest list; the others are read as if it had never been there."""
    body = batch(comment(KIM, "hello"), comment(LEE, "hi"))
    assert without(body, ["7"]) == batch(comment(LEE, "hi"))


@pytest.mark.parametrize("named", ["7", 7])
def test_an_event_that_stands_alone_takes_the_body_along(named: object) -> None:
    """Whether ids are texts or numbers there."""
    assert without(json.dumps({"data": {"author": named, "text": "hello"}}).encode(), ["7"]) == b""


def test_whoever_is_only_mentioned_leaves_alone() -> None:
    """What somebody else has written is theirs."""
    said = {"from": LEE, "message": "hi", "message_tags": [KIM], "users": {"7": KIM, "8": LEE}}
    left = {"from": LEE, "message": "hi", "message_tags": [], "users": {"8": LEE}}
    assert without(batch({"value": said}), ["7"]) == batch({"value": left})


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (b"of 7, and no JSON", b""),
        (b"of 8, and no JSON", b"of 8, and no JSON"),
        (b"[" * 100_000 + b"7", b""),
    ],
)
def test_what_nobody_can_read_goes_when_it_names_them(body: bytes, left: bytes) -> None:
    """It is of no use to anybody."""
    assert without(body, ["7"]) == left
