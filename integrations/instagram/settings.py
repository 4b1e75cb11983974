"""Environment settings of the Instagram adapter, and their values once read.

Every setting has a default. A value that cannot be used raises `Misconfigured` with a sentence
that names the setting.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from integrations.base import PluginSetting
from integrations.graph import settings as read

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
    values = read.values_of(SETTINGS, given)
    return InstagramSettings(
        api_url=read.address(values, _URL, "https://graph.instagram.com"),
        version=read.version(values, _VERSION),
        app_id=read.app_id(values, _APP_ID, "the App Dashboard"),
        app_secret=values[_SECRET],
        app_secret_before=values[_SECRET_BEFORE],
        verify_token=values[_VERIFY],
        timeout=timedelta(seconds=read.number(values, _TIMEOUT, 1, 300)),
        lookback=timedelta(minutes=read.number(values, _LOOKBACK, 0, _MOST_MINUTES)),
        media_watched=read.number(values, _WATCHED, 1, _MOST_WATCHED),
        public_url=values.get(_PUBLIC, "").rstrip("/"),
    )
