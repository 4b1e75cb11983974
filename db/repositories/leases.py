"""Named leases by the database's clock, and token buckets in rows."""

from functools import cache

from sqlalchemy import Float, Insert, bindparam, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from db.repositories.deliveries import insert_or_leave
from db.tables import buckets, leases
from db.types import database_epoch

_REFILLED = buckets.c.tokens + (database_epoch() - buckets.c.updated) * bindparam("b_rate")
_TOKENS = case((bindparam("b_burst") < _REFILLED, bindparam("b_burst")), else_=_REFILLED)
_NEEDED = 1 + bindparam("b_leave", type_=Float)
_WAIT = select((_NEEDED - _TOKENS) / bindparam("b_rate")).where(
    buckets.c.name == bindparam("b_name")
)


_TAKE = (
    update(leases)
    .where(
        leases.c.name == bindparam("b_name"),
        or_(leases.c.holder == bindparam("b_holder"), leases.c.until <= database_epoch()),
    )
    .values(
        holder=bindparam("b_holder"), until=database_epoch() + bindparam("b_seconds", type_=Float)
    )
)


@cache
def _spend(dialect: str) -> Insert:
    """Take a token; a bucket that is not known yet is full."""
    new = postgresql.insert(buckets) if dialect == "postgresql" else sqlite.insert(buckets)
    return (
        new.values(
            name=bindparam("b_name"),
            tokens=bindparam("b_burst") - 1,
            updated=database_epoch(),
        )
        .on_conflict_do_update(
            index_elements=[buckets.c.name],
            set_={"tokens": _TOKENS - 1, "updated": database_epoch()},
            where=_TOKENS >= _NEEDED,
        )
        .execution_options(preserve_rowcount=True)
    )


@cache
def _drain(dialect: str) -> Insert:
    """No token before a time to come, one then. An order to wait longer still holds."""
    new = postgresql.insert(buckets) if dialect == "postgresql" else sqlite.insert(buckets)
    until = database_epoch() + bindparam("b_seconds", type_=Float)
    return new.values(name=bindparam("b_name"), tokens=1, updated=until).on_conflict_do_update(
        index_elements=[buckets.c.name],
        set_={"tokens": 1, "updated": until},
        where=buckets.c.updated < until,
    )


class LeaseRows:
    """`bot.storage.Leases`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, holder: str, seconds: float) -> bool:
        until = database_epoch() + seconds
        given = {"b_name": name, "b_holder": holder, "b_seconds": seconds}
        changed = await self._connection.execute(_TAKE, given)
        if changed.rowcount == 1:
            return True
        added = await self._connection.execute(
            insert_or_leave(self._connection, leases).values(name=name, holder=holder, until=until)
        )
        return added.rowcount == 1

    async def drop(self, name: str, holder: str) -> None:
        await self._connection.execute(
            delete(leases).where(leases.c.name == name, leases.c.holder == holder)
        )

    async def spend(
        self, bucket: str, per_second: float, burst: float, *, leave: float = 0.0
    ) -> float:
        given = {
            "b_name": bucket,
            "b_rate": per_second,
            "b_burst": burst,
            "b_leave": max(min(leave, burst - 1), 0.0),  # a full bucket always has one to give
        }
        spent = await self._connection.execute(_spend(self._connection.dialect.name), given)
        if spent.rowcount == 1:
            return 0.0
        wait = await self._connection.execute(_WAIT, given)
        return max(float(wait.scalar_one()), 0.001)

    async def drain(self, bucket: str, seconds: float) -> None:
        given = {"b_name": bucket, "b_seconds": seconds}
        await self._connection.execute(_drain(self._connection.dialect.name), given)
