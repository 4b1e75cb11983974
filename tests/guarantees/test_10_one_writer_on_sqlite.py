"""Guarantee 10: in SQLite one writes after the other, over one connection that nobody spoils."""

import asyncio

import pytest
from sqlalchemy import exc, select, text

import db.connections
from bot.domain.events import Event, EventKind
from db.connections import one_way
from db.tables import leases
from db.unit_of_work import Database
from tests.guarantees.replicas import on_sqlite
from tests.stories import NOON, connected, conversation_of, heard, mention

pytestmark = on_sqlite


class AccidentError(Exception):
    """Something goes wrong in the middle of a transaction."""


async def take(database: Database, name: str, *, accident: bool = False) -> None:
    """A transaction with one row."""
    async with database.write() as uow:
        await uow.connection.execute(leases.insert().values(name=name, holder="h", until=0))
        if accident:
            raise AccidentError
        await uow.commit()


async def taken(database: Database) -> list[str]:
    """The rows."""
    async with database.read() as uow:
        query = select(leases.c.name).order_by(text("rowid"))
        return list((await uow.connection.execute(query)).scalars())


async def test_writers_come_in_the_order_in_which_they_asked(database: Database) -> None:
    """Nobody overtakes, and nobody waits for ever."""
    await asyncio.gather(*(take(database, f"{n:02}") for n in range(30)))
    assert await taken(database) == [f"{n:02}" for n in range(30)]


async def test_an_accident_leaves_nothing_to_the_next(database: Database) -> None:
    """What was not committed is rolled back; the connection serves on."""
    for n in range(3):
        with pytest.raises(AccidentError):
            await take(database, f"bad{n}", accident=True)
        await take(database, f"good{n}")
    assert await taken(database) == ["good0", "good1", "good2"]


async def test_who_is_cancelled_leaves_nothing_to_the_next(database: Database) -> None:
    """While they wait for their turn, and in the middle of their transaction."""
    inside, leave = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with database.write() as uow:
            await uow.connection.execute(leases.insert().values(name="held", holder="h", until=0))
            inside.set()
            await leave.wait()

    holding = asyncio.create_task(hold())
    await inside.wait()
    waiting = [asyncio.create_task(take(database, f"w{n}")) for n in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    holding.cancel()
    await asyncio.gather(holding, *waiting, return_exceptions=True)
    assert holding.cancelled()
    assert await taken(database) == ["w0", "w2"]


async def test_who_asks_twice_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction within another one would wait for itself for ever."""
    monkeypatch.setattr(db.connections, "_PATIENCE", 0.01)
    async with database.write():
        with pytest.raises(exc.TimeoutError):
            async with database.write():
                pass
    await take(database, "after")
    assert await taken(database) == ["after"]


async def test_a_connection_that_fails_is_replaced(database: Database) -> None:
    """Its file handle is gone, say: the next transaction opens another one."""
    await take(database, "before")
    async with database.write() as uow:
        await uow.connection.invalidate()
    await take(database, "after")
    assert await taken(database) == ["before", "after"]


async def test_a_refused_statement_is_rolled_back(database: Database) -> None:
    """The next transaction begins anew."""
    with pytest.raises(exc.OperationalError):
        async with database.write() as uow:
            await uow.connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    await take(database, "after")
    assert await taken(database) == ["after"]


async def test_a_claim_over_a_dead_connection_fails_once(database: Database) -> None:
    """What SQLAlchemy does not see is told to it: the next claim has another connection."""
    await connected(database)
    await heard(database, mention("m1"))
    claimed = Event(
        id="e1",
        at=NOON,
        actor="U1",
        kind=EventKind.CLAIMED,
        conversation_id=await conversation_of(database, "m1"),
    )
    async with database.write() as uow:
        driver = one_way(uow.connection)
        assert driver is not None
        await driver.close()
        with pytest.raises(ValueError, match="no active connection"):
            await uow.conversations.claim_alone(claimed)
    async with database.write() as uow:
        assert await uow.conversations.claim_alone(claimed)


async def test_who_is_cancelled_while_claiming_leaves_nothing_to_the_next(
    database: Database,
) -> None:
    """Whether it was claimed or not: the next one gets a connection without a transaction."""
    await connected(database)
    await heard(database, mention("m1"))
    conversation = await conversation_of(database, "m1")

    async def claim() -> None:
        async with database.write() as uow:
            claimed = Event(
                id="e1",
                at=NOON,
                actor="U1",
                kind=EventKind.CLAIMED,
                conversation_id=conversation,
            )
            await uow.conversations.claim_alone(claimed)

    claiming = asyncio.create_task(claim())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    claiming.cancel()
    await asyncio.gather(claiming, return_exceptions=True)
    await take(database, "after")
    assert await taken(database) == ["after"]
    async with database.read() as uow:
        owner = (await uow.conversations.get([conversation]))[conversation].owner
        noted = [e for e in await uow.events.of(conversation, 9) if e.kind is EventKind.CLAIMED]
    assert (owner, len(noted)) in {("", 0), ("U1", 1)}


async def test_closing_does_not_wait_for_who_writes(database: Database) -> None:
    """They finish, and let go of the connection themselves."""
    async with database.write() as uow:
        await uow.connection.execute(leases.insert().values(name="late", holder="h", until=0))
        driver = one_way(uow.connection)
        assert driver is not None
        await database.close()
        await uow.commit()
    with pytest.raises(ValueError, match="no active connection"):
        await driver.run(lambda raw: raw.execute("SELECT 1"))
    assert await taken(database) == ["late"]
