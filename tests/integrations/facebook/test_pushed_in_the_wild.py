"""Pushes as Facebook's servers may send them, where its documents say little."""

import pytest

from bot.errors import RetryLater
from integrations.base import News
from integrations.facebook.said import UNSUPPORTED
from playground.networks.graph import refusal
from tests.integrations.facebook.payloads import change, comment, expected, talk
from tests.integrations.facebook.rig import Rig


@pytest.mark.parametrize(
    "message",
    [
        {"is_unsupported": True},
        {"attachments": [{"type": "location", "payload": {"coordinates": {"lat": 1, "long": 2}}}]},
    ],
)
async def test_a_message_that_only_messenger_shows_says_so(
    rig: Rig, message: dict[str, object]
) -> None:
    """A card without a word would look broken."""
    (mention,) = (await rig.news([talk(rig, message={"mid": "m_9", **message})])).mentions
    assert mention.text == UNSUPPORTED


async def test_a_message_that_only_messenger_shows_is_polled_alike(rig: Rig) -> None:
    """In the same words."""
    message_id = rig.graph.dm("")
    assert (await rig.polled())[message_id].text == UNSUPPORTED


async def test_an_edit_that_tells_no_words_is_looked_up(rig: Rig) -> None:
    """The words come from the conversation."""
    message_id = rig.graph.dm("Order 1205")
    event = talk(rig, rig.graph.ann.id, message_edit={"mid": message_id, "num_edit": 1})
    (mention,) = (await rig.news([event])).mentions
    assert mention.text == "Order 1205"


async def test_an_edit_of_which_nothing_is_told_is_ignored(rig: Rig) -> None:
    """Words that are known must not give way to none."""
    rig.graph.faults.add(refusal(10), times=2)
    events = [
        talk(rig, message_edit={"mid": "m_9", "num_edit": 1}),
        comment(rig, verb="edited", message=None),
    ]
    assert await rig.news(events) == News(ignored=("messages.message_edit", "feed.comment.edited"))


async def test_a_share_that_says_nothing_to_us_is_counted(rig: Rig) -> None:
    """As ignored, and not as if it had never come."""
    post = rig.graph.brand_post("Hello")
    value = {
        "item": "share",
        "verb": "add",
        "post_id": post,
        "from": {"id": "7001", "name": "Ann"},
        "message": "Look!",
    }
    assert await rig.news([change(rig, value)]) == News(ignored=("feed.share.add",))


async def test_what_a_comment_answers_may_be_told_by_its_number(rig: Rig) -> None:
    """The post's own number, with or without the Page's before it."""
    event = comment(rig, post_id=55, parent_id=55)
    assert (await rig.news([event])).mentions == (expected(rig),)


async def test_pushes_are_read_when_polls_already_wait(rig: Rig) -> None:
    """At 85 % of Meta's limits: a customer waits for it."""
    rig.graph.rates.app = 85
    message_id = rig.graph.dm("Help!")
    with pytest.raises(RetryLater):
        await rig.polled((await rig.network.fetch_mentions(None, now=rig.graph.now)).cursor)
    (mention,) = (await rig.news()).mentions
    assert (mention.external_id, mention.author.handle) == (message_id, rig.graph.ann.name)
