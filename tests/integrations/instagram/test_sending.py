"""Answers in public and in private, what Instagram refuses, and looking for lost ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Rejected, Unknown
from integrations.base import OutgoingKind, Permission, PrivateWindow, ReadBackOutcome, ReplyTarget
from playground.networks.graph import When, lost
from tests.contract.networks.harness import target_of
from tests.integrations.instagram.rig import Rig

PRIVATE = OutgoingKind.PRIVATE


async def target(rig: Rig, external_id: str) -> ReplyTarget:
    """The target that answers what was said."""
    page = await rig.network.fetch_mentions(None, now=rig.graph.now)
    return target_of({one.external_id: one for one in page.mentions}[external_id])


async def on_comment(rig: Rig, text: str = "Where is it?") -> ReplyTarget:
    """A comment under a post of ours."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    return await target(rig, rig.graph.ig_comment(text, on=media))


async def test_a_comment_is_answered_under_it(rig: Rig) -> None:
    """In public, at the post's address."""
    answered = await on_comment(rig)
    sent = await rig.network.send(rig.outgoing(answered, "On its way."))
    comment = rig.graph.ig_comments[sent.external_id]
    assert (comment.text, comment.parent_id) == ("On its way.", answered.external_id)
    assert sent.url == f"https://www.instagram.com/p/{comment.media_id}/"


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("On its way.", "@ann.angler On its way."),
        ("Hello @Ann.Angler, soon!", "Hello @Ann.Angler, soon!"),
        ("Ask @ann.angler.fan", "@ann.angler Ask @ann.angler.fan"),
    ],
)
async def test_an_answer_to_an_answer_names_its_author(rig: Rig, text: str, sent: str) -> None:
    """Else they would not hear of it; the form shows it, and counts it."""
    top = rig.graph.ig_comment("Where is it?", on=rig.graph.ig_brand_media("Fresh beans."))
    answered = await target(rig, rig.graph.ig_comment("Still?", under=top))
    check = rig.network.check_text(text, OutgoingKind.REPLY, answered)
    made = await rig.network.send(rig.outgoing(answered, text))
    comment = rig.graph.ig_comments[made.external_id]
    assert (check.as_sent, check.used) == (sent, len(sent))
    assert (comment.text, comment.parent_id) == (sent, top)


async def test_what_cannot_be_answered_in_public_says_why(rig: Rig) -> None:
    """A live comment, a tag without a name, ourselves; and sending is refused before Instagram."""
    graph = rig.graph
    live = await target(rig, graph.ig_comment("Hi", on=graph.ig_brand_media("Live", live=True)))
    # The pretend Graph, as the real one, does not say that a listed comment is a live one.
    live = replace(live, reply_handle=live.reply_handle.replace('"comment"', '"live comment"'))
    tagged = await target(rig, graph.ig_publish("What a cup", tags=True))
    own = replace(live, author_external_id=graph.account.id)
    whys = [rig.network.reply_permission(one).why for one in (live, tagged, own)]
    before = len(graph.requests)
    with pytest.raises(Rejected, match="only tagged in the picture"):
        await rig.network.send(rig.outgoing(tagged, "Thank you!"))

    assert len(graph.requests) == before
    assert [why.split()[0] for why in whys] == ["Instagram", "Instagram", "This"]
    assert all(why.endswith(".") for why in whys)


async def test_a_hidden_comment_is_refused_by_instagram(rig: Rig) -> None:
    """In its own words."""
    answered = await on_comment(rig)
    await rig.network.hide(answered.external_id)
    with pytest.raises(Rejected, match="hidden comment"):
        await rig.network.send(rig.outgoing(answered, "On its way."))


async def test_a_comment_is_hidden_and_shown_again(rig: Rig) -> None:
    """Asking twice changes nothing."""
    answered = await on_comment(rig)
    comment = rig.graph.ig_comments[answered.external_id]
    seen = []
    for act in (rig.network.hide, rig.network.hide, rig.network.unhide):
        await act(answered.external_id)
        seen.append(comment.hidden)
    assert seen == [True, True, False]


