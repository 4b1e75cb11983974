"""What Facebook pushes, as exact mentions and states."""

import pytest

from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    Visibility,
)
from integrations.base import MessageState, News
from integrations.facebook.handle import Place, ReplyHandle
from integrations.facebook.said import NOBODY
from tests.integrations.facebook.payloads import NOW, PICTURE, change, comment, expected, talk
from tests.integrations.facebook.rig import Rig


async def test_a_comment_on_our_post(rig: Rig) -> None:
    """Everything comes from the push."""
    assert (await rig.news([comment(rig)])).mentions == (expected(rig),)


async def test_a_whole_comment_needs_nothing_but_what_it_answers(rig: Rig) -> None:
    """One look at the post, and none for the next comment on it."""
    await rig.news([comment(rig), comment(rig, comment_id="55_91")])
    await rig.news([comment(rig, comment_id="55_92")])
    assert len(rig.graph.requests) == 1


async def test_who_did_it_in_the_older_shape(rig: Rig) -> None:
    """A number and a name beside it."""
    event = comment(rig, sender_id=7001, sender_name="Ann", **{"from": None})
    assert (await rig.news([event])).mentions == (expected(rig),)


async def test_a_reply_to_a_comment(rig: Rig) -> None:
    """It answers the comment and belongs to the post, as everything under it."""
    event = comment(rig, comment_id="55_91", parent_id="55_90")
    (mention,) = (await rig.news([event])).mentions
    assert (mention.parent_external_id, mention.root_external_id) == (
        "55_90",
        f"{rig.graph.page.id}_55",
    )


async def test_a_comment_whose_post_is_not_told(rig: Rig) -> None:
    """Its own id begins with the post's number."""
    event = comment(rig, post_id=None, parent_id=None)
    assert (await rig.news([event])).mentions == (expected(rig),)


async def test_a_comment_that_is_a_picture(rig: Rig) -> None:
    """Without words nothing is looked up; the picture is shown."""
    event = comment(rig, message=None, photo=PICTURE)
    media = (Media(kind=MediaKind.IMAGE, url=PICTURE, preview_url=PICTURE),)
    assert (await rig.news([event])).mentions == (expected(rig, text="", media=media),)


async def test_an_edited_comment(rig: Rig) -> None:
    """The new words, and since when."""
    event = comment(rig, verb="edited", message="Where is my order 1204?")
    (mention,) = (await rig.news([event])).mentions
    assert mention == expected(rig, text="Where is my order 1204?", edited_at=NOW)


@pytest.mark.parametrize("item", ["post", "status", "photo", "video", "link", "note"])
async def test_a_visitors_post(rig: Rig, item: str) -> None:
    """On our Page, with its picture, and its own id as the root."""
    page = rig.graph.page.id
    value = {
        "item": item,
        "verb": "add",
        "post_id": "POST",
        "from": {"id": "7001", "name": "Ann"},
        "message": "You are the best!",
        "link": PICTURE,
    }
    event = change(rig, value)
    (mention,) = (await rig.news([event])).mentions
    assert (mention.external_id, mention.root_external_id, mention.parent_external_id) == (
        f"{page}_55",
        f"{page}_55",
        "",
    )
    assert (mention.kind, mention.created_at, mention.text, mention.why) == (
        MentionKind.MENTION,
        NOW,
        "You are the best!",
        "posted on our Page",
    )
    assert [one.url for one in mention.media] == [PICTURE]


async def test_nothing_of_our_own_is_a_card(rig: Rig) -> None:
    """Comments, posts, likes of the Page; echoes of what it wrote."""
    page = rig.graph.page.id
    events = [
        comment(rig, **{"from": {"id": page, "name": "Harbour"}}),
        comment(rig, sender_id=int(page), **{"from": None}),
        change(rig, {"item": "status", "verb": "add", "post_id": "POST", "from": {"id": page}}),
        change(rig, {"item": "like", "verb": "add", "post_id": "POST", "sender_id": int(page)}),
        talk(rig, page, message={"mid": "m_1", "text": "Hello", "is_echo": True}),
        talk(rig, int(page), message={"mid": "m_2", "text": "Hello"}),
    ]
    news = await rig.news(events)
    assert news == News(ignored=tuple(event.kind for event in events))
    assert rig.graph.requests == []


async def test_likes_receipts_and_the_pages_own_fields_are_ignored(rig: Rig) -> None:
    """They are counted as such, and nothing is asked."""
    events = [
        change(rig, {"item": "reaction", "verb": "add", "post_id": "POST", "from": {"id": "7"}}),
        change(rig, {"item": "comment", "verb": "mute", "comment_id": "55_90"}),
        change(rig, {}, "parking"),
        change(rig, {}, "payment_options"),
        talk(rig, delivery={"watermark": 1}),
        talk(rig, read={"watermark": 1}),
        talk(rig, postback={"title": "Start", "payload": "GO"}),
    ]
    assert await rig.news(events) == News(ignored=tuple(event.kind for event in events))
    assert rig.graph.requests == []


