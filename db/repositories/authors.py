"""People on networks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Acquaintance
from bot.domain.conversation import Author, State
from db.bulk import insert_rows
from db.mapping import author_values, to_author
from db.repositories import collisions
from db.tables import authors, conversations

# Held, so that nobody is erased while what they have just written is being stored. Two pages with
# the same people do not wait for each other.
_BY_EXTERNAL = (
    select(authors)
    .where(
        authors.c.account_id == bindparam("b_account"),
        authors.c.external_id.in_(bindparam("b_ids", expanding=True)),
    )
    .with_for_update(read=True, key_share=True)
)
_BY_ID = select(authors).where(authors.c.id.in_(bindparam("b_ids", expanding=True)))
_CONVERSATIONS = (
    select(
        conversations.c.id,
        conversations.c.author_id,
        conversations.c.state,
        conversations.c.opened_at,
    )
    .where(conversations.c.author_id.in_(bindparam("b_ids", expanding=True)))
    .order_by(conversations.c.opened_at.desc(), conversations.c.id.desc())
)


class AuthorRows:
    """`bot.storage.Authors`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def by_external(
        self, account_id: str, external_ids: Collection[str]
    ) -> dict[str, Author]:
        given = {"b_account": account_id, "b_ids": list(external_ids)}
        rows = (await self._connection.execute(_BY_EXTERNAL, given)).mappings()
        return {row["external_id"]: to_author(row) for row in rows}

    async def get(self, author_ids: Collection[str]) -> dict[str, Author]:
        found = await self._connection.execute(_BY_ID, {"b_ids": list(author_ids)})
        rows = found.mappings()
        return {row["id"]: to_author(row) for row in rows}

    async def add(self, new: Sequence[Author], now: datetime) -> None:
        if new:
            rows = [{"id": a.id, "first_seen_at": now, **author_values(a)} for a in new]
            with collisions():
                await insert_rows(self._connection, authors, rows)

    async def update(self, changed: Sequence[Author]) -> None:
        if not changed:
            return
        columns = ("handle", "display_name", "avatar_url", "profile_url", "followers", "is_bot")
        statement = (
            update(authors)
            .where(authors.c.id == bindparam("b_id"))
            .values({name: bindparam(f"b_{name}") for name in columns})
        )
        rows = []
        for author in changed:
            values = author_values(author)
            rows.append({"b_id": author.id, **{f"b_{n}": values[n] for n in columns}})
        await self._connection.execute(statement, rows)

    async def acquaintance(
        self, pairs: Mapping[str, str], *, endings: int
    ) -> dict[str, Acquaintance]:
        given = {"b_ids": list(set(pairs.values()))}
        rows = (await self._connection.execute(_CONVERSATIONS, given)).all()
        known: dict[str, Acquaintance] = {}
        for conversation_id, author_id in pairs.items():
            mine = [r for r in rows if r.author_id == author_id]
            at = next((i for i, r in enumerate(mine) if r.id == conversation_id), -1)
            earlier = mine[at + 1 :]
            known[conversation_id] = Acquaintance(
                earlier=len(earlier),
                endings=tuple(State(r.state) for r in earlier[:endings]),
                last_at=earlier[0].opened_at if earlier else None,
            )
        return known
