"""Replies, private messages, deleting, hiding, and what may be sent."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.mention import Visibility
from integrations.base import (
    Money,
    Network,
    OutgoingKind,
    Permission,
    Reauthorise,
    Rejected,
    ReplyTarget,
    RetryLater,
    Sent,
    Unknown,
)
from integrations.x import snowflake
from integrations.x.reply_handle import DirectHandle, PostHandle, Summons, read_handle
from playground.networks.x.faults import (
    Fault,
    Garbled,
    Lost,
    RateLimited,
    Refuse,
    When,
    html_503,
    problem,
)
from playground.networks.x.server import FakeX
from playground.networks.x.world import CUSTOMER_ID, OWN_ID, Person
from tests.integrations.x.conftest import NOW, Connect, outgoing, target, target_of

EARLIER = NOW - timedelta(minutes=2)
DIRECT = ReplyTarget(
    external_id="dm:5",
    root_external_id="dm:1000-2000",
    author_external_id=CUSTOMER_ID,
    author_handle="kim",
    visibility=Visibility.DIRECT,
    reply_handle="dm 1000-2000",
)


async def test_a_reply_stands_under_the_mention(x: FakeX, network: Network) -> None:
    """What was read is answered, with a link and X's own time."""
    post = x.world.post("@goldenshop My parcel?")
    (mention,) = (await network.fetch_mentions(None, now=NOW)).mentions
    sent = await network.send(outgoing(" On its way! ", target_of(mention)))
    made = x.world.posts[sent.external_id]
    assert (made.answers, made.text, made.author_id) == (post, "On its way!", OWN_ID)
    assert sent == Sent(
        external_id=made.id,
        url=f"https://x.com/goldenshop/status/{made.id}",
        sent_at=snowflake.time_of(made.id),
    )


async def test_an_edited_mention_is_answered_at_its_newest_version(
    x: FakeX, network: Network
) -> None:
    """The old version is no longer what people see."""
    newest = x.world.edit(x.world.post("@goldenshop teh"), "@goldenshop the")
    (mention,) = (await network.fetch_mentions(None, now=NOW)).mentions
    sent = await network.send(outgoing("Hello", target_of(mention)))
    assert x.world.posts[sent.external_id].answers == newest


async def test_a_private_message_is_answered_in_private(x: FakeX, network: Network) -> None:
    """Even a "reply": nothing is more visible than what it answers."""
    x.world.write_privately("My order is 7")
    (mention,) = (await network.fetch_mentions(None, now=NOW)).mentions
    sent = await network.send(outgoing("Thank you", target_of(mention)))
    made = x.world.private[sent.external_id.removeprefix("dm:")]
    assert (made.conversation_id, made.sender_id, made.text) == ("1000-2000", OWN_ID, "Thank you")
    assert sent.url == "https://x.com/messages/1000-2000"
    assert x.count("POST", "/2/tweets") == 0


async def test_a_mention_can_be_taken_to_private(x: FakeX, network: Network) -> None:
    """The author of a public post gets a private message."""
    post = x.world.post("@goldenshop help")
    sent = await network.send(outgoing("Hi Kim", target(post), kind=OutgoingKind.PRIVATE))
    assert x.world.private[sent.external_id.removeprefix("dm:")].text == "Hi Kim"
    assert x.world.private[sent.external_id.removeprefix("dm:")].conversation_id == "1000-2000"


async def test_a_text_that_does_not_fit_is_not_sent(x: FakeX, network: Network) -> None:
    """X is not asked."""
    with pytest.raises(Rejected, match="1 too many: a post on X has room for 280"):
        await network.send(outgoing("a" * 281, target("1")))
    assert x.asked == []


async def test_a_post_our_tier_may_not_answer_is_not_answered(x: FakeX, network: Network) -> None:
    """X is not asked, and would not be charged for."""
    with pytest.raises(Rejected, match="X lets apps of the pay-per-use tier answer only posts"):
        await network.send(outgoing("Hello", target("1", "neither")))
    assert x.asked == []


async def test_x_has_the_last_word_on_who_may_be_answered(x: FakeX, connect: Connect) -> None:
    """A setting that claims too much ends in X's refusal, explained."""
    post = x.world.post("nobody called us")
    async with connect(X_TIER="enterprise") as network:
        with pytest.raises(Rejected, match="has not mentioned or quoted us"):
            await network.send(outgoing("Hello", target(post, "neither")))
        x.answers_anybody = True
        sent = await network.send(outgoing("Hello", target(post, "neither")))
    assert x.world.posts[sent.external_id].answers == post


