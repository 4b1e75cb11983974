"""The poll that finds what no push has brought."""

from datetime import timedelta

import pytest

from bot.errors import Reauthorise, RetryLater
from integrations.facebook.cursor import Cursor
from playground.networks.graph import refusal
from tests.integrations.facebook.rig import Rig


async def test_a_quiet_poll_is_three_calls(rig: Rig) -> None:
    """Posts with their comments, tags, conversations."""
    rig.graph.brand_post("Good morning")
    await rig.polled()
    page = rig.graph.page.id
    assert rig.graph.requests == [
        f"GET /v26.0/{page}/{edge}" for edge in ("feed", "tagged", "conversations")
    ]


async def test_a_comment_on_an_older_post_is_found(rig: Rig) -> None:
    """The post is outside the time that is looked back; it is among the newest all the same."""
    post = rig.graph.brand_post("Good morning")
    page = await rig.network.fetch_mentions(None, now=rig.graph.now)
    rig.graph.advance(timedelta(days=20))
    later = await rig.network.fetch_mentions(page.cursor, now=rig.graph.now)
    comment = rig.graph.comment("Still open?", on=post)
    assert set(await rig.polled(later.cursor)) == {comment}


async def test_more_comments_than_fit_beside_their_post_are_found(rig: Rig) -> None:
    """Each of sixty, answers to comments among them."""
    post = rig.graph.brand_post("We give a bag away!")
    said = set()
    above = ""
    for number in range(60):
        above = rig.graph.comment(f"Me! {number}", on=post, under=above if number % 3 else "")
        said.add(above)
    assert set(await rig.polled()) == said


async def test_more_messages_than_fit_beside_their_conversation_are_found(rig: Rig) -> None:
    """Each of forty-five."""
    said = {rig.graph.dm(f"And {number}") for number in range(45)}
    assert set(await rig.polled()) == said


async def test_a_long_backlog_is_read_in_stretches(rig: Rig) -> None:
    """Three hundred posts after a night without the bot, none missing."""
    page = await rig.network.fetch_mentions(None, now=rig.graph.now)
    said = set()
    for number in range(300):
        said.add(rig.graph.visitor_post(f"Hello {number}"))
        rig.graph.advance(timedelta(seconds=3))
    first = await rig.network.fetch_mentions(page.cursor, now=rig.graph.now)
    assert first.more is True
    assert set(await rig.polled(page.cursor)) == said


async def test_a_backlog_of_one_second_does_not_go_round_for_ever(rig: Rig) -> None:
    """Two hundred posts with one time stamp: the next stretch is another one, or none."""
    for number in range(230):
        rig.graph.visitor_post(f"Hello {number}")
    cursor: str | None = None
    for _ in range(5):
        page = await rig.network.fetch_mentions(cursor, now=rig.graph.now)
        cursor = page.cursor
        if not page.more:
            return
    pytest.fail("The poll goes round and round.")


@pytest.mark.parametrize("edge", ["tagged", "conversations"])
async def test_an_edge_that_is_refused_does_not_stop_the_others(rig: Rig, edge: str) -> None:
    """It is left alone for a while, and asked again soon enough to lose nothing."""
    rig.graph.faults.add(refusal(10, message="(#10) No such feature", path=edge))
    comment = rig.graph.comment("Hello")
    said = {rig.graph.mention("I love @Harbour"), rig.graph.dm("Hello")}
    page = await rig.network.fetch_mentions(None, now=rig.graph.now)
    assert comment in {one.external_id for one in page.mentions}
    rig.graph.requests.clear()
    await rig.network.fetch_mentions(page.cursor, now=rig.graph.now)
    assert len(rig.graph.requests) == 2
    rig.graph.advance(timedelta(minutes=5))
    assert said <= set(await rig.polled(page.cursor))


async def test_a_permission_that_was_taken_away_asks_for_a_person(rig: Rig) -> None:
    """Meta names it, so a new sign-in mends it."""
    rig.graph.tokens.revoke("pages_messaging")
    with pytest.raises(Reauthorise, match="pages_messaging"):
        await rig.polled()


async def test_usage_is_obeyed_before_it_is_used_up(rig: Rig) -> None:
    """At 85 percent what was found is kept, nothing more is read; a customer is answered."""
    comment = rig.graph.comment("Hello")
    message = rig.graph.dm("Anybody there?", at=rig.graph.now - timedelta(minutes=40))
    rig.graph.rates.business = 85
    page = await rig.network.fetch_mentions(None, now=rig.graph.now)
    with pytest.raises(RetryLater):
        await rig.network.fetch_mentions(page.cursor, now=rig.graph.now)
    assert len(rig.graph.requests) == 1
    (mention,) = page.mentions
    assert mention.external_id == comment
    assert (await rig.network.send(rig.outgoing(mention))).external_id != ""
    async with Rig(rig.graph) as later:
        rig.graph.rates.business = 10
        assert message in await later.polled(page.cursor)


@pytest.mark.parametrize("text", [None, "", "garbage", "[]", '{"since": 7}', '{"since": "soon"}'])
async def test_a_cursor_that_cannot_be_read_looks_back(rig: Rig, text: str | None) -> None:
    """As the very first poll does."""
    start = rig.graph.now - timedelta(hours=1)
    assert Cursor.read(text, start=start) == Cursor(since=start)
    comment = rig.graph.comment("Hello")
    assert set(await rig.polled(text)) == {comment}


async def test_the_first_poll_looks_back_as_far_as_it_is_set(rig: Rig) -> None:
    """An hour, not the history of the Page."""
    now = rig.graph.now
    rig.graph.visitor_post("Long ago", at=now - timedelta(hours=2))
    recent = rig.graph.visitor_post("Just now", at=now - timedelta(minutes=50))
    assert set(await rig.polled()) == {recent}
