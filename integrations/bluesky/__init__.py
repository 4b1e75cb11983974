"""Bluesky, over plain XRPC. What it does and does not do: README.md."""

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
from integrations.bluesky import sign_in as signing_in
from integrations.bluesky.network import NAME, BlueskyNetwork
from integrations.bluesky.settings import SETTINGS, read_settings

__all__ = ["PLUGIN", "BlueskyPlugin"]


class BlueskyPlugin:
    """How Bluesky is found, connected and built."""

    @property
    def name(self) -> str:
        """The argument of `connect`."""
        return NAME

    @property
    def title(self) -> str:
        """The name that people read."""
        return "Bluesky"

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """Its environment settings; `key` is the whole name of the variable."""
        return SETTINGS

    async def sign_in(
        self,
        ask: Ask,
        settings: Mapping[str, str],
        *,
        now: datetime,  # noqa: ARG002 - other networks' tokens have a lifetime
    ) -> SignedIn:
        """Ask for host, handle and app password, and prove them.

        Raises:
            BadInput, Misconfigured, Reauthorise, Rejected, RetryLater: they cannot be used.
        """
        return await signing_in.sign_in(ask, settings)

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:  # noqa: ARG002 - contract
        """It has none."""
        return None

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,  # noqa: ARG002 - contract: a DID says it, and handles change
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> Network:
        """An account on Bluesky.

        Raises:
            Misconfigured: a setting cannot be used.
        """
        read = read_settings(settings)
        return BlueskyNetwork(
            own_did=own_external_id,
            base_url=base_url or read.url,
            credentials=credentials,
            settings=read,
        )


PLUGIN: NetworkPlugin = BlueskyPlugin()
