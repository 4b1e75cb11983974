"""Pushes to exact mentions, with what they left out looked up at the pretend Graph."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    QuotedContext,
    Visibility,
)
from bot.errors import Reauthorise, RetryLater
from integrations.base import MessageState, News
from integrations.instagram.webhook import InstagramWebhook
from playground.networks.graph import html_503, refusal
from tests.integrations.instagram.bodies import SENT_AT, changed, said, talked
from tests.integrations.instagram.rig import Rig

SENT = datetime.fromtimestamp(SENT_AT, UTC)


async def read(rig: Rig, *bodies: bytes) -> News:
    """What bodies mean to our account."""
    door = InstagramWebhook(rig.settings)
    events = [event for body in bodies for event in door.events(body)]
    return await rig.network.pushed.read(events, now=rig.graph.now)


def own(rig: Rig, field: str, value: object) -> bytes:
    """A change on our account."""
    return changed(field, value, own=rig.graph.account.id)


async def test_a_comment_is_a_reply_to_our_post(rig: Rig) -> None:
    """All of it from the push, but the post, which is asked for."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    value = {
        "from": {"id": 5511, "username": "ann.angler"},
        "media": {"id": media, "media_product_type": "FEED"},
        "id": "17900",
        "text": "Where is my order?",
    }
    news = await read(rig, own(rig, "comments", value))

    url = f"https://www.instagram.com/p/{media}/"
    assert news == News(
        mentions=(
            Mention(
                external_id="17900",
                root_external_id=media,
                author=AuthorProfile(
                    external_id="5511",
                    handle="ann.angler",
                    profile_url="https://www.instagram.com/ann.angler/",
                ),
                text="Where is my order?",
                created_at=SENT,
                kind=MentionKind.REPLY,
                parent_external_id=media,
                url=url,
                context=QuotedContext(
                    author="harbourcoffee", text="Fresh beans.", url=url, ours=True
                ),
                reply_handle=(
                    f'{{"place": "comment", "at": "{SENT.isoformat()}", "media": "{media}", '
                    f'"url": "{url}"}}'
                ),
                why="commented on our post",
            ),
        )
    )


async def test_a_comment_of_which_only_id_and_text_are_told_is_looked_up(rig: Rig) -> None:
    """Who said it, where and when; as a recorded body has it."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    top = rig.graph.ig_comment("First", on=media)
    answer = rig.graph.ig_comment("Second", under=top, by=rig.graph.ig_bob)
    (mention,) = (await read(rig, own(rig, "comments", {"id": int(answer), "text": "x"}))).mentions
    assert (mention.external_id, mention.root_external_id, mention.parent_external_id) == (
        answer,
        media,
        top,
    )
    assert (mention.author.external_id, mention.author.handle, mention.text) == (
        rig.graph.ig_bob.id,
        "bob_bakes",
        "Second",
    )
    assert mention.created_at == rig.graph.now


async def test_pushes_and_polls_tell_the_same(rig: Rig) -> None:
    """Ids, threads, kinds, authors, places: whichever comes first."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    top = rig.graph.ig_comment("Where is it?", on=media)
    rig.graph.ig_comment("There!", under=top, by=rig.graph.ig_bob)
    theirs = rig.graph.ig_publish("Best of @harbourcoffee")
    rig.graph.ig_comment("Right, @harbourcoffee?", on=theirs, by=rig.graph.ig_bob)
    rig.graph.ig_dm("My order is 1204.")
    rig.graph.ig_story_mention()
    pushed = await read(rig, *rig.graph.hooks.bodies(about="instagram", batch=2))
    polled = await rig.network.fetch_mentions(None, now=rig.graph.now)

    def told(mention: Mention) -> tuple[object, ...]:
        return (
            mention.external_id,
            mention.root_external_id,
            mention.parent_external_id,
            mention.kind,
            mention.visibility,
            mention.author,
            mention.text,
            mention.reply_handle,
            mention.why,
        )

    assert len(pushed.mentions) == 6
    assert sorted(map(told, pushed.mentions)) == sorted(map(told, polled.mentions))


