"""A webhook's signature, its greeting, and the outer shape of its bodies."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.base import HookAnswer
from integrations.graph import Change, Entry, challenge, entries, signed
from integrations.graph.signature import signature

BODY = b'{"object":"page","entry":[]}'

ODD = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["entry", "changes", "field", "value", "id", "time", "messaging", "object"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def test_the_old_and_the_new_secret_both_count() -> None:
    """During a rotation, whichever of the two has signed."""
    for secret in ("old", "new"):
        assert signed(BODY, signature(BODY, secret), ["old", "new"])
    assert not signed(BODY, signature(BODY, "older"), ["old", "new"])


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        signature(BODY, "secret")[7:],
        "sha1=" + "0" * 40,
        "sha256=ü",
        "\x00",
        "sha256=" + "0" * 64,
    ],
)
def test_what_is_no_signature_is_refused(header: str) -> None:
    """Missing, of another kind, cut off, or not even ASCII."""
    assert not signed(BODY, header, ["secret"])


def test_an_empty_secret_signs_nothing() -> None:
    """A setting that was never filled in is no key."""
    assert not signed(BODY, signature(BODY, ""), ["", ""])
    assert not signed(BODY, signature(BODY, "secret"), [])


def test_the_signature_is_over_the_bytes_as_they_came() -> None:
    """A space more is another body."""
    assert not signed(BODY + b" ", signature(BODY, "secret"), ["secret"])


def test_the_greeting_is_answered_with_its_challenge() -> None:
    """As plain text."""
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "meaty"}
    assert challenge(query, "meaty") == HookAnswer(status=200, text="1158201444")


@pytest.mark.parametrize(
    "change",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": "meat"},
        {"hub.verify_token": "ü"},
        {"hub.challenge": "<script>alert(1)</script>"},
        {"hub.challenge": ""},
        {"hub.challenge": "1" * 201},
    ],
)
def test_any_other_greeting_is_refused(change: dict[str, str]) -> None:
    """Nothing is echoed that a browser could take for a page."""
    query = {"hub.mode": "subscribe", "hub.challenge": "115", "hub.verify_token": "meaty"}
    assert challenge(query | change, "meaty").status == 403


def test_an_empty_verify_token_greets_nobody() -> None:
    """A setting that was never filled in opens no door."""
    assert challenge({"hub.mode": "subscribe", "hub.challenge": "1"}, "").status == 403


def test_a_batch_is_taken_apart() -> None:
    """Several entries, several changes, changes and messages, ids as numbers or strings."""
    body = {
        "object": "page",
        "entry": [
            {
                "id": 1021,
                "time": 1449135003,
                "changes": [{"field": "feed", "value": {"item": "like"}}, {"field": "parking"}],
            },
            {"id": "1022", "time": 1457764198246, "messaging": [{"sender": {"id": 7}}, "odd"]},
        ],
    }
    assert entries(json.dumps(body).encode()) == (
        Entry(
            id="1021",
            time=datetime(2015, 12, 3, 9, 30, 3, tzinfo=UTC),
            object="page",
            changes=(
                Change(field="feed", value={"item": "like"}),
                Change(field="parking", value={}),
            ),
        ),
        Entry(
            id="1022",
            time=datetime(2016, 3, 12, 6, 29, 58, 246000, tzinfo=UTC),
            object="page",
            messaging=({"sender": {"id": 7}},),
        ),
    )


def test_lists_and_objects_stand_for_each_other() -> None:
    """One entry or change without its list, several values, a change in the entry itself."""
    body = {
        "object": "instagram",
        "entry": {"id": "1", "field": "comments", "value": [{"id": "2"}, {"id": "3"}]},
    }
    (entry,) = entries(json.dumps(body).encode())
    assert entry.changes == (
        Change(field="comments", value={"id": "2"}),
        Change(field="comments", value={"id": "3"}),
    )


@pytest.mark.parametrize("body", [b"", b"[]", b"1", b"null", b"\xff", b"[" * 100_000, b'"text"'])
def test_what_is_no_object_is_an_error(body: bytes) -> None:
    """The one kind of body that is refused."""
    with pytest.raises(ValueError, match=r".*"):
        entries(body)


@given(ODD, ODD)
def test_every_object_is_read(entry: object, more: object) -> None:
    """Whatever stands in it, entries of the promised types come out."""
    body = json.dumps({"object": more, "entry": [entry, more]}).encode()
    for one in entries(body):
        assert isinstance(one.id, str)
        assert one.time is None or one.time.tzinfo is UTC
        assert all(isinstance(change.field, str) for change in one.changes)
