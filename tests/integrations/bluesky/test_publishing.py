"""Posts of ours: keys, threads, unknown outcomes, engagement."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import Reauthorise, Rejected, RetryLater, Unknown
from integrations.base import (
    Engagement,
    OutgoingPost,
    Publisher,
    ReadBackOutcome,
    Sent,
    ThreadPlace,
)
from playground.networks.bluesky.faults import WRITES, Wrong
from tests.integrations.bluesky.harness import BlueskyHarness


def publisher(bluesky: BlueskyHarness) -> Publisher:
    """Speaking first on our account."""
    found = bluesky.network.publisher
    assert found is not None
    return found


def post(
    bluesky: BlueskyHarness,
    text: str = "We open at ten.",
    *,
    delivery: str = "d1",
    follows: ThreadPlace | None = None,
) -> OutgoingPost:
    """A post as the core creates it."""
    return OutgoingPost(
        delivery_id=delivery,
        text=text,
        key=publisher(bluesky).new_post_key(delivery_id=delivery, created_at=bluesky.now()),
        created_at=bluesky.now(),
        follows=follows,
    )


def record_of(bluesky: BlueskyHarness, sent: Sent) -> dict[str, Any]:
    """What stands on the network."""
    return bluesky.world.posts[sent.external_id].record


async def test_a_post_stands_under_its_key(bluesky: BlueskyHarness) -> None:
    """With the delivery's own time, its words without white space around them, and a page."""
    outgoing = post(bluesky, "  We open at ten.\n")
    sent = await publisher(bluesky).publish(outgoing)
    assert sent == Sent(
        external_id=f"at://{bluesky.brand.did}/app.bsky.feed.post/{outgoing.key}",
        url=f"https://bsky.app/profile/{bluesky.brand.did}/post/{outgoing.key}",
    )
    assert record_of(bluesky, sent) == {
        "$type": "app.bsky.feed.post",
        "text": "We open at ten.",
        "createdAt": "2026-03-03T09:00:00.000Z",
    }


async def test_links_mentions_and_hashtags_can_be_clicked(bluesky: BlueskyHarness) -> None:
    """A handle that nobody has stays text."""
    sent = await publisher(bluesky).publish(
        post(bluesky, "é @ada.test @nobody.test https://harbour.example #coffee")
    )
    facets = record_of(bluesky, sent)["facets"]
    assert [(facet["index"]["byteStart"], facet["features"][0]) for facet in facets] == [
        (3, {"$type": "app.bsky.richtext.facet#mention", "did": bluesky.ada.did}),
        (26, {"$type": "app.bsky.richtext.facet#link", "uri": "https://harbour.example"}),
        (50, {"$type": "app.bsky.richtext.facet#tag", "tag": "coffee"}),
    ]


async def test_a_thread_hangs_together(bluesky: BlueskyHarness) -> None:
    """Each under the one before it, all in the thread of the first, with their hashes."""
    ours = publisher(bluesky)
    first = await ours.publish(post(bluesky, "One"))
    second = await ours.publish(
        post(bluesky, "Two", delivery="d2", follows=_after(first, root=first))
    )
    third = await ours.publish(
        post(bluesky, "Three", delivery="d3", follows=_after(second, root=first))
    )
    places = [record_of(bluesky, one).get("reply") for one in (first, second, third)]
    one, two = (bluesky.world.posts[sent.external_id].ref for sent in (first, second))
    assert places == [None, {"root": one, "parent": one}, {"root": one, "parent": two}]


def _after(parent: Sent, *, root: Sent) -> ThreadPlace:
    return ThreadPlace(parent_external_id=parent.external_id, root_external_id=root.external_id)


@pytest.mark.parametrize("deleted", ["parent", "root"])
async def test_a_thread_whose_post_is_gone_does_not_go_on(
    bluesky: BlueskyHarness, deleted: str
) -> None:
    """It would stand under nothing; a person is told."""
    ours = publisher(bluesky)
    first = await ours.publish(post(bluesky, "One"))
    second = await ours.publish(
        post(bluesky, "Two", delivery="d2", follows=_after(first, root=first))
    )
    await bluesky.network.delete((second if deleted == "parent" else first).external_id)
    third = post(bluesky, "Three", delivery="d3", follows=_after(second, root=first))
    with pytest.raises(Rejected, match="probably been deleted"):
        await ours.publish(third)
    assert bluesky.server.calls["com.atproto.repo.putRecord"] == 2


async def test_the_same_post_twice_is_one(bluesky: BlueskyHarness) -> None:
    """The key is the delivery's."""
    first = await publisher(bluesky).publish(post(bluesky))
    second = await publisher(bluesky).publish(post(bluesky))
    assert first == second
    assert [one.text for one in await bluesky.ours()] == ["We open at ten."]


async def test_what_stands_is_never_written_over(bluesky: BlueskyHarness) -> None:
    """What is different the second time (here: a handle that has come to be) changes nothing."""
    outgoing = post(bluesky, "With @bob.test")
    first = await publisher(bluesky).publish(outgoing)
    bluesky.world.person("bob.test")
    second = await publisher(bluesky).publish(outgoing)
    assert first == second
    assert "facets" not in record_of(bluesky, first)


async def test_a_second_attempt_looks_before_it_writes(bluesky: BlueskyHarness) -> None:
    """What is there is the answer."""
    outgoing = post(bluesky)
    sent = await publisher(bluesky).publish(outgoing)
    again = replace(outgoing, first_attempt_at=bluesky.now() + timedelta(seconds=1))
    assert await publisher(bluesky).publish(again) == sent
    assert bluesky.server.calls["com.atproto.repo.putRecord"] == 1


