"""Looking for what was sent without an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Unknown
from integrations.base import Outgoing, OutgoingKind, ReadBackOutcome
from playground.networks.graph import When, lost, refusal
from tests.integrations.facebook.rig import Rig

LONG = timedelta(minutes=10)


async def unanswered(rig: Rig, outgoing: Outgoing, when: When) -> None:
    """It is sent, and no answer comes."""
    rig.graph.faults.add(lost(when))
    with pytest.raises(Unknown):
        await rig.network.send(outgoing)
    assert rig.graph.faults.waiting == []


async def outcome(rig: Rig, outgoing: Outgoing) -> ReadBackOutcome:
    """What looking shows."""
    return (await rig.network.read_back(outgoing)).outcome


@pytest.mark.parametrize("kind", list(OutgoingKind))
async def test_each_kind_is_found_where_it_arrived_and_absent_where_not(
    rig: Rig, kind: OutgoingKind
) -> None:
    """A comment and a private reply; "absent" only after a while."""
    mention = await rig.said(rig.graph.comment("Where is my order?"))
    outgoing = rig.outgoing(mention, kind=kind)
    rig.graph.advance(LONG)
    await unanswered(rig, outgoing, When.BEFORE)
    assert await outcome(rig, outgoing) is ReadBackOutcome.UNSURE
    rig.graph.advance(LONG)
    assert await outcome(rig, outgoing) is ReadBackOutcome.ABSENT
    await unanswered(rig, outgoing, When.AFTER)
    assert await outcome(rig, outgoing) is ReadBackOutcome.LIVE


async def test_a_private_answer_is_found_in_its_conversation(rig: Rig) -> None:
    """Not a colleague's of last week with the same words, and not another person's."""
    rig.graph.echo("It is on its way.")
    rig.graph.advance(timedelta(days=7))
    rig.graph.echo("It is on its way.", to=rig.graph.bob)
    mention = await rig.said(rig.graph.dm("Where is my order?"))
    outgoing = rig.outgoing(mention)
    await unanswered(rig, outgoing, When.BEFORE)
    rig.graph.advance(LONG)
    assert await outcome(rig, outgoing) is ReadBackOutcome.ABSENT
    await unanswered(rig, outgoing, When.AFTER)
    found = await rig.network.read_back(outgoing)
    newest = list(rig.graph.messages)[-1]
    assert found.sent is not None
    assert found.sent.external_id == newest


async def test_an_answer_to_a_reply_is_found_beside_it(rig: Rig) -> None:
    """Facebook may put it under the first comment instead."""
    graph = rig.graph
    first = graph.comment("How much?")
    reply = graph.comment("Yes, how much?", under=first, by=graph.bob)
    outgoing = rig.outgoing(await rig.said(reply), "Nine euros.")
    await unanswered(rig, outgoing, When.BEFORE)
    beside = graph.comment("Nine euros.", under=first, by=graph.page)
    found = await rig.network.read_back(outgoing)
    assert found.sent is not None
    assert found.sent.external_id == beside


async def test_the_same_words_elsewhere_under_the_post_are_not_it(rig: Rig) -> None:
    """An answer to somebody else."""
    graph = rig.graph
    post = graph.brand_post("New beans")
    one, other = (graph.comment("How much?", on=post, by=who) for who in (graph.ann, graph.bob))
    outgoing = rig.outgoing(await rig.said(one), "Nine euros.")
    await unanswered(rig, outgoing, When.BEFORE)
    graph.comment("Nine euros.", under=other, by=graph.page)
    graph.comment("Nine euros.", on=post, by=graph.page)
    graph.comment("Nine euros.", under=one, by=graph.bob)
    assert await outcome(rig, outgoing) is ReadBackOutcome.UNSURE
    graph.advance(LONG)
    assert await outcome(rig, outgoing) is ReadBackOutcome.ABSENT


async def test_what_was_answered_is_gone_and_the_answer_with_it(rig: Rig) -> None:
    """It is not there; sending again is refused with a sentence."""
    comment = rig.graph.comment("Where is my order?")
    outgoing = rig.outgoing(await rig.said(comment))
    await unanswered(rig, outgoing, When.AFTER)
    rig.graph.remove(comment)
    rig.graph.advance(LONG)
    assert await outcome(rig, outgoing) is ReadBackOutcome.ABSENT


async def test_where_facebook_does_not_let_us_look_a_person_is_asked(rig: Rig) -> None:
    """Somebody else's post, or an author whom it does not name."""
    mention = await rig.said(rig.graph.mention("I love @Harbour"))
    outgoing = rig.outgoing(mention)
    await unanswered(rig, outgoing, When.BEFORE)
    rig.graph.advance(LONG)
    rig.graph.faults.add(refusal(10, message="(#10) Not allowed"))
    found = await rig.network.read_back(outgoing)
    assert (found.outcome, found.why.endswith(".")) == (ReadBackOutcome.UNSURE, True)

    comment = await rig.said(rig.graph.comment("Hello"))
    unnamed = replace(comment, author=replace(comment.author, external_id="unnamed:1_2"))
    private = rig.outgoing(unnamed, kind=OutgoingKind.PRIVATE)
    assert await outcome(rig, private) is ReadBackOutcome.UNSURE


async def test_another_process_does_not_call_a_fresh_attempt_absent(rig: Rig) -> None:
    """It may have been made just before this one began."""
    mention = await rig.said(rig.graph.comment("Where is my order?"))
    outgoing = replace(rig.outgoing(mention), first_attempt_at=rig.graph.now)
    rig.graph.advance(LONG)
    async with Rig(rig.graph) as restarted:
        assert await outcome(restarted, outgoing) is ReadBackOutcome.UNSURE
        rig.graph.advance(LONG)
        assert await outcome(restarted, outgoing) is ReadBackOutcome.ABSENT
