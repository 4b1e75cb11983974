"""Sends through a mail server, one connection a message: a few an hour do not need a pool."""

import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.policy import SMTP as WIRE
from enum import StrEnum

from aiosmtplib import SMTP, SMTPException

from bot.errors import Rejected
from bot.ports import Clock, Mail
from integrations.email.compose import address_of, compose
from integrations.email.errors import after_message, before_message


class Encryption(StrEnum):
    """How the connection to a mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server and who we are to it.

    Attributes:
        sender: the From address, with or without a name.
        timeout: the longest wait for one answer of the server.
        tls_context: which certificates to trust; the system's unless given.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    encryption: Encryption = Encryption.STARTTLS
    timeout: timedelta = timedelta(seconds=30)
    tls_context: ssl.SSLContext | None = None


class SmtpMailer:
    """`bot.ports.Mailer` over a mail server."""

    ready = True

    def __init__(self, server: SmtpServer, clock: Clock) -> None:
        self._server = server
        self._clock = clock

    async def send(self, mail: Mail) -> None:
        """Hand over to the mail server.

        Raises:
            RetryLater, Reauthorise, Rejected: nothing was sent.
            Unknown: the connection broke after the message was handed over.
        """
        sender = address_of(self._server.sender)
        message = compose(mail, sender=sender, date=self._clock.now())
        recipient = address_of(mail.to)
        async with self._connected() as client:
            try:
                await client.mail(sender.addr_spec)
                await client.rcpt(recipient.addr_spec)
            except (SMTPException, OSError) as error:
                raise before_message(error) from error
            try:
                await client.data(message.as_bytes(policy=WIRE))
            except (SMTPException, OSError) as error:
                raise after_message(error) from error

    async def probe(self) -> None:
        """Connect and sign in, without sending anything.

        Raises:
            RetryLater, Reauthorise, Rejected: it does not work.
        """
        address_of(self._server.sender)
        async with self._connected():
            pass

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[SMTP]:
        server = self._server
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password if server.user else None,
            # The sender's domain: looking up this machine's own name can take seconds.
            local_hostname=address_of(server.sender).domain,
            timeout=server.timeout.total_seconds(),
            use_tls=server.encryption is Encryption.TLS,
            start_tls=server.encryption is Encryption.STARTTLS,
            tls_context=server.tls_context,
        )
        try:
            await client.connect()
        except (SMTPException, OSError) as error:
            raise before_message(error) from error
        try:
            yield client
        finally:
            # What was accepted stays accepted, however the goodbye goes.
            with contextlib.suppress(SMTPException, OSError):
                await client.quit()
            client.close()


class NullMailer:
    """`bot.ports.Mailer` where no mail server is set up."""

    ready = False

    async def send(self, mail: Mail) -> None:
        """Refuse.

        Raises:
            Rejected: always.
        """
        del mail
        raise Rejected("E-mail is not set up.", hint="Set SMTP_HOST and SMTP_FROM.")
