"""Speaking first: posts, threads, pictures, what they cost, and how people took them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from integrations.base import (
    Engagement,
    Money,
    Network,
    Publisher,
    Rate,
    Reauthorise,
    Rejected,
    RetryLater,
    Sent,
    Unknown,
    UploadsGone,
)
from integrations.x import snowflake
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
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.world import OWN_ID, Written
from tests.integrations.x.conftest import NOW, Connect, Store, post_of
from tests.integrations.x.pictures import file_of, gif, png

EARLIER = NOW - timedelta(minutes=2)


@pytest.fixture
def publisher(network: Network) -> Publisher:
    """How our account speaks first."""
    assert network.publisher is not None
    return network.publisher


async def uploaded(publisher: Publisher, content: bytes = b"", mime: str = "image/png") -> str:
    """Hand over a picture; its reference."""
    return await publisher.upload(file_of(content or png(), mime))


def ours(x: FakeX) -> list[Written]:
    """Our posts, oldest first."""
    return [post for post in x.world.posts.values() if post.author_id == OWN_ID]


async def test_a_post_stands_on_the_timeline(x: FakeX, publisher: Publisher) -> None:
    """With its link and X's own time."""
    sent = await publisher.publish(post_of(" Good morning! "))
    (made,) = ours(x)
    assert (made.text, made.answers, made.media) == ("Good morning!", "", ())
    assert sent == Sent(
        external_id=made.id,
        url=f"https://x.com/goldenshop/status/{made.id}",
        sent_at=snowflake.time_of(made.id),
    )


async def test_a_thread_is_one_conversation(x: FakeX, publisher: Publisher) -> None:
    """Each post answers the one before; no tier forbids to answer oneself."""
    assert not x.answers_anybody
    first = await publisher.publish(post_of("One"))
    second = await publisher.publish(post_of("Two", under=first.external_id))
    third = await publisher.publish(post_of("Three", under=second.external_id))
    made = [x.world.posts[sent.external_id] for sent in (first, second, third)]
    assert [post.answers for post in made] == ["", first.external_id, second.external_id]
    assert {post.conversation_id for post in made} == {first.external_id}


async def test_a_post_shows_its_pictures_in_order(x: FakeX, publisher: Publisher) -> None:
    """Four at most, with their descriptions."""
    refs = [await uploaded(publisher) for _ in range(4)]
    await publisher.publish(post_of("Look", *refs))
    (made,) = ours(x)
    assert made.media == tuple(upload.item for upload in x.media.uploads.values())
    assert {item.document["alt_text"] for item in made.media} == {"A sunrise"}


async def test_more_pictures_than_x_shows_are_refused(x: FakeX, publisher: Publisher) -> None:
    """X is not asked to publish."""
    ref = '{"id": "1"}'
    with pytest.raises(Rejected, match="at most 4 pictures"):
        await publisher.publish(post_of("Look", *[ref] * 5))
    with pytest.raises(Rejected, match="A moving GIF stands alone on X"):
        await publisher.publish(post_of("Look", ref, '{"id": "2", "moves": true}'))
    assert x.asked == []


async def test_a_moving_gif_alone_is_published(x: FakeX, publisher: Publisher) -> None:
    """It is one picture of its own kind."""
    x.media.slow = 0
    await publisher.publish(post_of("Look", await uploaded(publisher, gif(), "image/gif")))
    (made,) = ours(x)
    assert [item.document["type"] for item in made.media] == ["animated_gif"]


async def test_a_text_that_does_not_fit_is_not_published(x: FakeX, publisher: Publisher) -> None:
    """X is not asked."""
    with pytest.raises(Rejected, match="1 too many: a post on X has room for 280"):
        await publisher.publish(post_of("a" * 281))
    assert x.asked == []


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
        (Refuse(status=201, body={"data": {}}), Unknown, False),
    ],
)
async def test_what_goes_wrong_is_told_apart_by_what_may_have_happened(
    x: FakeX, publisher: Publisher, fault: Fault, kind: type[Exception], *, stands: bool
) -> None:
    """Only what certainly did nothing may be tried again; nothing is published twice."""
    x.script(fault)
    with pytest.raises(kind):
        await publisher.publish(post_of("Good morning"))
    assert len(ours(x)) == int(stands)
    assert x.count("POST", "/2/tweets") == 1


async def test_pictures_that_x_has_forgotten_are_asked_for_anew(
    x: FakeX, publisher: Publisher
) -> None:
    """A day later, whatever was tried before; with new ones the post goes out."""
    old = await uploaded(publisher)
    x.world.advance(timedelta(hours=24))
    with pytest.raises(UploadsGone):
        await publisher.publish(post_of("Look", old))
    with pytest.raises(UploadsGone):
        await publisher.publish(post_of("Look", old, first_attempt_at=EARLIER))
    await publisher.publish(post_of("Look", await uploaded(publisher), first_attempt_at=EARLIER))
    assert len(ours(x)) == 1


async def test_pictures_that_x_does_not_take_are_asked_for_anew_once(
    x: FakeX, publisher: Publisher
) -> None:
    """X may have lost them, or not like them: the second time a person hears of it."""
    ref = await uploaded(publisher)
    x.media.uploads.clear()
    with pytest.raises(UploadsGone):
        await publisher.publish(post_of("Look", ref, first_attempt_at=EARLIER))
    with pytest.raises(Rejected, match="X does not take the pictures of this post") as raised:
        await publisher.publish(post_of("Look", ref, first_attempt_at=EARLIER))
    assert raised.value.hint.startswith("Choose other pictures")
    assert ours(x) == []


