"""Which version of each conversation Slack shows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Posted
from bot.storage import CardLease
from db.mapping import to_conversation
from db.repositories.conversations import DOMAIN_COLUMNS
from db.tables import accounts, conversations
from db.types import database_epoch

_STALE = text("conversations.version > conversations.card_version")

_C = conversations.c
_LEASE = (
    update(conversations)
    .where(
        _C.id.in_(
            select(_C.id)
            .where(_STALE, _C.card_not_before <= database_epoch())
            .order_by(_C.card_not_before, _C.opened_at, _C.id)
            .limit(bindparam("b_limit"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(
        card_not_before=database_epoch() + bindparam("b_seconds"),
        card_attempts=_C.card_attempts + 1,
        card_first_attempt_at=func.coalesce(_C.card_first_attempt_at, bindparam("b_now")),
    )
    .returning(
        *DOMAIN_COLUMNS,
        _C.card_channel,
        _C.card_ts,
        _C.card_attempts,
        _C.card_first_attempt_at,
        select(accounts.c.channel)
        .where(accounts.c.id == _C.account_id)
        .scalar_subquery()
        .label("channel"),
    )
)
_SHOWN = (
    update(conversations)
    .where(_C.id == bindparam("b_id"))
    .values(
        card_version=bindparam("b_version"),
        card_channel=bindparam("b_channel"),
        card_ts=bindparam("b_ts"),
        card_attempts=0,
        card_not_before=0,
        card_error="",
    )
)
_PLACES = select(_C.id, _C.card_channel, _C.card_ts).where(
    _C.id.in_(bindparam("b_ids", expanding=True)), _C.card_ts.is_not(None)
)


class CardRows:
    """`bot.storage.Cards`. `card_not_before` is both the lease and the pause after a failure."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lease(self, limit: int, seconds: float, now: datetime) -> list[CardLease]:
        given = {"b_limit": limit, "b_seconds": seconds, "b_now": now}
        rows = (await self._connection.execute(_LEASE, given)).mappings().all()
        return [
            CardLease(
                conversation=to_conversation(row),
                channel=row["channel"],
                posted=Posted(row["card_channel"], row["card_ts"]) if row["card_ts"] else None,
                attempts=row["card_attempts"],
                first_attempt_at=row["card_first_attempt_at"],
            )
            for row in sorted(rows, key=lambda r: (r["opened_at"], r["id"]))
        ]

    async def shown(self, lease: CardLease, posted: Posted, version: int, now: datetime) -> bool:
        del now
        await self._connection.execute(
            _SHOWN,
            {
                "b_id": lease.conversation_id,
                "b_version": version,
                "b_channel": posted.channel,
                "b_ts": posted.ts,
            },
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

    async def keep(self, lease: CardLease, seconds: float) -> bool:
        c = conversations.c
        kept = await self._connection.execute(
            update(conversations)
            .where(
                c.id == lease.conversation_id,
                c.card_attempts == lease.attempts,
                c.card_not_before > database_epoch(),
            )
            .values(card_not_before=database_epoch() + seconds)
        )
        return kept.rowcount == 1

    async def gone(self, conversation_id: str, posted: Posted | None) -> None:
        c = conversations.c
        known = c.card_ts.is_(None) if posted is None else c.card_ts == posted.ts
        await self._connection.execute(
            update(conversations)
            .where(c.id == conversation_id, known)
            .values(
                card_version=0,
                card_ts=None,
                card_channel=None,
                card_attempts=0,
                card_first_attempt_at=None,
                card_not_before=0,
            )
        )

    async def places(self, conversation_ids: Collection[str]) -> dict[str, Posted]:
        rows = await self._connection.execute(_PLACES, {"b_ids": list(conversation_ids)})
        return {row.id: Posted(row.card_channel, row.card_ts) for row in rows}

    async def at(self, posted: Posted) -> str | None:
        c = conversations.c
        query = select(c.id).where(c.card_channel == posted.channel, c.card_ts == posted.ts)
        return (await self._connection.execute(query)).scalar_one_or_none()
