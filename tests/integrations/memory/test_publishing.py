"""What our account may publish, and how a world refuses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.mention import MediaKind
from bot.errors import Rejected, RetryLater
from integrations.base import (
    Money,
    PictureFile,
    Publisher,
    PublishingLimits,
    Rate,
    Sent,
    TextLimit,
    UploadedPicture,
    UploadsGone,
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
    only_mention,
    outgoing,
    outgoing_post,
    picture,
    publisher_in,
    target_of,
)

CUP = UploadedPicture(ref="memory-picture-1", alt_text="A cup")


def with_publishing(
    dialect: Dialect, change: Callable[[PublishingLimits], PublishingLimits]
) -> Dialect:
    """A dialect with other limits of speaking first."""
    assert dialect.publishing is not None
    return replace(dialect, publishing=change(dialect.publishing))


async def test_a_post_stands_with_its_pictures(publisher: Publisher, world: World) -> None:
    """In the order given, each with the description that the post gives it."""
    first = await publisher.upload(picture(b"one"))
    second = await publisher.upload(picture(b"two", mime="image/gif"))
    sent = await publisher.publish(
        outgoing_post(
            pictures=(
                UploadedPicture(ref=second, alt_text="Steam rises"),
                UploadedPicture(ref=first, alt_text="A cup"),
            )
        )
    )

    (post,) = world.published()
    assert sent == Sent(
        external_id=post.id, url=f"https://memory.example/posts/{post.id}", sent_at=START
    )
    assert (post.text, post.root_id) == ("New beans today.", post.id)
    assert [(one.kind, one.url, one.alt_text) for one in post.media] == [
        (MediaKind.GIF, "/pictures/memory-picture-2", "Steam rises"),
        (MediaKind.IMAGE, "/pictures/memory-picture-1", "A cup"),
    ]
    found = world.pictures.find(first)
    assert found is not None
    assert (found[0].mime, found[1]) == ("image/png", b"one")
    assert world.pictures.find("memory-picture-9") is None


async def test_parts_of_a_thread_hang_under_each_other(publisher: Publisher, world: World) -> None:
    """Each under the one before, all under the first."""
    first = await publisher.publish(outgoing_post("One"))
    second = await publisher.publish(outgoing_post("Two", key="key-d2", follows=first))
    await publisher.publish(outgoing_post("Three", key="key-d3", follows=second, root=first))

    assert [(one.text, one.parent_id, one.root_id) for one in world.published()] == [
        ("One", "", first.external_id),
        ("Two", first.external_id, first.external_id),
        ("Three", second.external_id, first.external_id),
    ]


async def test_answers_to_customers_are_not_among_what_we_published(
    network: MemoryNetwork, world: World
) -> None:
    """Neither under their posts nor under ours."""
    ours = world.we_post("New beans today.")
    world.person("ada").replies(ours.id, "Lovely!")
    await network.send(outgoing(target_of(await only_mention(network, world)), "Thank you!"))

    assert world.published() == (ours,)
    assert len(world.posts_by_us()) == 2


async def test_the_same_key_publishes_once(publisher: Publisher, world: World) -> None:
    """A second attempt gets the receipt of the first, though its uploads are gone meanwhile."""
    ref = await publisher.upload(picture())
    post = outgoing_post(pictures=(UploadedPicture(ref=ref, alt_text="A cup"),))
    first = await publisher.publish(post)
    world.pictures.forget()

    assert await publisher.publish(post) == first
    assert len(world.published()) == 1


async def test_keys_follow_the_dialect(clock: Clock) -> None:
    """The delivery's own where there are keys, good for an hour here, and none there."""
    room, world = await publisher_in(COMMON_ROOM, clock)
    warble, _ = await publisher_in(WARBLE, clock)
    key = room.new_post_key(delivery_id="d1", created_at=START)
    await room.publish(outgoing_post(key=key))
    clock.forward(timedelta(hours=1, seconds=1))
    await room.publish(outgoing_post(key=key))

    assert key == "key-d1"
    assert warble.new_post_key(delivery_id="d1", created_at=START) == ""
    assert len(world.published()) == 2


@pytest.mark.parametrize(
    ("dialect", "text", "problem"),
    [
        (PLAIN, "  \n", "Write something first."),
        (PLAIN, "x" * 501, "1 character too many: Memory takes 500 characters, this has 501."),
        (
            WARBLE,
            "x" * 258 + "https://harbour.example/a-long-way-to-the-new-beans",
            "1 character too many: Warble (pretend) takes 280 characters, this has 281.",
        ),
    ],
)
async def test_check_and_world_draw_the_line_at_the_same_place(
    clock: Clock, dialect: Dialect, text: str, problem: str
) -> None:
    """What the composer says is what the network would say."""
    publisher, world = await publisher_in(dialect, clock)
    assert publisher.check_post(text).problems == (problem,)
    assert publisher.check_post(text[1:]).problems == (() if len(text) > 9 else (problem,))
    with pytest.raises(Rejected) as refusal:
        await publisher.publish(outgoing_post(text))
    assert str(refusal.value) == problem
    assert world.published() == ()


