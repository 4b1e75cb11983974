"""Contract: what publishing does, measured at the server."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.mention import MentionKind
from bot.errors import Rejected
from integrations.base import Engagement, UploadsGone
from tests.contract.networks.harness import fetch
from tests.contract.networks.posts import (
    PublishingHarness,
    StandingPost,
    picture,
    post,
    publisher_of,
    tried,
    uploaded,
)

pytestmark = pytest.mark.offered("publishing")


async def test_a_post_stands_once_with_its_pictures_and_their_descriptions(
    harness: PublishingHarness,
) -> None:
    """In the order given; the receipt has its id and its public address."""
    shown = (
        await uploaded(harness, picture(shade=10, alt_text="A cup of coffee")),
        await uploaded(harness, picture(shade=200, alt_text="Zwei Tüten Bohnen & <Milch>")),
    )
    sent = await publisher_of(harness).publish(post(harness, pictures=shown))

    assert await harness.published() == [
        StandingPost(
            external_id=sent.external_id,
            text="New beans today.",
            alt_texts=("A cup of coffee", "Zwei Tüten Bohnen & <Milch>"),
        )
    ]
    assert sent.url.startswith(("http://", "https://"))


async def test_two_deliveries_are_two_posts(harness: PublishingHarness) -> None:
    """One after the other, neither under the other."""
    first = await publisher_of(harness).publish(post(harness, "One"))
    harness.forward(timedelta(minutes=1))
    second = await publisher_of(harness).publish(post(harness, "Two", delivery_id="delivery-2"))

    assert await harness.published() == [
        StandingPost(external_id=first.external_id, text="One"),
        StandingPost(external_id=second.external_id, text="Two"),
    ]


@pytest.mark.offered("threads")
@pytest.mark.offered("threads")
async def test_the_parts_of_a_thread_hang_under_each_other(harness: PublishingHarness) -> None:
    """Each under the one before; all have one root, by which customers' answers are found."""
    publisher = publisher_of(harness)
    first = await publisher.publish(post(harness, "One"))
    harness.forward(timedelta(seconds=1))
    second = await publisher.publish(post(harness, "Two", delivery_id="d-2", follows=first))
    harness.forward(timedelta(seconds=1))
    third = await publisher.publish(
        post(harness, "Three", delivery_id="d-3", follows=second, root=first)
    )
    harness.forward(timedelta(seconds=1))
    answer = await harness.customer_posts("How much?", reply_to=third.external_id)
    mention = (await fetch(harness))[0][answer]

    assert [(one.text, one.follows) for one in await harness.published()] == [
        ("One", ""),
        ("Two", first.external_id),
        ("Three", second.external_id),
    ]
    assert mention.parent_external_id == third.external_id
    assert mention.root_external_id == first.external_id


async def test_a_reply_to_a_post_arrives_with_the_post_as_context(
    harness: PublishingHarness,
) -> None:
    """As a reply, with our words."""
    sent = await publisher_of(harness).publish(post(harness))
    harness.forward(timedelta(minutes=1))
    answer = await harness.customer_posts("How much?", reply_to=sent.external_id)
    mention = (await fetch(harness))[0][answer]

    assert mention.kind is MentionKind.REPLY
    assert mention.context is not None
    assert (mention.context.text, mention.context.ours) == ("New beans today.", True)


@pytest.mark.offered("resend")
async def test_the_same_post_twice_is_one(harness: PublishingHarness) -> None:
    """Within `resend_within` the key makes a second attempt harmless."""
    within = harness.network.capabilities.resend_within
    assert within is not None
    message = post(harness, pictures=(await uploaded(harness, picture()),))
    first = await publisher_of(harness).publish(message)
    harness.forward(min(within, timedelta(hours=2)) / 2)
    second = await publisher_of(harness).publish(tried(message))

    assert message.key != ""
    assert first.external_id == second.external_id
    assert len(await harness.published()) == 1


@pytest.mark.offered("key")
async def test_keys_of_posts_differ(harness: PublishingHarness) -> None:
    """From each other and from those of replies."""
    now = harness.now()
    keys = [
        publisher_of(harness).new_post_key(delivery_id=one, created_at=now) for one in ("a", "b")
    ]
    reply = harness.network.new_key(delivery_id="c", created_at=now)
    assert len({*keys, reply}) == 3
    assert "" not in keys


async def test_limits_are_sane(harness: PublishingHarness) -> None:
    """Each figure can be met, and what is said to people is a sentence."""
    limits = publisher_of(harness).limits
    pictures = limits.pictures
    assert limits.text.units >= harness.network.limits.reply.units > 0
    assert pictures.count > 0
    assert {"image/png", "image/jpeg"} <= set(pictures.mimes)
    assert 0 < pictures.most_bytes <= pictures.upload_bytes
    largest = max(pictures.most_bytes, pictures.alone_bytes or 0)
    assert pictures.shrinks or largest == pictures.upload_bytes
    assert set(pictures.alone) <= set(pictures.mimes)
    assert pictures.note == "" or pictures.note.endswith(".")
    for most in (pictures.alt_units, pictures.most_pixels):
        assert most is None or most > 0
    for rate in (limits.sends, limits.uploads):
        assert rate is None or (rate.count > 0 and rate.per > timedelta())


