"""Conversations, and the statements that settle races over them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Conversation, State
from db.mapping import (
    conversation_values,
    new_conversation_values,
    to_conversation,
)
from db.repositories import collisions
from db.tables import authors, conversation_roots, conversations

_DOMAIN_COLUMNS = [c for c in conversations.c if not c.name.startswith("card_")]

_C = conversations.c
_BY_ID = select(*_DOMAIN_COLUMNS).where(_C.id.in_(bindparam("b_ids", expanding=True)))
_LOCK = select(*_DOMAIN_COLUMNS).where(_C.id == bindparam("b_id")).with_for_update()
_CLAIM = (
    update(conversations)
    .where(_C.id == bindparam("b_id"), _C.owner == "")
    .values(
        owner=bindparam("b_by"),
        claimed_at=bindparam("b_now"),
        owner_active_at=bindparam("b_now"),
        version=_C.version + 1,
    )
    .returning(*_DOMAIN_COLUMNS)
)
_DUE = (
    select(*_DOMAIN_COLUMNS)
    .where(_C.nudge_at.is_not(None), _C.nudge_at <= bindparam("b_now"))
    .order_by(_C.nudge_at)
    .limit(bindparam("b_limit"))
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)


class ConversationRows:
    """`bot.storage.Conversations`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _list(
        self, query: Select[tuple[object, ...]], given: Mapping[str, object] | None = None
    ) -> list[Conversation]:
        rows = await self._connection.execute(query, given)
        return [to_conversation(r) for r in rows.mappings()]

    async def get(self, conversation_ids: Collection[str]) -> dict[str, Conversation]:
        found = await self._list(_BY_ID, {"b_ids": list(conversation_ids)})
        return {c.id: c for c in found}

    async def lock(self, conversation_id: str) -> Conversation | None:
        return next(iter(await self._list(_LOCK, {"b_id": conversation_id})), None)

    async def by_roots(
        self, account_id: str, pairs: Collection[tuple[str, str]]
    ) -> dict[tuple[str, str], Conversation]:
        roots = conversation_roots.c
        query = (
            select(*_DOMAIN_COLUMNS, roots.root_external_id.label("found_root"))
            .join(conversation_roots, roots.conversation_id == conversations.c.id)
            .where(
                roots.account_id == account_id,
                tuple_(roots.author_id, roots.root_external_id).in_(list(pairs)),
            )
            .with_for_update(of=conversations)
        )
        rows = (await self._connection.execute(query)).mappings()
        return {(r["author_id"], r["found_root"]): to_conversation(r) for r in rows}

    async def in_a_row(
        self, account_id: str, author_ids: Collection[str], since: datetime
    ) -> dict[str, Conversation]:
        c = conversations.c
        query = (
            select(*_DOMAIN_COLUMNS)
            .where(
                c.account_id == account_id,
                c.author_id.in_(author_ids),
                c.state == State.OPEN.value,
                c.private.is_(False),
                c.last_inbound_at >= since,
            )
            .order_by(c.last_inbound_at)
            .with_for_update()
        )
        return {found.author_id: found for found in await self._list(query)}

    async def add(self, new: Sequence[Conversation]) -> None:
        if not new:
            return
        with collisions():
            await self._connection.execute(
                insert(conversations), [new_conversation_values(c) for c in new]
            )
            await self.add_roots(
                [(c.account_id, c.author_id, c.root_external_id, c.id) for c in new]
            )

    async def add_roots(self, roots: Sequence[tuple[str, str, str, str]]) -> None:
        if roots:
            names = [c.name for c in conversation_roots.c]
            with collisions():
                await self._connection.execute(
                    insert(conversation_roots),
                    [dict(zip(names, root, strict=True)) for root in roots],
                )

    async def save(self, before: Conversation, after: Conversation) -> bool:
        changed = await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == before.id, conversations.c.version == before.version)
            .values(conversation_values(after))
        )
        return changed.rowcount == 1

    async def save_all(self, changed: Sequence[Conversation]) -> None:
        if not changed:
            return
        rows = [
            {"b_id": c.id, **{f"b_{k}": v for k, v in conversation_values(c).items()}}
            for c in changed
        ]
        statement = (
            update(conversations)
            .where(conversations.c.id == bindparam("b_id"))
            .values({name: bindparam(f"b_{name}") for name in conversation_values(changed[0])})
        )
        await self._connection.execute(statement, rows)

    async def claim(
        self, conversation_id: str, by: str, now: datetime
    ) -> tuple[Conversation | None, bool]:
        given = {"b_id": conversation_id, "b_by": by, "b_now": now}
        row = (await self._connection.execute(_CLAIM, given)).mappings().one_or_none()
        if row is not None:
            return to_conversation(row), True
        return (await self.get([conversation_id])).get(conversation_id), False

    async def touch(self, conversation_id: str, owner: str, now: datetime) -> None:
        await self._connection.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id, conversations.c.owner == owner)
            .values(owner_active_at=now)
        )

    async def due(self, now: datetime, limit: int, *, lock: bool = True) -> list[Conversation]:
        query = _DUE_LOCKED if lock else _DUE
        return await self._list(query, {"b_now": now, "b_limit": limit})

    async def queue(
        self, *, owner: str | None, limit: int, offset: int = 0
    ) -> tuple[list[Conversation], int]:
        c = conversations.c
        wanted: list[ColumnElement[bool]] = [c.deadline.is_not(None)]
        if owner is not None:
            wanted.append(c.owner == owner)
        query = (
            select(*_DOMAIN_COLUMNS)
            .where(*wanted)
            .order_by(c.deadline, c.id)
            .limit(limit)
            .offset(offset)
        )
        total = await self._connection.execute(
            select(func.count()).select_from(conversations).where(*wanted)
        )
        return await self._list(query), total.scalar_one()

    async def of_handle(self, handle: str, limit: int) -> list[Conversation]:
        c = conversations.c
        pattern = handle.lstrip("@").replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        query = (
            select(*_DOMAIN_COLUMNS)
            .join(authors, authors.c.id == c.author_id)
            .where(
                or_(
                    authors.c.handle.ilike(f"%{pattern}%", escape="\\"),
                    authors.c.display_name.ilike(f"%{pattern}%", escape="\\"),
                )
            )
            .order_by(c.opened_at.desc(), c.id.desc())
            .limit(limit)
        )
        return await self._list(query)

    async def of_author(self, author_id: str, limit: int) -> list[Conversation]:
        c = conversations.c
        query = (
            select(*_DOMAIN_COLUMNS)
            .where(c.author_id == author_id)
            .order_by(c.opened_at.desc(), c.id.desc())
            .limit(limit)
        )
        return await self._list(query)

    async def counts(self) -> Mapping[str, int]:
        c = conversations.c
        query = select(
            func.count(),
            func.count().filter(c.owner == ""),
            func.count().filter(c.late),
        ).where(c.deadline.is_not(None))
        total, unclaimed, late = (await self._connection.execute(query)).one()
        return {"open": total, "unclaimed": unclaimed, "late": late}