@pytest.mark.parametrize(
    ("fault", "kind", "stands"),
    [
        (RateLimited(), RetryLater, False),
        (problem(401), Reauthorise, False),
        (problem(403, detail="You are not permitted."), Rejected, False),
        (Refuse(status=503), Unknown, False),
        (html_503(), Unknown, False),
        (Lost(when=When.BEFORE), Unknown, False),
        (Lost(when=When.AFTER), Unknown, True),
        (Garbled(), Unknown, True),
    ],
)
@pytest.mark.parametrize("private", [False, True])
async def test_what_goes_wrong_is_told_apart_by_what_may_have_happened(
    x: FakeX,
    network: Network,
    fault: Fault,
    kind: type[Exception],
    *,
    stands: bool,
    private: bool,
) -> None:
    """Only what certainly did nothing may be tried again; nothing is sent twice."""
    post = x.world.post("@goldenshop help")
    x.script(fault)
    with pytest.raises(kind):
        await network.send(outgoing("Hello", DIRECT if private else target(post)))
    ours = [p for p in x.world.posts.values() if p.author_id == OWN_ID]
    assert len([*ours, *x.world.private.values()]) == int(stands)
    assert len([one for one in x.asked if one.method == "POST"]) == 1


async def test_a_yes_without_an_id_is_unknown(x: FakeX, network: Network) -> None:
    """X has said yes to something."""
    x.script(Refuse(status=201, body={"data": {}}))
    with pytest.raises(Unknown):
        await network.send(outgoing("Hello", target("1")))


async def test_a_repeated_text_is_refused_at_first(x: FakeX, network: Network) -> None:
    """The same line to another customer: the writer changes a word."""
    first, second = x.world.post("@goldenshop one"), x.world.post("@goldenshop two")
    await network.send(outgoing("We are on it", target(first)))
    with pytest.raises(Rejected) as raised:
        await network.send(outgoing("We are on it", target(second)))
    assert raised.value.hint == "Change a word or two and send it again."


async def test_a_repeated_text_after_a_lost_answer_may_be_ours(x: FakeX, network: Network) -> None:
    """The refusal is a trace of the first attempt, so it is looked for."""
    post = x.world.post("@goldenshop one")
    x.script(Lost(when=When.AFTER))
    with pytest.raises(Unknown):
        await network.send(outgoing("We are on it", target(post)))
    with pytest.raises(Unknown, match="X has this text already"):
        await network.send(outgoing("We are on it", target(post), first_attempt_at=EARLIER))


async def test_a_post_that_is_gone_cannot_be_answered(x: FakeX, network: Network) -> None:
    """Its author deleted it while somebody wrote."""
    post = x.world.post("@goldenshop one")
    x.world.delete(post)
    with pytest.raises(Rejected, match="The post is gone"):
        await network.send(outgoing("Hello", target(post)))


async def test_our_messages_can_be_deleted_twice(x: FakeX, network: Network) -> None:
    """Deleting one that is gone is no error."""
    post = x.world.post("@goldenshop one")
    public = await network.send(outgoing("Hello", target(post)))
    private = await network.send(outgoing("Hello", DIRECT))
    for _ in range(2):
        await network.delete(public.external_id)
        await network.delete(private.external_id)
    assert public.external_id not in x.world.posts
    assert x.world.private == {}


async def test_a_strange_post_cannot_be_deleted(x: FakeX, network: Network) -> None:
    """Only gone is no error."""
    with pytest.raises(Rejected):
        await network.delete(x.world.post("@goldenshop one"))


async def test_a_reply_under_our_post_can_be_hidden_and_shown_again(
    x: FakeX, network: Network
) -> None:
    """Only there."""
    ours = x.world.post("New shoes", author_id=OWN_ID)
    rude = x.world.post("rude words", answers=ours)
    await network.hide(rude)
    assert x.world.posts[rude].hidden
    await network.unhide(rude)
    assert not x.world.posts[rude].hidden
    with pytest.raises(Rejected):
        await network.hide(x.world.post("@goldenshop elsewhere"))
    with pytest.raises(Rejected, match="A private message cannot be hidden"):
        await network.hide("dm:5")
    with pytest.raises(Rejected, match="A private message cannot be hidden"):
        await network.unhide("dm:5")


