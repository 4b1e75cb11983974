"""One of our accounts on a server that speaks Mastodon's client interface."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.mention import Visibility
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
    ReadBackOutcome,
    Reauthorise,
    Rejected,
    ReplyTarget,
    RetryLater,
    Sent,
    TextCheck,
    Unknown,
)
from integrations.mastodon.client import MastodonClient, part
from integrations.mastodon.errors import NotThere, unreadable
from integrations.mastodon.instance import Instance, Server
from integrations.mastodon.mapping import Us, profile, to_mention
from integrations.mastodon.notifications import Cursor, read_notifications
from integrations.mastodon.options import Options
from integrations.mastodon.publishing import RESEND_WITHIN, MastodonPublisher, new_key
from integrations.mastodon.readback import Sought, look_for, sent_from
from integrations.mastodon.reply import Draft, check, compose
from integrations.mastodon.states import current_states
from integrations.mastodon.streaming import NewsStream
from integrations.mastodon.tame import as_record, one_of, text
from integrations.mastodon.threads import Place, Threads
from integrations.mastodon.visibility import is_more_visible, seen_by, wire_name

__all__ = ["NAME", "MastodonNetwork"]

NAME = "mastodon"
PRIVATE_NOTE = (
    "A private message here is a post that only its author and you see. It is not encrypted: "
    "the people who run either server can read it."
)


class MastodonNetwork:
    """Implements `integrations.base.Network`."""

    def __init__(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        options: Options,
    ) -> None:
        self._own_id = own_external_id
        self._own_handle = own_handle
        self._options = options
        self._client = MastodonClient(
            base_url, credentials, timeouts=options.timeouts, clock=options.clock
        )
        self._threads = Threads(self._client)
        self._server = Server(self._client)
        self._stream: NewsStream | None = None
        self._attempts = Attempts(options.clock)
        self._publisher = MastodonPublisher(
            self._client,
            self._server,
            self._attempts,
            own_external_id=own_external_id,
            credentials=credentials,
            options=options,
        )

    @property
    def name(self) -> str:
        """The plugin's name."""
        return NAME

    @property
    def capabilities(self) -> Capabilities:
        """What the server can do; known after `open`."""
        return Capabilities(
            private_message=True,
            private_note=PRIVATE_NOTE,
            delete=True,
            hide=False,
            edits=True,
            pushes=self._stream is not None,
            resend_within=RESEND_WITHIN if self._instance.keeps_idempotency_keys else None,
        )

    @property
    def publisher(self) -> Publisher:
        """How to speak first on it."""
        return self._publisher

    @property
    def limits(self) -> Limits:
        """The instance's limits; Mastodon's defaults until it was asked."""
        limit = self._instance.text_limit
        return Limits(reply=limit, private=limit)

    async def open(self) -> None:
        """Ask the server about itself; one that is down now is asked again with the first poll."""
        self._attempts.begin()
        try:
            await self._ask_instance()
        except RetryLater:
            return

    async def close(self) -> None:
        """Close the stream and the connections."""
        if self._stream is not None:
            await self._stream.close()
        await self._client.close()

    async def identity(self) -> AccountIdentity:
        """Ask who we are.

        Raises:
            Reauthorise: also when the credentials belong to another account.
        """
        await self._ask_instance()
        answer = (await self._client.get("/api/v1/accounts/verify_credentials")).record
        who = profile(answer, self._us.domain)
        if not who.external_id:
            raise unreadable(host=self._client.http.host, write=False)
        if who.external_id != self._own_id:
            raise Reauthorise(
                f"The stored sign-in belongs to @{who.handle}, not to @{self._own_handle}.",
                hint="Connect the account again: python -m bot connect mastodon",
            )
        return AccountIdentity(profile=who, notes=self._notes())

    def _notes(self) -> tuple[str, ...]:
        told = f"{self._instance.family} {self._instance.version}".strip()
        notes = [f"The server runs {told}; a post takes {self._instance.limit} characters."]
        if not self._instance.keeps_idempotency_keys:
            notes.append(
                "It does not promise to recognise a repeated message, so a send without an answer "
                "is looked up, and a person is asked where that is not certain."
            )
        if not self._instance.streaming_url:
            notes.append("It offers no stream: mentions arrive with the next poll.")
        return tuple(notes)

    @property
    def _instance(self) -> Instance:
        return self._server.instance

    @property
    def _us(self) -> Us:
        own_domain = self._own_handle.partition("@")[2]
        domain = one_of(self._instance.domain, own_domain, self._client.http.host)
        return Us(external_id=self._own_id, domain=domain)

    async def _ask_instance(self) -> None:
        """Read the instance document once.

        Raises:
            RetryLater: the server is down; the limits known so far stay.
        """
        await self._server.ask()
        if self._stream is None and self._options.streaming and self._streaming_url:
            self._stream = NewsStream(self._streaming_url, self._client, pace=self._options.pace)

    @property
    def _streaming_url(self) -> str:
        """The stream's address; the token never travels unencrypted where the API does not."""
        url = self._instance.streaming_url
        encrypted = url.startswith("wss://")
        plain_here = self._client.http.base_url.startswith("http://")
        return url if encrypted or plain_here else ""

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """Mentions since `cursor`, oldest first; see `notifications` for how they are found."""
        await self._ask_instance()
        start = now - self._options.look_back
        known = Cursor.first(start) if cursor is None else Cursor.read(cursor, start=start)
        notices = await read_notifications(self._client, known, self._instance)
        if self._stream is not None:
            await self._stream.polled(found_news=notices.fresh and cursor is not None)
        statuses = [as_record(row.get("status")) for row in notices.rows]
        places = await self._threads.places(statuses, self._us)
        mentions = []
        for row, status in zip(notices.rows, statuses, strict=True):
            place = places.get(text(status, "id"), Place(root=""))
            mention = to_mention(row, self._us, root=place.root, parent=place.parent, now=now)
            if mention is not None:
                mentions.append(mention)
        return MentionPage(
            mentions=tuple(mentions), cursor=notices.cursor.write(), more=notices.more
        )

    async def wait_for_news(self, timeout: timedelta) -> bool:
        """Listen to the stream; without one, wait."""
        if self._stream is None:
            await asyncio.sleep(timeout.total_seconds())
            return False
        return await self._stream.wait(timeout)

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """Messages as they are now."""
        return await current_states(
            self._client, external_ids, several_at_once=self._instance.many_statuses
        )

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:
        """The `Idempotency-Key` of all attempts of a delivery."""
        return new_key(delivery_id=delivery_id, created_at=created_at)

    def check_text(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
        """Measure by the rule of this server; `as_sent` shows the mentions."""
        return check(text, kind, target, self._instance, own_domain=self._us.domain)

    def cost(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:  # noqa: ARG002 - the contract's arguments
        """Sending is free."""
        return None

    def reply_permission(self, target: ReplyTarget) -> Permission:
        """Everything that we can see can be answered, as privately as it was said."""
        if target.author_external_id == self._own_id:
            return Permission(allowed=False, why="This is our own message.")
        return Permission(allowed=True)

    async def private_permission(self, target: ReplyTarget) -> Permission:
        """Anybody can be written to; whether they hide strangers' messages is not told."""
        return self.reply_permission(target)

    async def send(self, outgoing: Outgoing) -> Sent:
        """Publish a reply or a private message."""
        problems = self.check_text(outgoing.text, outgoing.kind, outgoing.target).problems
        if problems:
            raise Rejected(" ".join(problems))
        draft = self._draft(outgoing)
        try:
            answer = await self._client.post(
                "/api/v1/statuses",
                draft.form(outgoing.target.external_id),
                {"Idempotency-Key": outgoing.key} if outgoing.key else {},
            )
            sent = sent_from(answer.record)
            if not sent.external_id:
                raise unreadable(host=self._client.http.host, write=True)
        except (Unknown, asyncio.CancelledError):
            self._attempts.unanswered(outgoing)
            raise
        await self._keep_private(draft, text(answer.record, "visibility"), sent)
        return sent

    def _draft(self, outgoing: Outgoing) -> Draft:
        return compose(outgoing.text, outgoing.kind, outgoing.target, own_domain=self._us.domain)

    async def _keep_private(self, draft: Draft, published_as: str, sent: Sent) -> None:
        """Take back what a server shows to more people than it was told to."""
        wanted = seen_by(draft.visibility)
        if wanted not in {Visibility.FOLLOWERS, Visibility.DIRECT} or not published_as:
            return
        if not is_more_visible(seen_by(published_as), wanted):
            return
        try:
            await self.delete(sent.external_id)
        except OutsideError as error:
            raise Rejected(
                "The server published it for more people than it was meant for, and it could not "
                f"be taken back. Delete it by hand: {sent.url}"
            ) from error
        raise Rejected(
            "The server published it for more people than it was meant for, so it was deleted at "
            "once. This server cannot be used for private messages."
        )

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Look whether a message of unknown outcome is there."""
        draft = self._draft(outgoing)
        first, last = self._attempts.first_and_last(outgoing)
        found = await look_for(
            Sought(
                text=draft.text,
                answers=outgoing.target.external_id,
                direct=draft.visibility == wire_name(Visibility.DIRECT),
                first_attempt=first,
                last_attempt=last,
            ),
            client=self._client,
            own_id=self._own_id,
            family=self._instance.family,
            now=self._options.clock(),
        )
        if found.outcome is not ReadBackOutcome.UNSURE:
            self._attempts.settled(outgoing)
        return found

    async def delete(self, external_id: str) -> None:
        """Delete a post of ours; one that is gone is no error."""
        try:
            await self._client.delete(f"/api/v1/statuses/{part(external_id)}")
        except NotThere:
            return

    async def hide(self, external_id: str) -> None:  # noqa: ARG002 - the contract's argument
        """Not offered.

        Raises:
            Rejected: always.
        """
        raise Rejected(
            "Mastodon cannot hide other people's answers.",
            hint="Its web page can mute or block the author, or report the message.",
        )

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
