"""Conversations, and the statements that settle races over them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.conversation import Conversation, State
from bot.domain.events import Event
from db.at_once import change_one
from db.bulk import insert_rows
from db.mapping import (
    conversation_values,
    event_values,
    new_conversation_values,
    to_conversation,
)
from db.repositories import collisions
from db.tables import authors, conversation_roots, conversations, events

DOMAIN_COLUMNS = [c for c in conversations.c if not c.name.startswith("card_")]
_FIXED = {"id", "account_id", "author_id", "root_external_id", "private", "opened_at", "erased_at"}

_C = conversations.c
_BY_ID = select(*DOMAIN_COLUMNS).where(_C.id.in_(bindparam("b_ids", expanding=True)))
_LOCK = select(*DOMAIN_COLUMNS).where(_C.id == bindparam("b_id")).with_for_update()
_OWN = (
    update(conversations)
    .where(_C.id == bindparam("b_id"), _C.owner == "", _C.erased_at.is_(None))
    .values(
        owner=bindparam("b_by"),
        claimed_at=bindparam("b_now"),
        owner_active_at=bindparam("b_now"),
        version=_C.version + 1,
    )
)
_CLAIM = _OWN.returning(*DOMAIN_COLUMNS)
_CLAIM_ALONE = _OWN.returning(_C.id)
_SAVE = (
    update(conversations)
    .where(_C.id == bindparam("b_id"))
    .values({c.name: bindparam(f"b_{c.name}") for c in DOMAIN_COLUMNS if c.name not in _FIXED})
)
_SAVE_ONE = _SAVE.where(_C.version == bindparam("b_before"))
_ROOTS = conversation_roots.c
# SQLite reads the whole account for a list of pairs, and tries every author with every root for
# two lists. So the index finds all roots of the authors, and those that are asked for are picked.
_BY_ROOTS = (
    select(*DOMAIN_COLUMNS, _ROOTS.root_external_id.label("found_root"))
    .join(conversation_roots, _ROOTS.conversation_id == _C.id)
    .where(
        _ROOTS.account_id == bindparam("b_account"),
        _ROOTS.author_id.in_(bindparam("b_authors", expanding=True)),
        _ROOTS.root_external_id.concat("").in_(bindparam("b_roots", expanding=True)),
    )
    .with_for_update(of=conversations)
)
_IN_A_ROW = (
    select(*DOMAIN_COLUMNS)
    .where(
        _C.account_id == bindparam("b_account"),
        _C.author_id.in_(bindparam("b_authors", expanding=True)),
        _C.state == State.OPEN.value,
        _C.private.is_(False),
        _C.last_inbound_at >= bindparam("b_since"),
    )
    .order_by(_C.last_inbound_at)
    .with_for_update()
)
_DUE = (
    select(*DOMAIN_COLUMNS)
    .where(_C.nudge_at.is_not(None), _C.nudge_at <= bindparam("b_now"))
    .order_by(_C.nudge_at)
    .limit(bindparam("b_limit"))
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)


def _changes(conversation: Conversation) -> dict[str, object]:
    """Parameters of `_SAVE`."""
    return {f"b_{name}": value for name, value in conversation_values(conversation).items()}


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
        given = {
            "b_account": account_id,
            "b_authors": list({author for author, _ in pairs}),
            "b_roots": list({root for _, root in pairs}),
        }
        rows = (await self._connection.execute(_BY_ROOTS, given)).mappings()
        found = {(r["author_id"], r["found_root"]): to_conversation(r) for r in rows}
        return {pair: found[pair] for pair in pairs if pair in found}

    async def in_a_row(
        self, account_id: str, author_ids: Collection[str], since: datetime
    ) -> dict[str, Conversation]:
        given = {"b_account": account_id, "b_authors": list(author_ids), "b_since": since}
        return {found.author_id: found for found in await self._list(_IN_A_ROW, given)}

    async def add(self, new: Sequence[Conversation]) -> None:
        if not new:
            return
        with collisions():
            await insert_rows(
                self._connection, conversations, [new_conversation_values(c) for c in new]
            )
            await self.add_roots(
                [(c.account_id, c.author_id, c.root_external_id, c.id) for c in new]
            )

    async def add_roots(self, roots: Sequence[tuple[str, str, str, str]]) -> None:
        if roots:
            names = [c.name for c in conversation_roots.c]
            with collisions():
                await insert_rows(
                    self._connection,
                    conversation_roots,
                    [dict(zip(names, root, strict=True)) for root in roots],
                )

    async def save(self, before: Conversation, after: Conversation) -> bool:
        given = {"b_id": before.id, "b_before": before.version, **_changes(after)}
        changed = await self._connection.execute(_SAVE_ONE, given)
        return changed.rowcount == 1

    async def save_all(self, changed: Sequence[Conversation]) -> None:
        if not changed:
            return
        await self._connection.execute(_SAVE, [{"b_id": c.id, **_changes(c)} for c in changed])

    async def claim(
        self, conversation_id: str, by: str, now: datetime
    ) -> tuple[Conversation | None, bool]:
        given = {"b_id": conversation_id, "b_by": by, "b_now": now}
        row = (await self._connection.execute(_CLAIM, given)).mappings().one_or_none()
        if row is not None:
            return to_conversation(row), True
        return (await self.get([conversation_id])).get(conversation_id), False

    async def claim_alone(self, claimed: Event) -> bool:
        return await change_one(
            self._connection,
            _CLAIM_ALONE,
            {"b_id": claimed.conversation_id, "b_by": claimed.actor, "b_now": claimed.at},
            table=events,
            note=event_values(claimed),
        )

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
            select(*DOMAIN_COLUMNS)
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
            select(*DOMAIN_COLUMNS)
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
            select(*DOMAIN_COLUMNS)
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
