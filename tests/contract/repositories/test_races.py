"""Statements that settle races, on SQLite and on PostgreSQL."""

import asyncio
from collections import Counter
from dataclasses import replace

from bot.domain.conversation import Conversation
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus
from bot.domain.mention import AuthorProfile
from db.unit_of_work import Database
from tests.stories import (
    ACCOUNT,
    MINUTE,
    NOON,
    connected,
    conversation_of,
    delivery,
    heard,
    mention,
)

CROWD = 50
OTHER = AuthorProfile(external_id="lee-1", handle="lee", display_name="Lee")


def replace_status(found: Delivery, status: DeliveryStatus) -> Delivery:
    """The delivery with another status."""
    return replace(found, status=status)


def without_nudge(found: Conversation) -> Conversation:
    """The conversation after its nudge was made."""
    return replace(found, nudge=None).bump()


async def test_of_fifty_claims_at_once_one_wins(database: Database) -> None:
    """Guarantee 3: the owner is set once, and everybody else reads who won."""
    await connected(database)
    await heard(database, mention("m1"))
    conversation = await conversation_of(database, "m1")

    async def claim(user: str) -> tuple[str, bool]:
        async with database.write() as uow:
            found, won = await uow.conversations.claim(conversation, user, NOON)
            await uow.commit()
        assert found is not None
        return found.owner, won

    outcomes = await asyncio.gather(*(claim(f"U{i:03}") for i in range(CROWD)))
    assert Counter(won for _, won in outcomes) == {True: 1, False: CROWD - 1}
    assert len({owner for owner, _ in outcomes}) == 1


async def test_a_change_from_an_old_version_is_refused(database: Database) -> None:
    """Two changes are made from one version; the second finds it gone."""
    await connected(database)
    await heard(database, mention("m1"))
    conversation = await conversation_of(database, "m1")
    async with database.write() as uow:
        before = (await uow.conversations.get([conversation]))[conversation]
        saved = [await uow.conversations.save(before, before.bump()) for _ in range(2)]
        await uow.commit()
    assert saved == [True, False]


async def test_workers_never_lease_the_same_delivery(database: Database) -> None:
    """Guarantee 4: eight workers over 200 deliveries take each once."""
    await connected(database)
    async with database.write() as uow:
        await uow.deliveries.add([delivery(f"d{i:03}") for i in range(200)])
        await uow.commit()
    taken: list[str] = []

    async def work() -> None:
        while True:
            async with database.write() as uow:
                leased = await uow.deliveries.lease([DeliveryKind.REPLY], 7, 60, NOON)
                await uow.commit()
            if not leased:
                return
            taken.extend(d.id for d in leased)
            await asyncio.sleep(0)

    await asyncio.gather(*(work() for _ in range(8)))
    assert Counter(taken) == Counter(f"d{i:03}" for i in range(200))


async def test_the_same_effect_is_stored_once(database: Database) -> None:
    """`once` is unique; asking again leaves the first as it is."""
    await connected(database)
    async with database.write() as uow:
        first = await uow.deliveries.add([delivery("d1")])
        again = await uow.deliveries.add([delivery("d1"), delivery("d2")])
        await uow.commit()
    assert (first, again) == (1, 1)


async def test_a_delivery_waits_for_the_one_before_it(database: Database) -> None:
    """The public line goes out once the private message was accepted."""
    await connected(database)
    async with database.write() as uow:
        await uow.deliveries.add([delivery("first"), delivery("second", after="first")])
        before = await uow.deliveries.lease([DeliveryKind.REPLY], 9, 60, NOON)
        (sent,) = before
        done = await uow.deliveries.settle(
            replace_status(sent, DeliveryStatus.SENT), [DeliveryStatus.SENDING]
        )
        after = await uow.deliveries.lease([DeliveryKind.REPLY], 9, 60, NOON)
        await uow.commit()
    assert ([d.id for d in before], done, [d.id for d in after]) == (["first"], True, ["second"])


async def test_a_settled_delivery_is_not_settled_again(database: Database) -> None:
    """Whoever comes second changes nothing."""
    await connected(database)
    async with database.write() as uow:
        await uow.deliveries.add([delivery("d1")])
        (leased,) = await uow.deliveries.lease([DeliveryKind.REPLY], 1, 60, NOON)
        sent = replace_status(leased, DeliveryStatus.SENT)
        settled = [
            await uow.deliveries.settle(sent, [DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN])
            for _ in range(2)
        ]
        await uow.commit()
    assert settled == [True, False]


