"""The poll that finds what no webhook brought: everything once, cheaply, and within the limits."""

from datetime import timedelta

import pytest

from bot.domain.mention import Mention, MentionKind
from bot.errors import RetryLater
from integrations.base import MessageState
from playground.networks.graph import html_503, refusal
from tests.contract.networks.harness import target_of
from tests.integrations.instagram.rig import Rig


async def poll(rig: Rig, cursor: str | None = None) -> tuple[dict[str, Mention], str]:
    """One poll: mentions by id, and the cursor."""
    page = await rig.network.fetch_mentions(cursor, now=rig.graph.now)
    assert page.more is False
    return {one.external_id: one for one in page.mentions}, page.cursor


async def test_comments_and_answers_under_our_posts_are_found(rig: Rig) -> None:
    """With the post as their thread; our own are left out."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    top = rig.graph.ig_comment("Where is it?", on=media)
    rig.graph.ig_comment("On its way.", under=top, by=rig.graph.account)
    answer = rig.graph.ig_comment("Thanks!", under=top)
    found, _ = await poll(rig)
    assert {one: (m.root_external_id, m.parent_external_id) for one, m in found.items()} == {
        top: (media, media),
        answer: (media, top),
    }
    assert {one.kind for one in found.values()} == {MentionKind.REPLY}


async def test_more_answers_than_a_page_are_all_found(rig: Rig) -> None:
    """Under a lively comment."""
    top = rig.graph.ig_comment("Where is it?", on=rig.graph.ig_brand_media("Fresh beans."))
    answers = {rig.graph.ig_comment(f"Me too {n}", under=top) for n in range(70)}
    found, _ = await poll(rig)
    assert set(found) == answers | {top}


async def test_posts_are_read_again_only_when_their_comments_change(rig: Rig) -> None:
    """A quiet account costs three requests; an answer to an old comment is found all the same."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    old = rig.graph.ig_comment("First", on=media)
    _, cursor = await poll(rig)
    before = len(rig.graph.requests)
    await poll(rig, cursor)
    assert len(rig.graph.requests) - before == 3

    rig.graph.advance(timedelta(minutes=20))
    late = rig.graph.ig_comment("An answer", under=old)
    found, _ = await poll(rig, cursor)
    assert late in found


async def test_once_an_hour_every_post_is_read(rig: Rig) -> None:
    """One that came and one that went leave the number as it was."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    gone = rig.graph.ig_comment("First", on=media)
    _, cursor = await poll(rig)
    rig.graph.ig_remove(gone)
    new = rig.graph.ig_comment("Second", on=media)
    assert new not in (await poll(rig, cursor))[0]
    rig.graph.advance(timedelta(minutes=61))
    assert new in (await poll(rig, cursor))[0]


async def test_what_is_older_than_the_look_back_is_not_new(rig: Rig) -> None:
    """An account that is connected today does not get last year's comments as cards."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    rig.graph.ig_comment("Old", on=media, at=rig.graph.now - timedelta(days=2))
    rig.graph.ig_publish("Best of @harbourcoffee", at=rig.graph.now - timedelta(days=2))
    rig.graph.ig_dm("Old", at=rig.graph.now - timedelta(hours=2))
    fresh = rig.graph.ig_comment("Fresh", on=media)
    assert set((await poll(rig))[0]) == {fresh}


async def test_answers_to_us_under_other_peoples_posts_are_found(rig: Rig) -> None:
    """Those that name us, and those under a comment of ours; nobody else's."""
    theirs = rig.graph.ig_publish("Best of @harbourcoffee")
    rig.graph.ig_comment("Looks good", on=theirs, by=rig.graph.ig_bob)
    ours = rig.graph.ig_comment("Thank you!", on=theirs, by=rig.graph.account)
    answer = rig.graph.ig_comment("You are welcome", under=ours)
    named = rig.graph.ig_comment("Right, @harbourcoffee?", on=theirs, by=rig.graph.ig_bob)
    found, _ = await poll(rig)
    assert set(found) == {theirs, answer, named}
    assert found[answer].parent_external_id == ours
    assert {one.root_external_id for one in found.values()} == {theirs}


