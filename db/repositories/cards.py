"""Which version of each conversation, and of each post, Slack shows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Posted
from bot.storage import CardLease, PostCardLease
from db.mapping import to_conversation
from db.planning_tables import STALE_CARD, posts
from db.repositories import taken
from db.repositories.conversations import DOMAIN_COLUMNS
from db.repositories.posts import POST_COLUMNS, with_parts
from db.repositories.projections import Projections, card_statements, posted_of
from db.tables import accounts, conversations

_CONVERSATIONS = card_statements(
    conversations,
    stale=text("version > card_version"),
    oldest=[conversations.c.opened_at],
    returning=[
        *DOMAIN_COLUMNS,
        select(accounts.c.channel)
        .where(accounts.c.id == conversations.c.account_id)
        .scalar_subquery()
        .label("channel"),
    ],
    also={"card_due_at": bindparam("b_due_at")},
)
_C = conversations.c
_RENEW_DUE = (
    update(conversations)
    .where(
        _C.id.in_(
            taken(
                select(_C.id)
                .where(_C.card_due_at.is_not(None), _C.card_due_at <= bindparam("b_now"))
                .order_by(_C.card_due_at)
                .limit(bindparam("b_limit"))
                .with_for_update(skip_locked=True)
            )
        )
    )
    .values(version=_C.version + 1, card_due_at=None)
)
_POSTS = card_statements(
    posts, stale=STALE_CARD, oldest=[posts.c.created_at], returning=POST_COLUMNS
)


class CardRows:
    """`bot.storage.Cards`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._cards = Projections(connection, _CONVERSATIONS)

    async def lease(self, limit: int, seconds: float, now: datetime) -> list[CardLease]:
        rows = await self._cards.lease(limit, seconds, now)
        return [
            CardLease(
                conversation=to_conversation(row),
                channel=row["channel"],
                posted=posted_of(row),
                attempts=row["card_attempts"],
                first_attempt_at=row["card_first_attempt_at"],
            )
            for row in sorted(rows, key=lambda r: (r["opened_at"], r["id"]))
        ]

    async def shown(
        self,
        lease: CardLease,
        posted: Posted,
        version: int,
        now: datetime,
        *,
        due_at: datetime | None = None,
    ) -> bool:
        del now
        await self._cards.shown(lease.id, posted, version, b_due_at=due_at)
        return lease.posted is None

    async def renew_due(self, now: datetime, limit: int) -> int:
        given = {"b_now": now, "b_limit": limit}
        return (await self._connection.execute(_RENEW_DUE, given)).rowcount

    async def postpone(
        self, lease: CardLease, seconds: float, error: str, *, tried: bool = True
    ) -> None:
        await self._cards.postpone(lease.id, seconds, error, tried=tried)

    async def keep(self, lease: CardLease, seconds: float) -> bool:
        return await self._cards.keep(lease.id, lease.attempts, seconds)

    async def gone(self, conversation_id: str, posted: Posted | None) -> None:
        await self._cards.gone(conversation_id, posted)

    async def places(self, conversation_ids: Collection[str]) -> dict[str, Posted]:
        return await self._cards.places(conversation_ids)

    async def at(self, posted: Posted) -> str | None:
        return await self._cards.at(posted)


class PostCardRows:
    """`bot.storage.PostCards`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._cards = Projections(connection, _POSTS)

    async def lease(self, limit: int, seconds: float, now: datetime) -> list[PostCardLease]:
        rows = await self._cards.lease(limit, seconds, now)
        rows = sorted(rows, key=lambda r: (r["created_at"], r["id"]))
        return [
            PostCardLease(
                post=post,
                channel=post.channel,
                posted=posted_of(row),
                attempts=row["card_attempts"],
                first_attempt_at=row["card_first_attempt_at"],
            )
            for row, post in zip(rows, await with_parts(self._connection, rows), strict=True)
        ]

    async def shown(
        self, lease: PostCardLease, posted: Posted, version: int, now: datetime
    ) -> bool:
        del now
        await self._cards.shown(lease.id, posted, version)
        return lease.posted is None

    async def postpone(
        self, lease: PostCardLease, seconds: float, error: str, *, tried: bool = True
    ) -> None:
        await self._cards.postpone(lease.id, seconds, error, tried=tried)

    async def keep(self, lease: PostCardLease, seconds: float) -> bool:
        return await self._cards.keep(lease.id, lease.attempts, seconds)

    async def gone(self, post_id: str, posted: Posted | None) -> None:
        await self._cards.gone(post_id, posted)

    async def places(self, post_ids: Collection[str]) -> dict[str, Posted]:
        return await self._cards.places(post_ids)

    async def at(self, posted: Posted) -> str | None:
        return await self._cards.at(posted)