async def test_our_own_comments_are_no_mentions(rig: Rig) -> None:
    """By our id, by our name, or because Instagram marks them."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    base = {"id": "1", "text": "Thanks!", "media": {"id": media}}
    writers = [
        {"id": rig.graph.account.id, "username": "harbourcoffee"},
        {"id": "99", "username": "HarbourCoffee"},
        {"id": "98", "username": "renamed", "self_ig_scoped_id": "98"},
    ]
    news = await read(rig, *(own(rig, "comments", base | {"from": one}) for one in writers))
    assert (news.mentions, news.ignored, news.unknown) == ((), ("comments.own",) * 3, ())


async def test_a_live_comment_is_told_as_one(rig: Rig) -> None:
    """It may be answered in private alone."""
    media = rig.graph.ig_brand_media("We are live", live=True)
    rig.graph.ig_comment("Hello from Cologne", on=media)
    (mention,) = (await read(rig, *rig.graph.hooks.bodies(about="instagram"))).mentions
    assert (mention.why, mention.kind) == ("commented on our live video", MentionKind.REPLY)


async def test_a_caption_that_names_us_is_a_mention(rig: Rig) -> None:
    """Looked up, because the push tells the id alone."""
    media = rig.graph.ig_publish("Best of @harbourcoffee")
    (mention,) = (await read(rig, own(rig, "mentions", {"media_id": media}))).mentions
    picture = f"https://scontent.cdninstagram.com/{media}.jpg"
    assert mention.kind is MentionKind.MENTION
    assert (mention.external_id, mention.root_external_id, mention.parent_external_id) == (
        media,
        media,
        "",
    )
    assert mention.media == (Media(kind=MediaKind.IMAGE, url=picture, preview_url=picture),)
    assert mention.author.handle == "ann.angler"


async def test_a_mention_under_our_own_post_is_that_comment(rig: Rig) -> None:
    """It comes as a comment too: with the same id and in the same thread."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    comment = rig.graph.ig_comment("@harbourcoffee when?", on=media)
    value = {"media_id": media, "comment_id": comment}
    (mention,) = (await read(rig, own(rig, "mentions", value))).mentions
    assert (mention.kind, mention.root_external_id) == (MentionKind.REPLY, media)


@pytest.mark.parametrize("field", ["comments", "mentions"])
async def test_what_is_gone_meanwhile_is_told_as_gone(rig: Rig, field: str) -> None:
    """Instagram itself never pushes that a comment was deleted."""
    comment = rig.graph.ig_comment("Hm", on=rig.graph.ig_brand_media("Fresh beans."))
    rig.graph.ig_remove(comment)
    news = await read(rig, own(rig, field, {"id": comment, "comment_id": comment}))
    assert (news.mentions, news.states) == ((), {comment: MessageState(exists=False)})


async def test_a_message_is_private_and_its_writer_is_looked_up(rig: Rig) -> None:
    """In a conversation that is named after them."""
    rig.graph.ig_dm("My order is 1204.")
    (mention,) = (await read(rig, *rig.graph.hooks.bodies(about="instagram"))).mentions
    ann = rig.graph.ig_ann
    assert mention.visibility is Visibility.DIRECT
    assert mention.kind is MentionKind.PRIVATE
    assert mention.root_external_id == f"dm:{ann.id}"
    assert mention.author == AuthorProfile(
        external_id=ann.id,
        handle="ann.angler",
        display_name="Ann Angler",
        avatar_url=f"https://www.instagram.com/pictures/{ann.id}.jpg",
        profile_url="https://www.instagram.com/ann.angler/",
        followers=42,
    )
    assert mention.text == "My order is 1204."


async def test_a_message_of_somebody_whom_instagram_does_not_describe_comes_all_the_same(
    rig: Rig,
) -> None:
    """Under their number; ids come as numbers, too."""
    body = said({"mid": "mid.1", "text": "hello, world!"}, sender=987654321432)
    (mention,) = (await read(rig, body)).mentions
    assert (mention.author.external_id, mention.author.handle) == ("987654321432", "987654321432")
    assert mention.created_at == SENT


STORY = "https://lookaside.example/story"


@pytest.mark.parametrize(
    ("content", "why", "text", "media"),
    [
        (
            {"attachments": [{"type": "story_mention", "payload": {"url": STORY}}]},
            "mentioned us in their story",
            "",
            (Media(kind=MediaKind.LINK, url=STORY),),
        ),
        (
            {"text": "Love it", "reply_to": {"story": {"url": STORY, "id": 1}}},
            "answered our story",
            "Love it",
            (),
        ),
        (
            {"attachments": [{"type": "image", "payload": {"url": STORY}}]},
            "wrote to us privately",
            "",
            (Media(kind=MediaKind.IMAGE, url=STORY, preview_url=STORY),),
        ),
        (
            {"is_unsupported": True},
            "wrote to us privately",
            "[Sent something that only Instagram's own app shows.]",
            (),
        ),
        (
            {"attachments": [{"type": "image", "payload": {"url": "javascript:alert(1)"}}]},
            "wrote to us privately",
            "[Sent something that only Instagram's own app shows.]",
            (),
        ),
    ],
)
async def test_what_a_message_holds_is_shown(
    rig: Rig, content: dict[str, object], why: str, text: str, media: tuple[Media, ...]
) -> None:
    """Stories, pictures, and what nobody but Instagram can show."""
    (mention,) = (await read(rig, said({"mid": "m1", **content}))).mentions
    assert (mention.why, mention.text, mention.media) == (why, text, media)


