"""Offline cases."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.offline import OfflineCase
from db.mapping import case_values, to_case
from db.repositories import collisions
from db.tables import cases

_OF = (
    select(cases)
    .where(cases.c.conversation_id.in_(bindparam("b_ids", expanding=True)))
    .order_by(cases.c.opened_at, cases.c.id)
)
_DUE = (
    select(cases)
    .where(cases.c.closed_at.is_(None), cases.c.remind_at <= bindparam("b_now"))
    .order_by(cases.c.remind_at)
    .limit(bindparam("b_limit"))
    .with_for_update(skip_locked=True)
)


class CaseRows:
    """`bot.storage.Cases`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, case: OfflineCase) -> None:
        with collisions():
            await self._connection.execute(insert(cases).values(case_values(case)))

    async def get(self, case_id: str) -> OfflineCase | None:
        row = (
            await self._connection.execute(select(cases).where(cases.c.id == case_id))
        ).mappings()
        found = row.one_or_none()
        return None if found is None else to_case(found)

    async def by_reference(self, reference: str) -> OfflineCase | None:
        query = select(cases).where(cases.c.reference == reference)
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_case(row)

    async def of(self, conversation_ids: Collection[str]) -> dict[str, OfflineCase]:
        found = await self._connection.execute(_OF, {"b_ids": list(conversation_ids)})
        rows = found.mappings()
        return {row["conversation_id"]: to_case(row) for row in rows}

    async def open(self, limit: int) -> list[OfflineCase]:
        query = (
            select(cases)
            .where(cases.c.closed_at.is_(None))
            .order_by(cases.c.opened_at, cases.c.id)
            .limit(limit)
        )
        return [to_case(r) for r in (await self._connection.execute(query)).mappings()]

    async def due(self, now: datetime, limit: int) -> list[OfflineCase]:
        found = await self._connection.execute(_DUE, {"b_now": now, "b_limit": limit})
        return [to_case(r) for r in found.mappings()]

    async def save(self, case: OfflineCase) -> bool:
        changed = await self._connection.execute(
            update(cases)
            .where(cases.c.id == case.id, cases.c.closed_at.is_(None))
            .values(case_values(case))
        )
        return changed.rowcount == 1

    async def close(self, case: OfflineCase) -> bool:
        changed = await self._connection.execute(
            update(cases)
            .where(cases.c.id == case.id, cases.c.closed_at.is_(None))
            .values(case_values(case))
        )
        return changed.rowcount == 1
