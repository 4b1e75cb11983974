"""Replies: facets, keys, unknown outcomes."""

from datetime import timedelta

import pytest

from bot.errors import Rejected, RetryLater, Unknown
from integrations.base import Outgoing, OutgoingKind, ReadBackOutcome, Sent
from playground.networks.bluesky.faults import WRITES, Wrong
from tests.contract.networks.harness import asked, outgoing
from tests.integrations.bluesky.harness import BlueskyHarness


async def message(bluesky: BlueskyHarness, text: str = "It is on its way.") -> Outgoing:
    """A reply to a question of Ada's."""
    return outgoing(bluesky, await asked(bluesky), text)


async def test_a_mention_in_a_reply_notifies_its_person(bluesky: BlueskyHarness) -> None:
    """Handles are looked up, those nobody has stay text, the addressee's is known already."""
    bob = bluesky.world.person("bob.test")
    sent = await bluesky.network.send(
        await message(bluesky, "é @bob.test and @ada.test, not @nobody.test")
    )
    record = bluesky.world.posts[sent.external_id].record
    assert [(facet["index"], facet["features"][0]["did"]) for facet in record["facets"]] == [
        ({"byteStart": 3, "byteEnd": 12}, bob.did),
        ({"byteStart": 17, "byteEnd": 26}, bluesky.ada.did),
    ]
    assert bluesky.server.calls["com.atproto.identity.resolveHandle"] == 2


async def test_the_receipt(bluesky: BlueskyHarness) -> None:
    """Address by the delivery's own key, and a page."""
    outgoing_ = await message(bluesky)
    assert await bluesky.network.send(outgoing_) == Sent(
        external_id=f"at://{bluesky.brand.did}/app.bsky.feed.post/{outgoing_.key}",
        url=f"https://bsky.app/profile/{bluesky.brand.did}/post/{outgoing_.key}",
    )


async def test_a_second_attempt_looks_before_it_writes(bluesky: BlueskyHarness) -> None:
    """What is there is the answer; nothing is written again."""
    first = await message(bluesky)
    sent = await bluesky.network.send(first)
    again = Outgoing(
        delivery_id=first.delivery_id,
        kind=first.kind,
        text=first.text,
        target=first.target,
        key=first.key,
        created_at=first.created_at,
        first_attempt_at=first.created_at + timedelta(seconds=1),
    )
    assert await bluesky.network.send(again) == sent
    assert bluesky.server.calls["com.atproto.repo.putRecord"] == 1


@pytest.mark.parametrize("wrong", [Wrong.LOST_ANSWER, Wrong.NONSENSE])
async def test_an_effect_without_an_answer_is_unknown_and_found(
    bluesky: BlueskyHarness, wrong: Wrong
) -> None:
    """A broken connection, or a captive portal's page."""
    outgoing_ = await message(bluesky)
    bluesky.server.fail(wrong, methods=WRITES)
    with pytest.raises(Unknown):
        await bluesky.network.send(outgoing_)
    bluesky.server.heal()
    found = await bluesky.network.read_back(outgoing_)
    assert found.outcome is ReadBackOutcome.LIVE


async def test_a_silent_host_leaves_it_unknown_and_absent(bluesky: BlueskyHarness) -> None:
    """A time-out before the effect."""
    outgoing_ = await message(bluesky)
    bluesky.settings["BLUESKY_TIMEOUT_SECONDS"] = "1.5"
    network = bluesky.another()
    await network.open()
    bluesky.server.fail(Wrong.SILENCE, methods=WRITES)
    try:
        with pytest.raises(Unknown):
            await network.send(outgoing_)
    finally:
        await network.close()
    found = await bluesky.network.read_back(outgoing_)
    assert found.outcome is ReadBackOutcome.ABSENT


