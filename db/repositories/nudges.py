"""Nudges that were made, and who heard how many."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import new_id
from db.repositories.deliveries import insert_or_leave
from db.tables import nudges, nudges_heard


class NudgeRows:
    """`bot.storage.Nudges`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(
        self, conversation_id: str, clock_start: datetime, stage: int, now: datetime
    ) -> bool:
        result = await self._connection.execute(
            insert_or_leave(self._connection, nudges),
            {
                "conversation_id": conversation_id,
                "clock_start": clock_start,
                "stage": stage,
                "made_at": now,
            },
        )
        return result.rowcount == 1

    async def heard(self, person: str, since: datetime) -> int:
        h = nudges_heard.c
        query = (
            select(func.count())
            .select_from(nudges_heard)
            .where(h.person == person, h.gathered.is_(False), h.at > since)
        )
        return (await self._connection.execute(query)).scalar_one()

    async def note(
        self, person: str, conversation_id: str, now: datetime, *, gathered: bool
    ) -> None:
        await self._connection.execute(
            insert(nudges_heard).values(
                id=new_id(),
                person=person,
                conversation_id=conversation_id,
                at=now,
                gathered=gathered,
            )
        )

    async def take_gathered(self, before: datetime) -> dict[str, list[str]]:
        h = nudges_heard.c
        ripe = (
            select(h.person)
            .where(h.gathered.is_(True))
            .group_by(h.person)
            .having(func.min(h.at) <= before)
        )
        taken = (
            delete(nudges_heard)
            .where(h.gathered.is_(True), h.person.in_(ripe))
            .returning(h.person, h.conversation_id, h.at, h.id)
        )
        rows = (await self._connection.execute(taken)).all()
        found: dict[str, list[str]] = {}
        for row in sorted(rows, key=lambda r: (r.at, r.id)):
            waiting = found.setdefault(row.person, [])
            if row.conversation_id not in waiting:
                waiting.append(row.conversation_id)
        return found

    async def forget(self, before: datetime) -> None:
        await self._connection.execute(
            delete(nudges_heard).where(
                nudges_heard.c.gathered.is_(False), nudges_heard.c.at < before
            )
        )
