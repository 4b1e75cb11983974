"""Many new rows at once are the rows that SQLAlchemy would have written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.domain.events import Event, EventKind
from db.bulk import insert_rows
from db.tables import slack_events
from db.unit_of_work import Database
from tests.stories import NOON


def event(number: int, *, at: datetime = NOON, **facts: object) -> Event:
    """An event of one conversation."""
    return Event(
        id=f"e{number:03}",
        at=at,
        actor="U1",
        kind=EventKind.RECEIVED,
        conversation_id="c1",
        facts=facts,
    )


async def test_values_that_are_equal_but_not_the_same_are_kept_apart(database: Database) -> None:
    """One, true and 1.0 are equal to Python and three things in JSON."""
    async with database.write() as uow:
        await uow.events.add([event(1, n=1), event(2, n=True), event(3, n=1.0)])
        await uow.commit()
        found = await uow.events.of("c1", 10)
    kept = {one.id: one.facts["n"] for one in found}
    assert {i: type(n) for i, n in kept.items()} == {"e001": int, "e002": bool, "e003": float}


@pytest.mark.parametrize("count", [0, 1, 2, 300])
async def test_however_many_there_are(database: Database, count: int) -> None:
    """None, one, and more than a statement has parameters for; each with its own time."""
    west = timezone(timedelta(hours=-8))
    times = [NOON + timedelta(microseconds=number) for number in range(count)]
    async with database.write() as uow:
        await uow.events.add(
            [event(number, at=at.astimezone(west)) for number, at in enumerate(times)]
        )
        await uow.commit()
        found = await uow.events.of("c1", 1000)
    assert sorted(one.at for one in found) == times
    assert {one.at.tzinfo for one in found} <= {UTC}


async def test_a_taken_key_is_an_error(database: Database) -> None:
    """And nothing of the others is stored."""
    rows = [{"event_id": one, "at": NOON} for one in ("a", "b", "a")]
    async with database.write() as uow:
        with pytest.raises(IntegrityError):
            await insert_rows(uow.connection, slack_events, rows)
    async with database.read() as uow:
        assert (await uow.connection.execute(select(slack_events))).all() == []
