"""Deliveries: pending, leased as `sending`, settled."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Exists, Insert, Table, Update, and_, exists, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import NUDGE, Delivery, DeliveryKind, DeliveryStatus, Purpose
from db.mapping import delivery_outcome, delivery_values, to_delivery
from db.tables import deliveries
from db.types import database_epoch

_TO_CUSTOMERS = (DeliveryKind.REPLY.value, DeliveryKind.PRIVATE.value)
_LOST = (DeliveryStatus.FAILED.value, DeliveryStatus.CANCELLED.value)


def insert_or_leave(connection: AsyncConnection, table: Table) -> Insert:
    """An INSERT that leaves an existing row alone, in either dialect."""
    dialect = connection.dialect.name
    statement: postgresql.Insert | sqlite.Insert = (
        postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    )
    # Without this SQLAlchemy forgets how many rows an INSERT has added.
    return statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _overtaking() -> Exists:
    """An earlier message to the same customer is still on its way."""
    d, earlier = deliveries.c, deliveries.alias().c
    return exists().where(
        earlier.conversation_id == d.conversation_id,
        earlier.kind.in_(_TO_CUSTOMERS),
        or_(
            earlier.status.in_([DeliveryStatus.PENDING.value, DeliveryStatus.SENDING.value]),
            and_(earlier.status == DeliveryStatus.UNKNOWN.value, earlier.ask_person.is_(False)),
        ),
        earlier.created_at < d.created_at,
    )


# As the partial index says it: SQLite does not see that `status = ?` is one of these.
_OPEN = text("deliveries.status IN ('pending', 'sending', 'unknown')")
_MANY = 20  # up to here rows go one by one, because only then their count is exact


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

    async def open_of(self, conversation_ids: Collection[str]) -> dict[str, list[Delivery]]:
        d = deliveries.c
        accepted = (
            select(d.conversation_id, func.max(d.created_at).label("last"))
            .where(
                d.conversation_id.in_(conversation_ids),
                d.kind.in_(_TO_CUSTOMERS),
                d.status == DeliveryStatus.SENT.value,
            )
            .group_by(d.conversation_id)
            .subquery()
        )
        query = (
            select(deliveries)
            .outerjoin(accepted, accepted.c.conversation_id == d.conversation_id)
            .where(
                d.conversation_id.in_(conversation_ids),
                d.kind.in_(_TO_CUSTOMERS),
                d.status.not_in([DeliveryStatus.SENT.value, DeliveryStatus.CANCELLED.value]),
                or_(
                    d.status != DeliveryStatus.FAILED.value,
                    accepted.c.last.is_(None),
                    d.created_at > accepted.c.last,
                ),
            )
            .order_by(d.created_at, d.id)
        )
        found: dict[str, list[Delivery]] = {}
        for row in (await self._connection.execute(query)).mappings():
            found.setdefault(row["conversation_id"], []).append(to_delivery(row))
        return found

    async def last_answer(self, conversation_id: str) -> Delivery | None:
        d = deliveries.c
        query = (
            select(deliveries)
            .where(
                d.conversation_id == conversation_id,
                d.kind.in_(_TO_CUSTOMERS),
                d.status.not_in(_LOST),
            )
            .order_by(d.created_at.desc(), d.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_delivery(row)

    async def purposes(self, conversation_ids: Collection[str]) -> dict[str, set[Purpose]]:
        d = deliveries.c
        query = (
            select(d.conversation_id, d.purpose)
            .where(
                d.conversation_id.in_(conversation_ids),
                d.kind.in_(_TO_CUSTOMERS),
                d.status == DeliveryStatus.SENT.value,
            )
            .distinct()
        )
        found: dict[str, set[Purpose]] = {}
        for conversation_id, purpose in await self._connection.execute(query):
            found.setdefault(conversation_id, set()).add(Purpose(purpose))
        return found

    async def lease(
        self, kinds: Collection[DeliveryKind], limit: int, seconds: float, now: datetime
    ) -> list[Delivery]:
        d = deliveries.c
        before = deliveries.alias()
        ready = exists().where(before.c.id == d.after, before.c.status == DeliveryStatus.SENT.value)
        due = (
            select(d.id)
            .where(
                _OPEN,
                d.status == DeliveryStatus.PENDING.value,
                d.next_attempt_at <= now,
                d.lease_until <= database_epoch(),
                d.kind.in_([k.value for k in kinds]),
                or_(d.after == "", ready),
                or_(d.kind.not_in(_TO_CUSTOMERS), ~_overtaking()),
            )
            .order_by(d.next_attempt_at, d.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return await self._leased(
            update(deliveries)
            .where(d.id.in_(due))
            .values(
                status=DeliveryStatus.SENDING.value,
                attempts=d.attempts + 1,
                first_attempt_at=func.coalesce(d.first_attempt_at, now),
                last_attempt_at=now,
                lease_until=database_epoch() + seconds,
            )
        )

    async def lease_unknown(self, limit: int, seconds: float, now: datetime) -> list[Delivery]:
        d = deliveries.c
        due = (
            select(d.id)
            .where(
                _OPEN,
                d.status == DeliveryStatus.UNKNOWN.value,
                d.ask_person.is_(False),
                d.next_attempt_at <= now,
                d.lease_until <= database_epoch(),
            )
            .order_by(d.next_attempt_at, d.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return await self._leased(
            update(deliveries).where(d.id.in_(due)).values(lease_until=database_epoch() + seconds)
        )

    async def orphans(self, now: datetime) -> list[Delivery]:
        d = deliveries.c
        return await self._leased(
            update(deliveries)
            .where(
                _OPEN,
                d.status == DeliveryStatus.SENDING.value,
                d.lease_until <= database_epoch(),
            )
            .values(
                status=DeliveryStatus.UNKNOWN.value,
                next_attempt_at=now,
                error="The bot stopped while it was sending this.",
            )
        )

    async def _leased(self, statement: Update) -> list[Delivery]:
        rows = (await self._connection.execute(statement.returning(deliveries))).mappings().all()
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

    async def cancel_after(self, delivery_id: str, now: datetime) -> list[Delivery]:
        d = deliveries.c
        return await self._leased(
            update(deliveries)
            .where(d.after == delivery_id, d.status == DeliveryStatus.PENDING.value)
            .values(status=DeliveryStatus.CANCELLED.value, settled_at=now)
        )

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
        return await self._leased(
            update(deliveries)
            .where(
                d.conversation_id == conversation_id,
                d.kind.in_(_TO_CUSTOMERS),
                d.status == DeliveryStatus.PENDING.value,
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
        query = (
            select(d.status, func.count()).where(_OPEN, d.status.in_(waiting)).group_by(d.status)
        )
        counted = {row[0]: row[1] for row in await self._connection.execute(query)}
        return {status: counted.get(status, 0) for status in waiting}
