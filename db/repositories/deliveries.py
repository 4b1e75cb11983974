"""Deliveries: pending, leased as `sending`, settled."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    Insert,
    Table,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.delivery import NUDGE, Delivery, DeliveryKind, DeliveryStatus, Purpose
from db.mapping import delivery_outcome, delivery_values, to_delivery
from db.repositories.delivery_statements import (
    CANCEL_AFTER,
    LEASE,
    LEASE_UNKNOWN,
    LOST,
    OF_POST,
    OPEN,
    OPEN_OF,
    ORPHANS,
    PRIVATELY,
    PURPOSES,
    REPLIES_DUE,
    TO_CUSTOMERS,
)
from db.tables import deliveries

_MANY = 20  # up to here rows go one by one, because only then their count is exact


def insert_or_leave(connection: AsyncConnection, table: Table) -> Insert:
    """An INSERT that leaves an existing row alone, in either dialect."""
    return _insert_or_leave(connection.dialect.name, table)


@cache
def _insert_or_leave(dialect: str, table: Table) -> Insert:
    statement: postgresql.Insert | sqlite.Insert = (
        postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    )
    # Without this SQLAlchemy forgets how many rows an INSERT has added.
    return statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


_SOON = timedelta(minutes=1)


class DeliveryRows:
    """`bot.storage.Deliveries`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Sequence[Delivery]) -> int:
        if not new:
            return 0
        statement = insert_or_leave(self._connection, deliveries)
        if len(new) > _MANY:
            await self._connection.execute(statement, [delivery_values(d) for d in new])
            return len(new)
        added = 0
        for delivery in new:
            result = await self._connection.execute(statement, delivery_values(delivery))
            added += result.rowcount
        return added

    async def get(self, delivery_id: str) -> Delivery | None:
        query = select(deliveries).where(deliveries.c.id == delivery_id)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_delivery(row)

    async def known(self, onces: Collection[str]) -> set[str]:
        query = select(deliveries.c.once).where(deliveries.c.once.in_(list(onces)))
        return set((await self._connection.execute(query)).scalars())

    async def open_of(self, conversation_ids: Collection[str]) -> dict[str, list[Delivery]]:
        rows = await self._connection.execute(OPEN_OF, {"b_ids": list(conversation_ids)})
        found: dict[str, list[Delivery]] = {}
        for row in rows.mappings():
            found.setdefault(row["conversation_id"], []).append(to_delivery(row))
        return found

    async def last_answer(self, conversation_id: str) -> Delivery | None:
        d = deliveries.c
        query = (
            select(deliveries)
            .where(
                d.conversation_id == conversation_id,
                d.kind.in_(TO_CUSTOMERS),
                d.status.not_in(LOST),
            )
            .order_by(d.created_at.desc(), d.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_delivery(row)

    async def privately_answered(self, conversation_ids: Collection[str]) -> set[str]:
        rows = await self._connection.execute(PRIVATELY, {"b_ids": list(conversation_ids)})
        return set(rows.scalars())

    async def purposes(self, conversation_ids: Collection[str]) -> dict[str, set[Purpose]]:
        rows = await self._connection.execute(PURPOSES, {"b_ids": list(conversation_ids)})
        found: dict[str, set[Purpose]] = {}
        for conversation_id, purpose in rows:
            found.setdefault(conversation_id, set()).add(Purpose(purpose))
        return found

    async def lease(
        self, kinds: Collection[DeliveryKind], limit: int, seconds: float, now: datetime
    ) -> list[Delivery]:
        return await self._changed(
            LEASE,
            {
                "b_kinds": [k.value for k in kinds],
                "b_limit": limit,
                "b_seconds": seconds,
                "b_now": now,
            },
        )

    async def lease_unknown(self, limit: int, seconds: float, now: datetime) -> list[Delivery]:
        given = {"b_limit": limit, "b_seconds": seconds, "b_now": now}
        return await self._changed(LEASE_UNKNOWN, given)

    async def orphans(self, now: datetime) -> list[Delivery]:
        return await self._changed(ORPHANS, {"b_now": now})

    async def _changed(
        self, statement: ReturningUpdate[tuple[object, ...]], given: Mapping[str, object]
    ) -> list[Delivery]:
        """Run an UPDATE that returns whole rows; oldest first."""
        rows = (await self._connection.execute(statement, given)).mappings()
        return sorted((to_delivery(r) for r in rows), key=lambda x: (x.created_at, x.id))

    async def settle(self, delivery: Delivery, expected: Collection[DeliveryStatus]) -> bool:
        changed = await self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.id == delivery.id,
                deliveries.c.status.in_([s.value for s in expected]),
            )
            .values(lease_until=0, **delivery_outcome(delivery))
        )
        return changed.rowcount == 1

    async def note_progress(self, delivery: Delivery) -> bool:
        d = deliveries.c
        noted = await self._connection.execute(
            update(deliveries)
            .where(
                d.id == delivery.id,
                d.status == DeliveryStatus.SENDING.value,
                d.attempts == delivery.attempts,  # else another worker is sending it by now
            )
            .values(payload=delivery.payload)
        )
        return noted.rowcount == 1

    async def of_post(self, post_id: str) -> list[Delivery]:
        rows = (await self._connection.execute(OF_POST, {"b_post": post_id})).mappings()
        return [to_delivery(row) for row in rows]

    async def replies_due(self, account_id: str, now: datetime) -> bool:
        given = {"b_account": account_id, "b_until": now + _SOON}
        return bool((await self._connection.execute(REPLIES_DUE, given)).scalar_one())

    async def cancel_after(self, delivery_id: str, now: datetime) -> list[Delivery]:
        cancelled: list[Delivery] = []
        failed = [delivery_id]
        while failed:  # one of a thread waits for the one before it, which waits for another
            more = await self._changed(CANCEL_AFTER, {"b_failed": failed, "b_settled_at": now})
            cancelled += more
            failed = [d.id for d in more]
        return cancelled

    async def cancel_nudges(self, conversation_id: str) -> None:
        d = deliveries.c
        await self._connection.execute(
            update(deliveries)
            .where(
                d.conversation_id == conversation_id,
                d.kind == DeliveryKind.SLACK.value,
                d.status.in_([DeliveryStatus.PENDING.value, DeliveryStatus.UNKNOWN.value]),
                d.once.startswith(NUDGE),
            )
            .values(status=DeliveryStatus.CANCELLED.value)
        )

    async def cancel_pending(self, conversation_id: str, now: datetime) -> list[Delivery]:
        d = deliveries.c
        return await self._changed(
            update(deliveries)
            .where(
                d.conversation_id == conversation_id,
                d.kind.in_(TO_CUSTOMERS),
                d.status == DeliveryStatus.PENDING.value,
            )
            .values(status=DeliveryStatus.CANCELLED.value, settled_at=now)
            .returning(deliveries),
            {},
        )

    async def cancel_once(self, conversation_id: str, begins: str, now: datetime) -> None:
        d = deliveries.c
        await self._connection.execute(
            update(deliveries)
            .where(
                d.conversation_id == conversation_id,
                d.status.in_([DeliveryStatus.PENDING.value, DeliveryStatus.UNKNOWN.value]),
                d.once.startswith(begins, autoescape=True),
            )
            .values(status=DeliveryStatus.CANCELLED.value, settled_at=now)
        )

    async def depth(self) -> Mapping[str, int]:
        d = deliveries.c
        waiting = [
            DeliveryStatus.PENDING.value,
            DeliveryStatus.SENDING.value,
            DeliveryStatus.UNKNOWN.value,
        ]
        query = select(d.status, func.count()).where(OPEN, d.status.in_(waiting)).group_by(d.status)
        counted = {row[0]: row[1] for row in await self._connection.execute(query)}
        return {status: counted.get(status, 0) for status in waiting}
