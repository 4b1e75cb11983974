"""What our account may say, and how a world refuses."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.mention import Visibility
from bot.errors import Rejected
from integrations.base import (
    Capabilities,
    Limits,
    Money,
    OutgoingKind,
    Permission,
    ReadBack,
    ReadBackOutcome,
    Sent,
    TextCheck,
    TextLimit,
)
from integrations.memory import (
    COMMON_ROOM,
    OPENAIR,
    PLAIN,
    WARBLE,
    Dialect,
    MemoryNetwork,
    World,
)
from tests.integrations.memory.building import (
    START,
    Clock,
    any_target,
    only_mention,
    outgoing,
    target_of,
)


async def opened(dialect: Dialect, clock: Clock) -> MemoryNetwork:
    """A network of a dialect; it holds nothing that would have to be closed."""
    network = MemoryNetwork(World(dialect, now=clock))
    await network.open()
    return network


async def test_a_reply_stands_under_the_post(network: MemoryNetwork, world: World) -> None:
    """It is in the thread, after the post, with a receipt that names it."""
    post = world.person("ada").posts("Hello?")
    sent = await network.send(outgoing(target_of(await only_mention(network, world)), "Hello!"))

    reply = world.thread(post.id)[1]
    assert [m.text for m in world.thread(post.id)] == ["Hello?", "Hello!"]
    assert sent == Sent(
        external_id=reply.id, url=f"https://memory.example/posts/{reply.id}", sent_at=START
    )
    assert world.posts_by_us() == (reply,)


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.FOLLOWERS])
async def test_a_reply_is_as_visible_as_what_it_answers(
    network: MemoryNetwork, world: World, visibility: Visibility
) -> None:
    """An unlisted or followers-only post is answered in kind."""
    world.person("ada").posts("Hello?", visibility=visibility)
    await network.send(outgoing(target_of(await only_mention(network, world))))

    assert [m.visibility for m in world.posts_by_us()] == [visibility]


async def test_a_private_message_is_answered_in_private(
    network: MemoryNetwork, world: World
) -> None:
    """A reply to a private message is private, whatever its kind says."""
    ada = world.person("ada")
    ada.messages_privately("My order is 1204.")
    sent = await network.send(outgoing(target_of(await only_mention(network, world)), "Thanks."))

    assert world.posts_by_us() == ()
    assert [m.text for m in ada.private_messages()] == ["My order is 1204.", "Thanks."]
    assert sent.url == ""


async def test_a_private_message_is_never_answered_in_public_by_a_wrong_target(
    network: MemoryNetwork, world: World
) -> None:
    """Even a target that says "public" does not publish an answer to a private message."""
    world.person("ada").messages_privately("My order is 1204.")
    target = replace(target_of(await only_mention(network, world)), visibility=Visibility.PUBLIC)

    with pytest.raises(Rejected, match=r"^A private message cannot be answered in public.$"):
        await network.send(outgoing(target))


async def test_the_same_key_gives_one_post(network: MemoryNetwork, world: World) -> None:
    """A second attempt gets the receipt of the first."""
    world.person("ada").posts("Hello?")
    message = outgoing(target_of(await only_mention(network, world)))
    first, second = await network.send(message), await network.send(message)

    assert first == second
    assert len(world.posts_by_us()) == 1


async def test_a_key_is_forgotten_after_its_time(clock: Clock) -> None:
    """Past `resend_within` the same key posts again: that is why nobody may rely on it."""
    network = await opened(COMMON_ROOM, clock)
    network.world.person("ada").posts("Hello?")
    message = outgoing(target_of(await only_mention(network, network.world)))
    await network.send(message)
    clock.forward(timedelta(hours=1, seconds=1))
    await network.send(message)

    assert len(network.world.posts_by_us()) == 2


async def test_without_keys_a_double_send_is_visible(clock: Clock) -> None:
    """A dialect without keys publishes twice when it is asked twice."""
    capabilities = replace(PLAIN.capabilities, resend_within=None)
    network = await opened(replace(PLAIN, capabilities=capabilities), clock)
    network.world.person("ada").posts("Hello?")
    message = outgoing(
        target_of(await only_mention(network, network.world)),
        key=network.new_key(delivery_id="d1", created_at=START),
    )
    await network.send(message)
    await network.send(message)

    assert message.key == ""
    assert [m.text for m in network.world.posts_by_us()] == ["We are sorry.", "We are sorry."]


async def test_the_same_text_twice_is_refused_where_the_dialect_does(clock: Clock) -> None:
    """Warble says no to a repetition, with what to do about it."""
    network = await opened(WARBLE, clock)
    network.world.person("ada").posts("Hello?")
    target = target_of(await only_mention(network, network.world))
    await network.send(outgoing(target, key=""))

    with pytest.raises(Rejected, match="refuses the same text twice") as refusal:
        await network.send(outgoing(target, key="", delivery_id="d2"))
    assert refusal.value.hint == "Change a few words."


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        (PLAIN, "x" * 500, TextCheck(used=500, limit=500, unit="characters", as_sent="x" * 500)),
        (
            PLAIN,
            "x" * 501,
            TextCheck(
                used=501,
                limit=500,
                unit="characters",
                as_sent="x" * 501,
                problems=("1 character too many: Memory takes 500 characters, this has 501.",),
            ),
        ),
        (
            PLAIN,
            " ",
            TextCheck(
                used=1,
                limit=500,
                unit="characters",
                as_sent=" ",
                problems=("Write something first.",),
            ),
        ),
        (
            WARBLE,
            "See https://harbour.example/a/very/long/path/indeed?with=this",
            TextCheck(
                used=27,
                limit=280,
                unit="characters",
                as_sent="See https://harbour.example/a/very/long/path/indeed?with=this",
            ),
        ),
        (
            COMMON_ROOM,
            "Hello",
            TextCheck(used=10, limit=500, unit="characters", as_sent="@ada Hello"),
        ),
        (
            COMMON_ROOM,
            "Hello @Ada",
            TextCheck(used=10, limit=500, unit="characters", as_sent="Hello @Ada"),
        ),
        (
            OPENAIR,
            "🧑‍🧑‍🧒👍🏽",
            TextCheck(used=2, limit=300, unit="graphemes", as_sent="🧑‍🧑‍🧒👍🏽"),
        ),
        (
            OPENAIR,
            "👨‍👩‍👧‍👦" * 121,
            TextCheck(
                used=121,
                limit=300,
                unit="graphemes",
                as_sent="👨‍👩‍👧‍👦" * 121,
                problems=(
                    (
                        "25 bytes too many: Openair (pretend) takes 3,000 bytes, this has 3,025. "
                        "Emoji and accented letters take several bytes each."
                    ),
                ),
            ),
        ),
    ],
)
async def test_a_text_is_measured_by_the_dialect(
    clock: Clock, dialect: Dialect, text: str, expected: TextCheck
) -> None:
    """Characters, links, graphemes, bytes and the author's name count as the dialect says."""
    network = await opened(dialect, clock)
    assert network.check_text(text, OutgoingKind.REPLY, any_target()) == expected


