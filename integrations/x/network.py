"""One of our accounts on X."""

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
)
from integrations.x import pricing, states, tier
from integrations.x import text as texts
from integrations.x.app_client import AppClient
from integrations.x.attempts import Attempts
from integrations.x.client import XClient
from integrations.x.credentials import authorisation_from
from integrations.x.identity import identity_from
from integrations.x.mapping import DIRECT, SITE
from integrations.x.metering import PRIVATE_MESSAGES, REPLIES, REPLIES_WITH_LINK, XMeter
from integrations.x.payload import read_user
from integrations.x.publishing import XPublisher
from integrations.x.pushed import XPushReader
from integrations.x.read_back import Reader, accepted, accepted_post
from integrations.x.reader import MentionReader
from integrations.x.reply_handle import DirectHandle, PostHandle, Summons, read_handle
from integrations.x.session import XSession
from integrations.x.settings import XSettings
from integrations.x.stream import SharedStream

log = logging.getLogger(__name__)

NAME = "x"

_CAPABILITIES = Capabilities(
    private_message=True,
    private_note="Private messages on X are not encrypted, and reach only people who accept them.",
    delete=True,
    hide=True,
    unhide=True,
    edits=True,
    pushes=False,
    resend_within=None,
)
_DUPLICATE_NOT_SEEN = (
    "X says that it has this text from us already, but it does not stand under this message. "
    "Look at the post on x.com before you send anything again."
)


