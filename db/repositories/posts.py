"""Planned posts, and the statements that settle races over them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    RowMapping,
    Select,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.content_mix import MixEntry
from bot.domain.mention import QuotedContext
from bot.domain.posts import Picture, Post, PostState, Variant
from bot.storage import PostQuery
from db.bulk import insert_rows
from db.planning_mapping import (
    new_post_values,
    picture_values,
    post_values,
    to_picture,
    to_post,
    to_variant,
    variant_values,
)
from db.planning_tables import DUE, pictures, post_variants, posts
from db.repositories import collisions
from db.repositories.alike import alike_of
from db.repositories.said import mix_of, recent_texts_of, said_on

POST_COLUMNS = [c for c in posts.c if not c.name.startswith("card_")]
_FIXED = {"id", "author", "created_at"}
_AT_ONCE = 5000  # ids in one statement; SQLite takes 32,766 parameters

_P, _V, _G = posts.c, post_variants.c, pictures.c
_IDS: BindParameter[object] = bindparam("b_ids", expanding=True)
_BY_ID = select(*POST_COLUMNS).where(_P.id.in_(_IDS))
_LOCK = select(*POST_COLUMNS).where(_P.id == bindparam("b_id")).with_for_update()
_LOCK_IF_FREE = (
    select(*POST_COLUMNS).where(_P.id == bindparam("b_id")).with_for_update(skip_locked=True)
)
_VARIANTS = select(post_variants).where(_V.post_id.in_(_IDS)).order_by(_V.post_id, _V.position)
_PICTURES = select(pictures).where(_G.post_id.in_(_IDS)).order_by(_G.post_id, _G.position)
_SAVE = (
    update(posts)
    .where(_P.id == bindparam("b_id"), _P.version == bindparam("b_before"))
    .values({c.name: bindparam(f"b_{c.name}") for c in POST_COLUMNS if c.name not in _FIXED})
)
_DROP_VARIANTS = delete(post_variants).where(
    _V.post_id == bindparam("b_id"), _V.account_id.in_(bindparam("b_accounts", expanding=True))
)
# Their bytes go with them (ON DELETE CASCADE).
_DROP_PICTURES = delete(pictures).where(_G.post_id == bindparam("b_id"), _G.id.in_(_IDS))
_MOVE_PICTURE = (
    update(pictures)
    .where(_G.id == bindparam("b_id"))
    .values(position=bindparam("b_position"), alt_text=bindparam("b_alt_text"))
)
_DUE = (
    select(*POST_COLUMNS)
    .where(DUE, _P.due_at <= bindparam("b_now"))
    .order_by(_P.due_at, _P.id)
    .limit(bindparam("b_limit"))
    .with_for_update(skip_locked=True)
)
_NEXT_DUE = (
    select(_P.due_at)
    .where(
        DUE,
        exists().where(_V.post_id == _P.id, _V.account_id == bindparam("b_account")),
    )
    .order_by(_P.due_at, _P.id)
    .limit(1)
)


async def with_parts(connection: AsyncConnection, rows: Sequence[RowMapping]) -> list[Post]:
    """Posts from their rows, in their order, with variants and pictures."""
    variants: dict[str, list[Variant]] = {row["id"]: [] for row in rows}
    shown: dict[str, list[Picture]] = {row["id"]: [] for row in rows}
    ids = list(variants)
    for begin in range(0, len(ids), _AT_ONCE):
        given = {"b_ids": ids[begin : begin + _AT_ONCE]}
        for row in (await connection.execute(_VARIANTS, given)).mappings():
            variants[row["post_id"]].append(to_variant(row))
        for row in (await connection.execute(_PICTURES, given)).mappings():
            shown[row["post_id"]].append(to_picture(row))
    return [to_post(row, variants[row["id"]], shown[row["id"]]) for row in rows]


class PostRows:
    """`bot.storage.Posts`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _list(
        self, query: Select[tuple[object, ...]], given: Mapping[str, object] | None = None
    ) -> list[Post]:
        rows = (await self._connection.execute(query, given)).mappings().all()
        return await with_parts(self._connection, rows)

    async def add(self, new: Sequence[Post]) -> None:
        with collisions():
            await insert_rows(self._connection, posts, [new_post_values(p) for p in new])
        for table, rows in (
            (post_variants, [v for p in new for v in _variant_rows(p)]),
            (pictures, [g for p in new for g in _picture_rows(p)]),
        ):
            await insert_rows(self._connection, table, rows)

    async def get(self, post_ids: Collection[str]) -> dict[str, Post]:
        ids = list(post_ids)
        found: dict[str, Post] = {}
        for begin in range(0, len(ids), _AT_ONCE):
            given = {"b_ids": ids[begin : begin + _AT_ONCE]}
            found |= {post.id: post for post in await self._list(_BY_ID, given)}
        return found

    async def lock(self, post_id: str, *, patient: bool = True) -> Post | None:
        statement = _LOCK if patient else _LOCK_IF_FREE
        return next(iter(await self._list(statement, {"b_id": post_id})), None)

    async def save(self, before: Post, after: Post) -> bool:
        changes = {f"b_{name}": value for name, value in post_values(after).items()}
        given = {"b_id": before.id, "b_before": before.version, **changes}
        with collisions():
            changed = await self._connection.execute(_SAVE, given)
        if changed.rowcount != 1:
            return False
        # From here on nobody else changes it, and `before` is what stands in the rows.
        await self._save_variants(before, after)
        await self._save_pictures(before, after)
        return True

    async def _save_variants(self, before: Post, after: Post) -> None:
        old = {row["account_id"]: row for row in _variant_rows(before)}
        new = {row["account_id"]: row for row in _variant_rows(after)}
        if gone := [account for account, row in old.items() if new.get(account) != row]:
            given = {"b_id": after.id, "b_accounts": gone}
            await self._connection.execute(_DROP_VARIANTS, given)
        changed = [row for account, row in new.items() if old.get(account) != row]
        await insert_rows(self._connection, post_variants, changed)

    async def _save_pictures(self, before: Post, after: Post) -> None:
        """Only their order and what people write about them: the rest belongs to `Pictures`.

        What the worker has found out meanwhile is not in `after`, and must stay.
        """
        old = {picture.id: (i, picture.alt_text) for i, picture in enumerate(before.pictures)}
        new = {picture.id: (i, picture.alt_text) for i, picture in enumerate(after.pictures)}
        if gone := [i for i in old if i not in new]:
            await self._connection.execute(_DROP_PICTURES, {"b_id": after.id, "b_ids": gone})
        moved = [
            {"b_id": i, "b_position": position, "b_alt_text": alt_text}
            for i, (position, alt_text) in new.items()
            if i in old and old[i] != (position, alt_text)
        ]
        if moved:
            await self._connection.execute(_MOVE_PICTURE, moved)
        added = [row for row in _picture_rows(after) if row["id"] not in old]
        await insert_rows(self._connection, pictures, added)

    async def due(self, now: datetime, limit: int) -> list[Post]:
        return await self._list(_DUE, {"b_now": now, "b_limit": limit})

    async def find(
        self, query: PostQuery, *, limit: int, offset: int = 0
    ) -> tuple[list[Post], int]:
        wanted = _wanted(query)
        total = await self._connection.execute(
            select(func.count()).select_from(posts).where(*wanted)
        )
        found = select(*POST_COLUMNS).where(*wanted).limit(limit).offset(offset)
        if query.begin is not None or query.end is not None:
            # All have a time: the index has them in this order.
            return await self._list(found.order_by(_P.due_at, _P.id)), total.scalar_one()
        found = found.order_by(_P.due_at.is_(None), _P.due_at, _P.created_at, _P.id)
        return await self._list(found), total.scalar_one()

    async def alike(self, new: Sequence[Post]) -> dict[str, str]:
        return await alike_of(self._connection, new)

    async def next_due(self, account_ids: Collection[str]) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for account_id in account_ids:
            first = await self._connection.execute(_NEXT_DUE, {"b_account": account_id})
            if (due_at := first.scalar_one_or_none()) is not None:
                found[account_id] = due_at
        return found

    async def mix(
        self, account_ids: Collection[str], begin: datetime, end: datetime
    ) -> list[MixEntry]:
        return await mix_of(self._connection, account_ids, begin, end)

    async def said(
        self, account_id: str, external_ids: Collection[str]
    ) -> dict[str, QuotedContext]:
        return await said_on(self._connection, account_id, external_ids)

    async def recent_texts(self, account_id: str, limit: int) -> list[str]:
        return await recent_texts_of(self._connection, account_id, limit)


def _variant_rows(post: Post) -> list[dict[str, object]]:
    return [variant_values(post.id, i, v) for i, v in enumerate(post.variants)]


def _picture_rows(post: Post) -> list[dict[str, object]]:
    return [picture_values(post.id, i, p) for i, p in enumerate(post.pictures)]


def _wanted(query: PostQuery) -> list[ColumnElement[bool]]:
    """The conditions of a query."""
    states = [state.value for state in query.states]
    wanted = [
        _P.state.in_(states) if states else _P.state != PostState.WITHDRAWN.value,
    ]
    if query.begin is not None:
        wanted.append(_P.due_at >= query.begin)
    if query.end is not None:
        wanted.append(_P.due_at < query.end)
    for column, value in (
        (_P.author, query.author),
        (_P.theme_id, query.theme_id),
        (_P.series_id, query.series_id),
    ):
        if value:
            wanted.append(column == value)
    if query.account_id:
        wanted.append(exists().where(_V.post_id == _P.id, _V.account_id == query.account_id))
    return wanted
