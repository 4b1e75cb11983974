"""What an export reads, page by page, each found by an index."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Direction, Message
from bot.domain.events import Event
from bot.storage import Mark
from db.mapping import to_event, to_message
from db.tables import events, messages


class ExtractRows:
    """`bot.storage.Extracts`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count_events(self, begin: datetime, end: datetime) -> int:
        at = events.c.at
        query = select(func.count()).select_from(events).where(at >= begin, at < end)
        return (await self._connection.execute(query)).scalar_one()

    async def events(
        self, begin: datetime, end: datetime, behind: Mark | None, limit: int
    ) -> list[Event]:
        e = events.c
        query = (
            select(events)
            .where(*_span(e.at, e.id, begin, end, behind))
            .order_by(e.at, e.id)
            .limit(limit)
        )
        return [to_event(row) for row in (await self._connection.execute(query)).mappings()]

    async def count_messages(
        self, account_ids: Collection[str], begin: datetime, end: datetime
    ) -> int:
        m = messages.c
        query = (
            select(func.count())
            .select_from(messages)
            .where(
                m.account_id.in_(account_ids),
                m.direction.in_([d.value for d in Direction]),
                m.received_at >= begin,
                m.received_at < end,
            )
        )
        return (await self._connection.execute(query)).scalar_one()

    async def messages(
        self,
        account_id: str,
        direction: Direction,
        begin: datetime,
        end: datetime,
        behind: Mark | None,
        limit: int,
    ) -> list[Message]:
        m = messages.c
        query = (
            select(messages)
            .where(
                m.account_id == account_id,
                m.direction == direction.value,
                *_span(m.received_at, m.id, begin, end, behind),
            )
            .order_by(m.received_at, m.id)
            .limit(limit)
        )
        return [to_message(row) for row in (await self._connection.execute(query)).mappings()]


def _span(
    at: ColumnElement[datetime],
    row_id: ColumnElement[str],
    begin: datetime,
    end: datetime,
    behind: Mark | None,
) -> list[ColumnElement[bool]]:
    if behind is None:
        return [at >= begin, at < end]
    return [
        at >= behind.at,
        at < end,
        or_(at > behind.at, and_(at == behind.at, row_id > behind.id)),
    ]
