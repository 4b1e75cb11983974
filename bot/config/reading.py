"""Readers of single settings: text in, value out, or a sentence that says what is wrong.

The sentences follow the setting's name and what was read: TIME_ZONE is “Berlin”: *it is no …*
"""

import re
from collections.abc import Container
from datetime import date, time
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Annotated
from urllib.parse import urlsplit

import holidays
from cryptography.fernet import Fernet
from pydantic import AfterValidator, BeforeValidator, SecretStr
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.domain import setting_rules

_TEAM = re.compile(r"[TE][A-Z0-9]{2,}")
_DRIVERS = {
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
}


def split_list(text: object) -> object:
    """The parts of "a, b"; what is no text passes."""
    if not isinstance(text, str):
        return text
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _team(text: str) -> str:
    if text and not _TEAM.fullmatch(text):
        raise ValueError("it has to be a workspace's id, which begins with T")
    return text


def _begins(*prefixes: str, where: str) -> AfterValidator:
    def read(secret: SecretStr) -> SecretStr:
        text = secret.get_secret_value()
        if text and not text.startswith(prefixes):
            raise ValueError(f"it has to begin with {' or '.join(prefixes)} ({where})")
        return secret

    return AfterValidator(read)


def _public_address(value: str) -> str:
    """An address of ours, without a slash at its end; "" where there is none."""
    return _web_address(value).rstrip("/") if value else ""


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("it has to be an address that begins with https:// (or http://)")
    return text if text.endswith("/") else f"{text}/"


def _public_holidays(text: str) -> str:
    public_holidays(text)
    return text


def public_holidays(text: str) -> Container[date]:
    """The holidays of "DE" or "DE-BE"; none for "".

    Raises:
        ValueError: the country or its part is not known.
    """
    if not text:
        return frozenset()
    country, _, part = text.partition("-")
    supported = holidays.list_supported_countries(include_aliases=True)
    if country not in supported:
        raise ValueError("it has to be a country's two letters (ISO 3166), or country-part")
    if part and part not in supported[country]:
        known = ", ".join(supported[country]) or "none"
        raise ValueError(f"{country} has no part {part}; its parts are: {known}")
    return holidays.country_holidays(country, subdiv=part or None)


def _database(text: str) -> str:
    try:
        url: URL = make_url(text)
    except ArgumentError:
        raise ValueError("it is no database address") from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValueError(
            f"{url.drivername} is not supported; use sqlite+aiosqlite:/// or postgresql://"
        )
    if driver.startswith("sqlite") and url.database in {None, "", ":memory:"}:
        raise ValueError("it has to name a file")
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _fernet_keys(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key.get_secret_value())
        except ValueError:
            raise ValueError(
                f"key {place} of {len(keys)} is no encryption key; make one with: "
                "python -m bot keys new"
            ) from None
    return keys


def _mail_address(text: str) -> str:
    if not text:
        return text
    _, bare = parseaddr(text)
    try:
        address = Address(addr_spec=bare)
    except (HeaderParseError, IndexError, ValueError):
        raise ValueError("it has to be an e-mail address") from None
    local = address.domain == "localhost"
    if not address.username or not (local or "." in address.domain):
        raise ValueError("it has to be an e-mail address")
    if any(not c.isprintable() for c in text):
        raise ValueError("it has to be an e-mail address on one line")
    return text


def _clock_time(text: object) -> object:
    return setting_rules.clock(text) if isinstance(text, str) else text


def _yes_or_no(text: object) -> object:
    if not isinstance(text, str):
        return text
    if text.lower() not in {"yes", "no"}:
        raise ValueError("it has to be yes or no")
    return text.lower() == "yes"


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


BotToken = Annotated[
    SecretStr,
    _begins("xoxb-", "xoxe.xoxb-", where="api.slack.com/apps, OAuth & Permissions"),
]
AppToken = Annotated[
    SecretStr,
    _begins("xapp-", where="api.slack.com/apps, Basic Information, App-Level Tokens"),
]
Channel = Annotated[str, AfterValidator(setting_rules.channel)]
People = Annotated[
    tuple[str, ...], BeforeValidator(split_list), AfterValidator(setting_rules.people)
]
Team = Annotated[str, AfterValidator(_team)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
OptionalWebAddress = Annotated[str, AfterValidator(_public_address)]
Zone = Annotated[str, AfterValidator(setting_rules.zone)]
Hours = Annotated[str, AfterValidator(setting_rules.hours)]
Stages = Annotated[
    tuple[float, ...], BeforeValidator(split_list), AfterValidator(setting_rules.stages)
]
Holidays = Annotated[str, AfterValidator(_public_holidays)]
DatabaseAddress = Annotated[str, AfterValidator(_database)]
FernetKeys = Annotated[
    tuple[SecretStr, ...], BeforeValidator(split_list), AfterValidator(_fernet_keys)
]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
LowerCase = BeforeValidator(_lower)
