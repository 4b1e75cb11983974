"""What calls have cost, and what is known of sign-ins, on SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta
from decimal import Decimal

from bot.domain.sign_in import SignIn
from bot.domain.spending import Spent
from db.unit_of_work import Database
from integrations.base import Charge, Money
from tests.stories import ACCOUNT, MINUTE, NOON, connected

MONTH = "2026-03"
CROWD = 40
DAY = timedelta(days=1)


def charge(what: str, count: int, amount: str, currency: str = "USD") -> Charge:
    """So many calls for so much."""
    money = Money(amount=Decimal(amount), currency=currency)
    return Charge(what=what, count=count, cost=money)


def spent(what: str, count: int, amount: str, currency: str = "USD") -> Spent:
    """What is stored of them."""
    return Spent(
        account_id=ACCOUNT.id,
        what=what,
        count=count,
        amount=Decimal(amount),
        currency=currency,
    )


async def add(database: Database, *charges: Charge, month: str = MONTH) -> None:
    """In a transaction of its own."""
    async with database.write() as uow:
        await uow.charges.add(ACCOUNT.id, month, charges)
        await uow.commit()


async def of_month(database: Database, month: str = MONTH) -> list[Spent]:
    """All that was spent in it."""
    async with database.read() as uow:
        return await uow.charges.of_month(month)


async def test_charges_add_up_by_month_kind_and_currency(database: Database) -> None:
    """To the millionth of a dollar; a kind may come twice in one go."""
    await add(database, charge("replies", 1, "0.010"), charge("posts read", 3, "0.015"))
    await add(database, charge("replies", 1, "0.200"), charge("replies", 2, "0.000001"))
    await add(database, charge("replies", 1, "0.5", "EUR"))
    await add(database, charge("replies", 9, "9"), month="2026-04")
    await add(database)
    assert await of_month(database) == [
        spent("posts read", 3, "0.015"),
        spent("replies", 1, "0.5", "EUR"),
        spent("replies", 4, "0.210001"),
    ]
    assert await of_month(database, "2026-04") == [spent("replies", 9, "9")]
    assert await of_month(database, "2026-05") == []


async def test_of_many_additions_at_once_none_is_lost(database: Database) -> None:
    """Each is one statement; and nobody waits for somebody who waits for them."""
    kinds = ("a", "b", "c", "d")
    await asyncio.gather(
        *(
            add(database, *(charge(kind, 1, "0.01") for kind in (kinds if i % 2 else kinds[::-1])))
            for i in range(CROWD)
        )
    )
    assert await of_month(database) == [spent(kind, CROWD, "0.40") for kind in kinds]


async def test_of_many_who_would_warn_one_does(database: Database) -> None:
    """After each instant at which a warning became due, once."""
    await connected(database)

    async def warn(since_minutes: float | None, minutes: float) -> bool:
        since = None if since_minutes is None else NOON + since_minutes * MINUTE
        async with database.write() as uow:
            first = await uow.accounts.told_of_sign_in(ACCOUNT.id, since, NOON + minutes * MINUTE)
            await uow.commit()
        return first

    assert sum(await asyncio.gather(*(warn(0, 1) for _ in range(8)))) == 1
    assert [await warn(None, 2), await warn(1, 2), await warn(1.5, 3)] == [False, False, True]


async def test_signing_in_forgets_what_was_known(database: Database) -> None:
    """The end, and that managers have heard of it."""
    await connected(database)
    known = []
    async with database.write() as uow:
        known.append((await uow.accounts.sign_ins())[ACCOUNT.id])
        await uow.accounts.note_sign_in_end(ACCOUNT.id, NOON + 10 * DAY)
        await uow.accounts.told_of_sign_in(ACCOUNT.id, None, NOON)
        known.append((await uow.accounts.sign_ins())[ACCOUNT.id])
        await uow.accounts.signed_in(ACCOUNT.id)
        known.append((await uow.accounts.sign_ins())[ACCOUNT.id])
        await uow.commit()
    nothing = SignIn(ends_at=None, told_at=None)
    assert known == [nothing, SignIn(ends_at=NOON + 10 * DAY, told_at=NOON), nothing]
