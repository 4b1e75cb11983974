"""Facebook Pages (Graph API)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from integrations.base import (
    Ask,
    CredentialStore,
    NetworkPlugin,
    PluginSetting,
    SignedIn,
    Webhook,
)
from integrations.facebook.network import NAME, FacebookNetwork, utc_now
from integrations.facebook.settings import SETTINGS, read_settings
from integrations.facebook.sign_in import sign_in
from integrations.facebook.webhook import FacebookWebhook

__all__ = ["PLUGIN", "FacebookNetwork", "FacebookPlugin"]


class FacebookPlugin:
    """Implements `integrations.base.NetworkPlugin`.

    Args:
        clock: the time of what it builds; the machine's unless somebody else's is told.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock

    @property
    def name(self) -> str:
        """The argument of `connect`."""
        return NAME

    @property
    def title(self) -> str:
        """The name that people read."""
        return "Facebook"

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """Environment settings; all have a default."""
        return SETTINGS

    async def sign_in(self, ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
        """Connect a Page; see `sign_in`."""
        return await sign_in(ask, read_settings(settings), now=now)

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:
        """The door for pushes, once the app secret and the verify token are set."""
        read = read_settings(settings)
        if not read.app_secret or not read.verify_token:
            return None
        return FacebookWebhook(read)

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> FacebookNetwork:
        """One connected Page."""
        return FacebookNetwork(
            own_external_id=own_external_id,
            own_handle=own_handle,
            base_url=base_url,
            credentials=credentials,
            settings=read_settings(settings),
            clock=self._clock,
        )


PLUGIN: NetworkPlugin = FacebookPlugin()
