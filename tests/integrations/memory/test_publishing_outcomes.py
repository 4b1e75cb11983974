"""What goes wrong with our posts and what becomes of them: read back, engagement, kept files."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.mention import Media, MediaKind, MentionKind, QuotedContext
from bot.errors import OutsideError, RetryLater, Unknown
from integrations.base import (
    Engagement,
    Publisher,
    ReadBack,
    ReadBackOutcome,
    UploadedPicture,
)
from integrations.memory import (
    PLAIN,
    WARBLE,
    Dialect,
    MemoryNetwork,
    Operation,
    World,
)
from integrations.memory.storage import load, save
from tests.integrations.memory.building import (
    START,
    Clock,
    only_mention,
    outgoing_post,
    picture,
    publisher_in,
)

CUP = UploadedPicture(ref="memory-picture-1", alt_text="A cup")


@pytest.mark.parametrize("took_effect", [True, False])
@pytest.mark.parametrize("dialect", [PLAIN, WARBLE], ids=["with a key", "without"])
async def test_publishing_may_time_out_before_or_after_its_effect(
    clock: Clock, dialect: Dialect, *, took_effect: bool
) -> None:
    """Both are unknown to us; looking tells them apart."""
    publisher, world = await publisher_in(dialect, clock)
    key = publisher.new_post_key(delivery_id="d1", created_at=START)
    world.faults.time_out(Operation.PUBLISH, took_effect=took_effect)
    with pytest.raises(Unknown):
        await publisher.publish(outgoing_post(key=key))
    found = await publisher.find_post(outgoing_post(key=key))

    assert len(world.published()) == int(took_effect)
    assert found.outcome is (ReadBackOutcome.LIVE if took_effect else ReadBackOutcome.ABSENT)
    assert [one.id for one in world.published()] == ([found.sent.external_id] if found.sent else [])


async def test_without_a_key_only_the_same_words_at_the_same_place_are_found(
    clock: Clock,
) -> None:
    """Neither an older post of the same words, nor one elsewhere in a thread, nor an answer."""
    publisher, world = await publisher_in(replace(WARBLE, refuses_same_text=False), clock)
    ada = world.person("ada").posts("Hello @harbourcoffee")
    world.add(author_id="us", text="Thank you!", created_at=START - timedelta(minutes=1))
    root = await publisher.publish(outgoing_post("One", key=""))
    world.add(author_id="us", text="Thank you!", parent_id=ada.id)
    first = outgoing_post("Thank you!", key="")
    second = outgoing_post("Thank you!", key="", follows=root)
    assert (await publisher.find_post(first)).outcome is ReadBackOutcome.ABSENT
    sent = await publisher.publish(second)

    assert (await publisher.find_post(first)).outcome is ReadBackOutcome.ABSENT
    assert await publisher.find_post(second) == ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent)


async def test_looking_for_a_post_may_end_without_certainty(
    publisher: Publisher, world: World
) -> None:
    """Once, with the reason."""
    world.faults.unsure("The timeline lags behind.")
    assert await publisher.find_post(outgoing_post()) == ReadBack(
        outcome=ReadBackOutcome.UNSURE, why="The timeline lags behind."
    )
    assert (await publisher.find_post(outgoing_post())).outcome is ReadBackOutcome.ABSENT


@pytest.mark.parametrize("took_effect", [True, False])
async def test_an_upload_without_an_answer_is_no_doubt(
    publisher: Publisher, world: World, *, took_effect: bool
) -> None:
    """Nobody sees an upload: it is tried again, whatever became of the first."""
    world.faults.time_out(Operation.UPLOAD, took_effect=took_effect)
    with pytest.raises(RetryLater):
        await publisher.upload(picture())
    ref = await publisher.upload(picture())
    assert list(world.state.uploads)[-1] == ref
    assert len(world.state.uploads) == 1 + took_effect


@pytest.mark.parametrize(
    "operation",
    [
        Operation.UPLOAD,
        Operation.PUBLISH,
        Operation.FIND_POST,
        Operation.ENGAGEMENT,
        Operation.CREDENTIALS,
    ],
)
async def test_each_call_meets_what_was_scripted(
    publisher: Publisher, world: World, operation: Operation
) -> None:
    """A refusal and a rate limit hit the operation that they were scripted for, and it alone."""
    world.faults.reject(operation, "Not you.")
    world.faults.rate_limit(operation, after=timedelta(seconds=9))
    calls = {
        Operation.UPLOAD: lambda: publisher.upload(picture()),
        Operation.PUBLISH: lambda: publisher.publish(outgoing_post()),
        Operation.FIND_POST: lambda: publisher.find_post(outgoing_post()),
        Operation.ENGAGEMENT: lambda: publisher.engagement(["memory-000001"]),
        Operation.CREDENTIALS: publisher.credentials_end,
    }
    errors: dict[Operation, list[str]] = {one: [] for one in calls}
    for _ in range(3):
        for one, call in calls.items():
            try:
                await call()
            except OutsideError as error:
                errors[one].append(str(error))

    assert errors == {one: [] for one in calls} | {
        operation: ["Not you.", "Memory asks us to slow down."]
    }
    assert len(world.faults.calls_of(operation)) == 3


async def test_engagement_counts_people_once(publisher: Publisher, world: World) -> None:
    """Likes, shares and direct replies; what is not ours, or gone, is left out."""
    sent = await publisher.publish(outgoing_post())
    part = await publisher.publish(outgoing_post("Two", key="key-d2", follows=sent))
    gone = await publisher.publish(outgoing_post("Three", key="key-d3"))
    world.change(replace(world.message(gone.external_id), deleted_at=START))
    ada, bob = world.person("ada"), world.person("bob")
    for person in (ada, bob, ada):
        person.likes(sent.external_id)
    bob.shares(sent.external_id)
    reply = ada.replies(sent.external_id, "Lovely!")
    taken_back = bob.replies(sent.external_id, "Rubbish!")
    bob.deletes(taken_back.id)

    assert await publisher.engagement(
        [sent.external_id, part.external_id, reply.id, gone.external_id, "never"]
    ) == {
        sent.external_id: Engagement(likes=2, replies=2, shares=1),
        part.external_id: Engagement(likes=0, replies=0, shares=0),
    }


async def test_a_dialect_may_tell_fewer_figures(clock: Clock) -> None:
    """What it does not tell is None, not zero."""
    publisher, _ = await publisher_in(replace(PLAIN, figures=frozenset({"likes"})), clock)
    sent = await publisher.publish(outgoing_post())
    assert await publisher.engagement([sent.external_id]) == {sent.external_id: Engagement(likes=0)}


async def test_nobody_likes_what_they_cannot_see(world: World) -> None:
    """Private messages and deleted posts."""
    ada, bob = world.person("ada"), world.person("bob")
    private, post = ada.messages_privately("Psst"), ada.posts("Hello")
    ada.deletes(post.id)
    with pytest.raises(ValueError, match=r"^memory-000001 is not there for others to see"):
        bob.likes(private.id)
    with pytest.raises(ValueError, match=r"^memory-000002 is not there for others to see"):
        bob.shares(post.id)


async def test_a_reply_to_a_post_of_ours_arrives_with_the_post_as_context(
    network: MemoryNetwork, publisher: Publisher, world: World
) -> None:
    """To any part of a thread; its root is the first part."""
    first = await publisher.publish(outgoing_post("One"))
    second = await publisher.publish(outgoing_post("Two", key="key-d2", follows=first))
    world.person("ada").replies(second.external_id, "How much is it?", mention=False)
    mention = await only_mention(network, world)

    assert (mention.kind, mention.text) == (MentionKind.REPLY, "How much is it?")
    assert (mention.parent_external_id, mention.root_external_id) == (
        second.external_id,
        first.external_id,
    )
    assert mention.context == QuotedContext(
        author="harbourcoffee", text="Two", url=second.url, ours=True
    )


async def test_credentials_end_when_the_world_says_so(publisher: Publisher, world: World) -> None:
    """Until it is told, it does not say."""
    assert await publisher.credentials_end() is None
    world.credentials_end = START + timedelta(days=3)
    assert await publisher.credentials_end() == START + timedelta(days=3)


async def test_our_posts_and_pictures_outlast_a_restart(tmp_path: Path, clock: Clock) -> None:
    """With likes and shares; the pictures stand beside the file and are written once."""
    path = tmp_path / "memory.json"
    world = load(path, now=clock, picture_link="/uploads/{id}")
    network = MemoryNetwork(world)
    await network.open()
    assert network.publisher is not None
    ref = await network.publisher.upload(picture(b"a cup"))
    await network.publisher.upload(picture(b"a cup"))
    sent = await network.publisher.publish(outgoing_post(pictures=(replace(CUP, ref=ref),)))
    world.person("ada").likes(sent.external_id)
    world.person("ada").shares(sent.external_id)
    world.credentials_end = START
    save(world, path)
    (file,) = (tmp_path / "memory.pictures").iterdir()
    written = file.stat().st_mtime_ns
    save(world, path)
    again = load(path, now=clock, picture_link="/uploads/{id}")
    await network.close()

    assert again.state == world.state
    assert again.pictures.contents == {file.name: b"a cup"}
    assert file.stat().st_mtime_ns == written
    assert again.published()[0].media == (
        Media(
            kind=MediaKind.IMAGE,
            url="/uploads/memory-picture-1",
            preview_url="/uploads/memory-picture-1",
            alt_text="A cup",
        ),
    )
