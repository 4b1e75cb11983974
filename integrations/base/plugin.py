"""How a network is found, connected and built."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from integrations.base.network import CredentialStore, Network
from integrations.base.pushing import Webhook
from integrations.base.values import AccountIdentity


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSetting:
    """An environment setting that a network understands: `NAME_KEY`, e.g. `X_API_URL`.

    Attributes:
        secret: kept out of logs.
    """

    key: str
    default: str
    explanation: str
    secret: bool = False


class Ask(Protocol):
    """How `connect` talks to the person who installs."""

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """One answer. `name` is what `--set NAME=VALUE` gives on the command line."""
        ...

    def say(self, text: str) -> None:
        """Show a sentence (an address to open, what was found)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Result of `connect`: who we are, where, and what to keep (encrypted).

    Attributes:
        inherits: what stays of the credentials before, when it is connected again: its new name
            and the old one.
    """

    identity: AccountIdentity
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)
    inherits: Mapping[str, str] = field(default_factory=dict)


class NetworkPlugin(Protocol):
    """How a network is found, connected and built: `PLUGIN` in the folder's `__init__.py`."""

    @property
    def name(self) -> str:
        """Short lower-case name, also the argument of `connect`."""
        ...

    @property
    def title(self) -> str:
        """The name that people read."""
        ...

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """Environment settings it understands; all have a default."""
        ...

    async def sign_in(self, ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
        """Ask for what is needed, prove it against the network, return what to keep."""
        ...

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> Network:
        """A `Network` for one connected account; no I/O before `open`.

        `settings` are its own, and PUBLIC_URL, where the world reaches this bot ("": nowhere).
        """
        ...

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:
        """The door for its pushes, at `/webhooks/NAME`; None: it has none, or is not set up."""
        ...
