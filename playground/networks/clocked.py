"""The adapters of the five networks, told the demo's time.

They are those of the product. Three of them read a clock of their own where nobody tells them the
time, the machine's; here an hour passes in a minute, for them as for their networks.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from integrations.base import CredentialStore, NetworkPlugin
from integrations.facebook import FacebookNetwork, FacebookPlugin
from integrations.facebook.settings import read_settings as facebook_settings
from integrations.instagram import InstagramPlugin
from integrations.instagram.network import InstagramNetwork
from integrations.instagram.settings import read_settings as instagram_settings
from integrations.mastodon import MastodonNetwork, MastodonPlugin, Options
from integrations.registry import plugins

Clock = Callable[[], datetime]
NAMES = ("facebook", "instagram", "x", "bluesky", "mastodon")


class _Facebook(FacebookPlugin):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> FacebookNetwork:
        """As the product's, with the demo's clock."""
        return FacebookNetwork(
            own_external_id=own_external_id,
            own_handle=own_handle,
            base_url=base_url,
            credentials=credentials,
            settings=facebook_settings(settings),
            clock=self._clock,
        )


class _Instagram(InstagramPlugin):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> InstagramNetwork:
        """As the product's, with the demo's clock."""
        return InstagramNetwork(
            own_external_id=own_external_id,
            own_handle=own_handle,
            base_url=base_url,
            credentials=credentials,
            settings=replace(instagram_settings(settings), clock=self._clock),
        )


class _Mastodon(MastodonPlugin):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> MastodonNetwork:
        """As the product's, with the demo's clock."""
        return MastodonNetwork(
            own_external_id=own_external_id,
            own_handle=own_handle,
            base_url=base_url,
            credentials=credentials,
            options=replace(Options.read(settings), clock=self._clock),
        )


def plugins_at(clock: Clock) -> dict[str, NetworkPlugin]:
    """The five plugins of the product, by name."""
    found = {name: plugins()[name] for name in NAMES}
    return found | {
        "facebook": _Facebook(clock),
        "instagram": _Instagram(clock),
        "mastodon": _Mastodon(clock),
    }