@pytest.mark.parametrize("wrong", [Wrong.LOST_ANSWER, Wrong.NONSENSE])
async def test_an_effect_without_an_answer_is_unknown_and_found(
    bluesky: BlueskyHarness, wrong: Wrong
) -> None:
    """A broken connection, or a captive portal's page."""
    outgoing = post(bluesky)
    bluesky.server.fail(wrong, methods=WRITES)
    with pytest.raises(Unknown):
        await publisher(bluesky).publish(outgoing)
    bluesky.server.heal()
    found = await publisher(bluesky).find_post(outgoing)
    assert found.outcome is ReadBackOutcome.LIVE
    assert found.sent == await publisher(bluesky).publish(outgoing)


@pytest.mark.parametrize("wrong", [Wrong.LOST_REQUEST, Wrong.UNAVAILABLE])
async def test_no_answer_and_no_effect_is_unknown_and_absent(
    bluesky: BlueskyHarness, wrong: Wrong
) -> None:
    """Looking says so for certain."""
    outgoing = post(bluesky)
    bluesky.server.fail(wrong, methods=WRITES)
    with pytest.raises(Unknown):
        await publisher(bluesky).publish(outgoing)
    bluesky.server.heal()
    assert (await publisher(bluesky).find_post(outgoing)).outcome is ReadBackOutcome.ABSENT


async def test_looking_may_have_to_be_repeated(bluesky: BlueskyHarness) -> None:
    """An outage says nothing about a post."""
    outgoing = post(bluesky)
    bluesky.server.fail(Wrong.UNAVAILABLE)
    with pytest.raises(RetryLater):
        await publisher(bluesky).find_post(outgoing)


async def test_looking_up_fails_before_anything_is_written(bluesky: BlueskyHarness) -> None:
    """Later, not unknown: handles, and the posts of a thread."""
    bluesky.server.fail(
        Wrong.UNAVAILABLE,
        methods=frozenset({"com.atproto.identity.resolveHandle", "com.atproto.repo.getRecord"}),
    )
    above = f"at://{bluesky.brand.did}/app.bsky.feed.post/3k"
    follows = ThreadPlace(parent_external_id=above, root_external_id=above)
    for outgoing in (post(bluesky, "With @bob.test"), post(bluesky, follows=follows)):
        with pytest.raises(RetryLater):
            await publisher(bluesky).publish(outgoing)
    assert bluesky.server.calls["com.atproto.repo.putRecord"] == 0


@pytest.mark.parametrize("text", ["", "  \n", "a" * 301, "👩‍👩‍👧‍👦" * 121])
async def test_what_does_not_fit_never_leaves(bluesky: BlueskyHarness, text: str) -> None:
    """Nothing, too many letters, too many bytes; the composer has said so before."""
    assert publisher(bluesky).check_post(text).problems
    with pytest.raises(Rejected):
        await publisher(bluesky).publish(post(bluesky, text))
    assert bluesky.server.calls["com.atproto.repo.putRecord"] == 0


@pytest.mark.parametrize(
    ("wrong", "error"),
    [(Wrong.RATE_LIMIT, RetryLater), (Wrong.REFUSAL, Rejected)],
)
async def test_a_refusal_says_what_to_do_next(
    bluesky: BlueskyHarness, wrong: Wrong, error: type[Exception]
) -> None:
    """Wait, or mend it."""
    bluesky.server.fail(wrong, methods=WRITES)
    with pytest.raises(error):
        await publisher(bluesky).publish(post(bluesky))


async def test_withdrawn_credentials_need_a_person(bluesky: BlueskyHarness) -> None:
    """The app password is gone."""
    bluesky.server.revoke(bluesky.brand)
    with pytest.raises(Reauthorise):
        await publisher(bluesky).publish(post(bluesky))


async def test_how_people_took_it(bluesky: BlueskyHarness) -> None:
    """Quotes are shares as well; what is gone, and what is no post, is left out."""
    ours = publisher(bluesky)
    liked = await ours.publish(post(bluesky))
    bluesky.world.posts[liked.external_id].counts = {
        "likeCount": 5,
        "replyCount": 3,
        "repostCount": 2,
        "quoteCount": 1,
    }
    silent = await ours.publish(post(bluesky, delivery="d2"))
    bluesky.world.posts[silent.external_id].counts = {}
    gone = f"at://{bluesky.brand.did}/app.bsky.feed.post/3k"
    ids = [liked.external_id, silent.external_id, gone, "convo1/m1"]
    assert await ours.engagement(ids) == {
        liked.external_id: Engagement(likes=5, replies=3, shares=3),
        silent.external_id: Engagement(),
    }


async def test_engagement_comes_in_batches(bluesky: BlueskyHarness) -> None:
    """60 posts in three requests; for none, none."""
    uris = [bluesky.world.post(bluesky.brand, f"Post {number}").uri for number in range(60)]
    assert len(await publisher(bluesky).engagement(uris)) == 60
    assert await publisher(bluesky).engagement([]) == {}
    assert bluesky.server.calls["app.bsky.feed.getPosts"] == 3


async def test_what_it_costs_and_how_long_it_lasts(bluesky: BlueskyHarness) -> None:
    """Publishing is free, and an app password has no end."""
    assert publisher(bluesky).post_cost("https://harbour.example", follows=False) is None
    assert await publisher(bluesky).credentials_end() is None


async def test_limits_are_data(bluesky: BlueskyHarness) -> None:
    """The figures of the lexicons and of the rate limits."""
    limits = publisher(bluesky).limits
    assert limits.sends is not None
    assert (limits.text.units, limits.text.utf8_bytes, limits.threads) == (300, 3_000, True)
    assert (limits.sends.count, limits.sends.per) == (1_666, timedelta(hours=1))
    assert (limits.pictures.count, limits.pictures.most_bytes) == (4, 2_000_000)
