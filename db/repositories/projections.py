"""What cards of every kind share: which version of a row Slack shows.

The card's columns stand in the row that it shows. `card_not_before` is both the lease and the
pause after a failure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    Select,
    Table,
    TextClause,
    Update,
    UpdateBase,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Posted
from db.repositories import taken
from db.types import database_epoch


@dataclass(frozen=True, slots=True)
class CardStatements:
    """The statements over one table, made once."""

    table: Table
    lease: UpdateBase
    shown: Update
    places: Select[tuple[str, str, str]]


def card_statements(
    table: Table,
    *,
    stale: TextClause,
    oldest: Sequence[ColumnElement[object]],
    returning: Sequence[ColumnElement[object]],
    also: Mapping[str, ColumnElement[object]] | None = None,
) -> CardStatements:
    """Statements for cards of a table.

    Args:
        table: has the card's columns.
        stale: its partial index, in the words of the index.
        oldest: which of several stale cards is first.
        returning: what a lease brings along: the state that is to be shown.
        also: further columns that are noted when it is shown.
    """
    c = table.c
    waiting = (
        select(c.id)
        .where(stale, c.card_not_before <= database_epoch())
        .order_by(c.card_not_before, *oldest, c.id)
        .limit(bindparam("b_limit"))
        .with_for_update(skip_locked=True)
    )
    return CardStatements(
        table=table,
        lease=update(table)
        .where(c.id.in_(taken(waiting)))
        .values(
            card_not_before=database_epoch() + bindparam("b_seconds"),
            card_attempts=c.card_attempts + 1,
            card_first_attempt_at=func.coalesce(c.card_first_attempt_at, bindparam("b_now")),
        )
        .returning(*returning, c.card_channel, c.card_ts, c.card_attempts, c.card_first_attempt_at),
        shown=update(table)
        .where(c.id == bindparam("b_id"))
        .values(
            card_version=bindparam("b_version"),
            card_channel=bindparam("b_channel"),
            card_ts=bindparam("b_ts"),
            card_attempts=0,
            card_not_before=0,
            card_error="",
            **(also or {}),
        ),
        places=select(c.id, c.card_channel, c.card_ts).where(
            c.id.in_(bindparam("b_ids", expanding=True)), c.card_ts.is_not(None)
        ),
    )


def posted_of(row: RowMapping) -> Posted | None:
    """Where a leased card is."""
    return Posted(row["card_channel"], row["card_ts"]) if row["card_ts"] else None


class Projections:
    """Cards of one table."""

    def __init__(self, connection: AsyncConnection, statements: CardStatements) -> None:
        self._connection = connection
        self._statements = statements
        self._table = statements.table

    async def lease(self, limit: int, seconds: float, now: datetime) -> Sequence[RowMapping]:
        given = {"b_limit": limit, "b_seconds": seconds, "b_now": now}
        return (await self._connection.execute(self._statements.lease, given)).mappings().all()

    async def shown(
        self, row_id: str, posted: Posted, version: int, **also: datetime | None
    ) -> None:
        given = {
            "b_id": row_id,
            "b_version": version,
            "b_channel": posted.channel,
            "b_ts": posted.ts,
            **also,
        }
        await self._connection.execute(self._statements.shown, given)

    async def postpone(self, row_id: str, seconds: float, error: str, *, tried: bool) -> None:
        c = self._table.c
        await self._connection.execute(
            update(self._table)
            .where(c.id == row_id)
            .values(
                card_not_before=database_epoch() + seconds,
                card_attempts=c.card_attempts if tried else c.card_attempts - 1,
                card_error=error,
            )
        )

    async def keep(self, row_id: str, attempts: int, seconds: float) -> bool:
        c = self._table.c
        kept = await self._connection.execute(
            update(self._table)
            .where(
                c.id == row_id,
                c.card_attempts == attempts,
                c.card_not_before > database_epoch(),
            )
            .values(card_not_before=database_epoch() + seconds)
        )
        return kept.rowcount == 1

    async def gone(self, row_id: str, posted: Posted | None) -> None:
        c = self._table.c
        known = c.card_ts.is_(None) if posted is None else c.card_ts == posted.ts
        await self._connection.execute(
            update(self._table)
            .where(c.id == row_id, known)
            .values(
                card_version=0,
                card_ts=None,
                card_channel=None,
                card_attempts=0,
                card_first_attempt_at=None,
                card_not_before=0,
            )
        )

    async def places(self, row_ids: Collection[str]) -> dict[str, Posted]:
        given = {"b_ids": list(row_ids)}
        rows = await self._connection.execute(self._statements.places, given)
        return {row.id: Posted(row.card_channel, row.card_ts) for row in rows}

    async def at(self, posted: Posted) -> str | None:
        c = self._table.c
        query = select(c.id).where(c.card_channel == posted.channel, c.card_ts == posted.ts)
        return (await self._connection.execute(query)).scalar_one_or_none()
