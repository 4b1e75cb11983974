"""Deliveries: pending, leased as `sending`, settled."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    Exists,
    Insert,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.domain.delivery import NUDGE, Delivery, DeliveryKind, DeliveryStatus, Purpose
from db.mapping import delivery_outcome, delivery_values, to_delivery
from db.tables import deliveries
from db.types import database_epoch

_TO_CUSTOMERS = (DeliveryKind.REPLY.value, DeliveryKind.PRIVATE.value)
_LOST = (DeliveryStatus.FAILED.value, DeliveryStatus.CANCELLED.value)


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

_D = deliveries.c
_OF = _D.conversation_id.in_(bindparam("b_ids", expanding=True))
_BEFORE = deliveries.alias().c
_ACCEPTED = (
    select(_D.conversation_id, func.max(_D.created_at).label("last"))
    .where(_OF, _D.kind.in_(_TO_CUSTOMERS), _D.status == DeliveryStatus.SENT.value)
    .group_by(_D.conversation_id)
    .subquery()
)
_OPEN_OF = (
    select(deliveries)
    .outerjoin(_ACCEPTED, _ACCEPTED.c.conversation_id == _D.conversation_id)
    .where(
        _OF,
        _D.kind.in_(_TO_CUSTOMERS),
        _D.status.not_in([DeliveryStatus.SENT.value, DeliveryStatus.CANCELLED.value]),
        or_(
            _D.status != DeliveryStatus.FAILED.value,
            _ACCEPTED.c.last.is_(None),
            _D.created_at > _ACCEPTED.c.last,
        ),
    )
    .order_by(_D.created_at, _D.id)
)
_PURPOSES = (
    select(_D.conversation_id, _D.purpose)
    .where(_OF, _D.kind.in_(_TO_CUSTOMERS), _D.status == DeliveryStatus.SENT.value)
    .distinct()
)
_LEASE = (
    update(deliveries)
    .where(
        _D.id.in_(
            select(_D.id)
            .where(
                _OPEN,
                _D.status == DeliveryStatus.PENDING.value,
                _D.next_attempt_at <= bindparam("b_now"),
                _D.lease_until <= database_epoch(),
                _D.kind.in_(bindparam("b_kinds", expanding=True)),
                or_(
                    _D.after == "",
                    exists().where(
                        _BEFORE.id == _D.after, _BEFORE.status == DeliveryStatus.SENT.value
                    ),
                ),
                or_(_D.kind.not_in(_TO_CUSTOMERS), ~_overtaking()),
            )
            .order_by(_D.next_attempt_at, _D.id)
            .limit(bindparam("b_limit"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(
        status=DeliveryStatus.SENDING.value,
        attempts=_D.attempts + 1,
        first_attempt_at=func.coalesce(_D.first_attempt_at, bindparam("b_now")),
        last_attempt_at=bindparam("b_now"),
        lease_until=database_epoch() + bindparam("b_seconds"),
    )
    .returning(deliveries)
)
_LEASE_UNKNOWN = (
    update(deliveries)
    .where(
        _D.id.in_(
            select(_D.id)
            .where(
                _OPEN,
                _D.status == DeliveryStatus.UNKNOWN.value,
                _D.ask_person.is_(False),
                _D.next_attempt_at <= bindparam("b_now"),
                _D.lease_until <= database_epoch(),
            )
            .order_by(_D.next_attempt_at, _D.id)
            .limit(bindparam("b_limit"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(lease_until=database_epoch() + bindparam("b_seconds"))
    .returning(deliveries)
)
_ORPHANS = (
    update(deliveries)
    .where(
        _OPEN,
        _D.status == DeliveryStatus.SENDING.value,
        _D.lease_until <= database_epoch(),
    )
    .values(
        status=DeliveryStatus.UNKNOWN.value,
        next_attempt_at=bindparam("b_now"),
        error="The bot stopped while it was sending this.",
    )
    .returning(deliveries)
)


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
        rows = await self._connection.execute(_OPEN_OF, {"b_ids": list(conversation_ids)})
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
                d.kind.in_(_TO_CUSTOMERS),
                d.status.not_in(_LOST),
            )
            .order_by(d.created_at.desc(), d.id.desc())
            .limit(1)
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_delivery(row)

    async def purposes(self, conversation_ids: Collection[str]) -> dict[str, set[Purpose]]:
        rows = await self._connection.execute(_PURPOSES, {"b_ids": list(conversation_ids)})
        found: dict[str, set[Purpose]] = {}
        for conversation_id, purpose in rows:
            found.setdefault(conversation_id, set()).add(Purpose(purpose))
        return found

    async def lease(
        self, kinds: Collection[DeliveryKind], limit: int, seconds: float, now: datetime
    ) -> list[Delivery]:
        return await self._changed(
            _LEASE,
            {
                "b_kinds": [k.value for k in kinds],
                "b_limit": limit,
                "b_seconds": seconds,
                "b_now": now,
            },
        )

    async def lease_unknown(self, limit: int, seconds: float, now: datetime) -> list[Delivery]:
        given = {"b_limit": limit, "b_seconds": seconds, "b_now": now}
        return await self._changed(_LEASE_UNKNOWN, given)

    async def orphans(self, now: datetime) -> list[Delivery]:
        return await self._changed(_ORPHANS, {"b_now": now})

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

    async def cancel_after(self, delivery_id: str, now: datetime) -> list[Delivery]:
        d = deliveries.c
        return await self._changed(
            update(deliveries)
            .where(d.after == delivery_id, d.status == DeliveryStatus.PENDING.value)
            .values(status=DeliveryStatus.CANCELLED.value, settled_at=now)
            .returning(deliveries),
            {},
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
        return await self._changed(
            update(deliveries)
            .where(
                d.conversation_id == conversation_id,
                d.kind.in_(_TO_CUSTOMERS),
                d.status == DeliveryStatus.PENDING.value,
            )
            .values(status=DeliveryStatus.CANCELLED.value, settled_at=now)
            .returning(deliveries),
            {},
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