async def test_our_answer_is_deleted_under_our_post_only(rig: Rig) -> None:
    """Elsewhere the owner of the post alone may."""
    sent = await rig.network.send(rig.outgoing(await on_comment(rig), "Wrong"))
    await rig.network.delete(sent.external_id)
    await rig.network.delete(sent.external_id)
    theirs = await target(rig, rig.graph.ig_publish("Best of @harbourcoffee"))
    elsewhere = await rig.network.send(rig.outgoing(theirs, "Thank you!"))
    with pytest.raises(Rejected):
        await rig.network.delete(elsewhere.external_id)
    assert rig.graph.ig_comments[sent.external_id].deleted is True


async def test_a_comment_gets_one_private_reply(rig: Rig) -> None:
    """The second is refused by Instagram, whatever the card shows."""
    answered = await on_comment(rig)
    sent = await rig.network.send(rig.outgoing(answered, "Your address?", PRIVATE))
    with pytest.raises(Rejected, match="private reply already"):
        await rig.network.send(rig.outgoing(answered, "Please?", PRIVATE))
    message = rig.graph.messages[sent.external_id]
    assert (message.text, message.person, message.answers_comment) == (
        "Your address?",
        rig.graph.ig_ann,
        answered.external_id,
    )


async def test_private_replies_end_after_seven_days(rig: Rig) -> None:
    """What is left is told, and then why not; nothing is asked of Instagram then."""
    answered = await on_comment(rig)
    said_at = rig.graph.now
    window = rig.network.private_window(answered)
    rig.graph.advance(timedelta(days=3, hours=1))
    open_still = await rig.network.private_permission(answered)
    rig.graph.advance(timedelta(days=3, hours=23))
    over = await rig.network.private_permission(answered)
    before = len(rig.graph.requests)
    with pytest.raises(Rejected, match="within 7 days"):
        await rig.network.send(rig.outgoing(answered, "Your address?", PRIVATE))

    assert len(rig.graph.requests) == before
    assert window == PrivateWindow(
        until=said_at + timedelta(days=7), once=True, name="private reply"
    )
    assert open_still == Permission(
        allowed=True, why="One private reply is possible for 3 days more."
    )
    assert over == Permission(
        allowed=False,
        why="A comment can be answered privately within 7 days, and this one is older.",
    )


async def test_messages_are_possible_for_a_day(rig: Rig) -> None:
    """As many as one likes."""
    answered = await target(rig, rig.graph.ig_dm("My order is 1204."))
    window = rig.network.private_window(answered)
    assert window == PrivateWindow(
        until=rig.graph.now + timedelta(hours=24), once=False, name="messages"
    )
    for text in ("Thank you.", "We look."):
        await rig.network.send(rig.outgoing(answered, text))
    rig.graph.advance(timedelta(hours=24))
    with pytest.raises(Rejected, match="within 24 hours"):
        await rig.network.send(rig.outgoing(answered, "Found it."))
    assert [one.text for one in rig.graph.messages.values() if one.ours] == [
        "Thank you.",
        "We look.",
    ]


async def test_nobody_is_written_to_who_only_named_us(rig: Rig) -> None:
    """There is no window, and a sentence says so."""
    theirs = await target(rig, rig.graph.ig_publish("Best of @harbourcoffee"))
    assert rig.network.private_window(theirs) is None
    permission = await rig.network.private_permission(theirs)
    assert permission.allowed is False
    assert permission.why.startswith("Instagram lets us write privately only to people who")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("x" * 2_200, ()),
        ("x" * 2_199 + "🙂", ("1 character too many: Instagram takes 2,200.",)),
        ("#a " * 31, ("31 hashtags are too many: Instagram takes 30.",)),
        ("c#a " * 31, ()),
    ],
)
async def test_comments_have_a_limit(rig: Rig, text: str, problems: tuple[str, ...]) -> None:
    """An emoji counts as two."""
    answered = await on_comment(rig)
    assert rig.network.check_text(text, OutgoingKind.REPLY, answered).problems == problems