@pytest.mark.parametrize(
    ("dialect", "wrong", "why"),
    [
        (
            PLAIN,
            picture(mime="image/tiff"),
            "Memory does not take pictures of the type image/tiff.",
        ),
        (
            PLAIN,
            picture(b"x" * 5_000_001),
            "Memory takes pictures of at most 5,000,000 bytes, this has 5,000,001.",
        ),
        (
            PLAIN,
            picture(alt_text="x" * 1001),
            "Memory takes descriptions of at most 1000 characters, this has 1001.",
        ),
        (
            COMMON_ROOM,
            replace(picture(), width=8000, height=8000),
            "Common Room (pretend) takes at most 33,177,600 pixels, this has 64,000,000.",
        ),
        (
            OPENAIR,
            picture(b"x" * 20_000_001),
            "Openair (pretend) takes pictures of at most 20,000,000 bytes, this has 20,000,001.",
        ),
    ],
)
async def test_a_wrong_picture_is_refused_with_a_sentence(
    clock: Clock, dialect: Dialect, wrong: PictureFile, why: str
) -> None:
    """Its type, its bytes, its pixels, its description."""
    publisher, world = await publisher_in(dialect, clock)
    with pytest.raises(Rejected) as refusal:
        await publisher.upload(wrong)
    assert str(refusal.value) == why
    assert world.state.uploads == {}


async def test_a_dialect_that_makes_pictures_smaller_takes_larger_ones(clock: Clock) -> None:
    """Openair's two megabytes are what it shows, not what it takes."""
    publisher, world = await publisher_in(OPENAIR, clock)
    await publisher.upload(picture(b"x" * 2_000_001))
    assert [one.size for one in world.state.uploads.values()] == [2_000_001]


async def test_more_pictures_than_a_post_shows_are_refused(
    publisher: Publisher, world: World
) -> None:
    """Before anything is published."""
    await publisher.upload(picture())
    with pytest.raises(Rejected, match=r"^Memory takes 4 pictures, this has 5.$"):
        await publisher.publish(outgoing_post(pictures=(CUP,) * 5))
    with pytest.raises(Rejected, match=r"^Memory takes descriptions of at most 1000"):
        await publisher.publish(outgoing_post(pictures=(replace(CUP, alt_text="x" * 1001),)))
    assert world.published() == ()


async def test_a_gif_stands_alone_where_the_dialect_says_so(clock: Clock) -> None:
    """And may have more bytes than other pictures there."""
    publisher, world = await publisher_in(WARBLE, clock)
    with pytest.raises(Rejected, match=r"at most 5,000,000 bytes, this has 5,000,001.$"):
        await publisher.upload(picture(b"x" * 5_000_001))
    moving = replace(CUP, ref=await publisher.upload(picture(b"x" * 5_000_001, mime="image/gif")))
    still = replace(CUP, ref=await publisher.upload(picture()))
    with pytest.raises(Rejected, match="shows a moving picture alone"):
        await publisher.publish(outgoing_post(key="", pictures=(still, moving)))
    await publisher.publish(outgoing_post(key="", pictures=(moving,)))
    assert [[one.kind for one in post.media] for post in world.published()] == [[MediaKind.GIF]]


async def test_forgotten_uploads_are_asked_for_anew(publisher: Publisher, world: World) -> None:
    """Nothing is published; another upload mends it; older posts go on showing theirs."""
    await publisher.upload(picture())
    await publisher.publish(outgoing_post("Before", key="key-d0", pictures=(CUP,)))
    world.pictures.forget()
    with pytest.raises(UploadsGone):
        await publisher.publish(outgoing_post(pictures=(CUP,)))
    again = await publisher.upload(picture())
    await publisher.publish(outgoing_post(pictures=(replace(CUP, ref=again),)))

    assert [(one.text, len(one.media)) for one in world.published()] == [
        ("Before", 1),
        ("New beans today.", 1),
    ]
    assert world.pictures.find(CUP.ref) is not None


