"""Sending through real servers on the loopback, and what their answers mean."""

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP as WIRE
from pathlib import Path

import pytest

from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater, Unknown
from bot.ports import Mail, Mailer
from integrations.email import Encryption, NullMailer, SmtpMailer, SmtpServer
from tests.integrations.email.servers import (
    Inbox,
    certificate,
    mail_server,
    only,
    scripted_server,
)

MAIL = Mail(message_id="d1", to="care@example.com", subject="Case GH-7K3M9X", body="Grüße\n")
GREETING = "220 mail.test"
READY = (GREETING, "250 mail.test", "250 OK", "250 OK")  # EHLO, MAIL, RCPT


class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        """Noon."""
        return datetime(2026, 11, 2, 12, tzinfo=UTC)


def mailer(
    port: int,
    encryption: Encryption = Encryption.NONE,
    user: str = "",
    password: str = "",
    tls: ssl.SSLContext | None = None,
    timeout: float = 5,
) -> SmtpMailer:
    """A mailer for a server on the loopback."""
    server = SmtpServer(
        host="127.0.0.1",
        port=port,
        sender="Golden Hour <bot@example.com>",
        user=user,
        password=password,
        encryption=encryption,
        timeout=timedelta(seconds=timeout),
        tls_context=tls,
    )
    return SmtpMailer(server, Noon())


async def test_a_mail_arrives() -> None:
    """Envelope, headers and body reach the server as they were given."""
    inbox = Inbox()
    async with mail_server(inbox) as port:
        await mailer(port).send(MAIL)
    (envelope,) = inbox.mails
    assert (envelope.mail_from, envelope.rcpt_tos) == ("bot@example.com", ["care@example.com"])
    assert isinstance(envelope.content, bytes)
    read = message_from_bytes(envelope.content, policy=WIRE)
    assert read["Message-ID"] == "<d1@example.com>"
    assert read["Date"] == "Mon, 02 Nov 2026 12:00:00 +0000"
    assert read.get_content() == "Grüße\r\n"


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.TLS])
async def test_encrypted_and_signed_in(tmp_path: Path, encryption: Encryption) -> None:
    """Both ways of encrypting work, and the password goes only over them."""
    inbox, (server, trusting) = Inbox(), certificate(tmp_path)
    direct = server if encryption is Encryption.TLS else None
    upgrade = server if encryption is Encryption.STARTTLS else None
    async with mail_server(
        inbox,
        tls=direct,
        tls_context=upgrade,
        require_starttls=upgrade is not None,
        authenticator=only(b"bot", b"geheim"),
        auth_required=upgrade is not None,
        auth_require_tls=upgrade is not None,
    ) as port:
        ours = mailer(port, encryption, "bot", "geheim", trusting)
        await ours.probe()
        await ours.send(MAIL)
        assert len(inbox.mails) == 1
        with pytest.raises(Reauthorise, match=r"refuses our sign-in: 535"):
            await mailer(port, encryption, "bot", "wrong", trusting).probe()


async def test_a_certificate_that_is_not_trusted_is_refused(tmp_path: Path) -> None:
    """Without trust nothing is sent, the password least of all."""
    inbox, (server, _) = Inbox(), certificate(tmp_path)
    async with mail_server(inbox, tls_context=server, require_starttls=True) as port:
        with pytest.raises(Rejected, match="certificate is not trusted"):
            await mailer(port, Encryption.STARTTLS).send(MAIL)
    assert inbox.mails == []


async def test_a_server_without_starttls_is_told() -> None:
    """Asking for encryption never falls back to none."""
    inbox = Inbox()
    async with mail_server(inbox) as port:
        with pytest.raises(Rejected, match="cannot do what was asked") as caught:
            await mailer(port, Encryption.STARTTLS).send(MAIL)
    assert caught.value.hint == "Look at SMTP_TLS, SMTP_PORT and SMTP_USER."
    assert inbox.mails == []


@pytest.mark.parametrize(
    ("inbox", "kind", "sentence"),
    [
        (
            Inbox(to_recipient="550 No such user here"),
            Rejected,
            "The mail server refuses the recipient: 550 No such user here",
        ),
        (
            Inbox(to_recipient="450 Greylisted"),
            RetryLater,
            "The mail server asks for patience: 450 Greylisted",
        ),
        (
            Inbox(to_message="554 Looks like spam"),
            Rejected,
            "The mail server refuses: 554 Looks like spam",
        ),
        (
            Inbox(to_message="451 Disk full"),
            RetryLater,
            "The mail server asks for patience: 451 Disk full",
        ),
        (
            Inbox(to_recipient="530 Authentication required"),
            Reauthorise,
            "The mail server refuses our sign-in: 530 Authentication required",
        ),
    ],
)
async def test_what_the_server_says(inbox: Inbox, kind: type[OutsideError], sentence: str) -> None:
    """4xx is later, 5xx is no; the server's words are passed on."""
    async with mail_server(inbox) as port:
        with pytest.raises(kind) as caught:
            await mailer(port).send(MAIL)
    assert (type(caught.value), str(caught.value)) == (kind, sentence)
    assert inbox.mails == []


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ((None,), RetryLater),
        (("...",), RetryLater),
        (("421 Closing",), RetryLater),
        (("554 Go away",), Rejected),
        ((GREETING, None), RetryLater),
        ((GREETING, "250 mail.test", "..."), RetryLater),
        ((GREETING, "250 mail.test", "250 OK", None), RetryLater),
        ((*READY, "451 Later"), RetryLater),
        ((*READY, "354 Go on", None), Unknown),
        ((*READY, "354 Go on", "..."), Unknown),
        ((*READY, None), Unknown),
    ],
)
async def test_servers_that_die(script: tuple[str | None, ...], kind: type[OutsideError]) -> None:
    """Before DATA nothing was sent; after it, nobody knows."""
    async with scripted_server(*script) as port:
        with pytest.raises(OutsideError) as caught:
            await mailer(port, timeout=0.2).send(MAIL)
    assert type(caught.value) is kind


async def test_a_rude_goodbye_does_not_undo_what_was_accepted() -> None:
    """Once the message is accepted it is sent, even when the server hangs up instead of QUIT."""
    async with scripted_server(*READY, "354 Go on", "250 Queued", None) as port:
        await mailer(port).send(MAIL)


async def test_nobody_listens() -> None:
    """A refused connection is tried again later."""
    async with scripted_server() as port:
        pass
    with pytest.raises(RetryLater, match=r"^The mail server cannot be reached\.$"):
        await mailer(port).send(MAIL)


async def test_without_a_mail_server() -> None:
    """Where e-mail is not set up, callers can see it, and sending says what to set."""
    null: Mailer = NullMailer()
    some: Mailer = mailer(1)
    assert (null.ready, some.ready) == (False, True)
    with pytest.raises(Rejected, match=r"^E-mail is not set up\.$"):
        await null.send(MAIL)


def test_the_password_does_not_show() -> None:
    """A server's description can be logged."""
    assert "geheim" not in repr(SmtpServer(host="h", port=1, sender="s", password="geheim"))
