"""What figures and exports read: the events of a span, what runs now, pages behind a mark."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.conversation import ClockKind, Direction
from bot.domain.events import Event, EventKind
from bot.domain.offline import OfflineCase, Route
from bot.storage import Mark, Running
from db.unit_of_work import Database
from tests.stories import ACCOUNT, KIM, MINUTE, NOON, connected, conversation_of, heard, mention

LEE = replace(KIM, external_id="lee-1", handle="lee")


def noted(
    name: str, *, minutes: float, conversation: str = "", kind: EventKind = EventKind.CLAIMED
) -> Event:
    """Something that was noted so many minutes after noon."""
    return Event(
        id=name, at=NOON + minutes * MINUTE, actor="U1", kind=kind, conversation_id=conversation
    )


async def keep(database: Database, *events: Event) -> None:
    """Store events."""
    async with database.write() as uow:
        await uow.events.add(list(events))
        await uow.commit()


async def test_all_events_of_each_conversation_with_one_in_the_span(database: Database) -> None:
    """Whatever their time; the span's end is no part of it; what is of no conversation is left."""
    await keep(
        database,
        noted("a-old", minutes=-900, conversation="a"),
        noted("a-in", minutes=0, conversation="a"),
        noted("a-late", minutes=900, conversation="a"),
        noted("b-old", minutes=-900, conversation="b"),
        noted("b-end", minutes=60, conversation="b"),
        noted("nobody's", minutes=5),
        noted("c-in", minutes=59, conversation="c"),
    )
    async with database.read() as uow:
        found = await uow.day_book.events(NOON, NOON + 60 * MINUTE)
    assert sorted(e.id for e in found) == ["a-in", "a-late", "a-old", "c-in"]


async def test_answers_of_the_span_alone(database: Database) -> None:
    """Those that a network has accepted."""
    await keep(
        database,
        noted("before", minutes=-1, conversation="a", kind=EventKind.ANSWERED),
        noted("answered", minutes=0, conversation="a", kind=EventKind.ANSWERED),
        noted("heard", minutes=1, conversation="b", kind=EventKind.ACKNOWLEDGED),
        noted("claimed", minutes=2, conversation="b"),
    )
    async with database.read() as uow:
        found = await uow.day_book.answers(NOON, NOON + 60 * MINUTE)
    assert {e.id for e in found} == {"answered", "heard"}


async def test_messages_of_the_span_by_when_they_were_stored(database: Database) -> None:
    """Texts that their authors have deleted are not given."""
    await connected(database)
    await heard(database, mention("one", "My order"), minutes=1)
    await heard(database, mention("two", "Never mind", author=LEE), minutes=2)
    await heard(database, mention("three", minutes=60), minutes=61)
    async with database.write() as uow:
        known = await uow.messages.known(ACCOUNT.id, ["two"])
        await uow.messages.update([replace(known["two"], deleted_at=NOON + 3 * MINUTE)])
        await uow.commit()
    async with database.read() as uow:
        found = await uow.day_book.said([ACCOUNT.id], NOON, NOON + 60 * MINUTE)
    assert sorted(s.text for s in found) == ["", "My order"]
    assert {s.conversation_id for s in found} == {
        await conversation_of(database, "one"),
        await conversation_of(database, "two"),
    }


async def test_clocks_that_run_and_who_waits_longest(database: Database) -> None:
    """By kind; longest first; those past their deadline."""
    await connected(database)
    await heard(database, mention("kim", minutes=0), mention("lee", author=LEE, minutes=-30))
    kim, lee = [await conversation_of(database, name) for name in ("kim", "lee")]
    async with database.read() as uow:
        assert await uow.day_book.longest_waiting(5) == [lee, kim]
        assert await uow.day_book.longest_waiting(1) == [lee]
        found = await uow.day_book.running(NOON, NOON + 45 * MINUTE)
    assert found == {
        ClockKind.RESPONSE: Running(count=2, since_before=1, overdue=1),
        ClockKind.FOLLOW_UP: Running(),
    }


async def test_open_cases_by_when_they_were_opened(database: Database) -> None:
    """Those with an outcome are left out."""
    await connected(database)
    await heard(database, mention("kim"))
    conversation = await conversation_of(database, "kim")
    cases = [
        OfflineCase(
            id=f"case{number}",
            reference=f"GH-00000{number}",
            conversation_id=conversation,
            route=Route.EMAIL,
            owner="U1",
            opened_at=NOON - number * MINUTE,
            closed_at=NOON if number == 2 else None,
        )
        for number in (1, 2, 3)
    ]
    async with database.write() as uow:
        for case in cases:
            await uow.cases.add(case)
        await uow.commit()
    async with database.read() as uow:
        assert await uow.day_book.cases_opened_at() == [NOON - 3 * MINUTE, NOON - MINUTE]


async def test_pages_go_on_behind_a_mark(database: Database) -> None:
    """Also among rows of one instant; each row once."""
    await connected(database)
    told = [mention(f"m{n}", author=replace(KIM, external_id=f"p{n}")) for n in range(5)]
    await heard(database, *told, minutes=1)
    begin, end = NOON, NOON + timedelta(hours=1)
    async with database.read() as uow:
        seen: list[str] = []
        behind: Mark | None = None
        while page := await uow.extracts.events(begin, end, behind, 2):
            seen += [e.id for e in page]
            behind = Mark(at=page[-1].at, id=page[-1].id)
        assert len(seen) == len(set(seen)) == await uow.extracts.count_events(begin, end) == 5
        texts: list[str] = []
        behind = None
        while found := await uow.extracts.messages(
            ACCOUNT.id, Direction.INBOUND, begin, end, behind, 2
        ):
            texts += [m.external_id for m in found]
            behind = Mark(at=found[-1].received_at, id=found[-1].id)
        assert sorted(texts) == ["m0", "m1", "m2", "m3", "m4"]
        assert await uow.extracts.count_messages([ACCOUNT.id], begin, end) == 5
        assert (
            await uow.extracts.messages(ACCOUNT.id, Direction.OUTBOUND, begin, end, None, 2) == []
        )
