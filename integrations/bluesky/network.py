"""One Bluesky account as a `Network`."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

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
    PrivateWindow,
    Publisher,
    PushReader,
    ReadBack,
    ReadBackOutcome,
    Rejected,
    ReplyTarget,
    Sent,
    TextCheck,
    TextLimit,
)
from integrations.bluesky import handle, mapping, records, text
from integrations.bluesky.chat import Chat
from integrations.bluesky.client import XrpcClient
from integrations.bluesky.facets import handles
from integrations.bluesky.inbox import Inbox
from integrations.bluesky.publishing import BlueskyPublisher
from integrations.bluesky.repository import Repository
from integrations.bluesky.session import Session
from integrations.bluesky.settings import BlueskySettings
from integrations.bluesky.views import Views

log = logging.getLogger(__name__)

NAME = "bluesky"

CAPABILITIES = Capabilities(
    private_message=True,
    private_note="Private messages on Bluesky are not end-to-end encrypted.",
    delete=True,
    # Reads cost no points, and so many are a tenth of what one address may ask; see the README.
    pace=timedelta(seconds=5),
    # A post has the key of its delivery; a private message is looked for before it is sent again.
    resend_within=timedelta.max,
)
LIMITS = Limits(reply=text.POST, private=text.MESSAGE)

_CLOSED = "The author of this thread has limited who may reply."


class BlueskyNetwork:
    """Implements `integrations.base.Network`; the parts it is made of do the work."""

    def __init__(
        self,
        *,
        own_did: str,
        base_url: str,
        credentials: CredentialStore,
        settings: BlueskySettings,
    ) -> None:
        self._own_did = own_did
        self._web_url = settings.web_url
        self._client = XrpcClient(base_url, timeout=settings.timeout)
        self._session = Session(self._client, credentials)
        self._views = Views(self._session)
        self._chat = Chat(self._session, service=settings.chat_service, own_did=own_did)
        self._repository = Repository(self._session, own_did=own_did)
        self._publisher = BlueskyPublisher(self._repository, self._views, web_url=settings.web_url)
        self._inbox = Inbox(
            self._session, self._views, self._chat, own_did=own_did, settings=settings
        )

    @property
    def name(self) -> str:
        """The plugin's name."""
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        """The same for every account."""
        return CAPABILITIES

    @property
    def publisher(self) -> Publisher | None:
        """How to speak first on it."""
        return self._publisher

    @property
    def limits(self) -> Limits:
        """The same on every host: the lexicon fixes them."""
        return LIMITS

    async def open(self) -> None:
        """Load the session."""
        await self._session.open()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def identity(self) -> AccountIdentity:
        """Our profile, with a note where private messages cannot be used."""
        profile = await self._views.profile(self._own_did)
        trouble = await self._chat.trouble()
        return AccountIdentity(
            profile=mapping.author(profile, self._web_url), notes=(trouble,) if trouble else ()
        )

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """Mentions, replies, quotes and private messages; see `cursor` for how none is missed."""
        return await self._inbox.fetch(cursor, now=now)

    async def wait_for_news(self, timeout: timedelta) -> bool:
        """Never called: Bluesky does not push to accounts."""
        raise NotImplementedError(f"Bluesky has no pushes (asked to wait {timeout}).")

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """Whether posts are still there. They cannot be edited; private messages are not asked."""
        uris = [one for one in external_ids if records.is_post(one)]
        seen = await self._views.posts(uris)
        states = {
            uri: MessageState(
                exists=True,
                text=mapping.text_of(view.record),
                media=mapping.media(view, self._web_url),
            )
            for uri, view in seen.items()
        }
        for uri in uris:
            if uri not in states:
                states[uri] = await self._state_at_home(uri)
        return states

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:
        """The record key of a delivery's post."""
        return records.new_tid(delivery_id=delivery_id, created_at=created_at)

    def check_text(self, text_: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
        """Measure in graphemes and bytes."""
        return text.check(text_, _limit(kind, target))

    def cost(self, text_: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:  # noqa: ARG002 - contract: sending is free, whatever it is
        """Nothing."""
        return None

    def reply_permission(self, target: ReplyTarget) -> Permission:
        """Whether the thread's author lets us reply, as it was when the mention came."""
        found = handle.decode(target.reply_handle)
        if isinstance(found, handle.PostHandle) and found.closed:
            return Permission(allowed=False, why=_CLOSED)
        return Permission(allowed=True)

    async def private_permission(self, target: ReplyTarget) -> Permission:
        """Whether they accept private messages from us."""
        if isinstance(handle.decode(target.reply_handle), handle.MessageHandle):
            return Permission(allowed=True)
        return await self._chat.permission(target.author_external_id, target.author_handle)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send; what is measured as too long never leaves."""
        private = _private(outgoing.kind, outgoing.target)
        check = text.check(outgoing.text, _limit(outgoing.kind, outgoing.target))
        if check.problems:
            raise Rejected(" ".join(check.problems))
        if private:
            return await self._chat.send(outgoing)
        if outgoing.first_attempt_at is not None:
            earlier = await self._find_post(outgoing)
            if earlier is not None:
                return earlier
        return await self._post(outgoing, check.as_sent)

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Look under the delivery's own key, or through the private conversation."""
        if _private(outgoing.kind, outgoing.target):
            sent = await self._chat.find(outgoing)
        else:
            sent = await self._find_post(outgoing)
        if sent is None:
            return ReadBack(outcome=ReadBackOutcome.ABSENT)
        return ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent)

    async def delete(self, external_id: str) -> None:
        """Delete a post of ours; a private message cannot be taken back."""
        if not records.is_post(external_id):
            raise Rejected("Bluesky cannot take back a private message.")
        if records.owner(external_id) != self._own_did:
            raise Rejected("Only posts of our own can be deleted.")
        await self._repository.delete_post(records.key_of(external_id))

    async def hide(self, external_id: str) -> None:
        """Not offered; see the README."""
        raise Rejected(f"Hiding replies is not available on Bluesky ({external_id}).")

    async def unhide(self, external_id: str) -> None:  # noqa: ARG002 - nothing was hidden
        """Never called: `capabilities.unhide` is False."""
        raise Rejected("What is hidden cannot be shown again.")

    def private_window(self, target: ReplyTarget) -> PrivateWindow | None:  # noqa: ARG002 - contract
        """Private messages are not bound to a time."""
        return None

    @property
    def pushed(self) -> PushReader | None:
        """Nothing is pushed with its content."""
        return None

    @property
    def meter(self) -> Meter | None:
        """Its calls are free."""
        return None

    async def _post(self, outgoing: Outgoing, words: str) -> Sent:
        target = handle.decode(outgoing.target.reply_handle)
        if not isinstance(target, handle.PostHandle):
            raise Rejected("This message is private and can only be answered privately.")
        view = (await self._views.posts([target.uri])).get(target.uri)
        if view is None:
            raise Rejected("The post to answer has been deleted, or is hidden from us.")
        if view.viewer.reply_disabled:
            raise Rejected(_CLOSED)
        known = {outgoing.target.author_handle.lower(): outgoing.target.author_external_id}
        record = records.reply_record(
            words,
            target=target,
            created_at=outgoing.created_at,
            dids=await self._views.dids(handles(words), known),
        )
        return self._sent(await self._repository.put_post(outgoing.key, record))

    async def _find_post(self, outgoing: Outgoing) -> Sent | None:
        record = await self._repository.own_post(outgoing.key)
        return None if record is None else self._sent(record.uri)

    async def _state_at_home(self, uri: str) -> MessageState:
        """The index does not show a post to us: gone, or its author has blocked us?"""
        record = await self._repository.post(uri)
        if record is None:
            return MessageState(exists=False)
        return MessageState(exists=True, text=mapping.text_of(record.value))

    def _sent(self, uri: str) -> Sent:
        return Sent(external_id=uri, url=records.post_url(self._web_url, uri))


def _private(kind: OutgoingKind, target: ReplyTarget) -> bool:
    """A private message is never answered in public, whatever was asked for."""
    return kind is OutgoingKind.PRIVATE or target.visibility.private


def _limit(kind: OutgoingKind, target: ReplyTarget) -> TextLimit:
    return text.MESSAGE if _private(kind, target) else text.POST
