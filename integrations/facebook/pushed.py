"""What Facebook has pushed for one Page, as news.

A push that tells everything becomes a mention without asking Facebook anything that it would have
to wait for. What is missing (a name, the words of a mention elsewhere) is looked up first.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.mention import Mention, QuotedContext
from integrations.base import MessageState, News, PushedEvent, Subscription
from integrations.facebook.contexts import Contexts
from integrations.facebook.handle import Place
from integrations.facebook.ids import usable
from integrations.facebook.kinds import Meaning, meaning_of
from integrations.facebook.lookup import Found, look_up
from integrations.facebook.moderated import Moderated, as_they_are
from integrations.facebook.nodes import (
    COMMENT_FIELDS,
    MESSAGE_FIELDS,
    POST_FIELDS,
    Us,
    comment_said,
    message_said,
    post_said,
)
from integrations.facebook.pushes import (
    changed_id,
    comment_pushed,
    message_pushed,
    post_pushed,
)
from integrations.facebook.said import Said, merged, to_mention
from integrations.facebook.states import may_read
from integrations.facebook.subscribing import Subscribing
from integrations.graph import GraphClient
from integrations.graph.tame import Record, as_id, as_record, as_text, as_time

__all__ = ["FacebookPushes"]

_EDITS = {
    Meaning.COMMENT_EDITED,
    Meaning.POST_EDITED,
    Meaning.TAGGED_EDITED,
    Meaning.MESSAGE_EDITED,
}
_FIELDS = {
    Place.COMMENT: COMMENT_FIELDS,
    Place.OTHER_COMMENT: COMMENT_FIELDS,
    Place.POST: POST_FIELDS,
    Place.OTHER_POST: POST_FIELDS,
    Place.MESSAGE: MESSAGE_FIELDS,
}


@dataclass(slots=True)
class _Read:
    """What the events say by themselves."""

    said: dict[str, Said] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    states: dict[str, MessageState] = field(default_factory=dict)
    moderated: dict[str, Moderated] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class FacebookPushes:
    """Implements `integrations.base.PushReader`."""

    def __init__(
        self, client: GraphClient, us: Us, contexts: Contexts, subscribing: Subscribing
    ) -> None:
        self._client = client
        self._us = us
        self._contexts = contexts
        self._subscribing = subscribing

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:
        """What the events mean; see `integrations.base.PushReader.read`."""
        read = _Read()
        for event in events:
            self._take(read, event)
        await self._ask_how_it_is(read, now)
        # Those that are told later are kept from becoming cards by the core, which remembers.
        removed = {one for one, state in read.states.items() if not state.exists}
        said, gone = await self._completed(
            {one: known for one, known in read.said.items() if one not in removed}
        )
        # A share of our own post, our own words, an edit that tells no words.
        nothing = read.said.keys() - said.keys() - gone - removed
        read.ignored += [read.kinds[one] for one in read.said if one in nothing]
        contexts = await self._contexts.of(said.values())
        states = read.states | dict.fromkeys(gone | removed, MessageState(exists=False))
        return News(
            mentions=tuple(_mentions(said, contexts, now)),
            states=states,
            ignored=tuple(read.ignored),
            unknown=tuple(read.unknown),
        )

    def stream(self) -> AsyncIterator[bytes] | None:
        """Facebook has no stream."""
        return None

    async def subscription(self, callback: str) -> Subscription:
        """Whether Facebook pushes to this address."""
        return await self._subscribing.look(callback)

    async def subscribe(self, callback: str) -> Subscription:
        """Subscribe the app and the Page."""
        return await self._subscribing.make(callback)

    def _take(self, read: _Read, event: PushedEvent) -> None:
        value = as_record(event.content.get("value"))
        sent_at = as_time(event.content.get("at"))
        meaning = meaning_of(event.kind)
        match meaning:
            case Meaning.UNKNOWN:
                read.unknown.append(event.kind)
            case Meaning.IGNORED:
                read.ignored.append(event.kind)
            case Meaning.GONE | Meaning.HIDDEN | Meaning.SHOWN:
                self._changed(read, event.kind, meaning, value)
            case Meaning.MESSAGE_GONE:
                mid = as_id(as_record(value.get("message")).get("mid"))
                _state(read, event.kind, mid, MessageState(exists=False))
            case _:
                self._add(read, event.kind, self._said(meaning, value, sent_at))

    def _changed(self, read: _Read, kind: str, meaning: Meaning, value: Record) -> None:
        gone = meaning is Meaning.GONE
        state = MessageState(exists=not gone, hidden=None if gone else meaning is Meaning.HIDDEN)
        external_id = changed_id(value, self._us)
        # Who takes a share back does not take back what was shared, whose id the push has.
        share = gone and as_text(value.get("item")) == "share"
        if not usable(external_id) or (gone and not share):
            _state(read, kind, external_id, state)
            return
        of = comment_pushed if as_id(value.get("comment_id")) else post_pushed
        here = not kind.startswith("mention.")
        said = of(value, self._us, here=here, sent_at=None, edited=False)
        read.kinds.setdefault(external_id, kind)
        read.moderated[external_id] = Moderated(said=said, state=state, sure=not share)

    async def _ask_how_it_is(self, read: _Read, now: datetime) -> None:
        """Where the pushes leave doubt; what is told of it otherwise is not touched."""
        asked = await as_they_are(self._client, self._us, read.moderated, now=now)
        for external_id, state in asked.states.items():
            _state(read, read.kinds[external_id], external_id, state)
        for external_id, said in asked.said.items():
            read.said.setdefault(external_id, replace(said, doubtful=False))
        read.ignored += [read.kinds[i] for i in read.moderated if i not in asked.states]

    def _said(self, meaning: Meaning, value: Record, sent_at: datetime | None) -> Said:
        edited = meaning in _EDITS
        if meaning in {Meaning.MESSAGE, Meaning.MESSAGE_EDITED, Meaning.POSTBACK}:
            return message_pushed(value, sent_at=sent_at, edited=edited)
        here = meaning not in {Meaning.TAGGED, Meaning.TAGGED_EDITED}
        # A mention is of a comment where it names one; of a post otherwise.
        comment = meaning in {Meaning.COMMENT, Meaning.COMMENT_EDITED} or (
            not here and as_id(value.get("comment_id"))
        )
        read = comment_pushed if comment else post_pushed
        return read(value, self._us, here=here, sent_at=sent_at, edited=edited)

    def _add(self, read: _Read, kind: str, said: Said) -> None:
        if said.place is not Place.MESSAGE and said.author_id == self._us.id:
            read.ignored.append(kind)
        elif said.place is Place.MESSAGE and said.author_id in {"", self._us.id}:
            # Without a sender it cannot be answered, and without an id a poll could not know it.
            (read.ignored if said.author_id else read.unknown).append(kind)
        elif not usable(said.external_id):
            known_empty = kind == "messages.postback"  # older buttons have no id
            (read.ignored if known_empty else read.unknown).append(kind)
        else:
            read.kinds[said.external_id] = kind
            before = read.said.get(said.external_id)
            read.said[said.external_id] = said if before is None else _newer(before, said)

    async def _completed(self, said: Mapping[str, Said]) -> tuple[dict[str, Said], set[str]]:
        """Everything that was said, with what the Graph adds; and what is gone by now."""
        found = await self._ask([one for one in said.values() if not one.whole])
        silent = [
            one.external_id
            for one in said.values()
            if one.place.ours
            and not (one.text or one.media)
            and one.external_id in found.get(one.external_id, _NOTHING).gone
        ]
        # What our rights do not show looks as if it was deleted.
        gone = set(silent) if silent and await may_read(self._client, self._us) else set()
        whole: dict[str, Said] = {}
        for external_id, one in said.items():
            node = found.get(external_id, _NOTHING).nodes.get(external_id)
            if external_id in gone or (node is None and one.doubtful):
                continue
            full = one if node is None else merged(one, self._asked(one, node))
            # Words that are known must not give way to none.
            empty = full.edited_at is not None and not (full.text or full.media)
            if full.author_id != self._us.id and not empty:
                whole[external_id] = full
        return whole, gone

    async def _ask(self, said: Sequence[Said]) -> dict[str, Found]:
        """What the Graph says about each; by place, because their fields differ."""
        answers: dict[str, Found] = {}
        for fields in dict.fromkeys(_FIELDS[one.place] for one in said):
            ids = [one.external_id for one in said if _FIELDS[one.place] == fields]
            answers |= dict.fromkeys(ids, await look_up(self._client, ids, fields, urgent=True))
        return answers

    def _asked(self, said: Said, node: Record) -> Said:
        if said.place is Place.MESSAGE:
            return message_said(node)
        if said.place in {Place.POST, Place.OTHER_POST}:
            return post_said(node, self._us)
        return comment_said(node, self._us, post_id=said.root_id)


_NOTHING = Found()


def _newer(before: Said, after: Said) -> Said:
    """Of two pushes of the same thing: the later edit, with what only the other one tells."""
    older, newer = before, after
    if (before.edited_at is not None) > (after.edited_at is not None) or (
        before.edited_at and after.edited_at and before.edited_at > after.edited_at
    ):
        older, newer = after, before
    kept = merged(older, newer)
    return replace(kept, created_at=older.created_at, edited_at=newer.edited_at)


def _state(read: _Read, kind: str, external_id: str, state: MessageState) -> None:
    if not external_id:
        read.unknown.append(kind)
        return
    before = read.states.get(external_id)
    # Nothing comes back once it is deleted, in whatever order the pushes came.
    if before is None or before.exists:
        read.states[external_id] = state


def _mentions(
    said: Mapping[str, Said], contexts: Mapping[str, QuotedContext], now: datetime
) -> list[Mention]:
    mentions = [
        to_mention(replace(one, context=one.context or contexts.get(one.parent_id)), now=now)
        for one in said.values()
    ]
    return sorted(mentions, key=lambda mention: (mention.created_at, mention.external_id))
