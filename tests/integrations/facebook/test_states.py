"""Customers' messages as they are now."""

from datetime import timedelta

import pytest

from bot.errors import RetryLater
from integrations.base import MessageState
from playground.networks.graph import outage, refusal
from tests.integrations.facebook.rig import Rig


async def test_each_is_told_as_it_is(rig: Rig) -> None:
    """Edited, hidden, deleted, the same; on our Page and elsewhere; in few calls."""
    graph = rig.graph
    post = graph.visitor_post("My griner is broken")
    comment = graph.comment("Helo", on=post)
    hidden = graph.comment("Buy my watches", on=post)
    gone = graph.comment("Never mind", on=post)
    elsewhere = graph.mention("I love @Harbour")
    there = graph.mention_in_comment("Go to @Harbour")
    graph.advance(timedelta(minutes=5))
    graph.edit(post, "My grinder is broken")
    graph.edit(comment, "Hello")
    graph.set_hidden(hidden, hidden=True)
    graph.remove(gone)
    states = await rig.network.current_state([post, comment, hidden, gone, elsewhere, there])
    assert states == {
        post: MessageState(
            exists=True, text="My grinder is broken", edited_at=graph.now, hidden=False
        ),
        comment: MessageState(exists=True, text="Hello", hidden=False),
        hidden: MessageState(exists=True, text="Buy my watches", hidden=True),
        gone: MessageState(exists=False),
        elsewhere: MessageState(exists=True, text="I love @Harbour", hidden=False),
        there: MessageState(exists=True, text="Go to @Harbour", hidden=False),
    }


async def test_many_that_are_there_are_few_calls(rig: Rig) -> None:
    """Fifty ids in each."""
    post = rig.graph.brand_post("New beans")
    ids = [rig.graph.comment(f"{number}", on=post) for number in range(120)]
    assert len(await rig.network.current_state(ids)) == 120
    assert len(rig.graph.requests) == 3


async def test_private_messages_and_odd_ids_are_left_out(rig: Rig) -> None:
    """The Graph does not tell what became of a message; nothing else is asked for."""
    mid = rig.graph.dm("Hello")
    assert await rig.network.current_state([mid, "../me", "a,b", ""]) == {}
    assert rig.graph.requests == []


async def test_rights_that_were_lost_do_not_look_like_deletions(rig: Rig) -> None:
    """Everything is gone and the Page itself cannot be read: nothing is said."""
    comment = rig.graph.comment("Hello")
    absent = refusal(100, 33, "Unsupported get request.")
    rig.graph.faults.add(absent, refusal(10, message="(#10) Not allowed"))
    assert await rig.network.current_state([comment]) == {}


async def test_trouble_is_told(rig: Rig) -> None:
    """It is asked again later."""
    rig.graph.faults.add(outage(), times=5)
    with pytest.raises(RetryLater):
        await rig.network.current_state([rig.graph.comment("Hello")])
