"""Looking for a message whose outcome is not known."""

from datetime import datetime, timedelta

import pytest

from integrations.base import (
    Network,
    Outgoing,
    OutgoingKind,
    ReadBack,
    ReadBackOutcome,
    Sent,
    Unknown,
)
from integrations.x import snowflake
from playground.networks.x.faults import Lost, Refuse, When
from playground.networks.x.server import FakeX
from playground.networks.x.world import CUSTOMER_ID, OWN_ID, Person
from tests.integrations.x.conftest import NOW, Connect, outgoing, target
from tests.integrations.x.test_sending import DIRECT

TEXT = "Sorry, Kim & co! See https://shop.com/help?a=1&b=2 – we are on it"
MINUTE = timedelta(minutes=1)


async def lost(network: Network, x: FakeX, message: Outgoing, when: When) -> Outgoing:
    """Send a message and lose the answer; the message as the core then has it."""
    x.script(Lost(when=when, method="POST"))
    began = x.world.now
    with pytest.raises(Unknown):
        await network.send(message)
    return tried(message, began)


def tried(message: Outgoing, at: datetime) -> Outgoing:
    """The message after its first attempt."""
    return outgoing(message.text, message.target, kind=message.kind, first_attempt_at=at)


async def test_a_reply_that_arrived_is_found(x: FakeX, network: Network) -> None:
    """By its words (links written out, X's handles aside) under the right post."""
    post = x.world.post("@goldenshop help")
    message = await lost(network, x, outgoing(TEXT, target(post)), When.AFTER)
    (made,) = [p.id for p in x.world.posts.values() if p.author_id == OWN_ID]
    assert await network.read_back(message) == ReadBack(
        outcome=ReadBackOutcome.LIVE,
        sent=Sent(
            external_id=made,
            url=f"https://x.com/goldenshop/status/{made}",
            sent_at=snowflake.time_of(made),
        ),
    )


async def test_a_reply_that_did_not_arrive_is_absent_after_a_while(
    x: FakeX, network: Network
) -> None:
    """Not at once: X may show it late."""
    post = x.world.post("@goldenshop help")
    message = await lost(network, x, outgoing(TEXT, target(post)), When.BEFORE)
    soon = await network.read_back(message)
    x.world.advance(2 * MINUTE)
    later = await network.read_back(message)
    assert (soon.outcome, later.outcome) == (ReadBackOutcome.UNSURE, ReadBackOutcome.ABSENT)
    assert soon.why.startswith("It is not there yet")


async def test_after_a_second_attempt_the_waiting_begins_anew(x: FakeX, network: Network) -> None:
    """The first attempt is long ago, but the last one is not."""
    post = x.world.post("@goldenshop help")
    message = await lost(network, x, outgoing(TEXT, target(post)), When.BEFORE)
    x.world.advance(2 * MINUTE)
    assert (await network.read_back(message)).outcome is ReadBackOutcome.ABSENT
    x.script(Lost(when=When.BEFORE, method="POST"))
    with pytest.raises(Unknown):
        await network.send(message)
    soon = await network.read_back(message)
    x.world.advance(2 * MINUTE)
    later = await network.read_back(message)
    assert (soon.outcome, later.outcome) == (ReadBackOutcome.UNSURE, ReadBackOutcome.ABSENT)


async def test_the_same_words_elsewhere_are_not_it(x: FakeX, network: Network) -> None:
    """Under another post, by another account, or long before."""
    post, other = x.world.post("@goldenshop help"), x.world.post("@goldenshop other")
    x.world.post(TEXT, author_id=OWN_ID, answers=post)
    x.world.advance(10 * MINUTE)
    began = x.world.now
    x.world.post(TEXT, author_id=OWN_ID, answers=other)
    x.world.post(TEXT, author_id=CUSTOMER_ID, answers=post)
    x.world.advance(2 * MINUTE)
    found = await network.read_back(tried(outgoing(TEXT, target(post)), began))
    assert found == ReadBack(outcome=ReadBackOutcome.ABSENT)


async def test_other_words_under_the_same_post_are_not_it(x: FakeX, network: Network) -> None:
    """A colleague answered by hand."""
    post = x.world.post("@goldenshop help")
    x.world.post("Something else", author_id=OWN_ID, answers=post)
    x.world.advance(2 * MINUTE)
    found = await network.read_back(tried(outgoing(TEXT, target(post)), NOW))
    assert found.outcome is ReadBackOutcome.ABSENT


async def test_the_same_words_with_another_link_are_for_a_person(
    x: FakeX, network: Network
) -> None:
    """It may be ours, changed on its way."""
    post = x.world.post("@goldenshop help")
    x.world.post(TEXT.replace("a=1", "a=2"), author_id=OWN_ID, answers=post)
    x.world.advance(2 * MINUTE)
    found = await network.read_back(tried(outgoing(TEXT, target(post)), NOW))
    assert found == ReadBack(
        outcome=ReadBackOutcome.UNSURE,
        why="A message with the same words, but other links, is there.",
    )


