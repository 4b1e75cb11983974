"""Guarantee 1: the cursor moves with what it passed; late, repeated, in bursts: once each."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import State
from bot.domain.delivery import DeliveryKind
from bot.domain.people import Role
from bot.services.in_force import SettingsInForce
from bot.services.intake import Intake
from db.unit_of_work import Database
from integrations.memory import OURS, Operation
from tests.guarantees.replicas import (
    ANA,
    FAST,
    OURS_ON_WARBLE,
    TEAM,
    DiskFullError,
    Replica,
    Workplace,
    failing_at,
    on_sqlite,
)
from tests.stories import NOON, connected, heard, mention


async def cursor_of(place: Workplace) -> str | None:
    """How far our account was read."""
    async with place.database.read() as uow:
        return await uow.accounts.cursor(OURS_ON_WARBLE.id)


async def stored_ids(place: Workplace, *external_ids: str) -> set[str]:
    """Which messages are stored."""
    async with place.database.read() as uow:
        return set(await uow.messages.known(OURS_ON_WARBLE.id, external_ids))


@pytest.mark.parametrize(
    "where", ["INSERT INTO messages", "INSERT INTO events", "UPDATE accounts", "COMMIT"]
)
async def test_the_cursor_stays_when_its_page_cannot_be_stored(
    place: Workplace, bot: Replica, where: str
) -> None:
    """Rows and cursor are one transaction: none of both, and the next poll brings both."""
    post = place.world.person("kim").posts("@harbourcoffee hello")
    with failing_at(bot.database, where), pytest.raises(DiskFullError):
        await bot.poll()
    before = (await cursor_of(place), await stored_ids(place, post.id))
    await bot.poll()
    assert before == (None, set())
    assert (await cursor_of(place), await stored_ids(place, post.id)) == ("1", {post.id})


async def test_what_is_told_again_changes_nothing(place: Workplace, bot: Replica) -> None:
    """Pages overlap and networks repeat themselves; the card is not even shown anew."""
    kim = place.world.person("kim")
    posts = [kim.posts(f"@harbourcoffee part {i}") for i in range(3)]
    await bot.poll()
    await bot.quiet()
    before = (await place.conversation(), len(place.slack.calls_of("chat.update")))
    for post in posts:
        place.world.repeat(post.id)
    await bot.poll()
    await bot.poll()
    await bot.quiet()
    assert (await place.conversation(), len(place.slack.calls_of("chat.update"))) == before
    assert (len(place.cards()), await place.deliveries(DeliveryKind.SLACK)) == (1, [])


@on_sqlite
async def test_more_than_one_page_is_fetched_at_once(place: Workplace, bot: Replica) -> None:
    """A flood of mentions does not wait for the next polls."""
    for number in range(100):
        place.world.person(f"fan{number}").posts("@harbourcoffee hello")
    await bot.poll()
    assert len(await place.conversations()) == 100


@on_sqlite
async def test_a_message_that_appears_late_is_found(place: Workplace, bot: Replica) -> None:
    """Its time stamp is older than the cursor; its clock runs since the customer spoke."""
    kim, lee = place.world.person("kim"), place.world.person("lee")
    kim.posts("@harbourcoffee hello", told_after=timedelta(minutes=20))
    place.clock.advance(timedelta(minutes=10))
    lee.posts("@harbourcoffee are you open?")
    await bot.poll()
    place.clock.advance(timedelta(minutes=10))
    await bot.poll()
    clocks = [c.clock for c in await place.conversations()]
    starts = [clock.start for clock in clocks if clock]
    assert starts == [NOON + timedelta(minutes=10), NOON]


@on_sqlite
async def test_our_own_messages_are_no_cards(place: Workplace, bot: Replica) -> None:
    """A network that tells us of our own replies makes no work for us, whoever wrote them."""
    post = place.world.person("kim").posts("@harbourcoffee hello")
    place.world.add(author_id=OURS, text="Written in the network's own app.", parent_id=post.id)
    await bot.poll()
    await bot.quiet()
    await bot.answer((await place.conversation()).id, "Hi Kim!", place.clock)
    await bot.quiet()
    await bot.poll()
    await bot.quiet()
    conversation = await place.conversation()
    assert len(place.world.arrivals()) == 3  # the customer's, and the echoes of ours
    assert (conversation.state, len(place.cards())) == (State.ANSWERED, 1)


async def test_an_edit_that_a_page_brings_is_shown(place: Workplace) -> None:
    """Before it is looked for, and the first words are kept beside the new ones."""
    kim = place.world.person("kim")
    post = kim.posts("@harbourcoffee my order came")
    async with place.replica(pace=replace(FAST, refresh=timedelta(hours=1))) as bot:
        await bot.poll()
        await bot.quiet()
        kim.edits(post.id, "@harbourcoffee my order never came")
        place.world.repeat(post.id)
        await bot.poll()
        await bot.quiet()
    assert place.world.faults.calls_of(Operation.STATE) == []
    async with place.database.read() as uow:
        message = (await uow.messages.known(OURS_ON_WARBLE.id, [post.id]))[post.id]
    assert (message.text, message.original_text) == (
        "@harbourcoffee my order never came",
        "@harbourcoffee my order came",
    )
    (card,) = place.cards()
    assert "my order never came" in card.words


async def test_an_edit_does_not_undo_a_claim(shared_place: Workplace) -> None:
    """A colleague claims while another replica stores the edit: both are kept."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        account = await connected(one.database)
        await heard(one.database, mention("m1", "first words"))
        conversation = await shared_place.conversation()
        async with two.database.write() as claiming:
            await claiming.conversations.claim(conversation.id, ANA, NOON)
            page = [mention("m1", "second words", edited=True)]
            intake = Intake(one.database, SettingsInForce(TEAM))
            storing = asyncio.create_task(intake.store(account, page, cursor=None, now=NOON))
            await somebody_waits(one.database)
            await claiming.commit()
        await storing
    after = await shared_place.conversation()
    assert (after.owner, after.version) == (ANA, conversation.version + 2)


