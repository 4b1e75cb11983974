"""Races over planned posts and their cards, on SQLite and on PostgreSQL."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import event

from bot.domain.delivery import DeliveryKind, DeliveryStatus
from bot.domain.events import Event, EventKind
from bot.domain.posts import Post, PostState, withdraw
from bot.ports import Posted
from bot.storage import Collision
from db.unit_of_work import Database
from tests.plans import (
    MARA,
    PLANS,
    SECOND,
    planned,
    planned_post,
    post_delivery,
    post_of,
    two_accounts,
)
from tests.stories import ACCOUNT, MINUTE, NOON

PLACE = Posted(PLANS, "1763647200.000100")


async def save(database: Database, before: Post, after: Post) -> bool:
    """One change in a transaction of its own."""
    async with database.write() as uow:
        saved = await uow.posts.save(before, after)
        await uow.commit()
    return saved


async def test_of_two_changes_of_one_version_one_is_stored(database: Database) -> None:
    """Approve and edit at the same instant: the second is refused with all that belongs to it."""
    before = planned_post("p", state=PostState.IN_REVIEW)
    await planned(database, before)
    words = (replace(before.variants[0], text="edited"),)
    changes = [
        before.bump(NOON, state=PostState.APPROVED, approved_by=MARA),
        before.bump(NOON, variants=words),
    ]
    saved = await asyncio.gather(*(save(database, before, after) for after in changes))
    assert sorted(saved) == [False, True]
    assert await post_of(database, "p") == changes[saved.index(True)]


async def test_a_locked_post_is_kept_from_others(database: Database) -> None:
    """Ten workers note one more run each; none is lost."""
    await planned(database, planned_post("p"))

    async def one_more() -> None:
        async with database.write() as uow:
            found = await uow.posts.lock("p")
            assert found is not None
            await asyncio.sleep(0)
            await uow.posts.save(found, found.bump(NOON, run=found.run + 1))
            await uow.commit()

    await asyncio.gather(*(one_more() for _ in range(10)))
    assert (await post_of(database, "p")).run == 10
    async with database.write() as uow:
        assert await uow.posts.lock("nothing") is None


async def test_a_due_post_goes_to_one_of_two_workers(database: Database) -> None:
    """They look at the same time; on SQLite they queue instead."""
    await planned(
        database,
        *(planned_post(f"p{i}", minutes=i) for i in range(4)),
        planned_post("later", minutes=31),
        planned_post("draft", state=PostState.DRAFT),
    )
    seen: list[list[str]] = []
    both = asyncio.Barrier(2)

    async def sweep() -> None:
        async with database.write() as uow:
            due = await uow.posts.due(NOON + 30 * MINUTE, 2)
            if not database.single_process:
                await both.wait()
            for post in due:
                await uow.posts.save(post, post.bump(NOON, state=PostState.PUBLISHING))
            await uow.commit()
        seen.append([p.id for p in due])

    async with asyncio.timeout(20):  # whoever waits for the other's lock would wait for ever
        await asyncio.gather(sweep(), sweep())
    assert sorted(seen) == [["p0", "p1"], ["p2", "p3"]]
    async with database.write() as uow:
        assert await uow.posts.due(NOON + 30 * MINUTE, 2) == []


async def test_an_occurrence_exists_once(database: Database) -> None:
    """Two replicas make the same Monday's post: one does, the other hears of it."""
    monday, tuesday = datetime(2026, 3, 9, 9), datetime(2026, 3, 10, 9)
    await two_accounts(database)
    made: list[str] = []

    async def make(name: str) -> None:
        async with database.write() as uow:
            await uow.posts.add([planned_post(name, series_id="s", occurrence=monday)])
            await uow.commit()
        made.append(name)

    outcomes = await asyncio.gather(make("one"), make("two"), return_exceptions=True)
    assert (len(made), [type(o) for o in outcomes if o]) == (1, [Collision])
    single = planned_post("single")
    others = (
        planned_post("tuesday", series_id="s", occurrence=tuesday),
        planned_post("other", series_id="t", occurrence=monday),
        single,
        planned_post("another"),
    )
    async with database.write() as uow:
        await uow.posts.add(others)
        await uow.commit()
    into_series = single.bump(NOON, series_id="t", occurrence=monday)
    with pytest.raises(Collision):
        await save(database, single, into_series)