async def test_messages_are_measured_in_bytes(rig: Rig) -> None:
    """A thousand."""
    answered = await on_comment(rig)
    fits = rig.network.check_text("ü" * 500, PRIVATE, answered)
    over = rig.network.check_text("ü" * 500 + "x", PRIVATE, answered)
    assert (fits.used, fits.problems) == (1_000, ())
    assert over.problems == ("1 byte too many: Instagram takes 1,000.",)


@pytest.mark.parametrize("kind", list(OutgoingKind))
@pytest.mark.parametrize("place", ["comment", "answer", "elsewhere", "message"])
async def test_a_lost_answer_is_found_and_one_that_never_came_is_absent_in_time(
    rig: Rig, place: str, kind: OutgoingKind
) -> None:
    """Wherever it stands; "absent" is not said before Instagram had time to finish."""
    answered = await said_at(rig, place)
    if kind is PRIVATE and place == "elsewhere":
        return
    for when, after in ((When.BEFORE, ReadBackOutcome.ABSENT), (When.AFTER, ReadBackOutcome.LIVE)):
        outgoing = rig.outgoing(answered, f"On its way ({when}).", kind)
        rig.graph.faults.add(lost(when))
        with pytest.raises(Unknown):
            await rig.network.send(outgoing)
        at_once = await rig.network.read_back(outgoing)
        rig.graph.advance(timedelta(minutes=3))
        later = await rig.network.read_back(outgoing)
        unsure = ReadBackOutcome.UNSURE if when is When.BEFORE else ReadBackOutcome.LIVE
        assert (at_once.outcome, later.outcome) == (unsure, after)
    ours = [one.id for one in rig.graph.ig_comments.values() if one.author is rig.graph.account]
    ours += [one.id for one in rig.graph.messages.values() if one.ours]
    assert later.sent is not None
    assert [later.sent.external_id] == ours


async def said_at(rig: Rig, place: str) -> ReplyTarget:
    """Something said in one of the places."""
    graph = rig.graph
    match place:
        case "comment":
            return await on_comment(rig)
        case "answer":
            top = graph.ig_comment("Where?", on=graph.ig_brand_media("Fresh beans."))
            return await target(rig, graph.ig_comment("Still?", under=top))
        case "elsewhere":
            return await target(rig, graph.ig_publish("Best of @harbourcoffee"))
    return await target(rig, graph.ig_dm("My order is 1204."))


async def test_an_attempt_of_an_old_delivery_is_as_fresh_as_any(rig: Rig) -> None:
    """What counts is when it was tried, not when somebody pressed Send."""
    outgoing = rig.outgoing(await on_comment(rig), "On its way.")
    rig.graph.advance(timedelta(hours=2))
    rig.graph.faults.add(lost(When.BEFORE))
    with pytest.raises(Unknown):
        await rig.network.send(outgoing)
    found = await rig.network.read_back(outgoing)
    assert (found.outcome, found.why) == (
        ReadBackOutcome.UNSURE,
        "The attempt is too fresh: Instagram may still be publishing it.",
    )


async def test_an_answer_to_what_is_gone_is_for_a_person_to_judge(rig: Rig) -> None:
    """Its list is gone with it."""
    answered = await on_comment(rig)
    outgoing = rig.outgoing(answered, "On its way.")
    rig.graph.faults.add(lost(When.AFTER))
    with pytest.raises(Unknown):
        await rig.network.send(outgoing)
    rig.graph.ig_remove(answered.external_id)
    rig.graph.advance(timedelta(minutes=5))
    found = await rig.network.read_back(outgoing)
    assert (found.outcome, found.why) == (
        ReadBackOutcome.UNSURE,
        "What it answers is gone, and the answers with it.",
    )
