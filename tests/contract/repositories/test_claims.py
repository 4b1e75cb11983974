"""Contract: a claim that is all its transaction does."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bot.domain.events import Event, EventKind
from db.tables import conversations
from db.unit_of_work import Database
from tests.stories import ACCOUNT, NOON, connected, conversation_of, heard, mention

CROWD = 50


@pytest.fixture
async def unclaimed(database: Database) -> str:
    """A conversation that nobody owns."""
    await connected(database)
    await heard(database, mention("m1"))
    return await conversation_of(database, "m1")


def claimed(conversation: str, by: str, *, event: str = "") -> Event:
    """What is noted when somebody owns it."""
    return Event(
        id=event or f"event-{by}",
        at=NOON,
        actor=by,
        kind=EventKind.CLAIMED,
        conversation_id=conversation,
    )


async def claim(database: Database, event: Event) -> bool:
    """One transaction."""
    async with database.write() as uow:
        won = await uow.conversations.claim_alone(event)
        await uow.commit()
    return won


async def claims(database: Database, conversation: str) -> tuple[str, list[str]]:
    """Who owns it, and whose claims are noted."""
    async with database.read() as uow:
        found = (await uow.conversations.get([conversation]))[conversation]
        noted = await uow.events.of(conversation, 100)
    return found.owner, [e.actor for e in noted if e.kind is EventKind.CLAIMED]


async def test_of_fifty_at_once_one_wins_and_is_noted(database: Database, unclaimed: str) -> None:
    """Guarantees 3 and 9: one owner, one event."""
    outcomes = await asyncio.gather(
        *(claim(database, claimed(unclaimed, f"U{i:03}")) for i in range(CROWD))
    )
    assert Counter(outcomes) == {True: 1, False: CROWD - 1}
    owner, noted = await claims(database, unclaimed)
    assert noted == [owner] == [f"U{outcomes.index(True):03}"]


async def test_the_conversation_is_newer_and_says_since_when(
    database: Database, unclaimed: str
) -> None:
    """As after a claim within a larger transaction."""
    async with database.read() as uow:
        before = (await uow.conversations.get([unclaimed]))[unclaimed]
    assert await claim(database, claimed(unclaimed, "U1"))
    async with database.read() as uow:
        after = (await uow.conversations.get([unclaimed]))[unclaimed]
    assert (after.version, after.owner) == (before.version + 1, "U1")
    assert after.claimed_at == after.owner_active_at == NOON


async def test_a_note_that_cannot_be_written_leaves_no_owner(
    database: Database, unclaimed: str
) -> None:
    """Guarantee 9: no act without its event; and the next transaction begins as always."""
    async with database.write() as uow:
        await uow.events.add([claimed("another", "U0", event="taken")])
        await uow.commit()
    with pytest.raises(IntegrityError):
        await claim(database, claimed(unclaimed, "U1", event="taken"))
    assert await claims(database, unclaimed) == ("", [])
    assert await claim(database, claimed(unclaimed, "U2"))


async def test_what_is_erased_has_no_owner(database: Database, unclaimed: str) -> None:
    """Nothing can be done with it any more."""
    async with database.write() as uow:
        await uow.connection.execute(update(conversations).values(erased_at=NOON))
        await uow.commit()
    assert not await claim(database, claimed(unclaimed, "U1"))
    assert await claims(database, unclaimed) == ("", [])


async def test_within_a_transaction_it_is_a_part_of_it(database: Database, unclaimed: str) -> None:
    """What has come before is not committed with it: both go when the transaction goes."""
    async with database.write() as uow:
        await uow.accounts.note_trouble(ACCOUNT.id, "away")
        assert await uow.conversations.claim_alone(claimed(unclaimed, "U1"))
    assert await claims(database, unclaimed) == ("", [])