async def test_a_stale_post_card_is_leased_by_one_worker(database: Database) -> None:
    """Guarantee 2: and shown once its version is recorded."""
    post = planned_post("p", state=PostState.IN_REVIEW)
    await planned(database, post)
    async with database.write() as uow:
        (lease,) = await uow.post_cards.lease(10, 60, NOON)
        nothing = await uow.post_cards.lease(10, 60, NOON)
        kept = await uow.post_cards.keep(lease, 60)
        await uow.post_cards.postpone(lease, -1, "again")
        ended = await uow.post_cards.keep(lease, 60)
        (again,) = await uow.post_cards.lease(10, 60, NOON + MINUTE)
        first = await uow.post_cards.shown(again, PLACE, post.version, NOON)
        shown = await uow.post_cards.lease(10, 60, NOON)
        await uow.commit()
    assert (lease.post, lease.channel, lease.posted, lease.attempts) == (post, PLANS, None, 1)
    assert (nothing, kept, ended, again.attempts, again.first_attempt_at) == (
        [],
        True,
        False,
        2,
        NOON,
    )
    assert (first, shown) == (True, [])
    async with database.read() as uow:
        assert await uow.post_cards.places(["p", "q"]) == {"p": PLACE}
        assert await uow.post_cards.at(PLACE) == "p"


async def test_a_draft_gets_no_card_before_it_is_submitted(database: Database) -> None:
    """Nor when it is withdrawn; what has a card already is shown in every state."""
    drafts = [planned_post(name, state=PostState.DRAFT) for name in ("one", "two", "three")]
    await planned(database, *drafts)
    assert await save(database, drafts[0], withdraw(drafts[0], NOON))
    submitted = drafts[1].bump(NOON, state=PostState.IN_REVIEW)
    assert await save(database, drafts[1], submitted)
    async with database.write() as uow:
        (lease,) = await uow.post_cards.lease(10, 60, NOON)
        await uow.post_cards.shown(lease, PLACE, submitted.version, NOON)
        await uow.commit()
    assert await save(database, submitted, withdraw(submitted, NOON))
    async with database.write() as uow:
        (again,) = await uow.post_cards.lease(10, 60, NOON)
    assert (lease.post, again.post.state, again.posted) == (submitted, PostState.WITHDRAWN, PLACE)


async def test_a_card_that_may_be_there_is_shown_although_withdrawn(database: Database) -> None:
    """Slack may have posted it without our hearing of it: it must not stay "in review"."""
    post = planned_post("p", state=PostState.IN_REVIEW)
    await planned(database, post)
    async with database.write() as uow:
        await uow.post_cards.lease(10, -1, NOON)
        await uow.commit()
    assert await save(database, post, withdraw(post, NOON))
    async with database.write() as uow:
        (lease,) = await uow.post_cards.lease(10, 60, NOON)
    assert (lease.attempts, lease.post.state) == (2, PostState.WITHDRAWN)


async def test_a_lost_post_card_is_posted_anew(database: Database) -> None:
    """Unless it was posted anew already."""
    await planned(database, planned_post("p"))
    async with database.write() as uow:
        (lease,) = await uow.post_cards.lease(10, 60, NOON)
        await uow.post_cards.shown(lease, PLACE, 1, NOON)
        await uow.post_cards.gone("p", Posted(PLANS, "another"))
        still = await uow.post_cards.lease(10, 60, NOON)
        await uow.post_cards.gone("p", PLACE)
        (again,) = await uow.post_cards.lease(10, 60, NOON)
    assert (still, again.posted, again.attempts) == ([], None, 1)


async def test_who_decides_about_accounts_waits_for_the_other(database: Database) -> None:
    """Two at once count what is queued and add to it: the second sees what the first added."""
    await two_accounts(database)
    counted: list[int] = []

    async def decide(name: str, *accounts: str) -> None:
        async with database.write() as uow:
            await uow.accounts.lock(accounts)
            queued = await uow.posts.mix([ACCOUNT.id], NOON, NOON + MINUTE)
            counted.append(len(queued))
            await asyncio.sleep(0.02)
            await uow.posts.add([planned_post(name)])
            await uow.commit()

    both = (ACCOUNT.id, SECOND.id)
    await asyncio.gather(decide("a", *both), decide("b", *both[::-1]), decide("c", *both))
    assert counted == [0, 1, 2]


