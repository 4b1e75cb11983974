"""What X has accepted, and looking for a message or a post whose outcome is not known.

X has no idempotency key, so the proof is our own timeline (or private conversation): the same
words, answering the same post. "Not there" is said only when the whole period was seen and X has
had time to show it.
"""

import re
from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.base import (
    Outgoing,
    OutgoingKind,
    OutgoingPost,
    ReadBack,
    ReadBackOutcome,
    Sent,
)
from integrations.x import snowflake
from integrations.x.client import XClient
from integrations.x.errors import Refused
from integrations.x.mapping import DIRECT, SITE, plain_text, post_url, written_text
from integrations.x.payload import DirectEvent, Post, is_id, next_token, read_events, read_posts
from integrations.x.reply_handle import DirectHandle, read_handle
from integrations.x.text import same_links, same_words

SETTLED = timedelta(seconds=60)  # X may show a post late; before this, absence proves nothing
SKEW = timedelta(minutes=5)  # our clock and X's may differ; look this much further back
MOST_PAGES = 5

_OTHER_LINKS = "A message with the same words, but other links, is there."
_TOO_MANY = "There are too many messages of ours since then to look through."
_TOO_EARLY = "It is not there yet; X can show a message late, so look again in a minute."
_NO_CLOCK = "X did not say what time it is, so it may only be late."

# The link to its own pictures that X puts behind a text, where X does not mark it as such.
_PICTURES = re.compile(r"\s*https?://(?:www\.)?(?:x|twitter)\.com/\S+/(?:photo|video)/\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What was found: a message, one that differs only in its links, whether all was seen."""

    found: Sent | None = None
    nearly: bool = False
    complete: bool = False


def accepted(prefix: str, made: str, url: str) -> Sent:
    """A message that X has accepted: what its id, `prefix` before it, tells."""
    moment = snowflake.time_of(made) if is_id(made) else None
    return Sent(external_id=prefix + made, url=url, sent_at=moment)


def accepted_post(own_handle: str, made: str) -> Sent:
    """A public post of ours that X has accepted."""
    return accepted("", made, post_url(own_handle, made))


class Reader:
    """Looks for outbound messages of one account."""

    def __init__(self, client: XClient, own_id: str, own_handle: str) -> None:
        self._client = client
        self._own_id = own_id
        self._own_handle = own_handle

    async def read_back(self, outgoing: Outgoing, *, last_attempt: datetime | None) -> ReadBack:
        """Whether `outgoing` is there.

        Args:
            outgoing: the message.
            last_attempt: when this process last tried it, by X's clock; None when it does not know.
        """
        first = outgoing.first_attempt_at or outgoing.created_at
        return await self._settled(self._look(outgoing, first), max(first, last_attempt or first))

    async def find_post(self, post: OutgoingPost, *, last_attempt: datetime | None) -> ReadBack:
        """Whether `post` is there; `last_attempt` as in `read_back`."""
        first = post.first_attempt_at or post.created_at
        # What follows nothing answers nothing.
        under = {post.follows.parent_external_id if post.follows else ""}
        look = self._posts(post.text, under, first)
        return await self._settled(look, max(first, last_attempt or first))

    async def _settled(self, look: Awaitable[_Look], attempted: datetime) -> ReadBack:
        try:
            return self._verdict(await look, attempted)
        except Refused as error:
            # The tier may send but not read; a person has to look.
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=str(error))

    async def _look(self, outgoing: Outgoing, first: datetime) -> _Look:
        handle = read_handle(outgoing.target)
        if isinstance(handle, DirectHandle):
            where = handle.conversation_id
            return await self._direct(outgoing.text, first, conversation_id=where)
        if outgoing.kind is OutgoingKind.PRIVATE:
            whom = outgoing.target.author_external_id
            return await self._direct(outgoing.text, first, participant_id=whom)
        answered = {handle.post_id, outgoing.target.external_id}
        return await self._posts(outgoing.text, answered, first)

    def _verdict(self, look: _Look, attempted: datetime) -> ReadBack:
        if look.found is not None:
            return ReadBack(outcome=ReadBackOutcome.LIVE, sent=look.found)
        now = self._client.server_time
        why = ""
        if look.nearly:
            why = _OTHER_LINKS
        elif not look.complete:
            why = _TOO_MANY
        elif now is None:
            why = _NO_CLOCK
        elif now - attempted < SETTLED:
            why = _TOO_EARLY
        outcome = ReadBackOutcome.UNSURE if why else ReadBackOutcome.ABSENT
        return ReadBack(outcome=outcome, why=why)

    async def _posts(self, text: str, answered: Collection[str], first: datetime) -> _Look:
        token = ""
        nearly = False
        for _ in range(MOST_PAGES):
            answer = await self._client.own_posts(
                self._own_id, start_time=first - SKEW, token=token
            )
            for post in read_posts(answer):
                theirs = _without_pictures(post)
                if post.reference("replied_to") in answered and same_words(text, theirs):
                    if same_links(text, theirs):
                        return _Look(found=accepted_post(self._own_handle, post.id))
                    nearly = True
            token = next_token(answer)
            if not token:
                return _Look(nearly=nearly, complete=True)
        return _Look(nearly=nearly)

    async def _direct(
        self, text: str, first: datetime, *, participant_id: str = "", conversation_id: str = ""
    ) -> _Look:
        since = first - SKEW
        token = ""
        nearly = False
        for _ in range(MOST_PAGES):
            answer = await self._client.direct_events(
                participant_id=participant_id, conversation_id=conversation_id, token=token
            )
            for event in read_events(answer):
                if snowflake.time_of(event.id) < since:
                    return _Look(nearly=nearly, complete=True)
                theirs = plain_text(event.text, event.entities)
                if event.sender_id == self._own_id and same_words(text, theirs):
                    if same_links(text, theirs):
                        return _Look(found=_sent_event(event))
                    nearly = True
            token = next_token(answer)
            if not token:
                return _Look(nearly=nearly, complete=True)
        return _Look(nearly=nearly)


def _without_pictures(post: Post) -> str:
    text = written_text(post)
    return _PICTURES.sub("", text) if post.attachments.media_keys else text


def _sent_event(event: DirectEvent) -> Sent:
    conversation = event.dm_conversation_id
    return Sent(
        external_id=DIRECT + event.id,
        url=f"{SITE}/messages/{conversation}" if conversation else "",
        sent_at=snowflake.time_of(event.id),
    )
