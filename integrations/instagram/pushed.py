"""What an account's pushes mean; what they left out is looked up."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot.errors import Rejected
from integrations.base import MessageState, News, PushedEvent, Subscription
from integrations.graph import GraphRefused
from integrations.graph.tame import Record, as_record, as_time
from integrations.instagram import nodes
from integrations.instagram.handle import Place
from integrations.instagram.kinds import Meaning, meaning_of
from integrations.instagram.lookup import Lookup
from integrations.instagram.nodes import UNSUPPORTED, context_of, is_echo
from integrations.instagram.pushes import (
    comment_pushed,
    message_id,
    message_pushed,
    named_pushed,
    ours,
)
from integrations.instagram.said import Said, Us, merged, to_mention
from integrations.instagram.subscribing import Subscribing

__all__ = ["InstagramPushes"]

_log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class _Found:
    said: dict[str, Said] = field(default_factory=dict)
    states: dict[str, MessageState] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class InstagramPushes:
    """Implements `integrations.base.PushReader`."""

    def __init__(self, lookup: Lookup, us: Us, subscribing: Subscribing) -> None:
        self._lookup = lookup
        self._us = us
        self._subscribing = subscribing

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:
        """The mentions and changes of some events.

        Raises:
            RetryLater, Reauthorise: something has to be looked up, and cannot be now.
        """
        found = _Found()
        for event in events:
            try:
                await self._read(event, found)
            except Rejected as error:
                # Refused for good: the others are read, and this one is seen in the log.
                _log.warning("instagram_push_unread", kind=event.kind, why=str(error))
                found.unknown.append(event.kind)
        return News(
            mentions=tuple(to_mention(said, now=now) for said in found.said.values()),
            states=found.states,
            ignored=tuple(found.ignored),
            unknown=tuple(found.unknown),
        )

    def stream(self) -> AsyncIterator[bytes] | None:
        """Instagram has webhooks only."""
        return None

    async def subscription(self, callback: str) -> Subscription:
        """Whether the account pushes to us."""
        return await self._subscribing.look(callback)

    async def subscribe(self, callback: str) -> Subscription:
        """Make it push to us."""
        return await self._subscribing.subscribe(callback)

    async def _read(self, event: PushedEvent, found: _Found) -> None:
        value = as_record(event.content.get("value"))
        sent_at = as_time(event.content.get("at"))
        match meaning_of(event.kind):
            case Meaning.COMMENT | Meaning.LIVE_COMMENT as meaning:
                live = meaning is Meaning.LIVE_COMMENT
                said = comment_pushed(value, sent_at=sent_at, live=live)
                if ours(value, self._us):
                    found.ignored.append(f"{event.kind}.own")
                else:
                    await self._looked_up(event, said.external_id, found, pushed=said)
            case Meaning.NAMED:
                await self._named(event, value, sent_at, found)
            case Meaning.MESSAGE | Meaning.POSTBACK:
                await self._message(event, value, sent_at, found)
            case Meaning.MESSAGE_EDITED:
                await self._edited(event, value, sent_at, found)
            case Meaning.MESSAGE_GONE:
                self._changed(event, message_id(value), MessageState(exists=False), found)
            case Meaning.IGNORED:
                found.ignored.append(event.kind)
            case Meaning.UNKNOWN:
                found.unknown.append(event.kind)

    def _changed(
        self, event: PushedEvent, external_id: str, state: MessageState, found: _Found
    ) -> None:
        if external_id:
            found.states[external_id] = state
        else:
            found.unknown.append(event.kind)

    async def _looked_up(
        self,
        event: PushedEvent,
        comment_id: str,
        found: _Found,
        *,
        pushed: Said,
    ) -> None:
        """A comment under our post: asked for where the push does not tell it whole."""
        if not comment_id:
            found.unknown.append(event.kind)
            return
        try:
            said = (
                pushed
                if pushed.whole
                else merged(pushed, await self._lookup.comment(comment_id, urgent=True))
            )
        except GraphRefused as error:
            if error.gone:
                found.states[comment_id] = MessageState(exists=False)
                return
            # What the push told is better than nothing: the card leads to the post.
            said = pushed
        if said.context is None and said.media_id:
            said = await self._with_post(said)
        self._add(event, said, found)

    async def _with_post(self, said: Said) -> Said:
        post = await self._lookup.own_post(said.media_id, urgent=True)
        if post is None:
            return said
        return replace(said, media_url=post.permalink, context=context_of(post, self._us))

    async def _named(
        self,
        event: PushedEvent,
        value: Record,
        sent_at: datetime | None,
        found: _Found,
    ) -> None:
        """Somebody has named us in a comment, or in the caption of their post."""
        pushed = named_pushed(value, sent_at=sent_at)
        about = pushed.external_id
        if not about:
            found.unknown.append(event.kind)
            return
        try:
            said = await self._what_names_us(pushed)
        except GraphRefused as error:
            if error.gone:
                found.states[about] = MessageState(exists=False)
            elif about not in found.said:
                # Not shown to us: that somebody has named us is worth a card all the same.
                self._add(event, pushed, found)
            return
        said = replace(said, external_id=about, media_id=said.media_id or pushed.media_id)
        self._add(event, said, found)

    async def _what_names_us(self, pushed: Said) -> Said:
        about = pushed.external_id
        if pushed.place is Place.CAPTION:
            post = await self._lookup.mentioned_post(about, urgent=True)
            return nodes.other_post(post, self._us, named=True)
        said = await self._lookup.mentioned_comment(about, urgent=True)
        if said.place is Place.ELSEWHERE:
            return said
        try:
            # Under our own post its author has an id, as in the push of the comment itself.
            return await self._lookup.comment(about, urgent=True)
        except GraphRefused:
            return said

    async def _edited(
        self,
        event: PushedEvent,
        value: Record,
        sent_at: datetime | None,
        found: _Found,
    ) -> None:
        """A message has other words: all of it, because what they replace may come later.

        Instagram also tells of an edit that is none (`num_edit` 0, no words), beside a message or
        in its place: then the message is looked up, so that it is neither missed nor emptied.
        """
        told = message_pushed(value, self._us, sent_at=sent_at)
        if not told.external_id:
            found.unknown.append(event.kind)
        elif told.text != UNSUPPORTED:
            await self._message(event, value, sent_at, found)
        elif told.external_id not in found.said:
            await self._untold(event, told.external_id, found)

    async def _untold(self, event: PushedEvent, external_id: str, found: _Found) -> None:
        try:
            said = await self._lookup.message(external_id, urgent=True)
        except GraphRefused:
            said = None
        if said is None or said.external_id != external_id or not said.author.id:
            found.ignored.append(f"{event.kind}.empty")
            return
        if not is_echo(said, self._us):
            person = await self._lookup.person(said.author.id, urgent=True)
            said = replace(said, author=person if person.handle else said.author)
        self._add(event, said, found)

    async def _message(
        self,
        event: PushedEvent,
        value: Record,
        sent_at: datetime | None,
        found: _Found,
    ) -> None:
        said = message_pushed(value, self._us, sent_at=sent_at)
        if not said.external_id or not said.author.id:
            found.unknown.append(event.kind)
            return
        if is_echo(said, self._us):
            found.ignored.append(f"{event.kind}.own")
            return
        self._add(
            event,
            replace(said, author=await self._lookup.person(said.author.id, urgent=True)),
            found,
        )

    def _add(self, event: PushedEvent, said: Said, found: _Found) -> None:
        if is_echo(said, self._us):
            found.ignored.append(f"{event.kind}.own")
            return
        before = found.said.get(said.external_id)
        found.said[said.external_id] = said if before is None else _newer(before, said)


def _newer(before: Said, after: Said) -> Said:
    """Of two pushes of one message the words that were changed last, and what only one tells."""
    if before.edited_at is None and after.edited_at is None:
        return after
    older, newer = before, after
    if after.edited_at is None or (before.edited_at and before.edited_at > after.edited_at):
        older, newer = after, before
    return merged(older, newer)
