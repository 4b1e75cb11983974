"""Likes, replies and shares of published posts, read after a while."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.posts import Reading
from bot.storage import DueReading
from db.ids import new_id
from db.planning_mapping import to_due_reading, to_reading
from db.planning_tables import OPEN_READING, readings
from db.repositories import taken
from db.repositories.deliveries import insert_or_leave
from db.types import database_epoch

_R = readings.c
_LEASE = (
    update(readings)
    .where(
        _R.id.in_(
            taken(
                select(_R.id)
                .where(
                    OPEN_READING,
                    _R.due_at <= bindparam("b_now"),
                    _R.lease_until <= database_epoch(),
                )
                .order_by(_R.due_at, _R.id)
                .limit(bindparam("b_limit"))
                .with_for_update(skip_locked=True)
            )
        )
    )
    .values(lease_until=database_epoch() + bindparam("b_seconds"))
    .returning(readings)
)
_STORE = (
    update(readings)
    .where(
        _R.post_id == bindparam("b_post"),
        _R.account_id == bindparam("b_account"),
        _R.stage == bindparam("b_stage"),
    )
    .values(
        {
            name: bindparam(f"b_{name}")
            for name in ("settled_at", "read_at", "likes", "replies", "shares")
        }
    )
)
_OF = (
    select(readings)
    .where(_R.post_id.in_(bindparam("b_ids", expanding=True)), _R.read_at.is_not(None))
    .order_by(_R.post_id, _R.account_id, _R.stage)
)


class ReadingRows:
    """`bot.storage.Readings`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def plan(self, planned: Sequence[DueReading]) -> None:
        if not planned:
            return
        rows = [
            {
                "id": new_id(),
                "post_id": due.post_id,
                "account_id": due.account_id,
                "stage": due.stage,
                "external_id": due.external_id,
                "due_at": due.due_at,
            }
            for due in planned
        ]
        await self._connection.execute(insert_or_leave(self._connection, readings), rows)

    async def lease(self, now: datetime, limit: int, seconds: float) -> list[DueReading]:
        given = {"b_now": now, "b_limit": limit, "b_seconds": seconds}
        rows = (await self._connection.execute(_LEASE, given)).mappings().all()
        return [to_due_reading(r) for r in sorted(rows, key=lambda r: (r["due_at"], r["id"]))]

    async def store(self, due: DueReading, reading: Reading | None, now: datetime) -> None:
        await self._connection.execute(
            _STORE,
            {
                "b_post": due.post_id,
                "b_account": due.account_id,
                "b_stage": due.stage,
                "b_settled_at": now,
                "b_read_at": reading.read_at if reading else None,
                "b_likes": reading.likes if reading else None,
                "b_replies": reading.replies if reading else None,
                "b_shares": reading.shares if reading else None,
            },
        )

    async def of(
        self, post_ids: Collection[str]
    ) -> Mapping[str, Mapping[str, tuple[Reading, ...]]]:
        found: dict[str, dict[str, tuple[Reading, ...]]] = {}
        for row in (await self._connection.execute(_OF, {"b_ids": list(post_ids)})).mappings():
            of_post = found.setdefault(row["post_id"], {})
            of_post[row["account_id"]] = (*of_post.get(row["account_id"], ()), to_reading(row))
        return found