async def test_a_list_that_is_refused_does_not_hold_up_the_others(rig: Rig) -> None:
    """Without the right to messages comments come all the same; later they are asked for again."""
    rig.graph.tokens.revoke("instagram_business_manage_messages")
    comment = rig.graph.ig_comment("Hello", on=rig.graph.ig_brand_media("Fresh beans."))
    message = rig.graph.ig_dm("Hello")
    found, cursor = await poll(rig)
    assert set(found) == {comment}
    before = len(rig.graph.requests)
    await poll(rig, cursor)
    assert len(rig.graph.requests) - before == 2

    rig.graph.tokens.grant("instagram_business_manage_messages")
    rig.graph.advance(timedelta(minutes=16))
    assert message in (await poll(rig, cursor))[0]


async def test_nothing_is_asked_when_the_limit_is_nearly_used_up(rig: Rig) -> None:
    """The poll stops at the answer that tells it, and answers to customers still go out."""
    answered = rig.graph.ig_comment("Hello", on=rig.graph.ig_brand_media("Fresh beans."))
    found, _ = await poll(rig)
    rig.graph.rates.business = 85
    asked = []
    for _ in range(2):
        before = len(rig.graph.requests)
        with pytest.raises(RetryLater) as error:
            await poll(rig)
        asked.append(len(rig.graph.requests) - before)
    sent = await rig.network.send(rig.outgoing(target_of(found[answered]), "Hello!"))

    assert asked == [1, 0]
    assert error.value.after > timedelta()
    assert rig.graph.ig_comments[sent.external_id].text == "Hello!"


async def test_a_poll_that_breaks_off_is_made_again_whole(rig: Rig) -> None:
    """The cursor stays: nothing is passed over."""
    comment = rig.graph.ig_comment("Hello", on=rig.graph.ig_brand_media("Fresh beans."))
    rig.graph.faults.add(html_503(path="/conversations"))
    with pytest.raises(RetryLater):
        await poll(rig)
    assert comment in (await poll(rig))[0]


async def test_a_cursor_that_cannot_be_read_begins_anew(rig: Rig) -> None:
    """With the look-back."""
    comment = rig.graph.ig_comment("Hello", on=rig.graph.ig_brand_media("Fresh beans."))
    assert comment in (await poll(rig, "nonsense"))[0]


async def test_states_are_looked_for_in_every_place(rig: Rig) -> None:
    """Comments under our posts, elsewhere, captions, tags; private messages are left out."""
    graph = rig.graph
    media = graph.ig_brand_media("Fresh beans.")
    ours, hidden, gone = (graph.ig_comment(f"{n}", on=media) for n in range(3))
    graph.ig_comments[hidden].hidden = True
    theirs = graph.ig_publish("Best of @harbourcoffee")
    elsewhere = graph.ig_comment("Right, @harbourcoffee?", on=theirs)
    tagged = graph.ig_publish("What a cup", tags=True)
    message = graph.ig_dm("Hello")
    graph.ig_remove(gone)
    wanted = [ours, hidden, gone, theirs, elsewhere, tagged, message]
    states = await rig.network.current_state(wanted)

    assert states[ours] == MessageState(exists=True, text="0", hidden=False)
    assert states[hidden].hidden is True
    assert states[gone] == MessageState(exists=False)
    assert {one: states[one].exists for one in (theirs, elsewhere, tagged)} == {
        theirs: True,
        elsewhere: True,
        tagged: True,
    }
    assert message not in states


async def test_nothing_is_called_deleted_when_our_rights_are_gone(rig: Rig) -> None:
    """What is not shown to us looks the same."""
    comment = rig.graph.ig_comment("Hello", on=rig.graph.ig_brand_media("Fresh beans."))
    rig.graph.faults.add(refusal(100, 33), times=3)
    rig.graph.faults.add(refusal(10, path="/media"))
    assert await rig.network.current_state([comment]) == {}


async def test_nothing_is_called_deleted_while_one_of_the_places_is_shut(rig: Rig) -> None:
    """It may be there."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    kept, gone = rig.graph.ig_comment("Kept", on=media), rig.graph.ig_comment("Gone", on=media)
    rig.graph.ig_remove(gone)
    assert (await rig.network.current_state([kept, gone]))[gone].exists is False
    rig.graph.faults.add(refusal(10, path=f"/{rig.graph.account.id}"))
    assert set(await rig.network.current_state([kept, gone])) == {kept}
