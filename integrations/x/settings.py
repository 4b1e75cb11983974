"""Environment settings of the X adapter, and their values once read.

Every setting has a default. A value that cannot be used raises `Misconfigured` with a sentence
that names the setting, so that an installer finds it without reading code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from bot.errors import Misconfigured
from integrations.base import PluginSetting
from integrations.x.pricing import PriceList
from integrations.x.tier import Tier

SETTINGS = (
    PluginSetting(
        key="X_API_URL",
        default="https://api.x.com",
        explanation="Where X's API is, without /2. Change it to run against a compatible server.",
    ),
    PluginSetting(
        key="X_TIER",
        default="pay-per-use",
        explanation="What you have with X: " + ", ".join(tier.value for tier in Tier) + ". All but "
        "enterprise and public-utility may answer only people who mentioned or quoted you.",
    ),
    PluginSetting(
        key="X_READ_DMS",
        default="true",
        explanation="Whether private messages to the account become cards, true or false.",
    ),
    PluginSetting(
        key="X_DM_SECONDS",
        default="120",
        explanation="Shortest time between two looks at private messages, in seconds. "
        "X allows 15 looks in 15 minutes.",
    ),
    PluginSetting(
        key="X_OVERLAP_SECONDS",
        default="120",
        explanation="How far each poll looks back behind the newest mention, in seconds, for posts "
        "that X shows late. X charges a post once a day (UTC) however often it is read.",
    ),
    PluginSetting(
        key="X_LOOKBACK_MINUTES",
        default="60",
        explanation="How far back the very first poll of a new account looks, in minutes.",
    ),
    PluginSetting(
        key="X_TIMEOUT_SECONDS",
        default="20",
        explanation="How long one request to X may take, in seconds.",
    ),
    PluginSetting(
        key="X_PRICE_POST", default="0.015", explanation="Price of a post without a link, in USD."
    ),
    PluginSetting(
        key="X_PRICE_POST_WITH_URL", default="0.20", explanation="Price of a post with a link."
    ),
    PluginSetting(
        key="X_PRICE_SUMMONED_REPLY",
        default="0.010",
        explanation="Price of a reply without a link to somebody who mentioned or quoted you.",
    ),
    PluginSetting(
        key="X_PRICE_DM", default="0.015", explanation="Price of sending a private message."
    ),
    PluginSetting(
        key="X_PRICE_READ",
        default="0.005",
        explanation="Price of reading one post, in USD; of one that X pushes, too.",
    ),
    PluginSetting(
        key="X_PRICE_USER_READ",
        default="0.010",
        explanation="Price of reading one user, in USD: the author of each post read, too.",
    ),
    PluginSetting(
        key="X_PRICE_DM_READ",
        default="0.010",
        explanation="Price of reading one private message, in USD; of one that X pushes, too.",
    ),
    PluginSetting(
        key="X_MONTHLY_CAP",
        default="",
        explanation="The most that an account may cost in a calendar month (UTC), in USD. At 80 % "
        "of it the bot stops reading, and still answers until it is reached. Empty: no cap.",
    ),
    PluginSetting(
        key="X_CONSUMER_SECRET",
        default="",
        explanation="The app's API key secret (OAuth 1.0a), with which X signs what it pushes to "
        "PUBLIC_URL/webhooks/x. Needed for pushes by webhook where X_CLIENT_SECRET is empty.",
        secret=True,
    ),
    PluginSetting(
        key="X_CONSUMER_SECRET_BEFORE",
        default="",
        explanation="The API key secret before X_CONSUMER_SECRET, while it is being changed: both "
        "count until this is empty again.",
        secret=True,
    ),
    PluginSetting(
        key="X_CLIENT_SECRET",
        default="",
        explanation="The app's OAuth 2.0 client secret. X signs with it where the app has one.",
        secret=True,
    ),
    PluginSetting(
        key="X_CLIENT_SECRET_BEFORE",
        default="",
        explanation="The client secret before X_CLIENT_SECRET, while it is being changed.",
        secret=True,
    ),
    PluginSetting(
        key="X_BEARER_TOKEN",
        default="",
        explanation="The app's bearer token (app-only), with which pushes are subscribed, and "
        "streamed where PUBLIC_URL is empty. Empty: X is polled only.",
        secret=True,
    ),
)

_DEFAULTS = {setting.key: setting.default for setting in SETTINGS}
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSecrets:
    """What X may sign with, the one in force first; two while one is being changed.

    Attributes:
        consumer: API key secrets (OAuth 1.0a).
        client: client secrets (OAuth 2.0).
    """

    consumer: tuple[str, ...] = field(default=(), repr=False)
    client: tuple[str, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.consumer or self.client)


@dataclass(frozen=True, slots=True, kw_only=True)
class XSettings:
    """The settings, read. `api_url` has no slash at its end."""

    api_url: str
    tier: Tier
    read_direct: bool
    direct_every: timedelta
    overlap: timedelta
    lookback: timedelta
    timeout: timedelta
    prices: PriceList
    monthly_cap: Decimal | None = None
    secrets: WebhookSecrets = WebhookSecrets()
    bearer: str = field(default="", repr=False)
    public_url: str = ""

    @property
    def streams(self) -> bool:
        """Whether pushes come by a stream: the world reaches no webhook of ours."""
        return bool(self.bearer) and not (self.public_url and self.secrets)


def read_settings(given: Mapping[str, str]) -> XSettings:
    """Read the settings; what is missing or blank has its default.

    Raises:
        Misconfigured: a value cannot be used.
    """
    values = _DEFAULTS | {key: value for key, value in given.items() if value.strip()}
    return XSettings(
        api_url=_address(values, "X_API_URL"),
        tier=_tier(values),
        read_direct=_switch(values, "X_READ_DMS"),
        direct_every=timedelta(seconds=_number(values, "X_DM_SECONDS", least=0)),
        overlap=timedelta(seconds=_number(values, "X_OVERLAP_SECONDS", least=0)),
        lookback=timedelta(minutes=_number(values, "X_LOOKBACK_MINUTES", least=1)),
        timeout=timedelta(seconds=_number(values, "X_TIMEOUT_SECONDS", least=0.01)),
        prices=PriceList(
            post=_price(values, "X_PRICE_POST"),
            post_with_url=_price(values, "X_PRICE_POST_WITH_URL"),
            summoned_reply=_price(values, "X_PRICE_SUMMONED_REPLY"),
            direct=_price(values, "X_PRICE_DM"),
            read=_price(values, "X_PRICE_READ"),
            user_read=_price(values, "X_PRICE_USER_READ"),
            direct_read=_price(values, "X_PRICE_DM_READ"),
        ),
        monthly_cap=_price(values, "X_MONTHLY_CAP") if values["X_MONTHLY_CAP"].strip() else None,
        secrets=read_secrets(values),
        bearer=values["X_BEARER_TOKEN"].strip(),
        public_url=given.get("PUBLIC_URL", "").strip().rstrip("/"),
    )


def read_secrets(values: Mapping[str, str]) -> WebhookSecrets:
    """The secrets alone: a door has to open, whatever is wrong with the other settings."""
    return WebhookSecrets(
        consumer=_texts(values, "X_CONSUMER_SECRET", "X_CONSUMER_SECRET_BEFORE"),
        client=_texts(values, "X_CLIENT_SECRET", "X_CLIENT_SECRET_BEFORE"),
    )


def _texts(values: Mapping[str, str], *keys: str) -> tuple[str, ...]:
    found = (values.get(key, "").strip() for key in keys)
    return tuple(text for text in found if text)


def _address(values: Mapping[str, str], key: str) -> str:
    address = values[key].strip().rstrip("/")
    if not address.startswith(("https://", "http://")):
        raise Misconfigured(f"{key} must be an address such as https://api.x.com, not “{address}”.")
    return address


def _tier(values: Mapping[str, str]) -> Tier:
    try:
        return Tier(values["X_TIER"].strip().lower())
    except ValueError:
        known = ", ".join(tier.value for tier in Tier)
        raise Misconfigured(f"X_TIER must be one of {known}, not “{values['X_TIER']}”.") from None


def _switch(values: Mapping[str, str], key: str) -> bool:
    word = values[key].strip().lower()
    if word not in _TRUE | _FALSE:
        raise Misconfigured(f"{key} must be true or false, not “{values[key]}”.")
    return word in _TRUE


def _number(values: Mapping[str, str], key: str, *, least: float) -> float:
    number = _decimal(values, key)
    if number < Decimal(str(least)):
        raise Misconfigured(f"{key} must be at least {least}, not {values[key]}.")
    return float(number)


def _price(values: Mapping[str, str], key: str) -> Decimal:
    price = _decimal(values, key)
    if price < 0:
        raise Misconfigured(f"{key} must be a price in USD such as 0.015, not {values[key]}.")
    return price


def _decimal(values: Mapping[str, str], key: str) -> Decimal:
    try:
        number = Decimal(values[key].strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Misconfigured(f"{key} must be a number, not “{values[key]}”.")
    return number
