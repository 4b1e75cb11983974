"""Messages."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Direction, Message
from bot.domain.delivery import DeliveryKind, DeliveryStatus
from db.mapping import message_values, to_message
from db.repositories import collisions
from db.tables import deliveries, messages


class MessageRows:
    """`bot.storage.Messages`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def known(self, account_id: str, external_ids: Collection[str]) -> dict[str, Message]:
        query = select(messages).where(
            messages.c.account_id == account_id, messages.c.external_id.in_(external_ids)
        )
        rows = (await self._connection.execute(query)).mappings()
        return {row["external_id"]: to_message(row) for row in rows}

    async def get(self, message_id: str) -> Message | None:
        query = select(messages).where(messages.c.id == message_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_message(row)

    async def add(self, new: Sequence[Message]) -> None:
        if new:
            with collisions():
                await self._connection.execute(insert(messages), [message_values(m) for m in new])

    async def update(self, changed: Sequence[Message]) -> None:
        if not changed:
            return
        columns = ("text", "media", "edited_at", "deleted_at", "original_text")
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
        m = messages.c
        query = (
            select(m.conversation_id, func.min(m.created_at).label("since"))
            .where(
                m.conversation_id.in_(conversation_ids),
                m.direction == Direction.INBOUND.value,
                m.answered_at.is_(None),
                m.deleted_at.is_(None),
            )
            .group_by(m.conversation_id)
        )
        return {
            row["conversation_id"]: row["since"]
            for row in (await self._connection.execute(query)).mappings()
        }

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

    async def latest(
        self, conversation_ids: Collection[str], each: int
    ) -> dict[str, list[Message]]:
        found: dict[str, list[Message]] = {i: [] for i in conversation_ids}
        if not found:
            return found
        newest = [
            select(messages.c.id)
            .where(messages.c.conversation_id == conversation_id)
            .order_by(messages.c.created_at.desc(), messages.c.id.desc())
            .limit(each)
            .subquery()
            for conversation_id in found
        ]
        ids = union_all(*(select(part.c.id) for part in newest)).subquery()
        query = (
            select(messages)
            .where(messages.c.id.in_(select(ids.c.id)))
            .order_by(messages.c.created_at, messages.c.id)
        )
        for row in (await self._connection.execute(query)).mappings():
            found[row["conversation_id"]].append(to_message(row))
        return found

    async def count(self, conversation_ids: Collection[str]) -> dict[str, int]:
        query = (
            select(messages.c.conversation_id, func.count())
            .where(messages.c.conversation_id.in_(conversation_ids))
            .group_by(messages.c.conversation_id)
        )
        counted = {row[0]: row[1] for row in await self._connection.execute(query)}
        return {i: counted.get(i, 0) for i in conversation_ids}

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