async def test_a_timeline_too_long_to_look_through_proves_nothing(
    x: FakeX, network: Network
) -> None:
    """Five pages are looked at."""
    post = x.world.post("@goldenshop help")
    for number in range(501):
        x.world.post(f"{number}", author_id=OWN_ID)
    x.world.advance(2 * MINUTE)
    message = tried(outgoing(TEXT, target(post)), NOW)
    assert (await network.read_back(message)).outcome is ReadBackOutcome.UNSURE
    assert x.count("GET", "/tweets") == 5


async def test_a_reply_on_the_second_page_is_found(x: FakeX, network: Network) -> None:
    """All of the period is looked at."""
    post = x.world.post("@goldenshop help")
    x.world.post(TEXT, author_id=OWN_ID, answers=post)
    for number in range(150):
        x.world.post(f"{number}", author_id=OWN_ID)
    message = tried(outgoing(TEXT, target(post)), NOW)
    assert (await network.read_back(message)).outcome is ReadBackOutcome.LIVE


async def test_a_duplicate_that_is_not_ours_is_for_a_person(x: FakeX, network: Network) -> None:
    """Sending again would be refused again, for ever."""
    post, other = x.world.post("@goldenshop help"), x.world.post("@goldenshop other")
    x.world.post(TEXT, author_id=OWN_ID, answers=other)
    x.world.advance(10 * MINUTE)
    message = await lost(network, x, outgoing(TEXT, target(post)), When.BEFORE)
    x.world.advance(2 * MINUTE)
    assert (await network.read_back(message)).outcome is ReadBackOutcome.ABSENT
    with pytest.raises(Unknown, match="X has this text already"):
        await network.send(message)
    x.world.advance(2 * MINUTE)
    found = await network.read_back(message)
    assert found.outcome is ReadBackOutcome.UNSURE
    assert found.why.startswith("X says that it has this text from us already")


@pytest.mark.parametrize("private", [False, True])
async def test_a_private_message_that_arrived_is_found(
    x: FakeX, network: Network, *, private: bool
) -> None:
    """In the conversation, whether it began in public or in private."""
    post = x.world.post("@goldenshop help")
    kind = OutgoingKind.REPLY if private else OutgoingKind.PRIVATE
    to = DIRECT if private else target(post)
    message = await lost(network, x, outgoing(TEXT, to, kind=kind), When.AFTER)
    found = await network.read_back(message)
    (made,) = x.world.private
    assert found.outcome is ReadBackOutcome.LIVE
    assert found.sent == Sent(
        external_id=f"dm:{made}",
        url="https://x.com/messages/1000-2000",
        sent_at=snowflake.time_of(made),
    )


async def test_a_private_message_that_did_not_arrive_is_absent(x: FakeX, network: Network) -> None:
    """Theirs, older ones and other conversations do not count."""
    lee = x.world.add(Person(id="3000", username="lee", name="Lee"))
    x.world.write_privately(TEXT, sender_id=OWN_ID, conversation_id="1000-2000")
    x.world.advance(10 * MINUTE)
    began = x.world.now
    x.world.write_privately(TEXT, sender_id=CUSTOMER_ID)
    x.world.write_privately(TEXT, sender_id=OWN_ID, conversation_id=f"1000-{lee.id}")
    x.world.advance(2 * MINUTE)
    found = await network.read_back(tried(outgoing(TEXT, DIRECT), began))
    assert found == ReadBack(outcome=ReadBackOutcome.ABSENT)


async def test_where_reading_is_not_permitted_a_person_looks(x: FakeX, connect: Connect) -> None:
    """The app may write private messages, but not read them."""
    x.messages.permitted = False
    async with connect() as network:
        found = await network.read_back(tried(outgoing(TEXT, DIRECT), NOW - 2 * MINUTE))
    assert found.outcome is ReadBackOutcome.UNSURE
    assert found.why.startswith("The X app may not do this")


async def test_without_the_clock_of_x_nothing_is_certain(x: FakeX, network: Network) -> None:
    """An answer without a date cannot prove that enough time has passed."""
    x.script(Refuse(status=200, body={"meta": {"result_count": 0}}, headers={"Date": "unknown"}))
    found = await network.read_back(tried(outgoing(TEXT, target("1")), NOW - 2 * MINUTE))
    assert found.outcome is ReadBackOutcome.UNSURE
    assert found.why.startswith("X did not say what time it is")


async def test_a_long_private_conversation_is_looked_through_to_the_beginning(
    x: FakeX, network: Network
) -> None:
    """Pages of it, until what is older than the first attempt; five at most."""
    x.world.write_privately(TEXT.replace("a=1", "a=2"), sender_id=OWN_ID)
    for number in range(150):
        x.world.write_privately(f"{number}", conversation_id="1000-2000")
    x.world.advance(2 * MINUTE)
    message = tried(outgoing(TEXT, DIRECT), NOW)
    absent = await network.read_back(message)
    x.world.write_privately(
        TEXT.replace("a=1", "a=2"), sender_id=OWN_ID, conversation_id="1000-2000"
    )
    nearly = await network.read_back(message)
    for number in range(501):
        x.world.write_privately(f"{number}", conversation_id="1000-2000")
    unseen = await network.read_back(message)
    assert absent.outcome is ReadBackOutcome.ABSENT
    assert nearly.why == "A message with the same words, but other links, is there."
    assert unseen.why == "There are too many messages of ours since then to look through."
