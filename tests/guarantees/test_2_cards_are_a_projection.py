"""Guarantee 2: Slack shows the newest state once, whatever Slack loses, refuses or delays."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.domain.card import ConversationView
from bot.domain.notices import CustomerWrote
from bot.domain.people import Role
from bot.errors import NotFound
from bot.ports import Posted
from bot.services.journal import notice_delivery
from db.tables import conversations
from db.types import database_epoch
from integrations.slack.gateway import SlackGateway
from tests.guarantees.replicas import (
    ANA,
    CARE,
    FAST,
    OURS_ON_WARBLE,
    PARTNERS,
    Replica,
    Workplace,
    on_sqlite,
)

POST, UPDATE = "chat.postMessage", "chat.update"
REAL_PACE = replace(FAST, channel_rate=1.0, channel_burst=4.0)
PARTNERS_ACCOUNT = replace(OURS_ON_WARBLE, id="second", external_id="us-2", channel=PARTNERS)


async def one_card(place: Workplace, bot: Replica) -> str:
    """A conversation with a card."""
    place.world.person("kim").posts("@harbourcoffee hello")
    await bot.poll()
    await bot.quiet()
    return (await place.conversation()).id


async def claim_and_release(place: Workplace, bot: Replica, conversation: str, times: int) -> None:
    """So many changes, the last of them a claim by Ana."""
    claims, now = bot.parts.services.claims, place.clock.now()
    for _ in range(times // 2):
        await claims.claim(conversation, ANA, now)
        await claims.release(conversation, ANA, Role.MEMBER, now)
    await claims.claim(conversation, ANA, now)


async def waits(place: Workplace) -> list[float]:
    """For how many seconds each card is put off."""
    c = conversations.c
    query = select(c.card_not_before - database_epoch()).order_by(c.opened_at, c.id)
    async with place.database.read() as uow:
        return list((await uow.connection.execute(query)).scalars())


async def test_a_burst_of_changes_is_one_update(place: Workplace, bot: Replica) -> None:
    """A hundred changes: the card shows the last, and Slack was asked once."""
    conversation = await one_card(place, bot)
    await claim_and_release(place, bot, conversation, 100)
    await bot.quiet()
    await bot.quiet()
    (card,) = place.cards()
    assert f"<@{ANA}>" in card.words or ANA in str(card.blocks)
    assert len(place.slack.calls_of(UPDATE)) == 1


@on_sqlite
async def test_what_changes_while_slack_is_slow_is_shown_next(
    place: Workplace, bot: Replica
) -> None:
    """The version that Slack shows is the one that was rendered, not the newest by then."""
    conversation = await one_card(place, bot)
    await bot.parts.services.claims.claim(conversation, ANA, place.clock.now())
    gate = place.slack.hold_next(UPDATE)
    showing = asyncio.create_task(bot.parts.cards.round())
    await asyncio.wait_for(gate.reached.wait(), 5)
    await bot.parts.services.claims.release(conversation, ANA, Role.MEMBER, place.clock.now())
    gate.release()
    await showing
    await bot.quiet()
    (card,) = place.cards()
    assert ANA not in str(card.blocks)
    assert len(place.slack.calls_of(UPDATE)) == 2


@on_sqlite
async def test_nothing_new_asks_nothing_of_slack(place: Workplace, bot: Replica) -> None:
    """A card that is up to date is left alone."""
    await one_card(place, bot)
    asked = len(place.slack.calls)
    await bot.quiet()
    assert len(place.slack.calls) == asked


@on_sqlite
@pytest.mark.parametrize("with_thread", [False, True])
async def test_a_card_deleted_in_slack_is_posted_anew(
    place: Workplace, bot: Replica, *, with_thread: bool
) -> None:
    """And what the customer writes next stands under the new one, nowhere else."""
    kim = place.world.person("kim")
    await one_card(place, bot)
    (old,) = place.cards()
    if with_thread:
        kim.posts("@harbourcoffee still there?")
        await bot.poll()
        await bot.quiet()
    await delete(place, bot, old.ts)
    kim.posts("@harbourcoffee anybody?")
    await bot.poll()
    # The worst order: the thread's line is posted before the card is found to be gone.
    await bot.parts.notices.round()
    place.clock.advance(timedelta(minutes=1))
    await bot.quiet()
    (new,) = place.cards()
    kim.posts("@harbourcoffee hello??")
    await bot.poll()
    await bot.quiet()
    lines = [line.words for line in place.thread(new)]
    assert new.ts != old.ts
    assert sum("hello??" in words for words in lines) == 1
    assert [m.ts for m in place.timeline() if m.get("subtype") != "tombstone"] == [new.ts]


@on_sqlite
async def test_a_line_for_a_card_that_is_gone_brings_it_back(
    place: Workplace, bot: Replica
) -> None:
    """Also when nothing on the card has changed, so that nobody would have looked at it."""
    conversation = await one_card(place, bot)
    (old,) = place.cards()
    await delete(place, bot, old.ts)
    words = CustomerWrote(
        conversation_id=conversation, author_name="Kim", text="a line", url="", reopened=False
    )
    async with bot.database.write() as uow:
        now = place.clock.now()
        line = notice_delivery(uow, words, once="line", now=now, thread_of=conversation)
        await uow.deliveries.add([line])
        await uow.commit()
    await bot.quiet()
    place.clock.advance(timedelta(seconds=5))
    await bot.quiet()
    (new,) = place.cards()
    assert ["a line" in m.words for m in place.thread(new)] == [True]
    assert [m.ts for m in place.timeline()] == [new.ts]


async def delete(place: Workplace, bot: Replica, ts: str) -> None:
    """Somebody who may deletes a message of the bot."""
    await bot.chat.calls.write("chat.delete", channel=CARE, ts=ts)
    assert place.cards() == []


async def test_a_card_whose_posting_got_no_answer_is_found_not_doubled(
    place: Workplace, bot: Replica
) -> None:
    """Its metadata names the conversation; it is brought up to date where it stands."""
    place.world.person("kim").posts("@harbourcoffee hello")
    await bot.poll()
    place.slack.fail_next(POST, drop="after")
    await bot.quiet()
    conversation = await place.conversation()
    await bot.parts.services.claims.claim(conversation.id, ANA, place.clock.now())
    await place.let_leases_end()
    await bot.quiet()
    (card,) = place.cards()
    assert ANA in str(card.blocks)
    assert len(place.slack.calls_of(POST)) == 1


async def test_a_card_that_a_dead_replica_has_posted_is_found_by_another(
    shared_place: Workplace,
) -> None:
    """The process ended between Slack's answer and the row."""
    shared_place.world.person("kim").posts("@harbourcoffee hello")
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        await one.poll()
        gate = shared_place.slack.hold_next(POST, "after")
        dying = asyncio.create_task(one.parts.cards.round())
        await asyncio.wait_for(gate.reached.wait(), 5)
        dying.cancel()
        await asyncio.wait([dying])
        gate.release()
        await two.quiet()
        too_soon = len(shared_place.slack.calls_of("conversations.history"))
        await shared_place.let_leases_end()
        await two.quiet()
    assert (too_soon, len(shared_place.cards())) == (0, 1)