async def test_the_longest_allowed_post_is_accepted(harness: PublishingHarness) -> None:
    """The check and the server draw the line at the same place: here it is allowed."""
    text = "x" * publisher_of(harness).limits.text.units
    check = publisher_of(harness).check_post(text)
    await publisher_of(harness).publish(post(harness, text))

    assert (check.used, check.problems, check.as_sent) == (check.limit, (), text)
    assert [one.text for one in await harness.published()] == [text]


async def test_whether_words_may_be_said_again_is_told(harness: PublishingHarness) -> None:
    """A second delivery of the same words is published exactly where the limits say so."""
    publisher = publisher_of(harness)
    await publisher.publish(post(harness, "Good morning!"))
    harness.forward(timedelta(minutes=1))
    refused = False
    try:
        await publisher.publish(post(harness, "Good morning!", delivery_id="delivery-2"))
    except Rejected:
        refused = True

    assert refused is not publisher.limits.repeats
    assert len(await harness.published()) == (1 if refused else 2)


@pytest.mark.parametrize("too_much", ["x", "🙂", " https://harbour.example/a"])
async def test_a_longer_post_is_refused_by_check_and_server(
    harness: PublishingHarness, too_much: str
) -> None:
    """... and here it is not: nothing is published."""
    text = "x" * publisher_of(harness).limits.text.units + too_much
    check = publisher_of(harness).check_post(text)
    assert check.used > check.limit
    assert len(check.problems) > 0
    assert all(problem.endswith(".") for problem in check.problems)
    with pytest.raises(Rejected):
        await publisher_of(harness).publish(post(harness, text))
    assert await harness.published() == []


@pytest.mark.parametrize("nothing", ["", "  \n "])
async def test_an_empty_post_is_refused_by_check_and_server(
    harness: PublishingHarness, nothing: str
) -> None:
    """A post says something."""
    assert len(publisher_of(harness).check_post(nothing).problems) > 0
    with pytest.raises(Rejected):
        await publisher_of(harness).publish(post(harness, nothing))
    assert await harness.published() == []


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Köln, ça va?",
        "Family 👨‍👩‍👧‍👦 and flag 🏳️‍🌈",
        "<b>not bold</b> & <!channel>",
        "two\nlines #coffee",
        "see https://harbour.example/a?b=c&d=e now",
    ],
)
async def test_a_post_arrives_as_written(harness: PublishingHarness, text: str) -> None:
    """Letters, emoji, markup signs, lines, tags and links are not changed on the way."""
    check = publisher_of(harness).check_post(text)
    await publisher_of(harness).publish(post(harness, text))

    assert check.problems == ()
    assert [one.text for one in await harness.published()] == [text]


async def test_a_picture_of_an_unknown_type_is_refused(harness: PublishingHarness) -> None:
    """In a sentence, before anything is published."""
    wrong = replace(picture(), mime="image/x-icon", content=b"\x00\x00\x01\x00" * 8)
    assert wrong.mime not in publisher_of(harness).limits.pictures.mimes
    with pytest.raises(Rejected, match=" "):
        await publisher_of(harness).upload(wrong)


async def test_more_pictures_than_allowed_are_refused(harness: PublishingHarness) -> None:
    """One too many is no post with some of them."""
    count = publisher_of(harness).limits.pictures.count
    shown = [await uploaded(harness, picture(shade=shade)) for shade in range(count + 1)]
    with pytest.raises(Rejected):
        await publisher_of(harness).publish(post(harness, pictures=tuple(shown)))
    assert await harness.published() == []


@pytest.mark.offered("uploads")
async def test_uploads_that_are_gone_are_made_anew(harness: PublishingHarness) -> None:
    """`publish` says so and has done nothing; after another upload it is one post."""
    shown = await uploaded(harness, picture())
    harness.forget_uploads()
    with pytest.raises(UploadsGone):
        await publisher_of(harness).publish(post(harness, pictures=(shown,)))
    assert await harness.published() == []
    again = await uploaded(harness, picture())
    sent = await publisher_of(harness).publish(post(harness, pictures=(again,)))

    assert await harness.published() == [
        StandingPost(
            external_id=sent.external_id, text="New beans today.", alt_texts=("A cup of coffee",)
        )
    ]


async def test_people_are_counted(harness: PublishingHarness) -> None:
    """Each figure is theirs, or the network does not tell it; unknown posts are left out."""
    sent = await publisher_of(harness).publish(post(harness))
    before = await publisher_of(harness).engagement([sent.external_id])
    told = await harness.people_react(sent.external_id)
    after = await publisher_of(harness).engagement([sent.external_id])

    assert after == {sent.external_id: told}
    assert (told.likes, told.replies, told.shares) in {(2, 1, 1), (2, 1, None)}
    assert before == {
        sent.external_id: Engagement(likes=0, replies=0, shares=None if told.shares is None else 0)
    }
    assert await publisher_of(harness).engagement([]) == {}


async def test_credentials_end_in_the_future_or_it_does_not_say(
    harness: PublishingHarness,
) -> None:
    """Where they work."""
    end = await publisher_of(harness).credentials_end()
    assert end is None or end > harness.now()