async def test_an_expired_token_while_sending_is_renewed(bluesky: BlueskyHarness) -> None:
    """The host refused before any effect, so the call is made again, once."""
    outgoing_ = await message(bluesky)
    bluesky.server.expire("access")
    sent = await bluesky.network.send(outgoing_)
    assert [one.external_id for one in await bluesky.ours()] == [sent.external_id]


async def test_looking_up_fails_before_anything_is_sent(bluesky: BlueskyHarness) -> None:
    """Later, not unknown."""
    outgoing_ = await message(bluesky, "Ask @bob.test")
    bluesky.server.fail(
        Wrong.UNAVAILABLE, methods=frozenset({"com.atproto.identity.resolveHandle"})
    )
    with pytest.raises(RetryLater):
        await bluesky.network.send(outgoing_)
    assert await bluesky.ours() == []


async def test_a_closed_thread_is_not_answered(bluesky: BlueskyHarness) -> None:
    """Its author closed it after the mention came."""
    outgoing_ = await message(bluesky)
    bluesky.world.posts[outgoing_.target.external_id].closed = True
    with pytest.raises(Rejected, match="limited who may reply"):
        await bluesky.network.send(outgoing_)


async def test_a_deleted_post_is_not_answered(bluesky: BlueskyHarness) -> None:
    """The answer would stand under nothing."""
    outgoing_ = await message(bluesky)
    bluesky.world.delete(outgoing_.target.external_id)
    with pytest.raises(Rejected, match="has been deleted"):
        await bluesky.network.send(outgoing_)
    assert await bluesky.ours() == []


async def test_only_our_own_posts_are_deleted(bluesky: BlueskyHarness) -> None:
    """The host is not even asked."""
    theirs = await bluesky.customer_posts("Hello")
    for external_id in (theirs, "convo1/m1"):
        with pytest.raises(Rejected):
            await bluesky.network.delete(external_id)
    assert bluesky.server.calls["com.atproto.repo.deleteRecord"] == 0


async def test_a_write_that_cannot_connect_did_nothing(bluesky: BlueskyHarness) -> None:
    """Nothing has left: later, not unknown."""
    network = bluesky.another()
    await network.open()
    await bluesky.server.__aexit__(None, None, None)
    try:
        with pytest.raises(RetryLater):
            await network.delete(f"at://{bluesky.brand.did}/app.bsky.feed.post/3k")
    finally:
        await network.close()


async def test_hiding_is_refused_with_a_sentence(bluesky: BlueskyHarness) -> None:
    """As the capabilities say."""
    assert bluesky.network.capabilities.hide is False
    with pytest.raises(Rejected, match="not available on Bluesky"):
        await bluesky.network.hide("at://x")


async def test_sending_is_free(bluesky: BlueskyHarness) -> None:
    """No price is shown."""
    target = await asked(bluesky)
    assert bluesky.network.cost("Hi", OutgoingKind.REPLY, target) is None


async def test_a_post_that_its_author_hides_from_us_still_exists(bluesky: BlueskyHarness) -> None:
    """A block is no deletion: the record is asked for at its home."""
    uri = await bluesky.customer_posts("Hello")
    bluesky.world.posts[uri].hidden = True
    state = (await bluesky.network.current_state([uri]))[uri]
    assert (state.exists, state.text) == (True, "Hello")


async def test_a_whole_account_that_is_gone_takes_its_posts_along(
    bluesky: BlueskyHarness,
) -> None:
    """The host knows no such repository."""
    uri = "at://did:plc:gone/app.bsky.feed.post/3k"
    assert (await bluesky.network.current_state([uri]))[uri].exists is False


async def test_states_come_in_batches(bluesky: BlueskyHarness) -> None:
    """60 posts in three requests; private messages are left out."""
    uris = [await bluesky.customer_posts(f"Message {number}") for number in range(60)]
    states = await bluesky.network.current_state([*uris, "convo1/m1"])
    assert set(states) == set(uris)
    assert bluesky.server.calls["app.bsky.feed.getPosts"] == 3
