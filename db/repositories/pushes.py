"""What networks pushed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.keepable import keepable
from bot.storage import Push, PushState
from db.push_tables import READ, UNREAD, push_states, pushes, withdrawn
from db.repositories import taken
from db.repositories.deliveries import insert_or_leave
from db.types import UtcDateTime, database_epoch

_LONGEST_ERROR = 500  # characters
_PUSH = [pushes.c[f.name] for f in fields(Push)]


class PushRows:
    """`bot.storage.Pushes`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, new: Sequence[Push]) -> int:
        if not new:
            return 0
        if self._connection.dialect.name == "sqlite":
            return await self._keep_at_once(new)
        added = await self._connection.execute(
            insert_or_leave(self._connection, pushes),
            [
                {
                    "id": push.id,
                    "network": push.network,
                    "digest": push.digest,
                    "body": push.body,
                    "received_at": push.received_at,
                    "error": "",
                }
                for push in new
            ],
        )
        return max(added.rowcount, 0)

    async def _keep_at_once(self, new: Sequence[Push]) -> int:
        """All rows in one statement.

        For each statement SQLite's thread gives the interpreter away, and has to wait until whoever
        answers requests gives it back.
        """
        encode = UtcDateTime().bind_processor(self._connection.dialect)
        received = {push.received_at for push in new}  # one, as a rule: they came together
        at = {one: encode(one) for one in received}
        values: list[object] = []
        for push in new:
            values += (push.id, push.network, push.digest, push.body, at[push.received_at])
        added = await self._connection.exec_driver_sql(
            _keep_statement(len(new)), tuple(values), execution_options={"preserve_rowcount": True}
        )
        return added.rowcount

    async def stored(self, ids: Collection[str]) -> set[str]:
        query = select(pushes.c.id).where(pushes.c.id.in_(ids))
        return set((await self._connection.execute(query)).scalars())

    async def lease(self, limit: int, seconds: float) -> list[Push]:
        due = (
            select(pushes.c.id)
            .where(UNREAD, pushes.c.not_before <= database_epoch())
            .order_by(pushes.c.not_before, pushes.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = await self._connection.execute(
            update(pushes)
            .where(pushes.c.id.in_(taken(due)))
            .values(not_before=database_epoch() + seconds, attempts=pushes.c.attempts + 1)
            .returning(*_PUSH)
        )
        found = [Push(**row) for row in rows.mappings()]
        return sorted(found, key=lambda push: push.id)

    async def keep_leases(self, ids: Collection[str], seconds: float) -> None:
        await self._connection.execute(
            update(pushes)
            .where(pushes.c.id.in_(ids), UNREAD)
            .values(not_before=database_epoch() + seconds)
        )

    async def read(self, ids: Collection[str], now: datetime) -> None:
        if not ids:
            return
        await self._connection.execute(
            update(pushes).where(pushes.c.id.in_(ids)).values(read_at=now, body=b"", error="")
        )

    async def postpone(
        self, ids: Collection[str], seconds: float, error: str, *, tried: bool = True
    ) -> None:
        if not ids:
            return
        await self._connection.execute(
            update(pushes)
            .where(pushes.c.id.in_(ids), UNREAD)
            .values(
                not_before=database_epoch() + seconds,
                error=_fit(error),
                attempts=pushes.c.attempts if tried else pushes.c.attempts - 1,
            )
        )

    async def set_aside(self, push_id: str, error: str, now: datetime) -> None:
        await self._connection.execute(
            update(pushes)
            .where(pushes.c.id == push_id, UNREAD)
            .values(read_at=now, error=_fit(error))
        )

    async def unread(self) -> int:
        query = select(func.count()).select_from(pushes).where(UNREAD)
        return (await self._connection.execute(query)).scalar_one()

    async def with_bodies(self, network: str) -> list[Push]:
        query = (
            select(*_PUSH)
            .where(pushes.c.network == network, pushes.c.body != b"")
            .order_by(pushes.c.id)
        )
        return [Push(**row) for row in (await self._connection.execute(query)).mappings()]

    async def rewrite(self, push_id: str, body: bytes, now: datetime) -> None:
        ended = {} if body else {"read_at": func.coalesce(pushes.c.read_at, now), "error": ""}
        await self._connection.execute(
            update(pushes)
            .where(pushes.c.id == push_id, pushes.c.body != b"")
            .values(body=body, **ended)
        )

    async def drop_unread(self, before: datetime, limit: int) -> int:
        old = select(pushes.c.id).where(UNREAD, pushes.c.received_at < before).limit(limit)
        gone = await self._connection.execute(
            delete(pushes).where(pushes.c.id.in_(taken(old))).returning(pushes.c.id)
        )
        return len(gone.all())

    async def forget_read(self, before: datetime, limit: int) -> int:
        old = select(pushes.c.id).where(READ, pushes.c.read_at < before).limit(limit)
        gone = await self._connection.execute(
            delete(pushes).where(pushes.c.id.in_(taken(old))).returning(pushes.c.id)
        )
        return len(gone.all())

    async def states(self) -> Mapping[str, PushState]:
        rows = await self._connection.execute(select(push_states))
        return {
            row["account_id"]: PushState(alive_at=row["alive_at"], missed_at=row["missed_at"])
            for row in rows.mappings()
        }

    async def note_alive(self, account_id: str, at: datetime) -> None:
        await self._note(account_id, "alive_at", at)

    async def note_missed(self, account_id: str, at: datetime) -> None:
        await self._note(account_id, "missed_at", at)

    async def _note(self, account_id: str, column: str, at: datetime) -> None:
        known = push_states.c[column]
        await self._connection.execute(
            _insert(self._connection, push_states)
            .values({"account_id": account_id, column: at})
            .on_conflict_do_update(
                index_elements=[push_states.c.account_id],
                set_={column: at},
                where=known.is_(None) | (known < at),
            )
        )

    async def withdraw(self, account_id: str, external_ids: Collection[str], at: datetime) -> None:
        if not external_ids:
            return
        await self._connection.execute(
            insert_or_leave(self._connection, withdrawn),
            [{"account_id": account_id, "external_id": i, "at": at} for i in sorted(external_ids)],
        )

    async def withdrawn(self, account_id: str, external_ids: Collection[str]) -> set[str]:
        if not external_ids:
            return set()
        query = select(withdrawn.c.external_id).where(
            withdrawn.c.account_id == account_id, withdrawn.c.external_id.in_(external_ids)
        )
        return set((await self._connection.execute(query)).scalars())

    async def forget_withdrawn(self, before: datetime) -> None:
        await self._connection.execute(delete(withdrawn).where(withdrawn.c.at < before))


@cache
def _keep_statement(rows: int) -> str:
    """Inserts so many rows, and leaves existing ones alone."""
    values = ", ".join(["(?, ?, ?, ?, ?, '')"] * rows)
    return (
        "INSERT INTO pushes (id, network, digest, body, received_at, error) "  # noqa: S608 - only marks
        f"VALUES {values} ON CONFLICT DO NOTHING"
    )


def _fit(error: str) -> str:
    return keepable(error)[:_LONGEST_ERROR]


def _insert(connection: AsyncConnection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    is_postgresql = connection.dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)
