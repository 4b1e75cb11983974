"""The doors through which networks push."""

from collections.abc import Callable, Mapping

from integrations.base import NetworkPlugin, Webhook


class Doors:
    """The webhooks of all networks; each is made once, when it is first asked for.

    Args:
        plugin: how a network is built; None: this release has none of that name.
        settings: what is set for a network.
    """

    def __init__(
        self,
        plugin: Callable[[str], NetworkPlugin | None],
        settings: Callable[[str], Mapping[str, str]],
    ) -> None:
        self._plugin = plugin
        self._settings = settings
        self._made: dict[str, Webhook | None] = {}

    def of(self, network: str) -> Webhook | None:
        """None: there is no such network, it does not push, or it is not set up."""
        if network not in self._made:
            plugin = self._plugin(network)
            door = None if plugin is None else plugin.webhook(self._settings(network))
            self._made[network] = door
        return self._made[network]