async def test_a_text_that_is_too_long_is_refused_by_the_world_itself(
    network: MemoryNetwork, world: World
) -> None:
    """Whoever skips the check hears it from the network, and nothing is published."""
    world.person("ada").posts("Hello?")
    target = target_of(await only_mention(network, world))

    with pytest.raises(Rejected, match=r"^1 character too many"):
        await network.send(outgoing(target, "x" * 501))
    assert world.outbox() == ()


async def test_an_unknown_message_cannot_be_answered(network: MemoryNetwork) -> None:
    """Ids that the world never issued are refused by name."""
    with pytest.raises(Rejected, match=r"^Memory has no message 'memory-000001'.$"):
        await network.send(outgoing(any_target()))


async def test_a_deleted_message_cannot_be_answered(network: MemoryNetwork, world: World) -> None:
    """The refusal says what is left to do."""
    ada = world.person("ada")
    post = ada.posts("Hello?")
    target = target_of(await only_mention(network, world))
    ada.deletes(post.id)

    with pytest.raises(Rejected, match=r"^The message has been deleted") as refusal:
        await network.send(outgoing(target))
    assert refusal.value.hint.startswith("Nothing is left to answer here")


async def test_an_author_can_turn_replies_off(network: MemoryNetwork, world: World) -> None:
    """The permission says so, and the world insists on it."""
    world.person("ada").posts("Hello?", answerable=False)
    target = target_of(await only_mention(network, world))

    why = "Its author has turned replies off."
    assert network.reply_permission(target) == Permission(allowed=False, why=why)
    with pytest.raises(Rejected, match=f"^{why}$"):
        await network.send(outgoing(target))


async def test_some_dialects_answer_only_those_who_named_us(clock: Clock) -> None:
    """A bare reply to our post may not be answered on Warble, a mention may."""
    network = await opened(WARBLE, clock)
    ours = network.world.we_post("New beans today.")
    network.world.person("ada").posts("Yuck", mention=False, reply_to=ours.id)
    mention = await only_mention(network, network.world)

    assert network.reply_permission(target_of(mention)) == Permission(
        allowed=False,
        why="Warble (pretend) lets us answer only messages that mention or quote us, "
        "and this one does neither.",
    )
    assert network.reply_permission(any_target()) == Permission(allowed=True)