async def test_a_reference_that_cannot_be_read_is_uploaded_anew(
    x: FakeX, publisher: Publisher
) -> None:
    """X is not asked."""
    with pytest.raises(UploadsGone):
        await publisher.publish(post_of("Look", "what?"))
    assert x.asked == []


async def test_a_thread_whose_beginning_is_gone_cannot_go_on(
    x: FakeX, publisher: Publisher
) -> None:
    """Somebody deleted it by hand; nothing is published beside it."""
    first = await publisher.publish(post_of("One"))
    x.world.delete(first.external_id)
    with pytest.raises(Rejected, match="The post before this one in the thread is gone"):
        await publisher.publish(post_of("Two", under=first.external_id))
    assert ours(x) == []


async def test_a_text_that_x_has_already_is_refused_at_first(
    x: FakeX, publisher: Publisher
) -> None:
    """The writer changes a word."""
    await publisher.publish(post_of("Good morning"))
    with pytest.raises(Rejected) as raised:
        await publisher.publish(post_of("Good morning"))
    assert raised.value.hint == "Change a word or two and send it again."
    assert len(ours(x)) == 1


@pytest.mark.parametrize("follows", [False, True])
@pytest.mark.parametrize(
    ("text", "tier", "amount"),
    [
        ("Good morning", "pay-per-use", "0.015"),
        ("See https://shop.com", "pay-per-use", "0.20"),
        ("see shop.com", "free", "0.20"),
        ("See https://shop.com", "enterprise", None),
    ],
)
async def test_what_it_costs(
    connect: Connect, text: str, tier: str, amount: str | None, *, follows: bool
) -> None:
    """A link costs most; every post of a thread costs; contracts have no price a call."""
    async with connect(X_TIER=tier) as network:
        assert network.publisher is not None
        cost = network.publisher.post_cost(text, follows=follows)
    assert cost == (None if amount is None else Money(amount=Decimal(amount)))


def test_limits_are_known_before_anything_is_opened(unopened: Network) -> None:
    """The composer asks for them; no I/O."""
    publisher = unopened.publisher
    assert publisher is not None
    assert publisher.limits.sends == Rate(count=100, per=timedelta(minutes=15))
    assert (publisher.limits.text.units, publisher.limits.pictures.count) == (280, 4)
    assert publisher.check_post("see shop.com 😷").used == 4 + 23 + 1 + 2
    assert publisher.new_post_key(delivery_id="d-1", created_at=NOW) == ""


@pytest.mark.parametrize("tier", ["pay-per-use", "enterprise"])
async def test_the_composer_says_what_a_description_costs(connect: Connect, tier: str) -> None:
    """It is no part of the price of the text."""
    async with connect(X_TIER=tier) as network:
        assert network.publisher is not None
        note = network.publisher.limits.pictures.note
    assert note.startswith("Pictures over 5 MB are made smaller for X.")
    assert note.endswith("0.005 USD for each description.") is (tier == "pay-per-use")


async def test_how_people_took_our_posts(x: FakeX, publisher: Publisher) -> None:
    """Reposts and quotes are shares; what X does not show is left out."""
    liked, quiet = x.world.post("One", author_id=OWN_ID), x.world.post("Two", author_id=OWN_ID)
    x.world.react(liked, likes=5, reposts=2, quoted=1)
    x.world.post("Nice", answers=liked)
    found = await publisher.engagement([liked, quiet, "404", liked])
    assert found == {
        liked: Engagement(likes=5, replies=1, shares=3),
        quiet: Engagement(likes=0, replies=0, shares=0),
    }


async def test_many_posts_are_asked_for_a_hundred_at_a_time(x: FakeX, publisher: Publisher) -> None:
    """X takes no more; only the counts are asked for."""
    ids = [x.world.post(f"{number}", author_id=OWN_ID) for number in range(150)]
    found = await publisher.engagement(ids)
    assert set(found) == set(ids)
    assert [len(one.query["ids"].split(",")) for one in x.asked] == [100, 50]
    assert x.asked[0].query["tweet.fields"] == "public_metrics"


async def test_counts_that_x_does_not_show_are_none(x: FakeX, publisher: Publisher) -> None:
    """They are not zero."""
    body: dict[str, object] = {
        "data": [
            {"id": "1", "text": "One", "public_metrics": {"like_count": 3}},
            {"id": "2", "text": "Two"},
        ]
    }
    x.script(Refuse(status=200, body=body))
    assert await publisher.engagement(["1", "2"]) == {"1": Engagement(likes=3)}


@pytest.mark.parametrize(
    ("credentials", "ends"),
    [
        (KEYS, False),
        ({"user_token": "t", "refresh_token": "r", "client_id": "c"}, False),
        ({"user_token": "t"}, False),
        ({"user_token": "t", "user_token_ends": NOW.isoformat()}, True),
        ({"user_token": "t", "refresh_token": "r", "user_token_ends": NOW.isoformat()}, False),
        ({**KEYS, "user_token": "t", "user_token_ends": NOW.isoformat()}, False),
    ],
)
async def test_when_somebody_has_to_sign_in_again(
    connect: Connect, credentials: dict[str, str], *, ends: bool
) -> None:
    """Only where nothing renews the token, and its end is known."""
    async with connect(Store(credentials)) as network:
        assert network.publisher is not None
        assert await network.publisher.credentials_end() == (NOW if ends else None)