async def test_an_answer_to_our_story_has_it_as_its_context(rig: Rig) -> None:
    """Its address works for a day."""
    content = {"mid": "m1", "text": "Love it", "reply_to": {"story": {"url": STORY, "id": 1}}}
    (mention,) = (await read(rig, said(content))).mentions
    assert mention.context == QuotedContext(
        author="harbourcoffee", text="(our story)", url=STORY, ours=True
    )


async def test_a_pressed_button_is_what_the_customer_said(rig: Rig) -> None:
    """It begins a conversation."""
    event = {
        "sender": {"id": "5511"},
        "timestamp": SENT_AT * 1000,
        "postback": {"mid": "m1", "title": "Opening hours?", "payload": "HOURS"},
    }
    (mention,) = (await read(rig, talked(event))).mentions
    assert (mention.external_id, mention.text) == ("m1", "Opening hours?")


def edit(text: str, number: int, mid: str = "m1") -> bytes:
    """A body in which a message gets other words."""
    event = {
        "sender": {"id": "5511"},
        "timestamp": SENT_AT * 1000,
        "message_edit": {"mid": mid, "text": text, "num_edit": number},
    }
    return talked(event)


async def test_an_edit_brings_the_whole_message(rig: Rig) -> None:
    """It may come before what it edits; the number of edits tells those of one time apart."""
    (mention,) = (await read(rig, edit("Order 1205", 2))).mentions
    assert (mention.external_id, mention.text) == ("m1", "Order 1205")
    assert mention.edited_at == SENT + timedelta(microseconds=2)


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_edits_in_one_batch_end_with_the_last(rig: Rig, order: Sequence[int]) -> None:
    """In any order, with what only the message itself tells."""
    first = said({"mid": "m1", "text": "1250", "reply_to": {"mid": "m0"}})
    bodies = [first, edit("1200", 1), edit("1205", 2)]
    (mention,) = (await read(rig, *(bodies[place] for place in order))).mentions
    assert (mention.text, mention.parent_external_id) == ("1205", "m0")


@pytest.mark.parametrize("bodies", list(permutations([0, 1])))
async def test_what_was_taken_back_stays_so(rig: Rig, bodies: Sequence[int]) -> None:
    """Whatever else is told of it in the same batch."""
    both = (edit("1205", 1, "m2"), said({"mid": "m2", "is_deleted": True}))
    news = await read(rig, *(both[place] for place in bodies))
    assert news.states == {"m2": MessageState(exists=False)}


async def test_what_is_no_business_of_ours_is_ignored_and_what_is_new_is_unknown(rig: Rig) -> None:
    """One does not keep the others from being read."""
    rig.graph.ig_echo("From the app")
    news = await read(
        rig,
        *rig.graph.hooks.bodies(about="instagram"),
        talked({"sender": {"id": "5511"}, "reaction": {"mid": "m", "action": "react"}}),
        own(rig, "story_insights", {"media_id": "1"}),
        own(rig, "tea_parties", {"id": "1"}),
        own(rig, "comments", {}),
        own(rig, "mentions", {"comment_id": "../me"}),
        said({"mid": "m9", "text": "I am read nevertheless"}),
    )
    assert news.ignored == ("messages.echo", "messages.reaction", "story_insights")
    assert news.unknown == ("tea_parties", "comments", "mentions")
    assert [mention.external_id for mention in news.mentions] == ["m9"]


async def test_a_look_up_that_fails_for_now_is_made_later(rig: Rig) -> None:
    """Nothing is taken for unknown because Instagram is down."""
    comment = rig.graph.ig_comment("Hm", on=rig.graph.ig_brand_media("Fresh beans."))
    body = own(rig, "comments", {"id": comment})
    rig.graph.faults.add(html_503())
    with pytest.raises(RetryLater):
        await read(rig, body)
    rig.graph.tokens.spoil()
    with pytest.raises(Reauthorise):
        await read(rig, body)
    rig.graph.tokens.heal()
    assert [one.external_id for one in (await read(rig, body)).mentions] == [comment]


async def test_fields_that_are_refused_are_not_asked_for_again(rig: Rig) -> None:
    """Of other people's things Instagram answers more than its documents promise, for now."""
    media = rig.graph.ig_publish("Best of @harbourcoffee")
    rig.graph.faults.add(refusal(100, message="(#100) Tried accessing nonexisting field"))
    (mention,) = (await read(rig, own(rig, "mentions", {"media_id": media}))).mentions
    assert (mention.text, mention.url) == ("Best of @harbourcoffee", "")


async def test_a_hundred_comments_ask_once_for_their_post(rig: Rig) -> None:
    """And again an hour later: its caption may have changed."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    for number in range(20):
        rig.graph.ig_comment(f"Comment {number}", on=media)
    bodies = rig.graph.hooks.bodies(about="instagram", batch=10)
    before = len(rig.graph.requests)
    await read(rig, *bodies)
    assert len(rig.graph.requests) - before == 1
    rig.graph.advance(timedelta(hours=2))
    await read(rig, *bodies)
    assert len(rig.graph.requests) - before == 2
