"""Mastodon, and the servers that speak its client interface (Pleroma, Akkoma, GoToSocial)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from integrations.base import (
    Ask,
    CredentialStore,
    NetworkPlugin,
    PluginSetting,
    SignedIn,
    Webhook,
)
from integrations.mastodon.http import Clock, utc_now
from integrations.mastodon.network import NAME, MastodonNetwork
from integrations.mastodon.options import SETTINGS, Options
from integrations.mastodon.sign_in import sign_in

__all__ = ["PLUGIN", "MastodonNetwork", "MastodonPlugin", "Options"]


class MastodonPlugin:
    """Implements `integrations.base.NetworkPlugin`.

    Args:
        clock: the time of what it builds; the machine's unless somebody else's is told.
    """

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock

    @property
    def name(self) -> str:
        """The argument of `connect`."""
        return NAME

    @property
    def title(self) -> str:
        """The name that people read."""
        return "Mastodon"

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """Environment settings; all have a default."""
        return SETTINGS

    async def sign_in(self, ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
        """Connect an account; see `sign_in`."""
        return await sign_in(ask, Options.read(settings), now=now)

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:  # noqa: ARG002 - contract
        """It has none."""
        return None

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> MastodonNetwork:
        """One connected account."""
        return MastodonNetwork(
            own_external_id=own_external_id,
            own_handle=own_handle,
            base_url=base_url,
            credentials=credentials,
            options=replace(Options.read(settings), clock=self._clock),
        )


PLUGIN: NetworkPlugin = MastodonPlugin()
