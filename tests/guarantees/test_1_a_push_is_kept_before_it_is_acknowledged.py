"""Guarantee 1, for what networks push: what is acknowledged is stored, and stored once."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

import pytest
from sqlalchemy import event, select
from structlog.testing import capture_logs

from bot.services.push_inbox import NotKept, PushInbox
from db.push_tables import pushes
from db.unit_of_work import Database
from tests.guarantees.replicas import failing_at, on_sqlite
from tests.scenario.office import ManualClock
from tests.stories import NOON

BODY = b'{"entry": []}'


async def stored(database: Database) -> list[tuple[str, bytes, datetime]]:
    """All that is kept, in the order in which it came."""
    async with database.read() as uow:
        rows = await uow.connection.execute(
            select(pushes.c.network, pushes.c.body, pushes.c.received_at).order_by(pushes.c.id)
        )
        return [(network, bytes(body), at) for network, body, at in rows]


def commits_of(database: Database) -> list[None]:
    """Grows with every commit."""
    commits: list[None] = []
    event.listen(database._writing.sync_engine, "commit", lambda _: commits.append(None))
    return commits


@pytest.fixture
def inbox(database: Database) -> PushInbox:
    """An inbox over a database of each kind."""
    return PushInbox(database, ManualClock())


async def test_it_is_stored_when_its_bringer_hears_of_it(
    database: Database, inbox: PushInbox
) -> None:
    """As it came, with the time; and the loop that reads is woken."""
    woken: list[Iterable[str]] = []
    database.announce = woken.append
    assert await inbox.keep("facebook", BODY)
    assert await stored(database) == [("facebook", BODY, NOON)]
    assert woken == [{"pushes"}]


async def test_the_same_body_again_changes_nothing(database: Database, inbox: PushInbox) -> None:
    """A replayed delivery, now or later, is known; another network's is another one."""
    again = await asyncio.gather(*(inbox.keep("facebook", BODY) for _ in range(3)))
    assert sorted(again) == [False, False, True]
    assert [await inbox.keep("facebook", BODY), await inbox.keep("instagram", BODY)] == [
        False,
        True,
    ]
    assert [network for network, _, _ in await stored(database)] == ["facebook", "instagram"]


async def test_each_hears_whether_its_own_was_new(database: Database, inbox: PushInbox) -> None:
    """Also when new and known ones share a transaction."""
    await inbox.keep("x", b"2")
    kept = await asyncio.gather(*(inbox.keep("x", b"%d" % i) for i in range(5)))
    assert kept == [True, True, False, True, True]
    assert len(await stored(database)) == 5


async def test_many_at_once_share_few_transactions(database: Database, inbox: PushInbox) -> None:
    """One for the first, one for all that came while it was being committed."""
    commits = commits_of(database)
    bodies = [b"%d" % i for i in range(100)]
    assert all(await asyncio.gather(*(inbox.keep("x", body) for body in bodies)))
    assert [body for _, body, _ in await stored(database)] == bodies
    assert len(commits) <= 2


async def test_a_transaction_has_its_bounds(database: Database) -> None:
    """In number and in size; one that is larger than that goes alone."""
    clock = ManualClock()
    for inbox in (PushInbox(database, clock, most=10), PushInbox(database, clock, most_bytes=10)):
        commits = commits_of(database)
        name = str(id(inbox))
        await asyncio.gather(*(inbox.keep(name, b"%d" % i) for i in range(100)))
        assert len(commits) >= 10
    assert await inbox.keep(name, b"larger than ten bytes")


@on_sqlite
async def test_reading_waits_while_a_burst_comes_in(inbox: PushInbox) -> None:
    """But not for a single push, and never for long."""
    await inbox.keep("x", BODY)
    async with asyncio.timeout(0):
        await inbox.calm()
    await asyncio.gather(*(inbox.keep("x", b"%d" % i) for i in range(50)))
    waiting = asyncio.create_task(inbox.calm())
    await asyncio.sleep(0)
    assert not waiting.done()
    async with asyncio.timeout(5):
        await waiting


@pytest.mark.parametrize("at", ["INSERT", "COMMIT"])
async def test_what_cannot_be_stored_is_not_acknowledged(
    database: Database, inbox: PushInbox, at: str
) -> None:
    """All who were in the transaction hear of it; what they bring again is stored."""
    with failing_at(database, at), capture_logs() as lines:
        ends = await asyncio.gather(
            *(inbox.keep("x", b"%d" % i) for i in range(5)), return_exceptions=True
        )
    assert [type(end) for end in ends] == [NotKept] * 5
    assert {(line["event"], line["log_level"]) for line in lines} == {("pushes_not_kept", "error")}
    assert await stored(database) == []
    assert all(await asyncio.gather(*(inbox.keep("x", b"%d" % i) for i in range(5))))
    assert len(await stored(database)) == 5


async def test_an_end_between_stored_and_acknowledged(database: Database) -> None:
    """Its bringer never heard, and brings it again to the next process: still one row."""

    def ends(_woken: Iterable[str]) -> None:
        raise RuntimeError("the process ends")

    database.announce = ends
    with pytest.raises(NotKept), capture_logs():
        await PushInbox(database, ManualClock()).keep("x", BODY)
    database.announce = lambda _woken: None
    assert not await PushInbox(database, ManualClock()).keep("x", BODY)
    assert len(await stored(database)) == 1


async def test_a_bringer_that_hangs_up_keeps_no_other_from_hearing(
    database: Database, inbox: PushInbox
) -> None:
    """Its own is stored all the same."""
    bringing = [asyncio.create_task(inbox.keep("x", b"%d" % i)) for i in range(3)]
    await asyncio.sleep(0)
    bringing[1].cancel()
    ends = await asyncio.gather(*bringing, return_exceptions=True)
    assert [ends[0], type(ends[1]), ends[2]] == [True, asyncio.CancelledError, True]
    assert len(await stored(database)) == 3


async def test_what_has_come_is_stored_before_the_process_ends(
    database: Database, inbox: PushInbox
) -> None:
    """And nothing more is taken."""
    bringing = [asyncio.create_task(inbox.keep("x", b"%d" % i)) for i in range(3)]
    await asyncio.sleep(0)
    await inbox.close()
    assert len(await stored(database)) == 3
    assert await asyncio.gather(*bringing) == [True] * 3
    with pytest.raises(NotKept):
        await inbox.keep("x", BODY)
