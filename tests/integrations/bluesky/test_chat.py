"""Private messages."""

from datetime import timedelta

import pytest

from bot.domain.mention import MentionKind
from bot.errors import Rejected, Unknown
from integrations.base import Outgoing, OutgoingKind, ReadBackOutcome, ReplyTarget
from playground.networks.bluesky.faults import WRITES, Wrong
from playground.networks.bluesky.world import iso
from tests.contract.networks.harness import asked, fetch, outgoing, target_of
from tests.integrations.bluesky.harness import BlueskyHarness

CHAT = frozenset({"chat.bsky.convo.listConvos", "chat.bsky.convo.getConvoAvailability"})


async def private(bluesky: BlueskyHarness, text: str = "Tell us your order?") -> Outgoing:
    """A private message to Ada, who had asked in public."""
    return outgoing(bluesky, await asked(bluesky), text, kind=OutgoingKind.PRIVATE)


async def test_a_private_message_whole(bluesky: BlueskyHarness) -> None:
    """Its thread is the conversation, its author a full profile."""
    bluesky.ada.followers = 12
    external_id = await bluesky.customer_writes_privately("Order 1204.")
    mention = (await fetch(bluesky))[0][external_id]

    assert (mention.text, mention.kind) == ("Order 1204.", MentionKind.PRIVATE)
    assert mention.root_external_id == external_id.partition("/")[0]
    assert (mention.author.handle, mention.author.followers) == ("ada.test", 12)
    assert (mention.created_at, mention.why) == (bluesky.now(), "wrote to us privately")


async def test_what_a_group_says_is_not_said_to_us(bluesky: BlueskyHarness) -> None:
    """An answer there would be read by all."""
    bob = bluesky.world.person("bob.test")
    group = bluesky.world.convo(bluesky.brand, bluesky.ada, bob, group=True)
    bluesky.world.say(bluesky.ada, group, "Lunch?")
    assert (await fetch(bluesky))[0] == {}


async def test_our_own_and_old_messages_are_passed_over(bluesky: BlueskyHarness) -> None:
    """Only what others wrote since the overlap."""
    await bluesky.customer_writes_privately("Last week")
    bluesky.forward(timedelta(days=7))
    convo = bluesky.world.convo(bluesky.brand, bluesky.ada)
    bluesky.world.say(bluesky.brand, convo, "We look.")
    new = await bluesky.customer_writes_privately("Thanks")
    mentions, cursor = await fetch(bluesky)
    assert list(mentions) == [new]

    bluesky.forward(timedelta(minutes=30))
    newer = await bluesky.customer_writes_privately("And?")
    bluesky.forward(timedelta(minutes=30))
    _, cursor = await fetch(bluesky, cursor)
    assert list((await fetch(bluesky, cursor))[0]) == [newer]


async def test_a_late_private_message_is_found(bluesky: BlueskyHarness) -> None:
    """One that shows up behind a younger one: polls of private messages overlap, too."""
    await bluesky.customer_writes_privately("On time")
    _, cursor = await fetch(bluesky)
    late = await bluesky.customer_writes_privately("Late")
    (convo,) = bluesky.world.convos.values()
    convo.messages[-1]["sentAt"] = iso(bluesky.now() - timedelta(minutes=5))
    convo.messages.reverse()
    assert late in (await fetch(bluesky, cursor))[0]


async def test_many_conversations_are_all_looked_at(bluesky: BlueskyHarness) -> None:
    """More than a page of them, and more than a page of messages in one."""
    expected = set()
    for number in range(45):
        person = bluesky.world.person(f"person{number}.test")
        convo = bluesky.world.convo(bluesky.brand, person)
        expected.add(f"{convo.id}/{bluesky.world.say(person, convo, 'Hello')['id']}")
    for number in range(130):
        expected.add(await bluesky.customer_writes_privately(f"Message {number}"))
    assert set((await fetch(bluesky))[0]) == expected


async def test_trouble_of_the_chat_service_does_not_hold_up_mentions(
    bluesky: BlueskyHarness,
) -> None:
    """It is left alone for five minutes; what was written meanwhile is found afterwards."""
    bluesky.server.fail(Wrong.UNAVAILABLE, methods=CHAT)
    public = await bluesky.customer_posts("Hello")
    private_ = await bluesky.customer_writes_privately("Order 1204.")
    mentions, cursor = await fetch(bluesky)
    assert list(mentions) == [public]
    bluesky.server.heal()
    bluesky.forward(timedelta(minutes=1))
    assert private_ not in (await fetch(bluesky, cursor))[0]
    bluesky.forward(timedelta(minutes=5))
    assert private_ in (await fetch(bluesky, cursor))[0]