async def test_what_this_release_does_not_know_is_unknown_and_hides_nothing(rig: Rig) -> None:
    """An odd event, a kind of tomorrow, a comment without an id: beside them a comment is read."""
    events = [
        change(rig, {"item": "hologram", "verb": "add"}),
        change(rig, {}, "telepathy"),
        comment(rig, comment_id=None, post_id=None),
        comment(rig, comment_id="../me"),
        change(rig, {"item": "comment", "verb": "remove"}),
        talk(rig, None, message={"mid": "m_1", "text": "Hello"}),
        talk(rig, seance={}),
        comment(rig),
    ]
    news = await rig.news(events)
    assert news.mentions == (expected(rig),)
    assert news.unknown == tuple(
        event.kind for event in events[:-1] if event.kind not in news.ignored
    )
    assert len(news.unknown) == 7


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        ("remove", MessageState(exists=False)),
        ("delete", MessageState(exists=False)),
        ("hide", MessageState(exists=True, hidden=True)),
        ("unhide", MessageState(exists=True, hidden=False)),
    ],
)
async def test_what_becomes_of_a_comment(rig: Rig, verb: str, state: MessageState) -> None:
    """Taken back by its author, hidden by the Page, shown again."""
    event = comment(rig, verb=verb, message=None)
    assert await rig.news([event]) == News(states={"55_90": state})


async def test_nothing_comes_back_once_it_is_deleted(rig: Rig) -> None:
    """A later "unhide" of the same batch does not undo a removal."""
    events = [comment(rig, verb="remove"), comment(rig, verb="unhide")]
    assert (await rig.news(events)).states == {"55_90": MessageState(exists=False)}


async def test_what_was_taken_back_before_it_was_told_is_no_card(rig: Rig) -> None:
    """In one body, in any order; of two bodies the core remembers what is gone."""
    news = await rig.news([comment(rig, verb="remove"), comment(rig)])
    assert news == News(states={"55_90": MessageState(exists=False)})


async def test_the_same_comment_twice_is_one_and_an_edit_beside_it_wins(rig: Rig) -> None:
    """In whichever order they come."""
    edit = comment(rig, verb="edited", message="New words")
    for events in ([comment(rig), comment(rig), edit], [edit, comment(rig)]):
        (mention,) = (await rig.news(events)).mentions
        assert (mention.text, mention.edited_at) == ("New words", NOW)


async def test_reading_again_gives_the_same(rig: Rig) -> None:
    """A redelivery changes nothing."""
    events = [comment(rig), comment(rig, comment_id="55_91", verb="remove")]
    assert await rig.news(events) == await rig.news(events)


async def test_a_private_message(rig: Rig) -> None:
    """The name is looked up; the thread is the person."""
    mid = rig.graph.dm("My order is 1204.", attachments=[_file("image"), _file("audio")])
    (mention,) = (await rig.news()).mentions
    ann = rig.graph.ann
    assert mention == Mention(
        external_id=mid,
        root_external_id=f"dm:{ann.id}",
        author=AuthorProfile(external_id=ann.id, handle=ann.name, display_name=ann.name),
        text="My order is 1204.",
        created_at=rig.graph.now,
        kind=MentionKind.PRIVATE,
        visibility=Visibility.DIRECT,
        media=mention.media,
        reply_handle=ReplyHandle(place=Place.MESSAGE, said_at=rig.graph.now).encode(),
        why="wrote to us privately",
    )
    assert len(mention.media) == 2


def _file(kind: str) -> dict[str, object]:
    return {"type": kind, "payload": {"url": f"https://cdn.example/{kind}"}}


async def test_a_private_message_whose_author_cannot_be_looked_up(rig: Rig) -> None:
    """It is not lost: the words come, without a name."""
    event = talk(rig, 7001, message={"mid": "m_77", "text": "Hello?"})
    (mention,) = (await rig.news([event])).mentions
    assert (mention.author.external_id, mention.author.handle, mention.text) == (
        "7001",
        NOBODY,
        "Hello?",
    )


async def test_a_private_message_is_edited_and_taken_back(rig: Rig) -> None:
    """The one as a mention with its new words, the other as a state."""
    edit = talk(rig, message_edit={"mid": "m_77", "text": "Hello!", "num_edit": 1})
    gone = talk(rig, message={"mid": "m_78", "is_deleted": True})
    news = await rig.news([edit, gone])
    assert [(one.text, one.edited_at is not None) for one in news.mentions] == [("Hello!", True)]
    assert news.states == {"m_78": MessageState(exists=False)}


async def test_a_pressed_button_is_what_the_customer_says(rig: Rig) -> None:
    """Where it has an id, by which a poll knows it too."""
    event = talk(rig, postback={"mid": "m_79", "title": "Opening hours", "payload": "HOURS"})
    (mention,) = (await rig.news([event])).mentions
    assert (mention.external_id, mention.text) == ("m_79", "Opening hours")
