"""Which version of each conversation Slack shows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Posted
from bot.storage import CardLease
from db.tables import conversations
from db.types import database_epoch

_STALE = text("conversations.version > conversations.card_version")


class CardRows:
    """`bot.storage.Cards`. `card_not_before` is both the lease and the pause after a failure."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lease(self, limit: int, seconds: float, now: datetime) -> list[CardLease]:
        c = conversations.c
        stale = (
            select(c.id)
            .where(_STALE, c.card_not_before <= database_epoch())
            .order_by(c.card_not_before, c.opened_at, c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        statement = (
            update(conversations)
            .where(c.id.in_(stale))
            .values(
                card_not_before=database_epoch() + seconds,
                card_attempts=c.card_attempts + 1,
                card_first_attempt_at=func.coalesce(c.card_first_attempt_at, now),
            )
            .returning(
                c.id,
                c.version,
                c.card_channel,
                c.card_ts,
                c.card_attempts,
                c.card_first_attempt_at,
                c.opened_at,
            )
        )
        rows = (await self._connection.execute(statement)).all()
        return [
            CardLease(
                conversation_id=row.id,
                version=row.version,
                posted=Posted(row.card_channel, row.card_ts) if row.card_ts else None,
                attempts=row.card_attempts,
                first_attempt_at=row.card_first_attempt_at,
            )
            for row in sorted(rows, key=lambda r: (r.opened_at, r.id))
        ]

    async def shown(self, lease: CardLease, posted: Posted, version: int, now: datetime) -> bool:
        del now
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == lease.conversation_id)
            .values(
                card_version=version,
                card_channel=posted.channel,
                card_ts=posted.ts,
                card_attempts=0,
                card_not_before=0,
                card_error="",
            )
        )
        return lease.posted is None

    async def postpone(
        self, lease: CardLease, seconds: float, error: str, *, tried: bool = True
    ) -> None:
        c = conversations.c
        await self._connection.execute(
            update(conversations)
            .where(c.id == lease.conversation_id)
            .values(
                card_not_before=database_epoch() + seconds,
                card_attempts=c.card_attempts if tried else c.card_attempts - 1,
                card_error=error,
            )
        )

    async def gone(self, lease: CardLease) -> None:
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == lease.conversation_id)
            .values(
                card_ts=None,
                card_channel=None,
                card_attempts=0,
                card_first_attempt_at=None,
                card_not_before=0,
            )
        )

    async def places(self, conversation_ids: Collection[str]) -> dict[str, Posted]:
        c = conversations.c
        query = select(c.id, c.card_channel, c.card_ts).where(
            c.id.in_(conversation_ids), c.card_ts.is_not(None)
        )
        rows = (await self._connection.execute(query)).all()
        return {row.id: Posted(row.card_channel, row.card_ts) for row in rows}

    async def at(self, posted: Posted) -> str | None:
        c = conversations.c
        query = select(c.id).where(c.card_channel == posted.channel, c.card_ts == posted.ts)
        return (await self._connection.execute(query)).scalar_one_or_none()
