"""One Facebook Page of ours."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

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
    Permission,
    Publisher,
    PushReader,
    ReadBack,
    ReadBackOutcome,
    Reauthorise,
    Rejected,
    ReplyTarget,
    RetryLater,
    Sent,
    TextCheck,
    Unknown,
)
from integrations.base.values import PrivateWindow
from integrations.facebook.contexts import Contexts
from integrations.facebook.credentials import token_source
from integrations.facebook.handle import Place, ReplyHandle
from integrations.facebook.ids import part
from integrations.facebook.nodes import Us
from integrations.facebook.publishing import FacebookPublisher
from integrations.facebook.pushed import FacebookPushes
from integrations.facebook.read_back import ReadBacks
from integrations.facebook.reader import Reader
from integrations.facebook.sending import Sender
from integrations.facebook.settings import FacebookSettings
from integrations.facebook.sign_in import PAGE_FIELDS, page_identity
from integrations.facebook.states import current_states
from integrations.facebook.subscribing import Subscribing
from integrations.facebook.text import LIMITS, check_message
from integrations.facebook.windows import permission, reply_allowed, window
from integrations.graph import GraphClient

__all__ = ["NAME", "FacebookNetwork"]

NAME = "facebook"
_CAPABILITIES = Capabilities(
    private_message=True,
    private_note=(
        "To a comment or a visitor's post Facebook allows one private message, which links to it; "
        "the conversation goes on when they answer. Messages are kept by Facebook."
    ),
    delete=True,
    hide=True,
    unhide=True,
    edits=True,
)
_USED = Permission(
    allowed=False,
    why="Facebook takes no private reply to this: it had its one already, or its author gets none. "
    "The conversation goes on when they write to the Page.",
)


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class FacebookNetwork:
    """Implements `integrations.base.Network`."""

    def __init__(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: FacebookSettings,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._us = Us(id=own_external_id, name=own_handle)
        self._settings = settings
        self._clock = clock
        self._client = client = GraphClient(
            base_url=base_url or settings.api_url,
            version=settings.version,
            token=token_source(credentials),
            app_secret=settings.app_secret,
            timeout=settings.timeout,
        )
        contexts = Contexts(client, self._us)
        self._attempts = Attempts(clock)
        self._read_backs = ReadBacks(client, self._us)
        self._sender = Sender(client, self._us)
        self._reader = Reader(client, self._us, contexts, posts_watched=settings.posts_watched)
        self._pushed = FacebookPushes(
            client, self._us, contexts, Subscribing(client, self._us, settings)
        )
        self._publisher = FacebookPublisher(
            client,
            self._us,
            self._read_backs,
            self._attempts,
            credentials=credentials,
            settings=settings,
            clock=clock,
        )

    @property
    def name(self) -> str:
        """The plugin's name."""
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        """The same for every Page."""
        return _CAPABILITIES

    @property
    def limits(self) -> Limits:
        """The same for every Page."""
        return LIMITS

    @property
    def publisher(self) -> Publisher:
        """How to speak first on it."""
        return self._publisher

    @property
    def pushed(self) -> PushReader:
        """How to read what its webhook brings."""
        return self._pushed

    @property
    def meter(self) -> Meter | None:
        """Its calls are free."""
        return None

    async def open(self) -> None:
        """Nothing has to be asked before."""
        self._attempts.begin()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def identity(self) -> AccountIdentity:
        """Ask who we are.

        Raises:
            Reauthorise: also when the sign-in is for another Page.
        """
        node = await self._client.get("me", {"fields": PAGE_FIELDS})
        identity = page_identity(node)
        if identity.profile.external_id != self._us.id:
            raise Reauthorise(
                f"The stored sign-in belongs to the Page “{identity.profile.name}”, not to "
                f"“{self._us.name}”.",
                hint="Connect the Page again: python -m bot connect facebook",
            )
        return identity

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """What a push has not brought: comments, visitors' posts, tags, private messages."""
        return await self._reader.read(cursor, lookback=self._settings.lookback, now=now)

    async def wait_for_news(self, timeout: timedelta) -> bool:
        """There are no hints: `pushed` brings the news itself."""
        await asyncio.sleep(timeout.total_seconds())
        return False

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """Comments and posts as they are now."""
        return await current_states(self._client, self._us, external_ids)

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """Facebook has no idempotency key."""
        return ""

    def check_text(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
        """Measure a comment or a private message."""
        return check_message(text, kind, target)

    def cost(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:  # noqa: ARG002 - contract
        """Sending is free."""
        return None

    def reply_permission(self, target: ReplyTarget) -> Permission:
        """Comments and posts can be answered, private messages for a day."""
        return reply_allowed(target, own_id=self._us.id, now=self._clock())

    async def private_permission(self, target: ReplyTarget) -> Permission:
        """Whether there is time left, and whether Facebook says that there is none left over."""
        by_time = permission(target, now=self._clock())
        place = ReplyHandle.of(target).place
        if not by_time.allowed or place is Place.MESSAGE:
            return by_time
        try:
            node = await self._client.get(
                part(target.external_id), {"fields": "can_reply_privately"}
            )
        except (RetryLater, Rejected):
            return by_time  # the send itself will tell
        return _USED if node.get("can_reply_privately") is False else by_time

    def private_window(self, target: ReplyTarget) -> PrivateWindow | None:
        """Seven days for the one private reply, 24 hours for messages."""
        return window(target)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a reply or a private message."""
        try:
            return await self._sender.send(outgoing, now=self._clock())
        except (Unknown, asyncio.CancelledError):
            self._attempts.unanswered(outgoing)
            raise

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Look whether a message of unknown outcome is there."""
        first, last = self._attempts.first_and_last(outgoing)
        found = await self._read_backs.message(outgoing, first=first, last=last, now=self._clock())
        if found.outcome is not ReadBackOutcome.UNSURE:
            self._attempts.settled(outgoing)
        return found

    async def delete(self, external_id: str) -> None:
        """Delete a comment or post of ours; one that is gone is no error."""
        await self._sender.delete(external_id)

    async def hide(self, external_id: str) -> None:
        """Hide a comment or a visitor's post."""
        await self._sender.hide(external_id, hidden=True)

    async def unhide(self, external_id: str) -> None:
        """Show it again."""
        await self._sender.hide(external_id, hidden=False)
