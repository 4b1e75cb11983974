"""Messages."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Direction, Message
from bot.domain.delivery import DeliveryKind, DeliveryStatus
from bot.storage import Newest
from db.bulk import insert_rows
from db.mapping import message_values, to_message
from db.repositories import collisions
from db.tables import deliveries, messages

_M = messages.c
_KNOWN = select(messages).where(
    _M.account_id == bindparam("b_account"),
    _M.external_id.in_(bindparam("b_ids", expanding=True)),
)
_UNANSWERED = (
    select(_M.conversation_id, func.min(_M.created_at).label("since"))
    .where(
        _M.conversation_id.in_(bindparam("b_ids", expanding=True)),
        _M.direction == Direction.INBOUND.value,
        _M.answered_at.is_(None),
        _M.deleted_at.is_(None),
    )
    .group_by(_M.conversation_id)
)
_RANKED = (
    select(
        _M.id,
        func.row_number()
        .over(partition_by=_M.conversation_id, order_by=(_M.created_at.desc(), _M.id.desc()))
        .label("place"),
        func.count().over(partition_by=_M.conversation_id).label("total"),
    )
    .where(_M.conversation_id.in_(bindparam("b_ids", expanding=True)))
    .subquery()
)
_NEWEST = (
    select(messages, _RANKED.c.total)
    .join(_RANKED, _RANKED.c.id == _M.id)
    .where(_RANKED.c.place <= bindparam("b_each"))
    .order_by(_M.created_at, _M.id)
)


class MessageRows:
    """`bot.storage.Messages`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def known(self, account_id: str, external_ids: Collection[str]) -> dict[str, Message]:
        given = {"b_account": account_id, "b_ids": list(external_ids)}
        rows = (await self._connection.execute(_KNOWN, given)).mappings()
        return {row["external_id"]: to_message(row) for row in rows}

    async def get(self, message_id: str) -> Message | None:
        query = select(messages).where(messages.c.id == message_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_message(row)

    async def add(self, new: Sequence[Message]) -> None:
        if new:
            with collisions():
                await insert_rows(self._connection, messages, [message_values(m) for m in new])

    async def update(self, changed: Sequence[Message]) -> None:
        if not changed:
            return
        columns = ("text", "media", "edited_at", "deleted_at", "hidden_at", "original_text")
        statement = (
            update(messages)
            .where(messages.c.id == bindparam("b_id"))
            .values({name: bindparam(f"b_{name}") for name in columns})
        )
        rows = []
        for message in changed:
            values = message_values(message)
            rows.append({"b_id": message.id, **{f"b_{n}": values[n] for n in columns}})
        await self._connection.execute(statement, rows)

    async def unanswered_since(self, conversation_ids: Collection[str]) -> dict[str, datetime]:
        rows = await self._connection.execute(_UNANSWERED, {"b_ids": list(conversation_ids)})
        return {row["conversation_id"]: row["since"] for row in rows.mappings()}

    async def mark_answered(self, conversation_id: str, seen_at: datetime, now: datetime) -> None:
        m = messages.c
        await self._connection.execute(
            update(messages)
            .where(
                m.conversation_id == conversation_id,
                m.direction == Direction.INBOUND.value,
                m.answered_at.is_(None),
                m.received_at <= seen_at,
            )
            .values(answered_at=now)
        )

    async def mark_waiting(self, conversation_id: str, since: datetime | None) -> None:
        m = messages.c
        after = [] if since is None else [m.answered_at > since]
        await self._connection.execute(
            update(messages)
            .where(
                m.conversation_id == conversation_id,
                m.direction == Direction.INBOUND.value,
                m.answered_at.is_not(None),
                *after,
            )
            .values(answered_at=None)
        )

    async def newest(self, conversation_ids: Collection[str], each: int) -> dict[str, Newest]:
        found: dict[str, list[Message]] = {i: [] for i in conversation_ids}
        totals = dict.fromkeys(found, 0)
        given = {"b_ids": list(found), "b_each": each}
        for row in (await self._connection.execute(_NEWEST, given)).mappings():
            found[row["conversation_id"]].append(to_message(row))
            totals[row["conversation_id"]] = row["total"]
        return {i: Newest(tuple(messages), totals[i]) for i, messages in found.items()}

    async def alive(self, account_id: str, since: datetime, limit: int) -> list[Message]:
        m = messages.c
        query = (
            select(messages)
            .where(
                m.account_id == account_id,
                m.direction == Direction.INBOUND.value,
                m.received_at >= since,
                m.deleted_at.is_(None),
            )
            .order_by(m.received_at.desc(), m.id.desc())
            .limit(limit)
        )
        return [to_message(r) for r in (await self._connection.execute(query)).mappings()]

    async def recent_texts(self, account_id: str, limit: int) -> list[str]:
        d = deliveries.c
        query = (
            select(d.payload)
            .where(
                d.account_id == account_id,
                d.kind.in_([DeliveryKind.REPLY.value, DeliveryKind.PRIVATE.value]),
                d.status.not_in([DeliveryStatus.FAILED.value, DeliveryStatus.CANCELLED.value]),
            )
            .order_by(d.created_at.desc(), d.id.desc())
            .limit(limit)
        )
        payloads = (await self._connection.execute(query)).scalars()
        return [str(payload.get("text", "")) for payload in payloads]
