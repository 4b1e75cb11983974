"""Environment settings of the Bluesky adapter, and their values once read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import Misconfigured
from integrations.base import PluginSetting

DEFAULT_HOST = "https://bsky.social"

SETTINGS = (
    PluginSetting(
        key="BLUESKY_URL",
        default=DEFAULT_HOST,
        explanation="The host that `connect bluesky` offers; each account remembers its own. "
        "Change it for an account that lives on another PDS.",
    ),
    PluginSetting(
        key="BLUESKY_WEB_URL",
        default="https://bsky.app",
        explanation="The site that links to posts and profiles open.",
    ),
    PluginSetting(
        key="BLUESKY_CHAT_SERVICE",
        default="did:web:api.bsky.chat#bsky_chat",
        explanation="The service that carries private messages; requests to it go through the "
        "account's host. Empty: no private messages.",
    ),
    PluginSetting(
        key="BLUESKY_LOOKBACK_MINUTES",
        default="60",
        explanation="How far back the very first poll of a new account looks, in minutes.",
    ),
    PluginSetting(
        key="BLUESKY_OVERLAP_SECONDS",
        default="600",
        explanation="How far each poll looks back behind the newest mention, in seconds, for posts "
        "that are indexed late. Once an hour it looks a day back.",
    ),
    PluginSetting(
        key="BLUESKY_TIMEOUT_SECONDS",
        default="20",
        explanation="How long one request to the host may take, in seconds.",
    ),
)

_DEFAULTS = {setting.key: setting.default for setting in SETTINGS}


@dataclass(frozen=True, slots=True, kw_only=True)
class BlueskySettings:
    """The settings, read. Addresses have no slash at their end; `chat_service` may be ""."""

    url: str
    web_url: str
    chat_service: str
    lookback: timedelta
    overlap: timedelta
    timeout: timedelta


def read_settings(given: Mapping[str, str]) -> BlueskySettings:
    """Read the settings; what is missing has its default.

    Raises:
        Misconfigured: a value cannot be used; the sentence names the setting.
    """
    values = _DEFAULTS | dict(given)
    return BlueskySettings(
        url=address(values["BLUESKY_URL"] or DEFAULT_HOST, "BLUESKY_URL"),
        web_url=address(values["BLUESKY_WEB_URL"], "BLUESKY_WEB_URL"),
        chat_service=values["BLUESKY_CHAT_SERVICE"].strip(),
        lookback=timedelta(minutes=_number(values, "BLUESKY_LOOKBACK_MINUTES")),
        overlap=timedelta(seconds=_number(values, "BLUESKY_OVERLAP_SECONDS")),
        timeout=timedelta(seconds=_number(values, "BLUESKY_TIMEOUT_SECONDS", least=0.01)),
    )


def address(text: str, name: str) -> str:
    """A base URL without its last slash; a bare host gets https.

    Raises:
        Misconfigured: it is no web address; the sentence calls it `name`.
    """
    url = text.strip().rstrip("/")
    if url and "://" not in url:
        url = f"https://{url}"
    scheme, _, host = url.partition("://")
    if scheme not in {"http", "https"} or not host or any(sign in host for sign in " @?#"):
        raise Misconfigured(f"{name} must be an address such as {DEFAULT_HOST}, not “{text}”.")
    return url


def _number(values: Mapping[str, str], key: str, *, least: float = 0) -> float:
    try:
        number = float(values[key])
    except ValueError:
        raise Misconfigured(f"{key} must be a number, not “{values[key]}”.") from None
    if not least <= number < float("inf"):
        raise Misconfigured(f"{key} must be at least {least}, not {values[key]}.")
    return number
