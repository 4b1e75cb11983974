"""Named leases by the database's clock, and token buckets in rows."""

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.repositories.deliveries import insert_or_leave
from db.tables import buckets, leases
from db.types import database_epoch


class LeaseRows:
    """`bot.storage.Leases`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, name: str, holder: str, seconds: float) -> bool:
        until = database_epoch() + seconds
        changed = await self._connection.execute(
            update(leases)
            .where(
                leases.c.name == name,
                or_(leases.c.holder == holder, leases.c.until <= database_epoch()),
            )
            .values(holder=holder, until=until)
        )
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

    async def spend(self, bucket: str, per_second: float, burst: float) -> float:
        b = buckets.c
        await self._connection.execute(
            insert_or_leave(self._connection, buckets).values(
                name=bucket, tokens=burst, updated=database_epoch()
            )
        )
        refilled = b.tokens + (database_epoch() - b.updated) * per_second
        full = case((refilled > burst, burst), else_=refilled)
        spent = await self._connection.execute(
            update(buckets)
            .where(b.name == bucket, full >= 1)
            .values(tokens=full - 1, updated=database_epoch())
        )
        if spent.rowcount == 1:
            return 0.0
        missing = (1 - full) / per_second
        wait = await self._connection.execute(select(missing).where(b.name == bucket))
        return max(float(wait.scalar_one()), 0.001)