async def test_what_a_dead_worker_was_sending_becomes_unknown(database: Database) -> None:
    """Never pending again: it may have been sent."""
    await connected(database)
    async with database.write() as uow:
        await uow.deliveries.add([delivery("d1"), delivery("d2")])
        await uow.deliveries.lease([DeliveryKind.REPLY], 1, -1, NOON)  # its lease is over
        await uow.deliveries.lease([DeliveryKind.REPLY], 1, 60, NOON)  # at work
        orphans = await uow.deliveries.orphans(NOON)
        await uow.commit()
    assert [(d.id, d.status) for d in orphans] == [("d1", DeliveryStatus.UNKNOWN)]


async def test_a_nudge_is_recorded_once(database: Database) -> None:
    """Guarantee 5: unique by conversation, clock start and stage."""
    async with database.write() as uow:
        made = [
            await uow.nudges.record("c1", NOON, 0, NOON),
            await uow.nudges.record("c1", NOON, 0, NOON + MINUTE),
            await uow.nudges.record("c1", NOON, 1, NOON + MINUTE),
            await uow.nudges.record("c1", NOON + MINUTE, 0, NOON + MINUTE),
        ]
        await uow.commit()
    assert made == [True, False, True, True]


async def test_due_conversations_are_locked_and_skipped(database: Database) -> None:
    """Two sweeps at once never nudge the same conversation; on SQLite they queue instead."""
    await connected(database)
    await heard(database, mention("m1"), mention("m2", author=OTHER))
    seen: list[list[str]] = []

    async def sweep() -> None:
        async with database.write() as uow:
            due = await uow.conversations.due(NOON + 40 * MINUTE, 10)
            await asyncio.sleep(0.05)
            for conversation in due:
                await uow.conversations.save_all([without_nudge(conversation)])
            await uow.commit()
        seen.append([c.id for c in due])

    await asyncio.gather(sweep(), sweep())
    assert Counter(i for ids in seen for i in ids).most_common(1)[0][1] == 1
    assert len([i for ids in seen for i in ids]) == 2


async def test_a_slack_event_is_new_once(database: Database) -> None:
    """However often it is delivered."""
    async with database.write() as uow:
        new = [await uow.inbox.first_time("Ev1", NOON) for _ in range(3)]
        known = [await uow.inbox.known("Ev1"), await uow.inbox.known("Ev2")]
        await uow.commit()
    assert (new, known) == ([True, False, False], [True, False])


async def test_a_lease_has_one_holder(database: Database) -> None:
    """Others wait until it is over or dropped; the holder may prolong it."""
    async with database.write() as uow:
        taken = [
            await uow.leases.take("poll", "one", 60),
            await uow.leases.take("poll", "two", 60),
            await uow.leases.take("poll", "one", -1),
            await uow.leases.take("poll", "two", 60),
        ]
        await uow.leases.drop("poll", "two")
        taken.append(await uow.leases.take("poll", "one", 60))
        await uow.commit()
    assert taken == [True, False, True, True, True]


async def test_a_token_bucket_allows_its_burst_and_then_says_how_long(database: Database) -> None:
    """Token buckets stand in rows: all replicas share them."""
    async with database.write() as uow:
        waits = [await uow.leases.spend("post:C1", 0.001, 2) for _ in range(3)]
        await uow.commit()
    assert waits[:2] == [0.0, 0.0]
    assert 900 < waits[2] <= 1000


async def test_a_stale_card_is_leased_by_one_worker(database: Database) -> None:
    """Guarantee 2: and shown once its version is recorded."""
    await connected(database)
    await heard(database, mention("m1"))
    async with database.write() as uow:
        (lease,) = await uow.cards.lease(10, 60, NOON)
        nothing = await uow.cards.lease(10, 60, NOON)
        await uow.cards.postpone(lease, -1, "again")
        (again,) = await uow.cards.lease(10, 60, NOON)
        await uow.commit()
    assert (lease.attempts, lease.posted, nothing, again.attempts) == (1, None, [], 2)


async def test_a_collision_of_the_same_mention_is_settled_by_a_second_try(
    database: Database,
) -> None:
    """Guarantee 1: two replicas store the same page at once; one row each, one conversation."""
    await connected(database)
    page = [mention("m1"), mention("m2", minutes=1), mention("m3", author=OTHER)]
    stored = await asyncio.gather(*(heard(database, *page, cursor="c") for _ in range(4)))
    assert sorted(s.new for s in stored) == [0, 0, 0, 3]
    async with database.read() as uow:
        conversations, total = await uow.conversations.queue(owner=None, limit=10)
        cursor = await uow.accounts.cursor(ACCOUNT.id)
    assert (len(conversations), total, cursor) == (2, 2, "c")