async def test_slack_says_how_long_to_wait(place: Workplace, bot: Replica) -> None:
    """A refused post certainly was not made: it is posted later, and not looked for."""
    place.world.person("kim").posts("@harbourcoffee hello")
    await bot.poll()
    place.slack.fail_next(POST, retry_after=30)
    await bot.quiet()
    asked = len(place.slack.calls)
    (wait,) = await waits(place)
    await bot.quiet()
    idle = len(place.slack.calls) - asked
    await place.let_leases_end(31)
    await bot.quiet()
    assert (len(place.cards()), idle) == (1, 0)
    assert 25 < wait <= 30
    assert place.slack.calls_of("conversations.history") == []


@on_sqlite
async def test_blocks_that_slack_refuses_are_said_more_plainly(
    place: Workplace, bot: Replica
) -> None:
    """Without pictures, then as text alone; the next change tries the whole card again."""
    place.slack.fail_next(POST, error="invalid_blocks", times=2)
    conversation = await one_card(place, bot)
    (plain,) = place.cards()
    await bot.parts.services.claims.claim(conversation, ANA, place.clock.now())
    await bot.quiet()
    (whole,) = place.cards()
    assert (plain.blocks, "hello" in plain.text, whole.blocks != []) == ([], True, True)


@on_sqlite
async def test_one_channels_trouble_is_not_anothers(place: Workplace) -> None:
    """A card that cannot be posted is put off and said in the log; it appears when it can."""
    await place.connect(PARTNERS_ACCOUNT)
    async with place.replica(accounts=(OURS_ON_WARBLE, PARTNERS_ACCOUNT)) as bot:
        for number in range(12):
            place.world.person(f"fan{number}").posts("@harbourcoffee hello")
        await bot.poll()
        place.slack.channel(CARE).archive()
        await bot.poll(PARTNERS_ACCOUNT)
        with capture_logs() as logs:
            await bot.quiet()
        put_off = [e["reason"] for e in logs if e["event"] == "card_postponed"]
        assert (len(place.cards(CARE)), len(place.cards(PARTNERS))) == (0, 12)
        assert put_off == ["That channel is archived."] * 12
        place.slack.channel(CARE)._channel.is_archived = False
        await place.let_leases_end()
        await bot.quiet()
        assert (len(place.cards(CARE)), len(place.cards(PARTNERS))) == (12, 12)