@pytest.mark.parametrize("meanwhile", ["hidden", "deleted"])
async def test_an_edit_does_not_undo_what_another_replica_notes(
    shared_place: Workplace, meanwhile: str
) -> None:
    """A push says that it is hidden, or gone, while a poll stores the edit: that stays."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        account = await connected(one.database)
        await heard(one.database, mention("m1", "first words"))
        conversation = await shared_place.conversation()
        async with two.database.write() as noting:
            await noting.conversations.lock(conversation.id)
            known = (await noting.messages.known(account.id, ["m1"]))["m1"]
            at = {f"{meanwhile}_at": NOON}
            await noting.messages.update([replace(known, **at)])  # type: ignore[arg-type] # one of two times
            page = [mention("m1", "second words", edited=True)]
            intake = Intake(one.database, SettingsInForce(TEAM))
            storing = asyncio.create_task(intake.store(account, page, cursor=None, now=NOON))
            await somebody_waits(one.database)
            await noting.commit()
        await storing
        async with one.database.read() as uow:
            after = (await uow.messages.known(account.id, ["m1"]))["m1"]
    gone = meanwhile == "deleted"
    assert (after.hidden_at or after.deleted_at, after.text) == (
        NOON,
        "first words" if gone else "second words",
    )


async def test_hiding_does_not_undo_an_edit(shared_place: Workplace) -> None:
    """The network has hidden it, while another replica stores what its author has changed."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        ours = shared_place.world.we_post("New beans!")
        reply = shared_place.world.person("kim").replies(ours.id, "Crooks")
        await one.poll()
        conversation = await shared_place.conversation()
        async with one.database.read() as uow:
            known = (await uow.messages.known(OURS_ON_WARBLE.id, [reply.id]))[reply.id]
        await one.parts.services.moderation.hide(conversation.id, known.id, ANA, NOON)
        async with two.database.write() as noting:
            await noting.conversations.lock(conversation.id)
            await noting.messages.update([replace(known, text="Sorry")])
            hiding = asyncio.create_task(one.parts.to_customers.round())
            await somebody_waits(one.database)
            await noting.commit()
        await hiding
        async with one.database.read() as uow:
            after = (await uow.messages.known(OURS_ON_WARBLE.id, [reply.id]))[reply.id]
    assert (after.text, after.hidden_at is not None) == ("Sorry", True)


