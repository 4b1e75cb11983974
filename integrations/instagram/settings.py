"""Environment settings of the Instagram adapter, and their values once read.

Every setting has a default. A value that cannot be used raises `Misconfigured` with a sentence
that names the setting.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.errors import Misconfigured
from integrations.base import PluginSetting

__all__ = ["SETTINGS", "Clock", "InstagramSettings", "Pause", "read_settings", "utc_now"]

Clock = Callable[[], datetime]
Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

_URL = "INSTAGRAM_API_URL"
_VERSION = "INSTAGRAM_API_VERSION"
_APP_ID = "INSTAGRAM_APP_ID"
_SECRET = "INSTAGRAM_APP_SECRET"  # noqa: S105 - the name of a setting
_SECRET_BEFORE = "INSTAGRAM_APP_SECRET_BEFORE"  # noqa: S105 - the name of a setting
_VERIFY = "INSTAGRAM_VERIFY_TOKEN"
_TIMEOUT = "INSTAGRAM_TIMEOUT_SECONDS"
_LOOKBACK = "INSTAGRAM_LOOKBACK_MINUTES"
_WATCHED = "INSTAGRAM_MEDIA_WATCHED"
_PUBLIC = "PUBLIC_URL"

_MOST_MINUTES = 7 * 24 * 60
_MOST_WATCHED = 100
_VERSION_SHAPE = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")

SETTINGS = (
    PluginSetting(
        key=_URL,
        default="https://graph.instagram.com",
        explanation="Where the Instagram API is. Change it to run against a compatible server.",
    ),
    PluginSetting(
        key=_VERSION,
        default="v26.0",
        explanation="The version of the Instagram API that is spoken.",
    ),
    PluginSetting(
        key=_APP_ID,
        default="",
        explanation="The Instagram app's id (App Dashboard, Instagram, API setup with Instagram "
        "login). Only told to you again where something has to be done there.",
    ),
    PluginSetting(
        key=_SECRET,
        default="",
        explanation="The Instagram app's secret (the same page). Needed for webhooks, which it "
        "signs, and to make a short-lived token last.",
        secret=True,
    ),
    PluginSetting(
        key=_SECRET_BEFORE,
        default="",
        explanation="While you change the app secret: the one before. Webhooks signed with it are "
        "still taken; empty it a day later.",
        secret=True,
    ),
    PluginSetting(
        key=_VERIFY,
        default="",
        explanation="A word of your own that proves to Meta that the webhook's address is yours; "
        "empty: no webhook, mentions arrive with the polls.",
        secret=True,
    ),
    PluginSetting(
        key=_TIMEOUT,
        default="30",
        explanation="How long one request to Instagram may take, in seconds (1 to 300).",
    ),
    PluginSetting(
        key=_LOOKBACK,
        default="60",
        explanation="How far back the very first poll of a new account looks, in minutes (0 to "
        "10080).",
    ),
    PluginSetting(
        key=_WATCHED,
        default="25",
        explanation="On how many of our newest posts each poll looks for comments that a webhook "
        "did not bring (1 to 100).",
    ),
)


def utc_now() -> datetime:
    """The time of this machine, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstagramSettings:
    """The settings, read. Addresses have no slash at their end; `public_url` may be "".

    `clock` and `pause` are right for use; tests hold them.
    """

    api_url: str = "https://graph.instagram.com"
    version: str = "v26.0"
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    app_secret_before: str = field(default="", repr=False)
    verify_token: str = field(default="", repr=False)
    timeout: timedelta = timedelta(seconds=30)
    lookback: timedelta = timedelta(minutes=60)
    media_watched: int = 25
    public_url: str = ""
    clock: Clock = utc_now
    pause: Pause = asyncio.sleep

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that a webhook may be signed with, the present one first."""
        return tuple(one for one in (self.app_secret, self.app_secret_before) if one)

    @property
    def can_be_fetched(self) -> bool:
        """Whether Instagram can fetch pictures from this bot.

        It wants https; a pretend Instagram, itself spoken to over http, does not.
        """
        local = bool(self.public_url) and self.api_url.startswith("http://")
        return self.public_url.startswith("https://") or local


def read_settings(given: Mapping[str, str]) -> InstagramSettings:
    """Read the settings; what is missing or blank has its default.

    Raises:
        Misconfigured: a value cannot be used.
    """
    values = {setting.key: setting.default for setting in SETTINGS}
    values |= {key: value.strip() for key, value in given.items() if value.strip()}
    version = values[_VERSION]
    if not _VERSION_SHAPE.fullmatch(version):
        raise Misconfigured(f"{_VERSION} must be a version such as v26.0, not “{version}”.")
    app_id = values[_APP_ID]
    if app_id and not (app_id.isascii() and app_id.isdecimal()):
        raise Misconfigured(f"{_APP_ID} is a number, not “{app_id}”: see the App Dashboard.")
    return InstagramSettings(
        api_url=_address(values[_URL]),
        version=version,
        app_id=app_id,
        app_secret=values[_SECRET],
        app_secret_before=values[_SECRET_BEFORE],
        verify_token=values[_VERIFY],
        timeout=timedelta(seconds=_number(values, _TIMEOUT, 1, 300)),
        lookback=timedelta(minutes=_number(values, _LOOKBACK, 0, _MOST_MINUTES)),
        media_watched=_number(values, _WATCHED, 1, _MOST_WATCHED),
        public_url=values.get(_PUBLIC, "").rstrip("/"),
    )


def _address(value: str) -> str:
    address = value.rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise Misconfigured(
            f"{_URL} must be an address such as https://graph.instagram.com, not “{address}”."
        )
    return address


def _number(values: Mapping[str, str], key: str, least: int, most: int) -> int:
    value = values[key]
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        raise Misconfigured(f"{key} must be a number from {least} to {most}, not “{value}”.")
    return int(value)
