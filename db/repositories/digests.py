"""Who gets digests."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.digest_times import DigestSubscription
from bot.domain.setting_rules import clock
from bot.domain.settings import wall
from db.mapping import Values
from db.repositories.deliveries import insert_or_leave
from db.settings_tables import digest_recipients

_R = digest_recipients.c
_ALL = select(digest_recipients).order_by(_R.recipient)


class DigestRows:
    """`bot.storage.DigestRows`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[DigestSubscription]:
        rows = (await self._connection.execute(_ALL)).mappings()
        return [
            DigestSubscription(
                recipient=row["recipient"],
                at=clock(row["at_wall"]),
                zone=row["zone"],
                since=row["since"],
            )
            for row in rows
        ]

    async def keep(self, subscriptions: Sequence[DigestSubscription]) -> None:
        for one in subscriptions:
            values: Values = {"at_wall": wall(one.at), "zone": one.zone, "since": one.since}
            added = await self._connection.execute(
                insert_or_leave(self._connection, digest_recipients),
                {"recipient": one.recipient, **values},
            )
            if added.rowcount == 0:
                await self._connection.execute(
                    update(digest_recipients).where(_R.recipient == one.recipient).values(values)
                )

    async def drop(self, recipients: Collection[str]) -> None:
        await self._connection.execute(
            delete(digest_recipients).where(_R.recipient.in_(list(recipients)))
        )