async def test_deleting_an_answer_does_not_bring_back_what_is_erased(
    shared_place: Workplace,
) -> None:
    """Its words are erased while another replica hears that the network has deleted it."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        shared_place.world.person("kim").posts("@harbourcoffee hello")
        await one.poll()
        conversation = await shared_place.conversation()
        answer = await one.answer(conversation.id, "Hello Kim!", shared_place.clock)
        await one.parts.to_customers.round()
        async with one.database.read() as uow:
            sent = await uow.deliveries.get(answer.id)
            assert sent is not None
            known = (await uow.messages.known(sent.account_id, [sent.external_id])).popitem()[1]
        await one.parts.services.moderation.delete(answer.id, ANA, Role.MEMBER, NOON)
        async with two.database.write() as erasing:
            await erasing.conversations.lock(conversation.id)
            await erasing.messages.update([replace(known, text="")])
            deleting = asyncio.create_task(one.parts.to_customers.round())
            await somebody_waits(one.database)
            await erasing.commit()
        await deleting
        async with one.database.read() as uow:
            after = await uow.messages.get(known.id)
    assert after is not None
    assert (after.text, after.deleted_at is not None) == ("", True)


async def somebody_waits(database: Database) -> None:
    """Wait until a transaction of PostgreSQL waits for a row that another has locked."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with asyncio.timeout(5):
        while True:
            async with database.read() as uow:
                if (await uow.connection.exec_driver_sql(waiting)).scalar_one():
                    return
            await asyncio.sleep(0.01)


async def test_of_two_replicas_one_polls(shared_place: Workplace) -> None:
    """The other looks again later; it takes over when the first one's lease has ended."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        shared_place.world.person("kim").posts("@harbourcoffee hello")
        await asyncio.gather(one.poll(), two.poll())
        asked_first = len(shared_place.world.faults.calls_of(Operation.FETCH))
        shared_place.world.person("lee").posts("@harbourcoffee hi")
        await shared_place.let_leases_end()
        await two.poll()
    assert asked_first == 1
    assert len(await shared_place.conversations()) == 2


async def test_replicas_that_poll_at_once_store_each_mention_once(
    shared_place: Workplace,
) -> None:
    """Even when a lease ended too soon: rows are unique, and the second try sees the first's."""
    people = [shared_place.world.person(f"fan{i}") for i in range(10)]
    posts = [people[i % 10].posts(f"@harbourcoffee line {i}") for i in range(30)]
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        fetched = [await r.network.fetch_mentions(None, now=NOON) for r in (one, two)]
        stored = await asyncio.gather(
            *(
                replica.parts.intake.store(
                    OURS_ON_WARBLE, page.mentions, cursor=page.cursor, now=NOON
                )
                for replica, page in zip((one, two), fetched, strict=True)
            )
        )
        counts = await one_row_each(one.database)
    assert sorted(s.new for s in stored) == [0, 30]
    assert counts == Counter(post.id for post in posts)
    assert len(await shared_place.conversations()) == 10


async def one_row_each(database: Database) -> Counter[str]:
    """How often each message is stored."""
    async with database.read() as uow:
        rows = await uow.connection.exec_driver_sql("SELECT external_id FROM messages")
        return Counter(rows.scalars())
