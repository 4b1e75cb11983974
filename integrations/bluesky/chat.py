"""Private messages: the chat service, reached through the account's host.

It asks for more than posting does: an app password that allows private messages, and people who
accept them from us. Source: the lexicons chat.bsky.convo.* .
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.base import Outgoing, Permission, Rejected, RetryLater, Sent
from integrations.bluesky import handle, text
from integrations.bluesky.errors import XrpcRejected
from integrations.bluesky.facets import facets
from integrations.bluesky.mapping import message_id
from integrations.bluesky.payloads import (
    Availability,
    Convo,
    ConvoAnswer,
    ConvoPage,
    Message,
    MessagePage,
    moment,
    read_each,
)
from integrations.bluesky.session import Session

_PAGE = 100
_SWITCHED_OFF = "Private messages are switched off (BLUESKY_CHAT_SERVICE is empty)."
_SILENT = "Bluesky's private messages do not answer at the moment."
# A message of ours may bear a time before its delivery's by as much as two clocks disagree.
_CLOCK_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Received:
    """A private message from somebody."""

    convo: Convo
    message: Message
    sent_at: datetime


class Chat:
    """Our private messages. `service` "" : there are none."""

    def __init__(self, session: Session, *, service: str, own_did: str) -> None:
        self._session = session
        self._service = service
        self._own_did = own_did

    async def received_since(self, floor: datetime) -> list[Received]:
        """Messages from others since `floor`, in conversations between two."""
        found = []
        async for convo in self._active_since(floor):
            if convo.direct:
                async for message, sent_at in self._messages_since(convo.id, floor):
                    if message.text is not None and not self._ours(message):
                        found.append(Received(convo, message, sent_at))
        return found

    async def permission(self, did: str, handle_: str) -> Permission:
        """Whether somebody gets private messages from us; trouble of the service is a "no"."""
        if not self._service:
            return Permission(allowed=False, why=_SWITCHED_OFF)
        try:
            answer = await self._session.query(
                "chat.bsky.convo.getConvoAvailability",
                [("members", did)],
                kind=Availability,
                proxy=self._service,
            )
        except RetryLater:
            return Permission(allowed=False, why=_SILENT)
        except XrpcRejected as refused:
            return Permission(allowed=False, why=str(refused))
        if answer.can_chat:
            return Permission(allowed=True)
        return Permission(
            allowed=False,
            why=f"@{handle_} does not accept private messages from us: "
            "by default Bluesky lets only those write whom one follows.",
        )

    async def trouble(self) -> str:
        """A sentence that says why there are no private messages; "" when there are."""
        if not self._service:
            return _SWITCHED_OFF
        try:
            await self._page_of_convos(None, limit=1)
        except RetryLater:
            return _SILENT
        except XrpcRejected as refused:
            return str(refused)
        return ""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a private message; one that is there from an earlier attempt is not sent again.

        Raises:
            RetryLater, Reauthorise, Rejected, Unknown: see `errors`.
        """
        if not self._service:
            raise Rejected(_SWITCHED_OFF)
        convo_id = await self._convo_with(outgoing)
        if outgoing.first_attempt_at is not None:
            earlier = await self._find(outgoing, convo_id)
            if earlier is not None:
                return earlier
        words = text.as_sent(outgoing.text)
        message = await self._session.procedure(
            "chat.bsky.convo.sendMessage",
            {
                "convoId": convo_id,
                "message": {"text": words, "facets": facets(words, _known(outgoing))},
            },
            kind=Message,
            proxy=self._service,
        )
        return _sent(convo_id, message)

    async def find(self, outgoing: Outgoing) -> Sent | None:
        """The private message of a delivery, if it is there."""
        return await self._find(outgoing, await self._convo_with(outgoing))

    async def _find(self, outgoing: Outgoing, convo_id: str) -> Sent | None:
        words = text.as_sent(outgoing.text)
        async for message, _ in self._messages_since(convo_id, outgoing.created_at - _CLOCK_SKEW):
            if self._ours(message) and message.text == words:
                return _sent(convo_id, message)
        return None

    async def _convo_with(self, outgoing: Outgoing) -> str:
        target = handle.decode(outgoing.target.reply_handle)
        if isinstance(target, handle.MessageHandle):
            return target.convo_id
        answer = await self._session.query(
            "chat.bsky.convo.getConvoForMembers",
            [("members", outgoing.target.author_external_id)],
            kind=ConvoAnswer,
            proxy=self._service,
        )
        return answer.convo.id

    async def _active_since(self, floor: datetime) -> AsyncIterator[Convo]:
        """Conversations whose last message is not older; the host lists the liveliest first."""
        cursor: str | None = None
        while True:
            page = await self._page_of_convos(cursor)
            active = 0
            for convo in read_each(page.convos, Convo):
                last = convo.last_message
                if last is not None and (moment(last.sent_at) or floor) >= floor:
                    active += 1
                    yield convo
            if not active or not page.cursor or page.cursor == cursor:
                return
            cursor = page.cursor

    async def _page_of_convos(self, cursor: str | None, *, limit: int = _PAGE) -> ConvoPage:
        return await self._session.query(
            "chat.bsky.convo.listConvos",
            [("limit", limit), *([("cursor", cursor)] if cursor else [])],
            kind=ConvoPage,
            proxy=self._service,
        )

    async def _messages_since(
        self, convo_id: str, floor: datetime
    ) -> AsyncIterator[tuple[Message, datetime]]:
        """Messages of a conversation back to `floor`, newest first."""
        cursor: str | None = None
        while True:
            page = await self._session.query(
                "chat.bsky.convo.getMessages",
                [
                    ("convoId", convo_id),
                    ("limit", _PAGE),
                    *([("cursor", cursor)] if cursor else []),
                ],
                kind=MessagePage,
                proxy=self._service,
            )
            for message in read_each(page.messages, Message):
                sent_at = moment(message.sent_at)
                if sent_at is None:
                    continue
                if sent_at < floor:
                    return
                yield message, sent_at
            if not page.cursor or page.cursor == cursor:
                return
            cursor = page.cursor

    def _ours(self, message: Message) -> bool:
        return message.sender is not None and message.sender.did == self._own_did


def _known(outgoing: Outgoing) -> dict[str, str]:
    """The one handle whose DID is known without asking: the addressee's."""
    return {outgoing.target.author_handle.lower(): outgoing.target.author_external_id}


def _sent(convo_id: str, message: Message) -> Sent:
    return Sent(external_id=message_id(convo_id, message.id), sent_at=moment(message.sent_at))
