"""One of our accounts on Instagram."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from integrations.attempts import Attempts
from integrations.base import (
    AccountIdentity,
    Capabilities,
    CredentialStore,
    Limits,
    MentionPage,
    MessageState,
    Meter,
    Money,
    Outgoing,
    OutgoingKind,
    OutsideError,
    Permission,
    PrivateWindow,
    Publisher,
    PushReader,
    ReadBack,
    Reauthorise,
    ReplyTarget,
    Sent,
    TextCheck,
)
from integrations.graph import GraphClient, GraphRefused
from integrations.instagram import private, text
from integrations.instagram.ids import number
from integrations.instagram.lookup import Lookup
from integrations.instagram.publishing import InstagramPublisher
from integrations.instagram.pushed import InstagramPushes
from integrations.instagram.read_back import ReadsBack
from integrations.instagram.reader import Reader
from integrations.instagram.said import Us
from integrations.instagram.sending import Sending, reply_permission
from integrations.instagram.settings import InstagramSettings
from integrations.instagram.sign_in import ME_FIELDS, identity_of
from integrations.instagram.states import States
from integrations.instagram.subscribing import Subscribing
from integrations.instagram.tokens import TokenKeeper

__all__ = ["NAME", "InstagramNetwork"]

NAME = "instagram"
_NOTE = (
    "Instagram allows one private reply to a comment, within 7 days, and messages for 24 hours "
    "after the customer's last one. They are not encrypted."
)
_log = structlog.get_logger(__name__)


class InstagramNetwork:
    """Implements `integrations.base.Network`."""

    def __init__(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: InstagramSettings,
    ) -> None:
        settings = replace(settings, api_url=base_url or settings.api_url)
        self._us = Us(id=own_external_id, handle=own_handle.removeprefix("@"))
        self._clock = settings.clock
        self._tokens = TokenKeeper(credentials, settings)
        self._client = GraphClient(
            base_url=settings.api_url,
            version=settings.version,
            token=self._tokens.token,
            timeout=settings.timeout,
            who="Instagram",
        )
        us, client, clock = self._us, self._client, settings.clock
        lookup = Lookup(client, us, clock)
        self._reader = Reader(client, lookup, us, settings)
        self._states = States(client, lookup, self._reader, us)
        self._attempts = Attempts(clock)
        self._sending = Sending(client, us, clock, self._attempts)
        self._reads_back = ReadsBack(client, lookup, us, clock, self._attempts)
        self._pushes = InstagramPushes(lookup, us, Subscribing(client, us, settings))
        self._publisher = InstagramPublisher(client, us, self._tokens, settings, self._attempts)

    @property
    def name(self) -> str:
        """The plugin's name."""
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        """The same for every account."""
        return Capabilities(
            private_message=True, private_note=_NOTE, delete=True, hide=True, unhide=True
        )

    @property
    def limits(self) -> Limits:
        """The same for every account."""
        return Limits(reply=text.COMMENT, private=text.MESSAGE)

    @property
    def publisher(self) -> Publisher:
        """How to speak first on it."""
        return self._publisher

    @property
    def pushed(self) -> PushReader:
        """How to read its webhooks."""
        return self._pushes

    @property
    def meter(self) -> Meter | None:
        """Its calls are free."""
        return None

    async def open(self) -> None:
        """Ask how much may be published; an Instagram that is down is asked again then."""
        self._attempts.begin()
        try:
            await self._publisher.refresh_allowance()
        except OutsideError as error:
            _log.warning("instagram_allowance_unknown", why=str(error))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def identity(self) -> AccountIdentity:
        """Ask who we are.

        Raises:
            Reauthorise: also when the credentials belong to another account.
        """
        identity = identity_of(await self._client.get("me", {"fields": ME_FIELDS}))
        if identity.profile.external_id != self._us.id:
            raise Reauthorise(
                f"The stored sign-in belongs to @{identity.profile.handle}, not to "
                f"@{self._us.handle}.",
                hint="Connect the account again: python -m bot connect instagram",
            )
        return identity

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """What people said since the cursor, and somewhat before it."""
        return await self._reader.fetch(cursor, now=now)

    async def wait_for_news(self, timeout: timedelta) -> bool:  # noqa: ARG002 - contract
        """Never called: news comes by webhook."""
        return False

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """Customers' comments and posts as they are now."""
        return await self._states.current(external_ids)

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """Instagram has none."""
        return ""

    def check_text(self, text_: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
        """Measure: characters in public, bytes in private."""
        return text.check_reply(text_, kind, target)

    def cost(self, text_: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:  # noqa: ARG002 - contract
        """Sending is free."""
        return None

    def reply_permission(self, target: ReplyTarget) -> Permission:
        """Whether it can be answered where it stands."""
        return reply_permission(target, self._us)

    async def private_permission(self, target: ReplyTarget) -> Permission:
        """Whether its author can get a private message now, and for how long."""
        if self._us.is_ours(target.author_external_id, target.author_handle):
            return Permission(allowed=False, why="This is our own message.")
        return private.permission(target, now=self._clock())

    def private_window(self, target: ReplyTarget) -> PrivateWindow | None:
        """Until when that is."""
        return private.window(target)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a reply, a private reply or a message."""
        return await self._sending.send(outgoing)

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Look whether one of unknown outcome is there."""
        return await self._reads_back.look(outgoing)

    async def delete(self, external_id: str) -> None:
        """Delete a comment of ours under our own post; one that is gone is no error.

        Raises:
            Rejected: Instagram does not let us (under other people's posts, messages).
        """
        try:
            await self._client.delete(number(external_id))
        except GraphRefused as error:
            if not error.gone:
                raise

    async def hide(self, external_id: str) -> None:
        """Hide a customer's comment under our post."""
        await self._client.post(number(external_id), {"hide": "true"}, harmless=True)

    async def unhide(self, external_id: str) -> None:
        """Show it again."""
        await self._client.post(number(external_id), {"hide": "false"}, harmless=True)
