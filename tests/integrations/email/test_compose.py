"""What goes over the wire, and what cannot be smuggled into it."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP as WIRE

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Rejected
from bot.ports import Mail
from integrations.email.compose import address_of, compose, message_id

DATE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SENDER = address_of("Golden Hour <bot@example.com>")
HEADERS = {
    *("Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}


def mail(
    message_id: str = "d1", to: str = "care@example.com", subject: str = "Hi", body: str = "Text"
) -> Mail:
    """A mail."""
    return Mail(message_id=message_id, to=to, subject=subject, body=body)


def test_a_whole_message() -> None:
    """Every header and the body as the receiving server sees them."""
    given_mail = Mail(
        message_id="0190d2c8",
        to="Søren <care@example.com>",
        subject="Case GH-7K3M9X",
        body="Où est ma commande ?\n.\n",
        reply_to="ana@example.com",
    )
    wire = compose(given_mail, sender=SENDER, date=DATE).as_bytes(policy=WIRE)
    assert wire.decode().split("\r\n") == [
        "Message-ID: <0190d2c8@example.com>",
        "Date: Mon, 02 Nov 2026 09:30:00 +0000",
        "From: Golden Hour <bot@example.com>",
        "To: =?utf-8?q?S=C3=B8ren?= <care@example.com>",
        "Subject: Case GH-7K3M9X",
        "Reply-To: ana@example.com",
        "Auto-Submitted: auto-generated",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "MIME-Version: 1.0",
        "",
        "O=C3=B9 est ma commande ?",
        ".",
        "",
    ]


HOSTILE = st.text(st.characters(codec="utf-8"), max_size=60).map(
    lambda text: f"{text}\r\nBcc: everybody@example.com\r\n\r\nHello"
)


@given(subject=HOSTILE, key=HOSTILE, body=HOSTILE)
def test_no_header_can_be_smuggled_in(subject: str, key: str, body: str) -> None:
    """Whatever customers are called and write, the headers are ours and the body is one part."""
    written = mail(message_id=key, subject=subject, body=body)
    wire = compose(written, sender=SENDER, date=DATE).as_bytes(policy=WIRE)
    read = message_from_bytes(wire, policy=WIRE)
    assert set(read.keys()) == HEADERS
    assert not read.defects
    assert "".join(read.get_content().split()) == "".join(body.split())


@pytest.mark.parametrize(
    "address",
    [
        *("", "nobody", "@example.com", "a b@example.com", "a@", "ü@example.com"),
        *("a@example.com\r\nBcc: b@example.com", "a@example.com>\nRCPT TO:<b@example.com", "a@b@c"),
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """Nothing that is not exactly one plain address gets to the server."""
    with pytest.raises(Rejected, match="is not an e-mail address"):
        compose(mail(to=address), sender=SENDER, date=DATE)


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("0190d2c8", "<0190d2c8@example.com>"),
        ("<a@b.example>", "<a@b.example>"),
        ("reply:c1:7", "<reply-c1-7@example.com>"),
        ("a>\r\nb", "<a---b@example.com>"),
        ("@", "<-@example.com>"),
        ("", "<-@example.com>"),
    ],
)
def test_message_ids(key: str, written: str) -> None:
    """The same key always gives the same id, in characters that are allowed."""
    assert message_id(key, "example.com") == written


def test_long_subjects_are_cut() -> None:
    """A subject is no place for a whole message."""
    assert len(compose(mail(subject="ü" * 999), sender=SENDER, date=DATE)["Subject"]) == 200
