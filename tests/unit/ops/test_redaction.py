"""What must never be in a log, wherever it stands."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.observability.redaction import Redaction

KEY = base64.urlsafe_b64encode(bytes(range(200, 232))).decode()
TOKEN = f"gAAAAA{'Bk-_9' * 24}=="  # what Fernet makes: a version, a time, and noise
SHAPES = [
    "xoxb-1234-5678-abcDEF",
    "xoxp-1234-abc",
    "xapp-1-A0-123-abcdef",
    "xoxe-1-abcdef",
    "xoxe.xoxb-1-abcdef",
    "eyJhbGciOiJFUzI1NksifQ.eyJzY29wZSI6ImEifQ.c2lnbmF0dXJl",
    KEY,
    TOKEN,
    "abcd-efgh-2345-ijkl",
]


@pytest.mark.parametrize("secret", SHAPES)
@pytest.mark.parametrize("around", ["{}", "refused: {}.", '{{"a": "{}"}}', "b'{}'", "<{}>", "({})"])
def test_secrets_are_known_by_their_shape(secret: str, around: str) -> None:
    """Whatever stands around it, a credential is hidden and the rest stays."""
    assert Redaction().text(around.format(secret)) == around.format("[hidden]")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Authorization: Bearer AAAA%2Fabc", "Authorization: Bearer [hidden]"),
        ("'Authorization': 'Bearer abcdefgh.ijk=='", "'Authorization': 'Bearer [hidden]'"),
        (
            'OAuth oauth_consumer_key="ck", oauth_token="t", oauth_signature="s%3D" tail',
            "OAuth [hidden] tail",
        ),
        ("Basic dXNlcjpwYXNzd29yZA==", "Basic [hidden]"),
        ("postgresql+psycopg://bot:p4ss@db:5432/x", "postgresql+psycopg://bot:[hidden]@db:5432/x"),
        ("https://a.example/?token=abc&page=2", "https://a.example/?token=[hidden]&page=2"),
        ('{"access_token": "abc", "ok": 1}', '{"access_token": "[hidden]", "ok": 1}'),
        ("https://hooks.slack.com/actions/T1/2/x y", "https://hooks.slack.com/[hidden] y"),
        ("INSERT [parameters: ('Where is my [order]?',)]", "INSERT [parameters: [hidden]]"),
        ("DETAIL:  Failing row contains (1, hi).", "DETAIL:  Failing row contains [hidden]"),
    ],
)
def test_secrets_are_known_by_what_stands_before_them(text: str, shown: str) -> None:
    """Headers, addresses, parameters and rows that errors quote."""
    assert Redaction().text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "0190d2c8-7f5e-7b11-9d3a-6f2f5b8f1a2c",
        "0190d2c87f5e7b119d3a6f2f5b8f1a2c",
        "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/app.bsky.feed.post/3k7qmjev5lr2s",
        "https://mastodon.example/@ana/112233445566778899",
        "2026-11-02T10:00:00+00:00",
        "C0123ABCD 1730541600.000100",
        "17 tokens left in the bucket",
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    """Ids, addresses and times are no secrets."""
    assert Redaction().text(text) == text


@given(before=st.text(max_size=20), after=st.text(max_size=20))
def test_known_secrets_are_hidden_anywhere(before: str, after: str) -> None:
    """A value that the settings call secret never passes, whatever stands around it."""
    assert "s3cr3t/value" not in Redaction(["s3cr3t/value"]).text(f"{before}s3cr3t/value{after}")


def test_short_and_empty_values_are_not_taken_for_secrets() -> None:
    """Hiding every "a" would hide the log."""
    assert Redaction(["", "a"]).text("a cat") == "a cat"


class Colour(StrEnum):
    """An enumeration."""

    RED = "red"


@dataclass(frozen=True)
class Note:
    """A value with something written, something secret and something plain."""

    id: str
    text: str
    access_token: str = ""
    hidden: str = field(default="", repr=False)


class Strange:
    """Something whose repr quotes what it should not."""

    def __repr__(self) -> str:
        """Quote."""
        return "Strange('Where is my order?')"


def test_an_event_s_values_by_name_and_kind() -> None:
    """Secret names are hidden, written ones measured, all other values made plain."""
    event = {
        "event": "sent with xoxb-1-abc",
        "text": "Where is my order?",
        "blocks": [{"type": "section"}, {"type": "divider"}],
        "body": None,
        "view": {"a": 1},
        "payload": object(),
        "access_token": "abc",
        "SMTP_PASSWORD": "abc",
        "client_secret": "",
        "attempts": 3,
        "late": True,
        "colour": Colour.RED,
        "at": datetime(2026, 11, 2, tzinfo=UTC),
        "lag": timedelta(seconds=2),
        "file": Path("a/b"),
        "kind": Note,
        "key": SecretStr("abc"),
        "error": ValueError("bad xapp-1-abc"),
        "raw": b"Bearer abcdefgh",
        "strange": Strange(),
        "note_value": Note("1", "Hello", "t", "x"),
        "nested": {"headers": {"Authorization": "Bearer abc"}, "list": [{"text": "four"}]},
        "_record": "left to structlog",
    }
    assert Redaction().event(None, "", event) == {
        "event": "sent with [hidden]",
        "text": "[18 characters]",
        "blocks": "[2 parts]",
        "body": None,
        "view": "[1 parts]",
        "payload": "[hidden]",
        "access_token": "[hidden]",
        "SMTP_PASSWORD": "[hidden]",
        "client_secret": "",
        "attempts": 3,
        "late": True,
        "colour": "red",
        "at": "2026-11-02T00:00:00+00:00",
        "lag": "0:00:02",
        "file": "a/b",
        "kind": "Note",
        "key": "[hidden]",
        "error": "ValueError: bad [hidden]",
        "raw": "Bearer [hidden]",
        "strange": "<Strange>",
        "note_value": {"id": "1", "text": "[5 characters]", "access_token": "[hidden]"},
        "nested": {"headers": {"Authorization": "[hidden]"}, "list": [{"text": "[4 characters]"}]},
        "_record": "left to structlog",
    }


def test_deep_values_end_somewhere() -> None:
    """A value that contains itself does not end the process."""
    loop: dict[str, object] = {}
    loop["again"] = loop
    shown: object = Redaction().event(None, "", {"loop": loop})["loop"]
    for _ in range(6):
        assert isinstance(shown, dict)
        shown = shown["again"]
    assert shown == "<dict>"
