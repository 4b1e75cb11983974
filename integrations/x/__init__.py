"""X (formerly Twitter), through tweepy's AsyncClient. What it does and does not do: README.md."""

from collections.abc import Mapping
from datetime import datetime

from integrations.base import (
    Ask,
    CredentialStore,
    Network,
    NetworkPlugin,
    PluginSetting,
    SignedIn,
    Webhook,
)
from integrations.x import sign_in as signing_in
from integrations.x.network import NAME, XNetwork
from integrations.x.settings import SETTINGS, read_secrets, read_settings
from integrations.x.stream import SharedStream
from integrations.x.webhook import XWebhook

__all__ = ["PLUGIN", "XPlugin"]


class XPlugin:
    """How X is found, connected and built."""

    def __init__(self) -> None:
        self._streams: dict[tuple[str, str], SharedStream] = {}

    @property
    def name(self) -> str:
        """The argument of `connect`."""
        return NAME

    @property
    def title(self) -> str:
        """The name that people read."""
        return "X"

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """Its environment settings; `key` is the whole name of the variable."""
        return SETTINGS

    async def sign_in(self, ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
        """Ask for X's keys and prove them.

        Raises:
            BadInput, Reauthorise, Rejected, RetryLater: they cannot be used.
        """
        return await signing_in.sign_in(ask, settings, now=now)

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:
        """The door for X's pushes; what its stream brings is read by the same rules.

        None where neither the app's secret nor its bearer token is set.
        """
        secrets = read_secrets(settings)
        streamed = bool(settings.get("X_BEARER_TOKEN", "").strip())
        return XWebhook(secrets) if secrets or streamed else None

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> Network:
        """An account on X.

        Raises:
            Misconfigured: a setting cannot be used.
        """
        read = read_settings(settings)
        where = base_url or read.api_url
        return XNetwork(
            own_external_id=own_external_id,
            own_handle=own_handle,
            base_url=where,
            credentials=credentials,
            settings=read,
            # An app may have one connection to the stream, however many accounts it has.
            stream=self._streams.setdefault((where, read.bearer), SharedStream()),
        )


PLUGIN: NetworkPlugin = XPlugin()
