"""Answers, private replies, messages, hiding, deleting; and until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Reauthorise, Rejected
from integrations.base import OutgoingKind, Permission
from integrations.base.values import PrivateWindow
from tests.integrations.facebook.rig import Rig, target_of

WEEK = timedelta(days=7)
DAY = timedelta(hours=24)


async def test_a_comment_gets_one_private_reply_within_seven_days(rig: Rig) -> None:
    """The window says until when; the network says when it has been used."""
    mention = await rig.said(rig.graph.comment("Where is my order?"))
    target = target_of(mention)
    window = PrivateWindow(until=mention.created_at + WEEK, once=True, name="private reply")
    assert rig.network.private_window(target) == window
    assert await rig.network.private_permission(target) == Permission(allowed=True)
    sent = await rig.network.send(rig.outgoing(mention, kind=OutgoingKind.PRIVATE))
    (message,) = rig.graph.messages.values()
    assert (message.id, message.person, message.answers_comment) == (
        sent.external_id,
        rig.graph.ann,
        mention.external_id,
    )
    again = await rig.network.private_permission(target)
    assert again.allowed is False
    with pytest.raises(Rejected, match="one private reply already"):
        await rig.network.send(rig.outgoing(mention, "Hello?", kind=OutgoingKind.PRIVATE))


async def test_a_visitors_post_gets_one_too(rig: Rig) -> None:
    """Named as a post, not as a comment."""
    mention = await rig.said(rig.graph.visitor_post("Where is my order?"))
    await rig.network.send(rig.outgoing(mention, kind=OutgoingKind.PRIVATE))
    assert [one.answers_comment for one in rig.graph.messages.values()] == [mention.external_id]


async def test_after_seven_days_there_is_none(rig: Rig) -> None:
    """It says why, and nothing is asked of Facebook."""
    mention = await rig.said(rig.graph.comment("Where is my order?"))
    rig.graph.advance(WEEK - timedelta(seconds=1))
    assert (await rig.network.private_permission(target_of(mention))).allowed is True
    rig.graph.advance(timedelta(seconds=1))
    before = len(rig.graph.requests)
    refused = await rig.network.private_permission(target_of(mention))
    assert (refused.allowed, "7 days" in refused.why) == (False, True)
    with pytest.raises(Rejected, match="7 days"):
        await rig.network.send(rig.outgoing(mention, kind=OutgoingKind.PRIVATE))
    assert len(rig.graph.requests) == before
    assert rig.network.reply_permission(target_of(mention)).allowed is True


async def test_a_private_message_is_answered_for_a_day(rig: Rig) -> None:
    """As often as we like; then people read why not, before they write."""
    mention = await rig.said(rig.graph.dm("My order is 1204."))
    target = target_of(mention)
    window = PrivateWindow(until=mention.created_at + DAY, name="messages")
    assert rig.network.private_window(target) == window
    await rig.network.send(rig.outgoing(mention, "One"))
    await rig.network.send(rig.outgoing(mention, "Two", delivery_id="delivery-2"))
    rig.graph.advance(DAY)
    for permission in (
        rig.network.reply_permission(target),
        await rig.network.private_permission(target),
    ):
        assert (permission.allowed, "24 hours" in permission.why) == (False, True)
    with pytest.raises(Rejected, match="24 hours"):
        await rig.network.send(rig.outgoing(mention, "Three", delivery_id="delivery-3"))
    assert [one.text for one in rig.graph.messages.values() if one.ours] == ["One", "Two"]


async def test_who_names_us_elsewhere_gets_no_private_reply(rig: Rig) -> None:
    """Facebook allows it on our own Page only; an answer in public is possible."""
    mention = await rig.said(rig.graph.mention("I love @Harbour"))
    assert rig.network.private_window(target_of(mention)) is None
    refused = await rig.network.private_permission(target_of(mention))
    assert (refused.allowed, "our own Page" in refused.why) == (False, True)
    assert (await rig.network.send(rig.outgoing(mention, "Thank you!"))).external_id != ""


async def test_a_handle_that_was_lost_still_answers_as_it_was_said(rig: Rig) -> None:
    """In public what was public, privately what was private; without a time, no private reply."""
    comment = await rig.said(rig.graph.comment("Hello"))
    message = await rig.said(rig.graph.dm("Hello"))
    bare = replace(comment, reply_handle="")
    await rig.network.send(rig.outgoing(bare, "Hi!"))
    assert rig.network.private_window(target_of(bare)) is None
    with pytest.raises(Rejected, match="not known when"):
        await rig.network.send(rig.outgoing(replace(message, reply_handle="[7]"), "Hi!"))
    assert [one.message for one in rig.graph.ours() if "Hi" in one.message] == ["Hi!"]


async def test_texts_are_measured_by_where_they_go(rig: Rig) -> None:
    """2,000 characters of a message, 8,000 of a comment."""
    mention = await rig.said(rig.graph.comment("Hello"))
    target = target_of(mention)
    public = rig.network.check_text("x" * 8001, OutgoingKind.REPLY, target)
    private = rig.network.check_text("x" * 2001, OutgoingKind.PRIVATE, target)
    assert public.problems == ("1 character too many: Facebook takes 8,000 in a comment.",)
    assert private.problems == ("1 character too many: Facebook takes 2,000 in a private message.",)


async def test_a_comment_is_hidden_and_shown_again(rig: Rig) -> None:
    """Twice is no error; so is a visitor's post."""
    post = rig.graph.visitor_post("Buy my watches")
    comment = rig.graph.comment("Buy my watches", on=post)
    for external_id in (post, comment, comment):
        await rig.network.hide(external_id)
    assert (rig.graph.posts[post].hidden, rig.graph.comments[comment].hidden) == (True, True)
    await rig.network.unhide(comment)
    assert rig.graph.comments[comment].hidden is False


async def test_what_cannot_be_done_to_private_messages_is_said(rig: Rig) -> None:
    """In a sentence, without asking."""
    mid = rig.graph.dm("Hello")
    with pytest.raises(Rejected, match="private message"):
        await rig.network.hide(mid)
    with pytest.raises(Rejected, match="private messages back"):
        await rig.network.delete(mid)
    assert rig.graph.requests == []


@pytest.mark.parametrize("external_id", ["../me", "1/2", "a?b", "1,2", "", "1 2", "…"])
async def test_an_odd_id_leads_no_request_elsewhere(rig: Rig, external_id: str) -> None:
    """It is refused here."""
    with pytest.raises(Rejected, match="nothing by this name"):
        await rig.network.hide(external_id)
    assert rig.graph.requests == []


async def test_our_own_is_not_answered(rig: Rig) -> None:
    """A colleague's comment in the Page's name."""
    mention = await rig.said(rig.graph.comment("Hello"))
    ours = replace(mention, author=replace(mention.author, external_id=rig.graph.page.id))
    assert rig.network.reply_permission(target_of(ours)).allowed is False


async def test_a_sign_in_for_another_page_is_noticed(rig: Rig) -> None:
    """Nothing is said in the wrong name."""
    other = rig.build(page_id="1")
    with pytest.raises(Reauthorise, match="Harbour Coffee"):
        await other.identity()
    await other.close()