class XNetwork:
    """X for one account; see `integrations.base.Network` for what each method promises."""

    def __init__(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: XSettings,
        stream: SharedStream,
    ) -> None:
        self._own_id = own_external_id
        self._own_handle = own_handle
        self._base_url = base_url
        self._store = credentials
        self._settings = settings
        self._stream = stream
        self._meter = XMeter(settings, self._server_time)
        self._client_when_open: XClient | None = None
        self._app: AppClient | None = None
        self._mentions: MentionReader | None = None
        self._pushed: XPushReader | None = None
        self._attempts = Attempts()
        self._publisher = XPublisher(
            client=lambda: self._client,
            own_id=own_external_id,
            own_handle=own_handle,
            credentials=credentials,
            settings=settings,
            meter=self._meter,
        )

    @property
    def name(self) -> str:
        """The plugin's name."""
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        """What X can do."""
        return _CAPABILITIES

    @property
    def publisher(self) -> Publisher | None:
        """How to speak first on X."""
        return self._publisher

    @property
    def limits(self) -> Limits:
        """280 weighted units in public, 10,000 characters in private."""
        return texts.LIMITS

    async def open(self) -> None:
        """Open the session with the stored credentials.

        Raises:
            Reauthorise: no complete set of keys is stored.
        """
        session = XSession(
            base_url=self._base_url,
            authorisation=await authorisation_from(self._store),
            timeout=self._settings.timeout,
        )
        client = XClient(session, self._meter)
        app = AppClient(self._base_url, self._settings)
        self._client_when_open, self._app = client, app
        self._mentions = MentionReader(client, self._settings, self._own_id)
        self._pushed = XPushReader(
            client=client,
            app=app,
            meter=self._meter,
            stream=self._stream,
            settings=self._settings,
            own_id=self._own_id,
            own_handle=self._own_handle,
        )

    async def close(self) -> None:
        """Close the sessions."""
        if self._client_when_open is not None:
            await self._client_when_open.close()
        if self._app is not None:
            await self._app.close()

    async def identity(self) -> AccountIdentity:
        """Ask X who we are."""
        return identity_from(await self._client.me(), self._settings)

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """Posts that mention us and private messages since `cursor`."""
        if self._mentions is None:
            raise RuntimeError("open() comes first")
        return await self._mentions.fetch(cursor, now=now)

    async def wait_for_news(self, timeout: timedelta) -> bool:  # noqa: ARG002 - X does not push
        """Never called: `capabilities.pushes` is False."""
        return False

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """Posts as they are now; private messages and posts X hides from us are left out."""
        return await states.current_state(self._client, external_ids)

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """X has no idempotency key."""
        return ""

    def check_text(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
        """Measure a text by X's rule for where it goes."""
        return texts.check_direct(text) if _is_direct(kind, target) else texts.check_post(text)

    def cost(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:
        """What X charges for sending it."""
        prices, at = self._settings.prices, self._settings.tier
        if _is_direct(kind, target):
            return pricing.price_of_direct(prices, at)
        return pricing.price_of_reply(
            prices, at, has_url=texts.has_url(text), summons=_summons(target)
        )

    def reply_permission(self, target: ReplyTarget) -> Permission:
        """Whether our tier may answer this message."""
        if target.visibility.private:
            return Permission(allowed=True)
        return tier.reply_permission(self._settings.tier, _summons(target))

    async def private_permission(self, target: ReplyTarget) -> Permission:
        """Whether X says that this person receives our private messages."""
        if target.visibility.private:
            return Permission(allowed=True)
        user = read_user(await self._client.user(target.author_external_id))
        return tier.private_permission(user, f"@{target.author_handle}")

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a reply or a private message.

        Raises:
            RetryLater, Reauthorise, Rejected: it was certainly not sent.
            Unknown: it may have been.
        """
        check = self.check_text(outgoing.text, outgoing.kind, outgoing.target)
        if check.problems:
            raise Rejected(" ".join(check.problems))
        allowed = self.reply_permission(outgoing.target)
        if outgoing.kind is OutgoingKind.REPLY and not allowed.allowed:
            raise Rejected(allowed.why)
        sent = await self._attempts.make(
            outgoing.delivery_id,
            self._deliver(outgoing, check.as_sent),
            again=outgoing.first_attempt_at is not None,
            at=self._client.server_time,
        )
        self._charged(outgoing)
        return sent

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Look for an outgoing message on our timeline or in the private conversation."""
        found = await Reader(self._client, self._own_id, self._own_handle).read_back(
            outgoing,
            last_attempt=self._attempts.last(outgoing.delivery_id) or outgoing.last_attempt_at,
        )
        if found.outcome is ReadBackOutcome.LIVE:
            self._charged(outgoing)
        return self._attempts.settle(outgoing.delivery_id, found, duplicate=_DUPLICATE_NOT_SEEN)

    async def delete(self, external_id: str) -> None:
        """Delete a message of ours; one that is gone is no error."""
        if external_id.startswith(DIRECT):
            await self._client.delete_direct(external_id.removeprefix(DIRECT))
        else:
            await self._client.delete_post(external_id)

    async def hide(self, external_id: str) -> None:
        """Hide a customer's reply under a post of ours."""
        if external_id.startswith(DIRECT):
            raise Rejected("A private message cannot be hidden on X.")
        await self._client.hide(external_id)

    async def unhide(self, external_id: str) -> None:
        """Show such a reply again."""
        if external_id.startswith(DIRECT):
            raise Rejected("A private message cannot be hidden on X.")
        await self._client.unhide(external_id)

    def private_window(self, target: ReplyTarget) -> PrivateWindow | None:  # noqa: ARG002 - contract
        """Private messages are not bound to a time."""
        return None

    @property
    def pushed(self) -> PushReader | None:
        """How to read X's pushes; known after `open`."""
        return self._pushed

    @property
    def meter(self) -> Meter | None:
        """What X charges for the account's calls; None under a contract."""
        return None if self._settings.tier.answers_anybody else self._meter

    async def _deliver(self, outgoing: Outgoing, as_sent: str) -> Sent:
        handle = read_handle(outgoing.target)
        if isinstance(handle, DirectHandle):
            event = await self._client.direct(as_sent, conversation_id=handle.conversation_id)
            return accepted(DIRECT, event, f"{SITE}/messages/{handle.conversation_id}")
        if outgoing.kind is OutgoingKind.PRIVATE:
            whom = outgoing.target.author_external_id
            event = await self._client.direct(as_sent, participant_id=whom)
            return accepted(DIRECT, event, f"{SITE}/messages")
        made = await self._client.post(as_sent, under=handle.post_id)
        return accepted_post(self._own_handle, made)

    def _charged(self, outgoing: Outgoing) -> None:
        price = self.cost(outgoing.text, outgoing.kind, outgoing.target)
        what = REPLIES_WITH_LINK if texts.has_url(outgoing.text) else REPLIES
        private = _is_direct(outgoing.kind, outgoing.target)
        self._meter.sent(PRIVATE_MESSAGES if private else what, price)

    def _server_time(self) -> datetime | None:
        client = self._client_when_open
        return None if client is None else client.server_time

    @property
    def _client(self) -> XClient:
        if self._client_when_open is None:
            raise RuntimeError("open() comes first")
        return self._client_when_open


def _is_direct(kind: OutgoingKind, target: ReplyTarget) -> bool:
    # An answer is never more visible than what it answers.
    return kind is OutgoingKind.PRIVATE or target.visibility.private


def _summons(target: ReplyTarget) -> Summons:
    handle = read_handle(target)
    return handle.summons if isinstance(handle, PostHandle) else Summons.UNKNOWN
