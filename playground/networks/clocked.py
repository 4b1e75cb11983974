"""The adapters of the five networks, told the demo's time.

They are those of the product. Three of them read a clock of their own where nobody tells them the
time, the machine's; here an hour passes in a minute, for them as for their networks.
"""

from collections.abc import Callable
from datetime import datetime

from integrations.base import NetworkPlugin
from integrations.facebook import FacebookPlugin
from integrations.instagram import InstagramPlugin
from integrations.mastodon import MastodonPlugin
from integrations.registry import plugins

NAMES = ("facebook", "instagram", "x", "bluesky", "mastodon")


def plugins_at(clock: Callable[[], datetime]) -> dict[str, NetworkPlugin]:
    """The five plugins of the product, by name."""
    return {name: plugins()[name] for name in NAMES} | {
        "facebook": FacebookPlugin(clock),
        "instagram": InstagramPlugin(clock),
        "mastodon": MastodonPlugin(clock),
    }
