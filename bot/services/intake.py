"""From what a network returned to durable conversations, in one transaction.

A page of mentions is stored with a fixed number of statements, however many it has. The poll's
cursor moves in the same transaction, so that nothing is passed that was not stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.account import Account, ResponsePolicy
from bot.domain.conversation import (
    Author,
    Clock,
    ClockKind,
    Conversation,
    Direction,
    Message,
    State,
    begin,
    receive,
)
from bot.domain.delivery import Delivery
from bot.domain.events import SYSTEM, Event, EventKind
from bot.domain.mention import Mention
from bot.domain.notices import CustomerWrote
from bot.domain.standing import opens, standing_facts
from bot.services.arrivals import arrived, edited, outdated, under_our_posts
from bot.services.in_force import SettingsInForce
from bot.services.journal import notice_delivery
from bot.storage import Collision, UnitOfWork, Units

_TRIES = 5


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a page.

    Attributes:
        new: messages that were not known.
        changed: known messages that their authors have edited.
        lags: for each new message, how long it took from the network's time stamp to us.
    """

    new: int = 0
    changed: int = 0
    lags: tuple[timedelta, ...] = ()


@dataclass(slots=True)
class _Batch:
    """The working set of one transaction."""

    authors: dict[str, Author]
    known: dict[str, Message]
    by_root: dict[tuple[str, str], Conversation] = field(default_factory=dict)
    new_authors: list[Author] = field(default_factory=list)
    changed_authors: list[Author] = field(default_factory=list)
    fresh: dict[str, Conversation] = field(default_factory=dict)
    touched: dict[str, Conversation] = field(default_factory=dict)
    roots: list[tuple[str, str, str, str]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    edits: list[Mention] = field(default_factory=list)
    edited: list[Message] = field(default_factory=list)


class Intake:
    """Stores mentions."""

    def __init__(self, units: Units, settings: SettingsInForce) -> None:
        self._units = units
        self._settings = settings

    async def store(
        self, account: Account, mentions: Sequence[Mention], *, cursor: str | None, now: datetime
    ) -> Stored:
        """Store a page and move the cursor; the same page again changes nothing.

        Two replicas may store the same mention at once; the one that comes second finds the
        unique key taken and runs its transaction again, now seeing the first one's rows.
        """
        for attempt in range(_TRIES):
            try:
                async with self._units.write() as uow:
                    stored = await self._store(uow, account, mentions, now)
                    if cursor is not None:
                        await uow.accounts.move_cursor(account.id, cursor, now)
                    await uow.commit()
                    return stored
            except Collision:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("the loop returns or raises")

    async def _store(
        self, uow: UnitOfWork, account: Account, mentions: Sequence[Mention], now: datetime
    ) -> Stored:
        policy = self._settings.now.policy_of(account)
        theirs = arrived(account, mentions, now)
        if not theirs:
            return Stored()
        batch = _Batch(
            authors=await uow.authors.by_external(
                account.id, {m.author.external_id for m in theirs}
            ),
            known=await uow.messages.known(account.id, [m.external_id for m in theirs]),
        )
        new = [m for m in theirs if m.external_id not in batch.known]
        new = await under_our_posts(uow, account, new)
        for mention in theirs:
            _note_author(uow, batch, account, mention)
            _note_edit(batch, mention)
        await self._find_conversations(uow, batch, account, new, policy)
        for mention in new:
            _place(uow, batch, account, mention, policy, now)
        await self._write(uow, batch, account, policy, now)
        lags = tuple(max(now - m.created_at, timedelta()) for m in new)
        return Stored(len(new), len(batch.edited), lags)

    async def _find_conversations(
        self,
        uow: UnitOfWork,
        batch: _Batch,
        account: Account,
        new: Sequence[Mention],
        policy: ResponsePolicy,
    ) -> None:
        if not new:
            return
        pairs = {(batch.authors[m.author.external_id].id, m.root_external_id) for m in new}
        batch.by_root = await uow.conversations.by_roots(account.id, pairs)
        strangers = {
            author_id for author_id, root in pairs if (author_id, root) not in batch.by_root
        }
        if strangers:
            since = min(m.created_at for m in new) - policy.window
            waiting = await uow.conversations.in_a_row(account.id, strangers, since)
            for author_id, conversation in waiting.items():
                batch.by_root.setdefault((author_id, ""), conversation)

    async def _write(
        self,
        uow: UnitOfWork,
        batch: _Batch,
        account: Account,
        policy: ResponsePolicy,
        now: datetime,
    ) -> None:
        await uow.authors.add(batch.new_authors, now)
        await uow.authors.update(batch.changed_authors)
        changed = await self._received(uow, batch, policy)
        changed |= await self._edited(uow, batch, account, changed)
        await uow.conversations.add(list(batch.fresh.values()))
        await uow.conversations.add_roots(batch.roots)
        await uow.conversations.save_all(list(changed.values()))
        await uow.messages.add(batch.messages)
        await uow.messages.update(batch.edited)
        await uow.events.add(list(_events(uow, batch, account, changed, now)))
        notices = list(_thread_notices(uow, batch, now))
        await uow.deliveries.add(notices)
        if batch.messages or batch.edited:
            uow.wake("cards")
        if notices:
            uow.wake("deliveries")

    async def _edited(
        self, uow: UnitOfWork, batch: _Batch, account: Account, changed: Mapping[str, Conversation]
    ) -> dict[str, Conversation]:
        """The other known conversations in which something was edited, and shows it.

        Looked at again with the conversations held: what another replica has noted of the same
        messages meanwhile stays.
        """
        held: dict[str, Conversation] = {}
        for message in batch.edited:
            i = message.conversation_id
            if i not in changed and i not in held:
                found = await uow.conversations.lock(i)
                held |= {} if found is None else {i: found}
        if batch.edited:
            external_ids = [mention.external_id for mention in batch.edits]
            batch.known = await uow.messages.known(account.id, external_ids)
            again, batch.edits, batch.edited = batch.edits, [], []
            for mention in again:
                _note_edit(batch, mention)
        shown = {message.conversation_id for message in batch.edited}
        return {i: one.bump() for i, one in held.items() if i in shown}

    async def _received(
        self, uow: UnitOfWork, batch: _Batch, policy: ResponsePolicy
    ) -> dict[str, Conversation]:
        """The known conversations that have new messages, open and with their clocks running."""
        if not batch.touched:
            return {}
        waiting = await uow.messages.unanswered_since(list(batch.touched))
        # A clock that runs already goes on: a colleague may have started it anew since.
        waiting |= {i: c.start for i, c in _running(batch.touched)}
        newest: dict[str, datetime] = {}
        for message in batch.messages:
            i, at = message.conversation_id, message.created_at
            if i in batch.touched:
                waiting[i] = min(waiting.get(i, at), at)
                newest[i] = max(newest.get(i, at), at)
        return {
            i: receive(conversation, policy, waiting[i], newest[i])
            for i, conversation in batch.touched.items()
        }


def _running(touched: Mapping[str, Conversation]) -> Iterable[tuple[str, Clock]]:
    """The response clocks of conversations that are open."""
    for i, conversation in touched.items():
        clock = conversation.clock
        if conversation.state is State.OPEN and clock and clock.kind is ClockKind.RESPONSE:
            yield i, clock


def _note_author(uow: UnitOfWork, batch: _Batch, account: Account, mention: Mention) -> None:
    known = batch.authors.get(mention.author.external_id)
    if known is None:
        author = Author(id=uow.new_id(), account_id=account.id, profile=mention.author)
        batch.new_authors.append(author)
        batch.authors[mention.author.external_id] = author
        return
    profile = mention.author.since(known.profile)
    if known.profile != profile:
        author = replace(known, profile=profile)
        batch.authors[mention.author.external_id] = author
        if any(a.id == known.id for a in batch.new_authors):
            batch.new_authors = [author if a.id == known.id else a for a in batch.new_authors]
        else:
            batch.changed_authors.append(author)


def _note_edit(batch: _Batch, mention: Mention) -> None:
    known = batch.known.get(mention.external_id)
    if known is None or mention.edited_at is None or known.deleted_at is not None:
        return
    if known.text == mention.text and known.media == mention.media:
        return
    if outdated(known, mention.edited_at):
        return
    batch.edits.append(mention)
    batch.edited.append(edited(known, mention.text, now=mention.edited_at, mention=mention))


def _conversation_of(
    uow: UnitOfWork,
    batch: _Batch,
    account: Account,
    mention: Mention,
    policy: ResponsePolicy,
    now: datetime,
) -> Conversation:
    """Found by its root, else in a row, else begun."""
    author = batch.authors[mention.author.external_id]
    key = (author.id, mention.root_external_id)
    found = batch.by_root.get(key)
    if found is not None:
        return found
    row = batch.by_root.get((author.id, ""))
    near = row is not None and mention.created_at - row.last_inbound_at <= policy.window
    if row is not None and near and not mention.visibility.private:
        batch.by_root[key] = row
        batch.roots.append((account.id, author.id, mention.root_external_id, row.id))
        return row
    begun = begin(
        policy,
        conversation_id=uow.new_id(),
        account_id=account.id,
        author_id=author.id,
        root_external_id=mention.root_external_id,
        private=mention.visibility.private,
        spoke_at=mention.created_at,
        now=now,
    )
    batch.by_root[key] = batch.fresh[begun.id] = begun
    return begun


def _place(
    uow: UnitOfWork,
    batch: _Batch,
    account: Account,
    mention: Mention,
    policy: ResponsePolicy,
    now: datetime,
) -> None:
    """Put a new mention into its conversation."""
    conversation = _conversation_of(uow, batch, account, mention, policy, now)
    if mention.created_at > conversation.last_inbound_at:
        conversation = replace(conversation, last_inbound_at=mention.created_at)
    if conversation.id in batch.fresh:
        batch.fresh[conversation.id] = conversation
    else:
        batch.touched.setdefault(conversation.id, conversation)
    if conversation.state is State.OPEN and not conversation.private:
        batch.by_root[conversation.author_id, ""] = conversation
    batch.messages.append(
        Message(
            id=uow.new_id(),
            conversation_id=conversation.id,
            account_id=account.id,
            direction=Direction.INBOUND,
            external_id=mention.external_id,
            text=mention.text,
            created_at=mention.created_at,
            received_at=now,
            kind=mention.kind,
            visibility=mention.visibility,
            parent_external_id=mention.parent_external_id,
            root_external_id=mention.root_external_id,
            url=mention.url,
            media=mention.media,
            context=mention.context,
            reply_handle=mention.reply_handle,
            why=mention.why,
            edited_at=mention.edited_at,
        )
    )


def _events(
    uow: UnitOfWork,
    batch: _Batch,
    account: Account,
    changed: Mapping[str, Conversation],
    now: datetime,
) -> Iterable[Event]:
    def event(kind: EventKind, conversation_id: str, **facts: object) -> Event:
        return Event(
            id=uow.new_id(),
            at=now,
            actor=SYSTEM,
            kind=kind,
            account_id=account.id,
            conversation_id=conversation_id,
            facts=facts,
        )

    standing: dict[str, dict[str, object]] = {}
    for message in batch.messages:
        i = message.conversation_id
        before, after = batch.touched.get(i), changed.get(i) or batch.fresh[i]
        first = i not in standing
        if first:
            standing[i] = standing_facts(after)
        spam = after.state is State.SPAM  # nobody waits, and yet it was fetched
        yield event(
            EventKind.RECEIVED,
            i,
            message=message.id,
            sent_at=message.created_at.isoformat(),
            opens=spam or (first and opens(before, after)),
            **standing[i],
        )
    for i, before in batch.touched.items():
        if before.state is not State.OPEN and before.state is not State.SPAM:
            yield event(EventKind.REOPENED, i, was=before.state.value)
    for message in batch.edited:
        yield event(EventKind.EDITED, message.conversation_id, message=message.id)


def _thread_notices(uow: UnitOfWork, batch: _Batch, now: datetime) -> Iterable[Delivery]:
    """What a customer adds to a conversation that has a card lands in the card's thread."""
    names = {a.id: a.profile.name for a in batch.authors.values()}
    for message in batch.messages:
        before = batch.touched.get(message.conversation_id)
        if before is None or before.state is State.SPAM:
            continue
        yield notice_delivery(
            uow,
            CustomerWrote(
                conversation_id=message.conversation_id,
                author_name=names.get(before.author_id, ""),
                text=message.text,
                url=message.url,
                reopened=before.state is not State.OPEN,
            ),
            once=f"wrote:{message.id}",
            now=now,
            conversation_id=message.conversation_id,
            thread_of=message.conversation_id,
        )
