"""What figures are made of: events by time and by conversation, and what is open now."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import ClockKind, Direction
from bot.domain.events import Event, EventKind
from bot.storage import Running, Said
from db.mapping import to_event
from db.tables import cases, conversations, events, messages
from db.types import UtcDateTime

_E, _C, _M = events.c, conversations.c, messages.c
_BEGIN, _END = bindparam("b_begin", type_=UtcDateTime), bindparam("b_end", type_=UtcDateTime)
_OF_THE_SPAN = select(_E.conversation_id).where(
    _E.at >= _BEGIN, _E.at < _END, _E.conversation_id != ""
)
_EVENTS = select(events).where(_E.conversation_id.in_(_OF_THE_SPAN))
_ANSWERS = select(events).where(
    _E.at >= _BEGIN,
    _E.at < _END,
    _E.kind.in_([EventKind.ANSWERED.value, EventKind.ACKNOWLEDGED.value]),
)
_SAID = select(_M.id, _M.conversation_id, _M.text, _M.deleted_at).where(
    _M.account_id.in_(bindparam("b_accounts", expanding=True)),
    _M.direction == Direction.INBOUND.value,
    _M.received_at >= _BEGIN,
    _M.received_at < _END,
)
_SINCE_BEFORE = _C.clock_start < bindparam("b_before", type_=UtcDateTime)
_OVERDUE = _C.deadline < bindparam("b_now", type_=UtcDateTime)
# One row of all counts: grouping sorts every open conversation first.
_RUNNING = select(
    *(
        func.count().filter(_C.clock_kind == kind.value, *more)
        for kind in ClockKind
        for more in ((), (_SINCE_BEFORE,), (_OVERDUE,))
    )
).where(_C.deadline.is_not(None))
_LONGEST = (
    select(_C.id)
    .where(_C.deadline.is_not(None), _C.clock_kind == ClockKind.RESPONSE.value)
    .order_by(_C.clock_start, _C.id)
    .limit(bindparam("b_limit"))
)
_OPEN_CASES = (
    select(cases.c.opened_at).where(cases.c.closed_at.is_(None)).order_by(cases.c.opened_at)
)


class DayBookRows:
    """`bot.storage.DayBook`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def events(self, begin: datetime, end: datetime) -> list[Event]:
        rows = await self._connection.execute(_EVENTS, {"b_begin": begin, "b_end": end})
        return [to_event(row) for row in rows.mappings()]

    async def answers(self, begin: datetime, end: datetime) -> list[Event]:
        rows = await self._connection.execute(_ANSWERS, {"b_begin": begin, "b_end": end})
        return [to_event(row) for row in rows.mappings()]

    async def said(
        self, account_ids: Collection[str], begin: datetime, end: datetime
    ) -> list[Said]:
        given = {"b_accounts": list(account_ids), "b_begin": begin, "b_end": end}
        return [
            Said(
                id=row.id,
                conversation_id=row.conversation_id,
                text=row.text if row.deleted_at is None else "",
            )
            for row in await self._connection.execute(_SAID, given)
        ]

    async def running(self, before: datetime, now: datetime) -> Mapping[ClockKind, Running]:
        rows = await self._connection.execute(_RUNNING, {"b_before": before, "b_now": now})
        counts = iter(rows.one())
        return {
            kind: Running(count=next(counts), since_before=next(counts), overdue=next(counts))
            for kind in ClockKind
        }

    async def longest_waiting(self, limit: int) -> list[str]:
        return list((await self._connection.execute(_LONGEST, {"b_limit": limit})).scalars())

    async def cases_opened_at(self) -> list[datetime]:
        return list((await self._connection.execute(_OPEN_CASES)).scalars())
