"""Environment settings of the Facebook adapter, and their values once read.

Every setting has a default. A value that cannot be used raises `Misconfigured` with a sentence
that names the setting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from integrations.base import PluginSetting
from integrations.graph import settings as read

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
    values = read.values_of(SETTINGS, given)
    return FacebookSettings(
        api_url=read.address(values, _URL, "https://graph.facebook.com"),
        version=read.version(values, _VERSION),
        app_id=read.app_id(values, _APP_ID, "App settings, Basic"),
        app_secret=values[_SECRET],
        app_secret_before=values[_SECRET_BEFORE],
        verify_token=values[_VERIFY],
        timeout=timedelta(seconds=read.number(values, _TIMEOUT, 1, 300)),
        lookback=timedelta(minutes=read.number(values, _LOOKBACK, 0, _MOST_MINUTES)),
        posts_watched=read.number(values, _POSTS, 1, _MOST_POSTS),
    )
