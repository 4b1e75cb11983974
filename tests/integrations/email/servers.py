"""Mail servers on the loopback: an honest one, and those that die at a chosen moment."""

import asyncio
import contextlib
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Inbox:
    """What arrived, and what the server answers to each step ("" means: accept)."""

    mails: list[Envelope] = field(default_factory=list)
    to_recipient: str = ""
    to_message: str = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks handlers up by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        """Answer RCPT."""
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks handlers up by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer the message."""
        if self.to_message:
            return self.to_message
        self.mails.append(envelope)
        return "250 OK"


def only(user: bytes, password: bytes) -> Any:  # noqa: ANN401 - aiosmtpd publishes no types
    """An authenticator that lets one person in."""

    def authenticate(*given: Any) -> AuthResult:  # noqa: ANN401 - aiosmtpd publishes no types
        return AuthResult(success=given[-1] == LoginPassword(user, password), handled=False)

    return authenticate


@asynccontextmanager
async def mail_server(
    inbox: Inbox,
    *,
    tls: ssl.SSLContext | None = None,
    **options: Any,  # noqa: ANN401 - aiosmtpd publishes no types
) -> AsyncIterator[int]:
    """An honest server; gives its port. `tls` encrypts from the first byte."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(inbox, hostname="mail.test", loop=loop, **options), "127.0.0.1", 0, ssl=tls
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def scripted_server(*script: str | None) -> AsyncIterator[int]:
    """A server that sends these lines, one for the greeting and one for each command.

    None hangs up. "..." says nothing until the client goes away. After 354 the whole message
    counts as one command.
    """
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await _follow(script, reader, writer)
        writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(talk(reader, writer))
        talks.add(task)
        task.add_done_callback(talks.discard)

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*talks)


async def _follow(
    script: tuple[str | None, ...], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    for place, line in enumerate(script):
        if place:
            taken = script[place - 1]
            data = taken is not None and taken.startswith("354")
            await reader.readuntil(b"\r\n.\r\n" if data else b"\r\n")
        if line is None:
            return
        if line == "...":
            await reader.read()
            return
        writer.write(f"{line}\r\n".encode())
        await writer.drain()
    await reader.read()


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for 127.0.0.1: the server's context, and one of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.pem").write_bytes(pem + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    return server, ssl.create_default_context(cadata=pem.decode())
