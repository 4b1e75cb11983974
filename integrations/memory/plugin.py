"""How a pretend network is found, connected and built."""

from collections.abc import Mapping
from datetime import UTC, datetime

from integrations.base import (
    AccountIdentity,
    Ask,
    CredentialStore,
    Network,
    PluginSetting,
    SignedIn,
    Webhook,
)
from integrations.memory import mapping
from integrations.memory.dialects import PLAIN, Dialect
from integrations.memory.feed import DEFAULT_SECRET
from integrations.memory.network import MemoryNetwork
from integrations.memory.pushing import MemoryWebhook
from integrations.memory.world import World


class MemoryPlugin:
    """A pretend network as a plugin.

    With a world (tests, the demo), everything built stands on it; one plugin a world lets one
    program show several networks at once. Without, each account built gets an empty world of its
    own that ends with the process and that follows the real clock.
    """

    def __init__(self, world: World | None = None, *, dialect: Dialect = PLAIN) -> None:
        self._world = world
        self._dialect = dialect if world is None else world.dialect

    @property
    def name(self) -> str:
        """The dialect's name."""
        return self._dialect.name

    @property
    def title(self) -> str:
        """The dialect's title."""
        return self._dialect.title

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """None: there is nothing to reach."""
        return ()

    async def sign_in(
        self,
        ask: Ask,
        settings: Mapping[str, str],  # noqa: ARG002 - contract: there is nothing to set
        *,
        now: datetime,
    ) -> SignedIn:
        """Ask for the handle; there is nothing to prove."""
        world = self._world
        if world is None:
            handle = await ask.text(
                "handle", "Handle of our pretend account", default="harbourcoffee"
            )
            world = World(self._dialect, now=lambda: now, own_handle=handle)
        return SignedIn(
            identity=AccountIdentity(profile=mapping.author(world, world.profile())),
            base_url=world.site,
            credentials={},
        )

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:  # noqa: ARG002 - contract
        """In dialects that push; its secrets are the world's."""
        if not (self._dialect.pushed or self._dialect.streams):
            return None
        secrets = (DEFAULT_SECRET,) if self._world is None else self._world.pushes.secrets
        return MemoryWebhook(secrets)

    def build(
        self,
        *,
        own_external_id: str,  # noqa: ARG002 - contract: our id is the same in every world
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,  # noqa: ARG002 - contract: there are none
        settings: Mapping[str, str],  # noqa: ARG002 - contract: there is nothing to set
    ) -> Network:
        """A network on the plugin's world, or on a new and empty one."""
        world = self._world or World(
            self._dialect,
            now=lambda: datetime.now(UTC),
            own_handle=own_handle,
            site=base_url,
        )
        return MemoryNetwork(world)
