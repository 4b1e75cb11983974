"""Pushes as Instagram's servers really send them, where its documents say something else."""

import pytest

from bot.domain.mention import Media, MediaKind, MentionKind
from bot.errors import RetryLater
from integrations.base import News
from integrations.instagram.handle import Place, ReplyHandle
from integrations.instagram.said import UNREADABLE, UNTOLD
from integrations.instagram.webhook import InstagramWebhook
from playground.networks.graph import refusal
from tests.integrations.instagram.bodies import SENT_AT, changed, said, talked
from tests.integrations.instagram.rig import Rig


async def read(rig: Rig, *bodies: bytes) -> News:
    """What bodies mean to our account."""
    door = InstagramWebhook(rig.settings)
    events = [event for body in bodies for event in door.events(body)]
    return await rig.network.pushed.read(events, now=rig.graph.now)


def named(rig: Rig, **value: str) -> bytes:
    """Somebody has named us."""
    return changed("mentions", value, own=rig.graph.account.id)


def unedited(mid: str, sender: str = "5511") -> bytes:
    """An edit that is none: without words, the zeroth."""
    return talked(
        {
            "sender": {"id": sender},
            "timestamp": SENT_AT * 1000,
            "message_edit": {"mid": mid, "num_edit": 0},
        }
    )


async def test_an_edit_without_words_is_looked_up(rig: Rig) -> None:
    """In place of the message itself: the message is not missed, and is the one of the polls."""
    mid = rig.graph.ig_dm("My order is 1204.")
    news = await read(rig, unedited(mid))
    (pushed,) = news.mentions
    (polled,) = (await rig.network.fetch_mentions(None, now=rig.graph.now)).mentions
    assert pushed == polled
    assert news.states == {}


async def test_an_edit_without_words_beside_its_message_changes_nothing(rig: Rig) -> None:
    """What the message says stays; Instagram is not asked for it."""
    mid = rig.graph.ig_dm("My order is 1204.")
    (body,) = rig.graph.hooks.bodies(about="instagram")
    news = await read(rig, body, unedited(mid))
    assert ([one.text for one in news.mentions], news.states) == (["My order is 1204."], {})
    assert [one for one in rig.graph.requests if mid in one] == []


async def test_an_edit_without_words_of_what_is_not_shown_is_ignored(rig: Rig) -> None:
    """A message that is known is not emptied by it."""
    assert await read(rig, unedited("m9")) == News(ignored=("messages.message_edit.empty",))


async def test_an_edit_without_words_of_our_own_is_no_card(rig: Rig) -> None:
    """What we wrote in the app comes with such edits, too."""
    mid = rig.graph.ig_echo("From the app")
    news = await read(rig, unedited(mid))
    assert news == News(ignored=("messages.message_edit.own",))


@pytest.mark.parametrize(
    ("value", "place", "why"),
    [
        ({"media_id": "55", "comment_id": "66"}, Place.ELSEWHERE, "mentioned us in a comment"),
        ({"media_id": "55"}, Place.CAPTION, "mentioned us in a post"),
    ],
)
async def test_a_mention_that_we_may_not_look_at_is_a_card(
    rig: Rig, value: dict[str, str], place: Place, why: str
) -> None:
    """It can be answered all the same: that takes the ids alone."""
    rig.graph.faults.add(refusal(10))
    news = await read(rig, named(rig, **value))
    (mention,) = news.mentions
    assert (mention.text, mention.why, mention.kind) == (UNTOLD, why, MentionKind.MENTION)
    assert (mention.external_id, mention.root_external_id) == (value.get("comment_id", "55"), "55")
    assert mention.reply_handle == (
        ReplyHandle(place=place, said_at=mention.created_at, media="55").encode()
    )
    assert news.unknown == ()


async def test_what_we_may_not_look_at_hides_nothing_that_is_known(rig: Rig) -> None:
    """A comment on our post that names us comes twice; its own push tells more."""
    rig.graph.ig_comment("@harbourcoffee when?", on=rig.graph.ig_brand_media("Fresh beans."))
    bodies = rig.graph.hooks.bodies(about="instagram")
    (whole,) = (await read(rig, bodies[0])).mentions
    rig.graph.faults.add(refusal(10))
    news = await read(rig, bodies[0], named(rig, comment_id=whole.external_id))
    assert news.mentions == (whole,)


async def test_who_names_us_under_our_own_post_is_one_person(rig: Rig) -> None:
    """As in the push of the comment itself, and not a second person by their name."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    comment = rig.graph.ig_comment("@harbourcoffee when?", on=media)
    (mention,) = (await read(rig, named(rig, media_id=media, comment_id=comment))).mentions
    (polled,) = (await rig.network.fetch_mentions(None, now=rig.graph.now)).mentions
    assert mention.author == polled.author
    assert mention.author.external_id == rig.graph.ig_ann.id


async def test_a_story_that_is_shared_with_us_is_shown(rig: Rig) -> None:
    """Its address has a name of its own."""
    url = "https://lookaside.example/story"
    payload = {"story_media_id": "1", "story_media_url": url}
    body = said({"mid": "m1", "attachments": [{"type": "ig_story", "payload": payload}]})
    (mention,) = (await read(rig, body)).mentions
    assert (mention.text, mention.media) == ("", (Media(kind=MediaKind.LINK, url=url),))


async def test_pushes_are_read_when_polls_already_wait(rig: Rig) -> None:
    """At 85 % of Meta's limits: a customer waits for it."""
    rig.graph.rates.app = 85
    mid = rig.graph.ig_dm("Help!")
    comment = rig.graph.ig_comment("Hm", on=rig.graph.ig_brand_media("Fresh beans."))
    with pytest.raises(RetryLater):
        await rig.network.fetch_mentions(None, now=rig.graph.now)
    news = await read(rig, *rig.graph.hooks.bodies(about="instagram"))
    assert {one.external_id for one in news.mentions} == {mid, comment}


async def test_a_real_edit_is_not_looked_up(rig: Rig) -> None:
    """It has its words; only who wrote it is asked for, once."""
    event = {
        "sender": {"id": "5511"},
        "timestamp": SENT_AT * 1000,
        "message_edit": {"mid": "m1", "text": "1205", "num_edit": 1},
    }
    before = len(rig.graph.requests)
    for _ in range(2):
        (mention,) = (await read(rig, talked(event))).mentions
        assert mention.text == "1205"
    assert rig.graph.requests[before:] == ["GET /v26.0/5511"]


async def test_a_comment_without_words_leads_to_its_post(rig: Rig) -> None:
    """A GIF or a sticker: Instagram tells nothing of it but where it stands."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    rig.graph.ig_comment("", on=media)
    (mention,) = (await read(rig, *rig.graph.hooks.bodies(about="instagram"))).mentions
    assert (mention.text, mention.url) == (UNREADABLE, f"https://www.instagram.com/p/{media}/")