async def test_who_accepts_no_messages(bluesky: BlueskyHarness) -> None:
    """The sentence names them and says why."""
    target = await asked(bluesky)
    bluesky.ada.accepts_messages = False
    permission = await bluesky.network.private_permission(target)
    assert permission.allowed is False
    assert permission.why == (
        "@ada.test does not accept private messages from us: "
        "by default Bluesky lets only those write whom one follows."
    )
    with pytest.raises(Rejected, match="someone they follow"):
        await bluesky.network.send(outgoing(bluesky, target, "Hi", kind=OutgoingKind.PRIVATE))


async def test_a_silent_chat_service_is_a_no(bluesky: BlueskyHarness) -> None:
    """With a sentence, and a note at `identity`."""
    target = await asked(bluesky)
    bluesky.server.fail(Wrong.UNAVAILABLE, methods=CHAT)
    permission = await bluesky.network.private_permission(target)
    identity = await bluesky.network.identity()
    sentence = "Bluesky's private messages do not answer at the moment."
    assert (permission.allowed, permission.why) == (False, sentence)
    assert identity.notes == (sentence,)


async def test_private_messages_can_be_switched_off(bluesky: BlueskyHarness) -> None:
    """No request goes to the service."""
    bluesky.settings["BLUESKY_CHAT_SERVICE"] = ""
    outgoing_ = await private(bluesky)
    bluesky.server.calls.clear()
    network = bluesky.another()
    await network.open()
    try:
        identity = await network.identity()
        permission = await network.private_permission(outgoing_.target)
        await network.fetch_mentions(None, now=bluesky.now())
        with pytest.raises(Rejected):
            await network.send(outgoing_)
    finally:
        await network.close()
    sentence = "Private messages are switched off (BLUESKY_CHAT_SERVICE is empty)."
    assert (identity.notes, permission.why) == ((sentence,), sentence)
    assert [method for method in bluesky.server.calls if method.startswith("chat.")] == []


async def test_the_receipt_bears_the_services_time(bluesky: BlueskyHarness) -> None:
    """And an id of conversation and message."""
    sent = await bluesky.network.send(await private(bluesky))
    (standing,) = await bluesky.ours()
    assert (sent.external_id, sent.sent_at, sent.url) == (
        standing.external_id,
        bluesky.now(),
        "",
    )


async def test_a_lost_answer_is_found_in_the_conversation(bluesky: BlueskyHarness) -> None:
    """By its words and its time; a second attempt sends nothing."""
    outgoing_ = await private(bluesky)
    bluesky.server.fail(Wrong.LOST_ANSWER, methods=WRITES)
    with pytest.raises(Unknown):
        await bluesky.network.send(outgoing_)
    bluesky.server.heal()
    found = await bluesky.network.read_back(outgoing_)
    again = Outgoing(
        delivery_id=outgoing_.delivery_id,
        kind=outgoing_.kind,
        text=outgoing_.text,
        target=outgoing_.target,
        key=outgoing_.key,
        created_at=outgoing_.created_at,
        first_attempt_at=outgoing_.created_at,
    )
    assert found.outcome is ReadBackOutcome.LIVE
    assert await bluesky.network.send(again) == found.sent
    assert len(await bluesky.ours()) == 1


async def test_yesterdays_same_words_are_another_message(bluesky: BlueskyHarness) -> None:
    """They prove nothing about today's."""
    await bluesky.network.send(await private(bluesky, "Thank you!"))
    bluesky.forward(timedelta(days=1))
    today = await private(bluesky, "Thank you!")
    found = await bluesky.network.read_back(today)
    assert found.outcome is ReadBackOutcome.ABSENT


async def test_a_private_message_can_always_be_answered_privately(
    bluesky: BlueskyHarness,
) -> None:
    """Who has written to us gets an answer, whatever they accept from strangers."""
    external_id = await bluesky.customer_writes_privately("Order 1204.")
    bluesky.ada.accepts_messages = False
    target: ReplyTarget = target_of((await fetch(bluesky))[0][external_id])
    permission = await bluesky.network.private_permission(target)
    sent = await bluesky.network.send(outgoing(bluesky, target, "Thank you."))
    assert permission.allowed is True
    assert sent.external_id.startswith(target.root_external_id)