async def test_progress_is_noted_while_it_is_being_sent(database: Database) -> None:
    """Not when another worker has taken over, nor when it is settled."""
    await planned(database, planned_post("p"))
    async with database.write() as uow:
        await uow.deliveries.add([post_delivery("d1", "p")])
        (leased,) = await uow.deliveries.lease([DeliveryKind.POST], 1, 60, NOON)
        further = replace(leased, payload={**leased.payload, "uploads": {"g1": "m1"}})
        noted = [
            await uow.deliveries.note_progress(further),
            await uow.deliveries.note_progress(replace(further, attempts=2, payload={})),
        ]
        await uow.deliveries.settle(
            replace(further, status=DeliveryStatus.SENT), [DeliveryStatus.SENDING]
        )
        noted.append(await uow.deliveries.note_progress(replace(further, payload={})))
        (kept,) = await uow.deliveries.of_post("p")
        await uow.commit()
    assert noted == [True, False, False]
    assert kept.payload == {"text": "text of d1", "uploads": {"g1": "m1"}}


async def test_what_waits_for_a_failed_part_is_cancelled_to_the_end(database: Database) -> None:
    """The third of a thread waits for the second, which waits for the first."""
    await planned(database, planned_post("p"), planned_post("q"))
    async with database.write() as uow:
        await uow.deliveries.add(
            [
                post_delivery("d1", "p"),
                post_delivery("d2", "p", after="d1", minutes=1),
                post_delivery("d3", "p", after="d2", minutes=2),
                post_delivery("e1", "q"),
                replace(post_delivery("n1", "p"), kind=DeliveryKind.SLACK),
            ]
        )
        cancelled = await uow.deliveries.cancel_after("d1", NOON)
        of_post = await uow.deliveries.of_post("p")
        await uow.commit()
    assert [d.id for d in cancelled] == ["d2", "d3"]
    assert [(d.id, d.status, d.settled_at) for d in of_post] == [
        ("d1", DeliveryStatus.PENDING, None),
        ("d2", DeliveryStatus.CANCELLED, NOON),
        ("d3", DeliveryStatus.CANCELLED, NOON),
    ]


async def test_events_of_a_post_are_its_own(database: Database) -> None:
    """The newest of them, oldest first."""
    kinds = (EventKind.POST_WRITTEN, EventKind.POST_SUBMITTED, EventKind.POST_APPROVED)
    events = [
        Event(id=f"e{i}", at=NOON + i * MINUTE, actor=MARA, kind=kind, post_id="p")
        for i, kind in enumerate(kinds)
    ]
    other = Event(id="x", at=NOON, actor=MARA, kind=EventKind.POST_WRITTEN, post_id="q")
    async with database.write() as uow:
        await uow.events.add([*events, other])
        newest = await uow.events.of_post("p", 2)
        await uow.commit()
    assert newest == events[1:]


async def test_a_process_that_takes_over_frees_all_leases(database: Database) -> None:
    """Whoever held them is certainly gone: nothing waits until they end."""
    await planned(database, planned_post("p", state=PostState.IN_REVIEW))
    async with database.write() as uow:
        await uow.post_cards.lease(10, 600, NOON)
        await uow.commit()
    await database.take_over()
    async with database.write() as uow:
        assert Counter(x.post.id for x in await uow.post_cards.lease(9, 60, NOON)) == {"p": 1}


async def test_a_change_costs_a_fixed_number_of_statements(database: Database) -> None:
    """What has not changed is not written again."""
    before = planned_post("p", accounts=(ACCOUNT.id, SECOND.id))
    await planned(database, before)
    statements: list[str] = []

    def count(*args: object) -> None:
        statements.append(str(args[2]).split(maxsplit=2)[1])

    engine = database._writing.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        await save(database, before, before.bump(NOON, notes="for Lee"))
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert statements == ["posts"]
