"""From a `Mail` to what goes over the wire; header values cannot smuggle in further headers."""

import re
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from bot.errors import Rejected
from bot.ports import Mail

_MESSAGE_ID = re.compile(r"[\w+=-]+(?:\.[\w+=-]+)*@[\w-]+(?:\.[\w-]+)*", re.ASCII)
_NOT_IN_ID = re.compile(r"[^\w+=-]", re.ASCII)
_LONGEST_SUBJECT = 200


def address_of(text: str) -> Address:
    """An address, bare or as "Ana <ana@example.com>".

    Raises:
        Rejected: it is no address, or has characters that plain SMTP cannot carry.
    """
    name, bare = parseaddr(text)
    if any(not c.isprintable() for c in text) or not bare.isascii():
        raise Rejected(f"“{_one_line(text)}” is not an e-mail address that can be written to.")
    try:
        address = Address(display_name=name, addr_spec=bare)
    except (HeaderParseError, IndexError, ValueError):
        raise Rejected(f"“{_one_line(text)}” is not an e-mail address.") from None
    if not address.username or not address.domain:
        raise Rejected(f"“{_one_line(text)}” is not an e-mail address.")
    return address


def compose(mail: Mail, *, sender: Address, date: datetime) -> EmailMessage:
    """The message as it is handed over.

    Args:
        mail: what to say, and to whom.
        sender: the From header.
        date: the Date header, aware.

    Raises:
        Rejected: an address is none.
    """
    message = EmailMessage()
    message["Message-ID"] = message_id(mail.message_id, sender.domain)
    message["Date"] = format_datetime(date)
    message["From"] = sender
    message["To"] = address_of(mail.to)
    message["Subject"] = _one_line(mail.subject)[:_LONGEST_SUBJECT]
    if mail.reply_to:
        message["Reply-To"] = address_of(mail.reply_to)
    # Keeps out-of-office programs from answering (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable passes every server, and its lines are never too long.
    message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    return message


def message_id(key: str, domain: str) -> str:
    """Our key as "<key@domain>"; a key that is a message id already stays as it is."""
    bare = key.removeprefix("<").removesuffix(">")
    if _MESSAGE_ID.fullmatch(bare):
        return f"<{bare}>"
    return f"<{_NOT_IN_ID.sub('-', key) or '-'}@{domain}>"


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
