"""Who gets digests, and which were made; on SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import time

from bot.domain.digest_times import DigestSubscription
from db.unit_of_work import Database
from tests.stories import MINUTE, NOON, delivery

MARA = DigestSubscription(recipient="U0MARALIND", at=time(8, 30), zone="Europe/London", since=NOON)
CARE = DigestSubscription(recipient="C0CARE0001", at=time(17), zone="Europe/Berlin", since=NOON)


async def kept(database: Database) -> list[DigestSubscription]:
    """All subscriptions."""
    async with database.read() as uow:
        return await uow.digests.all()


async def test_subscriptions_are_kept_changed_and_dropped(database: Database) -> None:
    """By recipient; the newest words hold."""
    later = replace(MARA, at=time(7), since=NOON + MINUTE)
    async with database.write() as uow:
        await uow.digests.keep([MARA, CARE])
        await uow.digests.keep([later])
        await uow.commit()
    assert await kept(database) == [CARE, later]
    async with database.write() as uow:
        await uow.digests.drop([CARE.recipient, "U0NOBODY01"])
        await uow.commit()
    assert await kept(database) == [later]


async def test_two_replicas_may_keep_the_same_one(database: Database) -> None:
    """One row, whoever comes first."""

    async def keep() -> None:
        async with database.write() as uow:
            await uow.digests.keep([MARA])
            await uow.commit()

    await asyncio.gather(keep(), keep())
    assert await kept(database) == [MARA]


async def test_deliveries_are_known_by_what_they_are_for(database: Database) -> None:
    """Those that exist, whatever became of them."""
    async with database.write() as uow:
        await uow.deliveries.add([delivery("digest:a"), delivery("digest:b")])
        await uow.commit()
    async with database.read() as uow:
        assert await uow.deliveries.known(["digest:b", "digest:c"]) == {"digest:b"}
        assert await uow.deliveries.known([]) == set()
