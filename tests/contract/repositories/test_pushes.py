"""What networks pushed, between its acknowledgement and its reading; on both databases."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.storage import Push, PushState
from db.unit_of_work import Database
from tests.stories import ACCOUNT, MINUTE, NOON, connected


def push(name: str, *, network: str = "warble", digest: str = "") -> Push:
    """A body named so."""
    return Push(
        id=name,
        network=network,
        digest=digest or name,
        body=name.encode(),
        received_at=NOON,
    )


async def keep(database: Database, *pushes: Push) -> int:
    """How many were new."""
    async with database.write() as uow:
        new = await uow.pushes.keep(pushes)
        await uow.commit()
    return new


async def lease(database: Database, limit: int = 50, seconds: float = 60.0) -> list[Push]:
    """Take some."""
    async with database.write() as uow:
        found = await uow.pushes.lease(limit, seconds)
        await uow.commit()
    return found


def ids(pushes: Sequence[Push]) -> list[str]:
    """Their names."""
    return [one.id for one in pushes]


async def test_a_body_is_kept_once_for_each_network(database: Database) -> None:
    """By its digest, within a transaction and after it."""
    assert await keep(database, push("a"), push("b"), push("c", digest="a")) == 2
    assert await keep(database, push("d", digest="b"), push("e", network="other", digest="b")) == 1
    assert await keep(database) == 0
    async with database.read() as uow:
        assert await uow.pushes.unread() == 3


async def test_the_same_body_at_once_is_kept_once(database: Database) -> None:
    """Two deliveries of it to two replicas: the unique key lets one in."""
    news = await asyncio.gather(*(keep(database, push(n, digest="same")) for n in "abcd"))
    assert sorted(news) == [0, 0, 0, 1]


async def test_a_lease_takes_as_many_as_it_was_asked_for(database: Database) -> None:
    """The oldest first, each for a while, as it came, and counted."""
    await keep(database, *(push(f"p{number:03}") for number in range(30)))
    first, second = await lease(database, 20), await lease(database, 20)
    assert ids(first + second) == [f"p{number:03}" for number in range(30)]
    assert (first[0].body, first[0].received_at, first[0].attempts) == (b"p000", NOON, 1)
    assert await lease(database) == []


async def test_replicas_never_take_the_same(database: Database) -> None:
    """Each row goes to one of those who ask at once."""
    await keep(database, *(push(f"p{number:03}") for number in range(60)))
    taken = await asyncio.gather(*(lease(database, 10) for _ in range(4)))
    names = [name for found in taken for name in ids(found)]
    assert len(names) == len(set(names)) == 40


async def test_what_was_read_stays_as_its_digest(database: Database) -> None:
    """It is not taken again and not kept again, until it is forgotten."""
    await keep(database, push("a"), push("b"))
    await lease(database, seconds=0.0)
    async with database.write() as uow:
        await uow.pushes.read(["a"], NOON)
        await uow.pushes.read([], NOON)
        await uow.commit()
    taken = await lease(database)
    again = await keep(database, push("new", digest="a"))
    async with database.write() as uow:
        early = await uow.pushes.forget_read(NOON, 10)
        late = await uow.pushes.forget_read(NOON + MINUTE, 10)
        await uow.commit()
    assert (ids(taken), again, early, late) == (["b"], 0, 0, 1)
    assert await keep(database, push("newer", digest="a")) == 1


async def test_forgetting_is_done_in_batches(database: Database) -> None:
    """So many at a time."""
    await keep(database, *(push(name) for name in "abc"))
    async with database.write() as uow:
        await uow.pushes.read(["a", "b", "c"], NOON)
        gone = [await uow.pushes.forget_read(NOON + MINUTE, 2) for _ in range(3)]
        await uow.commit()
    assert gone == [2, 1, 0]


@pytest.mark.parametrize(("tried", "attempts"), [(True, 2), (False, 1)])
async def test_a_postponed_one_comes_after_the_others(
    database: Database, *, tried: bool, attempts: int
) -> None:
    """After its pause; an attempt that it was not to blame for does not count."""
    await keep(database, push("a"), push("b"))
    await lease(database)
    async with database.write() as uow:
        await uow.pushes.postpone(["a"], 0.0, "no \x00 luck" * 100, tried=tried)
        await uow.pushes.postpone(["b"], 60.0, "no luck")
        await uow.pushes.postpone([], 60.0, "no luck")
        await uow.commit()
    taken = await lease(database)
    assert [(one.id, one.attempts) for one in taken] == [("a", attempts)]


async def test_a_lease_is_kept_while_it_is_read(database: Database) -> None:
    """From now on; what has been read meanwhile, or was not named, is left alone."""
    await keep(database, push("a"), push("b"), push("c"))
    await lease(database, seconds=0.0)
    async with database.write() as uow:
        await uow.pushes.read(["b"], NOON)
        await uow.pushes.keep_leases(["a", "b"], 60.0)
        await uow.pushes.keep_leases([], 60.0)
        await uow.commit()
    taken = await lease(database)
    assert [(one.id, one.attempts) for one in taken] == [("c", 2)]


async def test_what_is_set_aside_is_not_taken_again(database: Database) -> None:
    """It goes with what was read then; what was read meanwhile is left alone."""
    await keep(database, push("a"), push("b"))
    async with database.write() as uow:
        await uow.pushes.read(["b"], NOON)
        await uow.pushes.set_aside("a", "no luck", NOON + MINUTE)
        await uow.pushes.set_aside("b", "no luck", NOON + MINUTE)
        await uow.pushes.postpone(["b"], 0.0, "no luck")
        gone = await uow.pushes.forget_read(NOON + MINUTE, 10)
        await uow.commit()
    assert (await lease(database), gone) == ([], 1)
    async with database.read() as uow:
        assert await uow.pushes.unread() == 0


async def test_of_signs_of_life_the_newest_stands(database: Database) -> None:
    """Alive and missed apart; an account that never had a push is left out."""
    await connected(database)
    async with database.read() as uow:
        assert await uow.pushes.states() == {}
    async with database.write() as uow:
        for minutes in (0, 2, 1):
            await uow.pushes.note_alive(ACCOUNT.id, NOON + minutes * MINUTE)
        await uow.commit()
    async with database.read() as uow:
        alive = await uow.pushes.states()
    async with database.write() as uow:
        for minutes in (5, 4):
            await uow.pushes.note_missed(ACCOUNT.id, NOON + minutes * MINUTE)
        await uow.commit()
    async with database.read() as uow:
        both = await uow.pushes.states()
    assert alive == {ACCOUNT.id: PushState(alive_at=NOON + 2 * MINUTE)}
    assert both == {ACCOUNT.id: PushState(alive_at=NOON + 2 * MINUTE, missed_at=NOON + 5 * MINUTE)}


async def test_which_unknown_messages_are_gone_is_remembered_for_a_while(
    database: Database,
) -> None:
    """Of each account; noted twice, the first time counts."""
    async with database.write() as uow:
        await uow.pushes.withdraw("one", {"x", "y"}, NOON)
        await uow.pushes.withdraw("one", {"x"}, NOON + timedelta(days=1))
        await uow.pushes.withdraw("two", {"z"}, NOON + timedelta(days=1))
        await uow.pushes.withdraw("two", set(), NOON)
        await uow.commit()
    async with database.read() as uow:
        assert await uow.pushes.withdrawn("one", {"x", "z", "w"}) == {"x"}
        assert await uow.pushes.withdrawn("one", set()) == set()
    async with database.write() as uow:
        await uow.pushes.forget_withdrawn(NOON + MINUTE)
        await uow.commit()
    async with database.read() as uow:
        assert await uow.pushes.withdrawn("one", {"x", "y"}) == set()
        assert await uow.pushes.withdrawn("two", {"z"}) == {"z"}
