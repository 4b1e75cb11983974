"""Environment settings of the Facebook adapter, and their values once read.

Every setting has a default. A value that cannot be used raises `Misconfigured` with a sentence
that names the setting.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.errors import Misconfigured
from integrations.base import PluginSetting

__all__ = ["SETTINGS", "FacebookSettings", "read_settings"]

_URL = "FACEBOOK_API_URL"
_VERSION = "FACEBOOK_API_VERSION"
_APP_ID = "FACEBOOK_APP_ID"
_SECRET = "FACEBOOK_APP_SECRET"  # noqa: S105 - the name of a setting
_SECRET_BEFORE = "FACEBOOK_APP_SECRET_BEFORE"  # noqa: S105 - the name of a setting
_VERIFY = "FACEBOOK_VERIFY_TOKEN"
_TIMEOUT = "FACEBOOK_TIMEOUT_SECONDS"
_LOOKBACK = "FACEBOOK_LOOKBACK_MINUTES"
_POSTS = "FACEBOOK_POSTS_WATCHED"

_MOST_MINUTES = 7 * 24 * 60
_MOST_POSTS = 100
_VERSION_SHAPE = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")

SETTINGS = (
    PluginSetting(
        key=_URL,
        default="https://graph.facebook.com",
        explanation="Where the Graph API is. Change it to run against a compatible server.",
    ),
    PluginSetting(
        key=_VERSION,
        default="v26.0",
        explanation="The version of the Graph API that is spoken.",
    ),
    PluginSetting(
        key=_APP_ID,
        default="",
        explanation="Your Meta app's id (App settings, Basic). Needed to connect a Page.",
    ),
    PluginSetting(
        key=_SECRET,
        default="",
        explanation="Your Meta app's secret (App settings, Basic). Needed to connect a Page, and "
        "for webhooks, which it signs.",
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
        explanation="How long one request to Facebook may take, in seconds (1 to 300).",
    ),
    PluginSetting(
        key=_LOOKBACK,
        default="60",
        explanation="How far back the very first poll of a new Page looks, in minutes (0 to "
        "10080).",
    ),
    PluginSetting(
        key=_POSTS,
        default="25",
        explanation="On how many of the Page's newest posts each poll looks for comments that a "
        "webhook did not bring (1 to 100).",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookSettings:
    """The settings, read. `api_url` has no slash at its end."""

    api_url: str = "https://graph.facebook.com"
    version: str = "v26.0"
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    app_secret_before: str = field(default="", repr=False)
    verify_token: str = field(default="", repr=False)
    timeout: timedelta = timedelta(seconds=30)
    lookback: timedelta = timedelta(minutes=60)
    posts_watched: int = 25

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secrets that a webhook may be signed with, the present one first."""
        return tuple(one for one in (self.app_secret, self.app_secret_before) if one)


def read_settings(given: Mapping[str, str]) -> FacebookSettings:
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
        raise Misconfigured(f"{_APP_ID} is a number, not “{app_id}”: see App settings, Basic.")
    return FacebookSettings(
        api_url=_address(values[_URL]),
        version=version,
        app_id=app_id,
        app_secret=values[_SECRET],
        app_secret_before=values[_SECRET_BEFORE],
        verify_token=values[_VERIFY],
        timeout=timedelta(seconds=_number(values, _TIMEOUT, 1, 300)),
        lookback=timedelta(minutes=_number(values, _LOOKBACK, 0, _MOST_MINUTES)),
        posts_watched=_number(values, _POSTS, 1, _MOST_POSTS),
    )


def _address(value: str) -> str:
    address = value.rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise Misconfigured(
            f"{_URL} must be an address such as https://graph.facebook.com, not “{address}”."
        )
    return address


def _number(values: Mapping[str, str], key: str, least: int, most: int) -> int:
    value = values[key]
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        raise Misconfigured(f"{key} must be a number from {least} to {most}, not “{value}”.")
    return int(value)