@pytest.mark.parametrize(
    ("receives", "permission"),
    [
        (True, Permission(allowed=True)),
        (
            False,
            Permission(
                allowed=False,
                why="@kim takes private messages only from accounts they follow. Ask them "
                "publicly to write to us first.",
            ),
        ),
        (
            None,
            Permission(
                allowed=True,
                why="X does not say whether @kim takes private messages from us.",
            ),
        ),
    ],
)
async def test_whether_somebody_takes_private_messages(
    x: FakeX, network: Network, permission: Permission, *, receives: bool | None
) -> None:
    """X says so of a person, where it does."""
    x.world.add(Person(id=CUSTOMER_ID, username="kim", name="Kim", receives_our_messages=receives))
    assert await network.private_permission(target("1")) == permission


async def test_who_wrote_in_private_can_be_answered_there(x: FakeX, network: Network) -> None:
    """X is not asked, and would not be charged for."""
    assert await network.private_permission(DIRECT) == Permission(allowed=True)
    assert x.asked == []


async def test_nobody_can_write_to_an_account_that_is_gone(x: FakeX, network: Network) -> None:
    """X shows no such person."""
    del x.world.people[CUSTOMER_ID]
    permission = await network.private_permission(target("1"))
    assert permission == Permission(allowed=False, why="X shows no account @kim any more.")


TEXT, LINK = "Thank you", "See https://shop.com"


@pytest.mark.parametrize(
    ("text", "summons", "kind", "tier", "amount"),
    [
        (TEXT, "mentioned", OutgoingKind.REPLY, "pay-per-use", "0.010"),
        (TEXT, "quoted", OutgoingKind.REPLY, "pay-per-use", "0.010"),
        (TEXT, "neither", OutgoingKind.REPLY, "pay-per-use", "0.015"),
        (TEXT, "unknown", OutgoingKind.REPLY, "pay-per-use", "0.015"),
        (LINK, "mentioned", OutgoingKind.REPLY, "pay-per-use", "0.20"),
        ("see shop.com", "neither", OutgoingKind.REPLY, "pay-per-use", "0.20"),
        (LINK, "mentioned", OutgoingKind.PRIVATE, "pay-per-use", "0.015"),
        (TEXT, "mentioned", OutgoingKind.REPLY, "enterprise", None),
        (TEXT, "mentioned", OutgoingKind.PRIVATE, "public-utility", None),
    ],
)
async def test_what_it_costs(
    connect: Connect, text: str, summons: str, kind: OutgoingKind, tier: str, amount: str | None
) -> None:
    """A link costs most; an answer to who called us least; contracts have no price a call."""
    async with connect(X_TIER=tier) as network:
        cost = network.cost(text, kind, target("1", summons))
    assert cost == (None if amount is None else Money(amount=Decimal(amount), currency="USD"))


async def test_a_private_answer_has_the_price_of_a_private_message(connect: Connect) -> None:
    """Whatever it is called; prices are settings, and zero is free."""
    async with connect(X_PRICE_DM="0.5", X_PRICE_SUMMONED_REPLY="0") as network:
        assert network.cost(LINK, OutgoingKind.REPLY, DIRECT) == Money(amount=Decimal("0.5"))
        assert network.cost(TEXT, OutgoingKind.REPLY, target("1")) is None


@pytest.mark.parametrize(
    ("tier", "summons", "allowed"),
    [
        ("pay-per-use", "mentioned", True),
        ("pay-per-use", "quoted", True),
        ("pay-per-use", "unknown", True),
        ("pay-per-use", "neither", False),
        ("free", "neither", False),
        ("basic", "neither", False),
        ("pro", "neither", False),
        ("enterprise", "neither", True),
        ("public-utility", "neither", True),
    ],
)
async def test_whom_a_tier_may_answer(
    connect: Connect, tier: str, summons: str, *, allowed: bool
) -> None:
    """Self-serve tiers only who mentioned or quoted us; a refusal is explained."""
    async with connect(X_TIER=tier) as network:
        permission = network.reply_permission(target("1", summons))
        private = network.reply_permission(DIRECT)
    assert permission.allowed is allowed
    assert bool(permission.why) is not allowed
    assert private == Permission(allowed=True)


async def test_private_texts_have_their_own_limit(network: Network) -> None:
    """The modal counts by where the text goes."""
    assert network.check_text("語" * 200, OutgoingKind.REPLY, target("1")).used == 400
    assert network.check_text("語" * 200, OutgoingKind.PRIVATE, target("1")).used == 200
    assert network.check_text("語" * 200, OutgoingKind.REPLY, DIRECT).limit == 10_000


def test_a_handle_that_says_nothing_falls_back_to_the_ids() -> None:
    """A conversation stored without one can still be answered, in its own visibility."""
    assert read_handle(replace(DIRECT, reply_handle="")) == DirectHandle("1000-2000")
    assert read_handle(replace(target("7"), reply_handle="")) == PostHandle("7", Summons.UNKNOWN)
