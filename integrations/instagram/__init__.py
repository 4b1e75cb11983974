"""Instagram (Instagram API with Instagram Login). What it does and does not do: README.md."""

from collections.abc import Mapping
from dataclasses import replace
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
from integrations.instagram.network import NAME, InstagramNetwork
from integrations.instagram.settings import SETTINGS, Clock, read_settings, utc_now
from integrations.instagram.sign_in import sign_in
from integrations.instagram.webhook import InstagramWebhook

__all__ = ["PLUGIN", "InstagramPlugin"]


class InstagramPlugin:
    """How Instagram is found, connected and built.

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
        return "Instagram"

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """Its environment settings; `key` is the whole name of the variable."""
        return SETTINGS

    async def sign_in(self, ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
        """Ask for a token and prove it; see `sign_in`."""
        return await sign_in(ask, read_settings(settings), now=now)

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:
        """The door for its pushes; None until both secrets of it are set."""
        read = read_settings(settings)
        return InstagramWebhook(read) if read.app_secret and read.verify_token else None

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> Network:
        """An account on Instagram.

        Raises:
            Misconfigured: a setting cannot be used.
        """
        return InstagramNetwork(
            own_external_id=own_external_id,
            own_handle=own_handle,
            base_url=base_url,
            credentials=credentials,
            settings=replace(read_settings(settings), clock=self._clock),
        )


PLUGIN: NetworkPlugin = InstagramPlugin()
