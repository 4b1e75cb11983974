"""How an inbound account is made: a name, and a secret that is shown once."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.mention import AuthorProfile
from bot.errors import BadInput
from integrations.base import (
    AccountIdentity,
    Ask,
    CredentialStore,
    HookAnswer,
    HookRequest,
    Network,
    PluginSetting,
    PushedEvent,
    SignedIn,
    Webhook,
)
from integrations.inbound import mapping
from integrations.inbound.network import InboundNetwork
from integrations.inbound.signing import ROTATION, SIGNATURE, new_secret

NAME: Final = "inbound"
_FIT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class InboundPlugin:
    """A network of tools that listen for us."""

    @property
    def name(self) -> str:
        """Also the first part of the address."""
        return NAME

    @property
    def title(self) -> str:
        """As people read it."""
        return "Inbound"

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """None: a name and its secret are all there is."""
        return ()

    async def sign_in(self, ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
        """Ask for the name, and make a secret; it is shown here, and never again.

        Raises:
            BadInput: the name does not fit into an address.
        """
        name = await ask.text("name", "A name for the tool, as it stands in the address")
        if not _FIT.fullmatch(name):
            raise BadInput(
                f"“{name}” cannot stand in an address: small letters, digits and hyphens can, "
                "forty of them at most.",
                field="name",
                example="--set name=reviews",
            )
        secret, days = new_secret(), ROTATION.days
        public = settings.get("PUBLIC_URL", "").rstrip("/")
        ask.say(f"Address: {public or 'http://HOST:PORT'}/{NAME}/{name}")
        ask.say(f"Secret:  {secret}")
        ask.say(
            f"Give both to the tool now: the secret is not shown again. It signs with it "
            f"({SIGNATURE}; docs/inbound.md has an example)."
        )
        return SignedIn(
            identity=AccountIdentity(
                # Not the name alone: a customer whom the tool calls by the same word is not us.
                profile=AuthorProfile(
                    external_id=f"/{NAME}/{name}", handle=name, display_name=name
                ),
                notes=(f"A secret that it had before is accepted for {days} more days.",),
            ),
            base_url="",
            credentials={"secret": secret, "previous_until": (now + ROTATION).isoformat()},
            inherits={"previous": "secret"},
        )

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,  # noqa: ARG002 - contract: it has none
        credentials: CredentialStore,
        settings: Mapping[str, str],  # noqa: ARG002 - contract: there are none
    ) -> Network:
        """The network of one name."""
        return InboundNetwork(
            name=NAME,
            own_external_id=own_external_id,
            own_handle=own_handle,
            credentials=credentials,
        )

    def webhook(self, settings: Mapping[str, str]) -> Webhook | None:  # noqa: ARG002 - contract
        """Reads what `/inbound/NAME` has kept; `/webhooks/inbound` itself is closed."""
        return _Kept()


class _Kept:
    """The content of what is kept. Its own door, which has no secret, lets nobody in."""

    def greet(self, request: HookRequest) -> HookAnswer:  # noqa: ARG002 - contract
        """Nobody has to be convinced."""
        return HookAnswer(status=403)

    def verify(self, request: HookRequest) -> bool:  # noqa: ARG002 - contract
        """Tools come to `/inbound/NAME`, where each has a secret of its own."""
        return False

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """What was handed in."""
        return mapping.events(body)