async def test_a_person_may_take_no_private_messages(network: MemoryNetwork, world: World) -> None:
    """The permission says who; the world refuses; once they wrote to us, we may answer."""
    ada = world.person("ada", display_name="Ada", accepts_private=False)
    ada.posts("Hello?")
    target = target_of(await only_mention(network, world))
    why = "Ada takes private messages only from accounts that they follow."

    assert await network.private_permission(target) == Permission(allowed=False, why=why)
    with pytest.raises(Rejected, match=f"^{why}$"):
        await network.send(outgoing(target, kind=OutgoingKind.PRIVATE))
    ada.messages_privately("Here I am.")
    assert await network.private_permission(target) == Permission(allowed=True)


async def test_a_dialect_may_have_no_private_messages(clock: Clock) -> None:
    """Permission, check, send and the customer's side all say no."""
    dialect = replace(PLAIN, capabilities=Capabilities(), limits=Limits(reply=TextLimit(units=500)))
    network = await opened(dialect, clock)
    network.world.person("ada").posts("Hello?")
    target = target_of(await only_mention(network, network.world))
    why = "Memory has no private messages."

    assert await network.private_permission(target) == Permission(allowed=False, why=why)
    assert network.check_text("x", OutgoingKind.PRIVATE, target).problems == (why,)
    with pytest.raises(Rejected, match=f"^{why}$"):
        await network.send(outgoing(target, kind=OutgoingKind.PRIVATE))


@pytest.mark.parametrize(
    ("kind", "text", "amount"),
    [
        (OutgoingKind.REPLY, "Thanks", "0.010"),
        (OutgoingKind.REPLY, "See https://harbour.example", "0.200"),
        (OutgoingKind.PRIVATE, "See https://harbour.example", "0.015"),
    ],
)
async def test_a_send_has_its_price(
    clock: Clock, kind: OutgoingKind, text: str, amount: str
) -> None:
    """Warble charges by kind and link."""
    network = await opened(WARBLE, clock)
    assert network.cost(text, kind, any_target()) == Money(amount=Decimal(amount))


async def test_most_sends_are_free(network: MemoryNetwork) -> None:
    """A dialect without prices gives None."""
    assert network.cost("Thanks", OutgoingKind.REPLY, any_target()) is None


@pytest.mark.parametrize("key", ["key-d1", ""])
async def test_reading_back_finds_what_was_sent(
    network: MemoryNetwork, world: World, key: str
) -> None:
    """By key where there is one, else by text and place; what is not there is absent."""
    world.person("ada").posts("Hello?")
    message = outgoing(target_of(await only_mention(network, world)), key=key)

    assert await network.read_back(message) == ReadBack(outcome=ReadBackOutcome.ABSENT)
    sent = await network.send(message)
    assert await network.read_back(message) == ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent)


async def test_reading_back_without_a_key_ignores_older_messages_of_the_same_text(
    network: MemoryNetwork, world: World, clock: Clock
) -> None:
    """A "thank you" said before the delivery was created is another one."""
    world.person("ada").posts("Hello?")
    target = target_of(await only_mention(network, world))
    await network.send(outgoing(target, key=""))
    clock.forward(timedelta(minutes=5))

    later = outgoing(target, key="", delivery_id="d2", created_at=clock())
    assert await network.read_back(later) == ReadBack(outcome=ReadBackOutcome.ABSENT)


async def test_our_message_can_be_deleted_twice(network: MemoryNetwork, world: World) -> None:
    """The second time is no error."""
    world.person("ada").posts("Hello?")
    sent = await network.send(outgoing(target_of(await only_mention(network, world))))
    await network.delete(sent.external_id)
    await network.delete(sent.external_id)

    assert world.posts_by_us() == ()


async def test_a_customers_message_cannot_be_deleted(network: MemoryNetwork, world: World) -> None:
    """Only our own go."""
    post = world.person("ada").posts("Hello?")
    with pytest.raises(Rejected, match=r"^Only messages of our own account can be deleted.$"):
        await network.delete(post.id)


async def test_a_reply_under_our_post_can_be_hidden(network: MemoryNetwork, world: World) -> None:
    """Under ours it can, elsewhere it cannot."""
    ada = world.person("ada")
    under_ours = ada.posts("Buy followers!", reply_to=world.we_post("New beans today.").id)
    elsewhere = ada.posts("Buy followers!")
    await network.hide(under_ours.id)

    assert world.message(under_ours.id).hidden is True
    with pytest.raises(Rejected, match=r"^Only customers' replies under our own posts"):
        await network.hide(elsewhere.id)
