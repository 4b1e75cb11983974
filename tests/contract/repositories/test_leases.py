"""Of many rows a lease takes as many as it was asked for, on SQLite and on PostgreSQL."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.delivery import DeliveryKind, DeliveryStatus
from bot.domain.posts import PostState
from bot.storage import DueReading
from db.unit_of_work import Database
from tests.plans import picture, planned, planned_post, post_delivery
from tests.stories import ACCOUNT, KIM, NOON, heard, mention


async def waiting(database: Database, name: str, status: DeliveryStatus) -> None:
    """One of everything that a worker may lease."""
    post = planned_post(name, state=PostState.IN_REVIEW, pictures=(picture(f"g-{name}"),))
    await planned(database, post)
    await heard(database, mention(name, author=replace(KIM, external_id=name)))
    async with database.write() as uow:
        await uow.deliveries.add([replace(post_delivery(f"d-{name}", name), status=status)])
        await uow.readings.plan(
            [DueReading(post_id=name, account_id=ACCOUNT.id, external_id="x", stage=1, due_at=NOON)]
        )
        await uow.commit()


@pytest.mark.parametrize(
    "kind", ["deliveries", "unknown", "cards", "post_cards", "pictures", "readings"]
)
async def test_a_lease_keeps_to_its_limit(database: Database, kind: str) -> None:
    """PostgreSQL would choose anew for each row of a table that it believes to be small."""
    status = DeliveryStatus.UNKNOWN if kind == "unknown" else DeliveryStatus.PENDING
    await waiting(database, "first", status)
    async with database.write() as uow:
        await uow.connection.execute(text("ANALYZE"))
        await uow.commit()
    for name in ("second", "third", "fourth"):
        await waiting(database, name, status)
    async with database.write() as uow:
        leases: dict[str, Callable[[], Awaitable[Sequence[object]]]] = {
            "deliveries": lambda: uow.deliveries.lease([DeliveryKind.POST], 1, 60, NOON),
            "unknown": lambda: uow.deliveries.lease_unknown(1, 60, NOON),
            "cards": lambda: uow.cards.lease(1, 60, NOON),
            "post_cards": lambda: uow.post_cards.lease(1, 60, NOON),
            "pictures": lambda: uow.pictures.lease_waiting(1, 60),
            "readings": lambda: uow.readings.lease(NOON, 1, 60),
        }
        leased = [len(await leases[kind]()) for _ in range(5)]
    assert leased == [1, 1, 1, 1, 0]
