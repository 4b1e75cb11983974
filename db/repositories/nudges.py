"""Nudges that were made, and who heard how many."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db.ids import new_id
from db.repositories.deliveries import insert_or_leave
from db.tables import nudges, nudges_heard

_H = nudges_heard.c
_HEARD = (
    select(func.count())
    .select_from(nudges_heard)
    .where(
        _H.person == bindparam("b_person"),
        _H.gathered.is_(False),
        _H.at > bindparam("b_since"),
    )
)
_NOTE = insert(nudges_heard)
_TAKE_GATHERED = (
    delete(nudges_heard)
    .where(
        _H.gathered.is_(True),
        _H.person.in_(
            select(_H.person)
            .where(_H.gathered.is_(True))
            .group_by(_H.person)
            .having(func.min(_H.at) <= bindparam("b_before"))
        ),
    )
    .returning(_H.person, _H.conversation_id, _H.at, _H.id)
)


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
        found = await self._connection.execute(_HEARD, {"b_person": person, "b_since": since})
        return found.scalar_one()

    async def note(
        self, person: str, conversation_id: str, now: datetime, *, gathered: bool
    ) -> None:
        await self._connection.execute(
            _NOTE,
            {
                "id": new_id(),
                "person": person,
                "conversation_id": conversation_id,
                "at": now,
                "gathered": gathered,
            },
        )

    async def take_gathered(self, before: datetime) -> dict[str, list[str]]:
        rows = await self._connection.execute(_TAKE_GATHERED, {"b_before": before})
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
