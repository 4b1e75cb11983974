"""Erases what customers wrote and who they are."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Author, Conversation, State
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus
from bot.domain.events import without_texts
from bot.storage import Erased
from db.mapping import to_author, to_conversation, to_delivery
from db.push_tables import UNREAD, pushes
from db.repositories.conversations import DOMAIN_COLUMNS
from db.tables import (
    ERASABLE,
    authors,
    cases,
    conversation_roots,
    conversations,
    deliveries,
    drafts,
    events,
    kudos,
    messages,
)
from db.types import database_epoch

GONE = "erased:"
"""How the id of an author or a message begins that a network no longer knows by it."""
_C, _D, _M = conversations.c, deliveries.c, messages.c
_NAMED_AT_ONCE = 50
_TO_SLACK = (DeliveryKind.SLACK.value, DeliveryKind.RETRACT.value)
_ENDED = tuple(state.value for state in State if state.terminal)
_OPEN = (
    DeliveryStatus.PENDING.value,
    DeliveryStatus.SENDING.value,
    DeliveryStatus.UNKNOWN.value,
)
_BEFORE = bindparam("b_before", type_=_C.last_inbound_at.type)
_OVER = and_(
    ERASABLE,
    _C.last_inbound_at < _BEFORE,
    _C.state.in_(_ENDED),
    or_(_C.answered_at.is_(None), _C.answered_at < _BEFORE),
    ~exists().where(
        cases.c.conversation_id == _C.id,
        or_(cases.c.closed_at.is_(None), cases.c.closed_at >= _BEFORE),
    ),
    ~exists().where(
        _D.conversation_id == _C.id, or_(_D.status.in_(_OPEN), _D.created_at >= _BEFORE)
    ),
    ~exists().where(_M.conversation_id == _C.id, _M.received_at >= _BEFORE),
)

_LOOSE = and_(
    _D.conversation_id == "",
    _D.created_at < _BEFORE,
    _D.kind == DeliveryKind.SLACK.value,
    _D.post_id == "",
    _D.status.not_in(_OPEN),
)
_UNREAD_PUSHES = select(pushes.c.id).where(UNREAD, pushes.c.received_at < _BEFORE)


class ErasingRows:
    """`bot.storage.Erasing`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    # -- what to erase --------------------------------------------------------------------------

    async def over(self, before: datetime, limit: int) -> list[Conversation]:
        given = {"b_before": before}
        oldest = (
            select(_C.id, _C.author_id)
            .where(_OVER)
            .order_by(_C.last_inbound_at, _C.id)
            .limit(limit)
        )
        found = (await self._connection.execute(oldest, given)).all()
        held = (
            select(authors.c.id)
            .where(authors.c.id.in_({row.author_id for row in found}))
            .order_by(authors.c.id)
            .with_for_update(skip_locked=True)
        )
        theirs = set((await self._connection.execute(held)).scalars())
        wanted = [row.id for row in found if row.author_id in theirs]
        query = (
            select(*DOMAIN_COLUMNS)
            .where(_OVER, _C.id.in_(wanted))
            .order_by(_C.last_inbound_at, _C.id)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._connection.execute(query, given)).mappings()
        return [to_conversation(row) for row in rows]

    async def anything_over(self, before: datetime) -> bool:
        any_of = (select(_C.id).where(_OVER), select(_D.id).where(_LOOSE), _UNREAD_PUSHES)
        query = select(or_(*map(exists, any_of)))
        return bool((await self._connection.execute(query, {"b_before": before})).scalar_one())

    async def authors_named(self, account_ids: Collection[str], name: str) -> list[Author]:
        query = (
            select(authors)
            .where(
                authors.c.account_id.in_(account_ids),
                ~authors.c.external_id.startswith(GONE),
                or_(func.lower(authors.c.handle) == name.lower(), authors.c.external_id == name),
            )
            .order_by(authors.c.id)
        )
        return [to_author(row) for row in (await self._connection.execute(query)).mappings()]

    async def hold(self, author_ids: Collection[str]) -> list[Conversation]:
        await self._connection.execute(
            select(authors.c.id)
            .where(authors.c.id.in_(author_ids))
            .order_by(authors.c.id)
            .with_for_update()
        )
        query = (
            select(*DOMAIN_COLUMNS)
            .where(_C.author_id.in_(author_ids))
            .order_by(_C.opened_at, _C.id)
            .with_for_update()
        )
        rows = (await self._connection.execute(query)).mappings()
        return [to_conversation(row) for row in rows]

    # -- what is on its way ---------------------------------------------------------------------

    async def in_flight(self, conversation_ids: Collection[str]) -> int:
        query = select(func.count()).where(
            _D.conversation_id.in_(conversation_ids),
            _D.kind.not_in(_TO_SLACK),
            _D.status == DeliveryStatus.SENDING.value,
            _D.lease_until > database_epoch(),
        )
        return (await self._connection.execute(query)).scalar_one()

    async def call_off(self, conversation_ids: Collection[str], now: datetime) -> int:
        # What may be in Slack already is not called off: it is taken back when it is there.
        called_off = or_(
            _D.status == DeliveryStatus.PENDING.value,
            and_(_D.kind.not_in(_TO_SLACK), _D.status.in_(_OPEN)),
        )
        changed = await self._connection.execute(
            update(deliveries)
            .where(
                _D.conversation_id.in_(conversation_ids),
                _D.kind != DeliveryKind.RETRACT.value,
                called_off,
            )
            .values(status=DeliveryStatus.CANCELLED.value, settled_at=now, lease_until=0)
        )
        return changed.rowcount

    async def notices_about(self, conversation_ids: Collection[str]) -> list[Delivery]:
        slack = _D.kind == DeliveryKind.SLACK.value
        own = select(deliveries).where(slack, _D.conversation_id.in_(conversation_ids))
        rows = list((await self._connection.execute(own)).mappings())
        said, ids = type_coerce(_D.payload, Text), list(conversation_ids)
        for first in range(0, len(ids), _NAMED_AT_ONCE):
            named = (said.contains(i) for i in ids[first : first + _NAMED_AT_ONCE])
            gathered = select(deliveries).where(_D.conversation_id == "", slack, or_(*named))
            rows += (await self._connection.execute(gathered)).mappings()
        found = {row["id"]: to_delivery(row) for row in rows}
        return sorted(found.values(), key=lambda d: (d.created_at, d.id))

    # -- erasing --------------------------------------------------------------------------------

    async def erase_notices(self, notices: Sequence[Delivery]) -> None:
        if not notices:
            return
        statement = (
            update(deliveries)
            .where(_D.id == bindparam("b_id"))
            .values(payload=bindparam("b_payload", type_=_D.payload.type), error="", hint="")
        )
        await self._connection.execute(
            statement, [{"b_id": d.id, "b_payload": _erased_notice(d)} for d in notices]
        )

    async def erase_conversations(self, conversation_ids: Collection[str], now: datetime) -> Erased:
        if not conversation_ids:
            return Erased()
        ids = list(conversation_ids)
        praised = kudos.c.message_id.in_(select(_M.id).where(_M.conversation_id.in_(ids)))
        erased = Erased(
            kudos=await self._clear(praised & (kudos.c.note != ""), kudos.c.note),
            messages=await self._messages(ids),
            deliveries=await self._deliveries(ids),
            drafts=(
                await self._connection.execute(
                    delete(drafts).where(drafts.c.conversation_id.in_(ids))
                )
            ).rowcount,
            cases=await self._clear(
                cases.c.conversation_id.in_(ids),
                cases.c.notes,
                cases.c.contact,
                cases.c.outcome_note,
            ),
            events=await self._events(ids),
        )
        await self._connection.execute(
            delete(conversation_roots).where(conversation_roots.c.conversation_id.in_(ids))
        )
        changed = await self._connection.execute(
            update(conversations)
            .where(_C.id.in_(ids))
            .values(root_external_id="", reason="", card_error="", erased_at=now)
        )
        return erased + Erased(conversations=changed.rowcount)

    async def _clear(self, where: ColumnElement[bool], *columns: ColumnElement[str]) -> int:
        table = columns[0].table
        changed = await self._connection.execute(
            update(table).where(where).values(dict.fromkeys(columns, ""))
        )
        return changed.rowcount

    async def _messages(self, ids: Sequence[str]) -> int:
        changed = await self._connection.execute(
            update(messages)
            .where(_M.conversation_id.in_(ids))
            .values(
                external_id=literal(GONE).concat(_M.id),
                text="",
                original_text="",
                parent_external_id="",
                root_external_id="",
                url="",
                media=None,
                context=None,
                reply_handle="",
                why="",
            )
        )
        return changed.rowcount

    async def _deliveries(self, ids: Sequence[str]) -> int:
        """To customers nothing is left; a notice stays one that can be read."""
        changed = await self._connection.execute(
            update(deliveries)
            .where(_D.conversation_id.in_(ids), _D.kind.not_in(_TO_SLACK))
            .values(payload={}, key="", external_id="", url="", error="", hint="")
        )
        query = select(deliveries).where(
            _D.conversation_id.in_(ids), _D.kind == DeliveryKind.SLACK.value
        )
        notices = [to_delivery(r) for r in (await self._connection.execute(query)).mappings()]
        await self.erase_notices(notices)
        return changed.rowcount + len(notices)

    async def _events(self, ids: Sequence[str]) -> int:
        """What people and networks wrote into facts; what is counted stays."""
        query = select(events.c.id, events.c.facts).where(events.c.conversation_id.in_(ids))
        rows = (await self._connection.execute(query)).all()
        changed = [
            {"b_id": row.id, "b_facts": bare}
            for row in rows
            if (bare := without_texts(row.facts)) != row.facts
        ]
        if changed:
            await self._connection.execute(
                update(events)
                .where(events.c.id == bindparam("b_id"))
                .values(facts=bindparam("b_facts", type_=events.c.facts.type)),
                changed,
            )
        return len(changed)

    async def erase_authors(
        self, author_ids: Collection[str], *, only_without_conversations: bool
    ) -> int:
        a = authors.c
        statement = update(authors).where(a.id.in_(author_ids), ~a.external_id.startswith(GONE))
        if only_without_conversations:
            left = exists().where(_C.author_id == a.id, _C.erased_at.is_(None))
            statement = statement.where(~left)
        changed = await self._connection.execute(
            statement.values(
                external_id=literal(GONE).concat(a.id),
                handle="",
                display_name="",
                avatar_url="",
                profile_url="",
                followers=None,
            )
        )
        return changed.rowcount

    async def erase_quotations(self, authors: Sequence[Author]) -> int:
        found: set[str] = set()
        said = type_coerce(_M.context, Text)
        for author in authors:
            profile = author.profile
            marks = [mark for mark in (profile.handle, profile.profile_url) if mark]
            query = select(_M.id, _M.context).where(
                _M.account_id == author.account_id,
                _M.context.is_not(None),
                or_(*(said.icontains(mark, autoescape=True) for mark in marks)),
            )
            rows = (await self._connection.execute(query)).all() if marks else []
            found |= {row.id for row in rows if _quotes(row.context, author)}
        if found:
            await self._connection.execute(
                update(messages).where(_M.id.in_(found)).values(context=None)
            )
        return len(found)

    async def drop_loose_notices(self, before: datetime, limit: int) -> int:
        old = (
            select(_D.id)
            .where(_LOOSE)
            .order_by(_D.created_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        ids = list((await self._connection.execute(old, {"b_before": before})).scalars())
        gone = await self._connection.execute(delete(deliveries).where(_D.id.in_(ids)))
        return gone.rowcount

    async def show_no_card(self, conversation_ids: Collection[str]) -> None:
        await self._connection.execute(
            update(conversations)
            .where(_C.id.in_(conversation_ids), _C.card_ts.is_(None), _C.card_attempts == 0)
            .values(card_version=_C.version)
        )


def _erased_notice(delivery: Delivery) -> dict[str, object]:
    """The same place, and nothing said there."""
    return {**delivery.payload, "type": "NoticeErased", "notice": {}}


def _quotes(context: object, author: Author) -> bool:
    """Whether what stands above a message is by this author."""
    if not isinstance(context, dict):
        return False
    who, url = str(context.get("author", "")), str(context.get("url", ""))
    profile = author.profile
    by_name = who.removeprefix("@").casefold() == profile.handle.casefold()
    return by_name or bool(profile.profile_url and url.startswith(profile.profile_url))