async def test_uploads_last_as_long_as_the_dialect_says(clock: Clock) -> None:
    """A day on Warble."""
    publisher, world = await publisher_in(WARBLE, clock)
    cup = replace(CUP, ref=await publisher.upload(picture()))
    clock.forward(timedelta(days=1))
    await publisher.publish(outgoing_post("In time", pictures=(cup,), key=""))
    clock.forward(timedelta(seconds=1))
    with pytest.raises(UploadsGone):
        await publisher.publish(outgoing_post("Too late", pictures=(cup,), key=""))
    assert [one.text for one in world.published()] == ["In time"]


async def test_a_thread_goes_on_under_our_own_posts_only(
    publisher: Publisher, world: World, clock: Clock
) -> None:
    """Not under a customer's, not under one that is gone, and not where there are no threads."""
    theirs = world.person("ada").posts("Hello")
    ours = world.we_post("One")
    world.change(replace(ours, deleted_at=START))
    never = Sent(external_id="memory-000009")
    for parent in (Sent(external_id=ours.id), never):
        with pytest.raises(Rejected, match=r"^The post that this one follows is not on Memory"):
            await publisher.publish(outgoing_post("Two", follows=parent))
    with pytest.raises(Rejected, match=r"^A thread goes on under our own posts only.$"):
        await publisher.publish(outgoing_post("Two", follows=Sent(external_id=theirs.id)))
    flat, flat_world = await publisher_in(
        with_publishing(PLAIN, lambda limits: replace(limits, threads=False)), clock
    )
    root = flat_world.we_post("One")
    with pytest.raises(Rejected, match=r"^Memory has no threads.$"):
        await flat.publish(outgoing_post("Two", follows=Sent(external_id=root.id)))


async def test_posts_and_replies_share_one_rate(clock: Clock) -> None:
    """Past it nothing happens, and the refusal says when there is room again."""
    rate = Rate(count=2, per=timedelta(minutes=10))
    dialect = with_publishing(PLAIN, lambda limits: replace(limits, sends=rate, uploads=rate))
    world = World(dialect, now=clock)
    network = MemoryNetwork(world)
    await network.open()
    assert network.publisher is not None
    world.person("ada").posts("Hello?")
    target = target_of(await only_mention(network, world))
    await network.send(outgoing(target))
    clock.forward(timedelta(minutes=4))
    await network.publisher.publish(outgoing_post("One", key="key-d2"))
    with pytest.raises(RetryLater) as refused_post:
        await network.publisher.publish(outgoing_post("Two", key="key-d3"))
    with pytest.raises(RetryLater) as refused_reply:
        await network.send(outgoing(target, key="key-d4"))
    for number in range(2):
        await network.publisher.upload(picture(bytes(number)))
    with pytest.raises(RetryLater) as refused_upload:
        await network.publisher.upload(picture())

    assert [refused_post.value.after, refused_reply.value.after] == [timedelta(minutes=6)] * 2
    assert refused_upload.value.after == timedelta(minutes=10)
    clock.forward(timedelta(minutes=6))
    await network.publisher.publish(outgoing_post("Two", key="key-d3"))
    assert [one.text for one in world.published()] == ["One", "Two"]


async def test_the_same_text_twice_is_refused_where_the_dialect_does(clock: Clock) -> None:
    """As for replies."""
    publisher, world = await publisher_in(WARBLE, clock)
    await publisher.publish(outgoing_post(key=""))
    with pytest.raises(Rejected, match=r"^Warble \(pretend\) refuses the same text"):
        await publisher.publish(outgoing_post(key=""))
    assert len(world.published()) == 1


async def test_prices_are_those_of_the_dialect(publisher: Publisher, clock: Clock) -> None:
    """A link costs more on Warble, a thread the same for each part, and elsewhere it is free."""
    warble, _ = await publisher_in(WARBLE, clock)
    link = "Here: https://harbour.example"
    assert warble.post_cost("Hello", follows=True) == Money(amount=Decimal("0.015"))
    assert warble.post_cost(link, follows=False) == Money(amount=Decimal("0.200"))
    assert publisher.post_cost(link, follows=False) is None


async def test_a_dialect_need_not_let_us_speak_first(clock: Clock) -> None:
    """Then there is no publisher."""
    assert MemoryNetwork(World(replace(PLAIN, publishing=None), now=clock)).publisher is None


async def test_a_publisher_lives_as_long_as_its_network(clock: Clock) -> None:
    """Before `open` and after `close` nothing may be asked."""
    network = MemoryNetwork(World(now=clock))
    publisher = network.publisher
    assert publisher is not None
    with pytest.raises(RuntimeError, match=r"^Open the network"):
        publisher.check_post("Hello")
    await network.open()
    assert publisher.limits.text == TextLimit(units=500)
    await network.close()
    with pytest.raises(RuntimeError, match=r"^This network is closed"):
        await publisher.publish(outgoing_post())