async def test_a_channel_gets_about_one_card_a_second(place: Workplace) -> None:
    """A burst, then the pace; what waits is not lost, and updates are not held up by it."""
    async with place.replica(pace=REAL_PACE) as bot:
        for number in range(7):
            place.world.person(f"fan{number}").posts("@harbourcoffee hello")
        await bot.poll()
        shown = []
        for seconds in (0, 1, 1, 1):
            await place.let_leases_end(seconds)
            await bot.quiet()
            shown.append(len(place.cards()))
    assert shown == [4, 5, 6, 7]
    assert len(place.slack.calls_of(POST)) == 7


class OneBroken(SlackGateway):
    """A gateway with a mistake in it: the first card that it is given cannot be rendered."""

    broken: str = ""

    async def post_card(self, channel: str, card: ConversationView, *, now: datetime) -> Posted:
        """Post, unless it is that card."""
        self.broken = self.broken or card.conversation.id
        if card.conversation.id == self.broken:
            raise KeyError("no such field")
        return await super().post_card(channel, card, now=now)


@on_sqlite
async def test_a_card_that_cannot_be_rendered_does_not_keep_others_back(place: Workplace) -> None:
    """A mistake of ours costs one card, not all that come after it."""
    async with place.replica(gateway=OneBroken) as bot:
        for number in range(5):
            place.world.person(f"fan{number}").posts("@harbourcoffee hello")
        await bot.poll()
        await bot.quiet()
    assert len(place.cards()) == 4


class Slow(SlackGateway):
    """A gateway so slow that each card takes longer than its lease."""

    place: Workplace

    async def post_card(self, channel: str, card: ConversationView, *, now: datetime) -> Posted:
        """Post, and let leases end meanwhile."""
        posted = await super().post_card(channel, card, now=now)
        await self.place.let_leases_end()
        return posted


async def test_what_another_replica_may_have_taken_over_is_left_to_it(place: Workplace) -> None:
    """Leases of a batch that ended while Slack was slow: no card is posted without one."""
    async with place.replica(gateway=Slow) as bot:
        assert isinstance(bot.chat, Slow)
        bot.chat.place = place
        for number in range(3):
            place.world.person(f"fan{number}").posts("@harbourcoffee hello")
        await bot.poll()
        await bot.parts.cards.round()
    assert len(place.cards()) == 1


async def test_a_card_that_is_gone_is_forgotten_once(place: Workplace, bot: Replica) -> None:
    """Whoever finds out second must not forget the new one."""
    conversation = await one_card(place, bot)
    (card,) = place.cards()
    lost = Posted(CARE, "1.000000")
    async with bot.database.write() as uow:
        await uow.cards.gone(conversation, lost)
        places = await uow.cards.places([conversation])
        await uow.commit()
    assert places == {conversation: Posted(CARE, card.ts)}


@on_sqlite
async def test_a_line_without_its_thread_is_taken_back(place: Workplace, bot: Replica) -> None:
    """Slack would show it in the channel, where it means nothing."""
    await one_card(place, bot)
    (card,) = place.cards()
    await delete(place, bot, card.ts)
    message: dict[str, object] = {"text": "a line", "blocks": []}
    with pytest.raises(NotFound):
        await bot.chat._posting.post(CARE, card.ts, message)
    assert place.timeline() == []
