"""Posts by way of containers: made, waited for, published once, found again, within the limit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Rejected, RetryLater, Unknown
from integrations.base import (
    Allowance,
    OutgoingPost,
    ReadBackOutcome,
    Sent,
    UploadedPicture,
    UploadsGone,
)
from integrations.instagram import PLUGIN
from playground.networks.graph import When, lost, refusal
from playground.networks.graph.records import Media
from tests.contract.networks.posts import picture
from tests.integrations.bluesky.store import MemoryCredentials
from tests.integrations.instagram.rig import Rig

LIVE, ABSENT, UNSURE = ReadBackOutcome.LIVE, ReadBackOutcome.ABSENT, ReadBackOutcome.UNSURE


async def prepared(rig: Rig, post: OutgoingPost | None = None) -> OutgoingPost:
    """A post with its container, as the core stores it."""
    made = post or rig.post()
    return replace(made, prepared=await rig.network.publisher.prepare(made))


def published(rig: Rig) -> list[Media]:
    """What stands at Instagram."""
    return [one for one in rig.graph.ig_ours() if isinstance(one, Media)]


async def test_one_picture_is_a_post_of_its_own(rig: Rig) -> None:
    """The container's id is there before anything is published."""
    post = await prepared(rig)
    assert rig.graph.containers[post.prepared].caption == "Fresh beans today."
    assert published(rig) == []
    sent = await rig.network.publisher.publish(post)
    (media,) = published(rig)
    assert (media.id, media.caption, media.alt_text) == (
        sent.external_id,
        "Fresh beans today.",
        "A cup",
    )
    assert sent.url == f"https://www.instagram.com/p/{media.id}/"


async def test_several_pictures_are_one_post_in_their_order(rig: Rig) -> None:
    """Each with its own description."""
    shown = tuple(rig.picture(f"{n}.jpg", alt_text=f"Cup {n}") for n in range(3))
    post = rig.post(pictures=shown)
    await rig.network.publisher.publish(await prepared(rig, post))
    (media,) = published(rig)
    assert [rig.graph.media[one].alt_text for one in media.children] == ["Cup 0", "Cup 1", "Cup 2"]


async def test_pictures_of_a_carousel_are_made_once(rig: Rig) -> None:
    """A second attempt goes on where the first one stopped: containers are counted, too."""
    shown = tuple(rig.picture(f"{n}.jpg") for n in range(3))
    post = rig.post(pictures=shown)
    await prepared(rig, post)
    await prepared(rig, post)
    assert sum(1 for one in rig.graph.containers.values() if one.is_child) == 3


async def test_instagram_is_waited_for_a_little(rig: Rig) -> None:
    """Then the post comes back later, with the same container."""
    rig.graph.containers_take = 2
    post = await prepared(rig)
    await rig.network.publisher.publish(post)
    assert rig.pauses == [2.0, 2.0]

    rig.graph.containers_take = 9
    post = await prepared(rig, replace(rig.post("Another one."), delivery_id="delivery-2"))
    with pytest.raises(RetryLater, match="still fetching"):
        await rig.network.publisher.publish(post)
    with pytest.raises(RetryLater):
        await rig.network.publisher.publish(post)
    await rig.network.publisher.publish(post)
    assert [one.caption for one in published(rig)] == ["Fresh beans today.", "Another one."]


async def test_a_container_that_failed_is_refused_with_instagrams_words(rig: Rig) -> None:
    """Nothing is published."""
    rig.graph.containers_fail = "The picture is too tall."
    post = await prepared(rig)
    with pytest.raises(Rejected, match="The picture is too tall") as error:
        await rig.network.publisher.publish(post)
    assert error.value.hint.startswith("Usually a picture")
    assert published(rig) == []


@pytest.mark.parametrize("how", ["forgotten", "expired", "unreadable"])
async def test_what_instagram_forgot_is_handed_over_anew(rig: Rig, how: str) -> None:
    """A container lasts for a day; what was noted of a picture may be damaged."""
    post = await prepared(rig)
    if how == "forgotten":
        rig.graph.forget_uploads()
    elif how == "expired":
        rig.graph.advance(timedelta(hours=25))
    else:
        post = replace(post, prepared="", pictures=(UploadedPicture(ref="damaged", alt_text=""),))
    with pytest.raises(UploadsGone):
        await rig.network.publisher.publish(post)
    assert published(rig) == []


@pytest.mark.parametrize(("age", "error"), [(0, Rejected), (2, UploadsGone)])
async def test_a_picture_that_cannot_be_fetched(rig: Rig, age: int, error: type[Exception]) -> None:
    """An address that may have ended is made anew; a fresh one is for a person to look at."""
    post = rig.post()
    rig.pictures.clear()
    rig.graph.advance(timedelta(hours=age))
    with pytest.raises(error):
        await prepared(rig, post)


async def test_preparing_is_never_unknown(rig: Rig) -> None:
    """Nobody sees a container: it is made again."""
    for when in (When.BEFORE, When.AFTER):
        rig.graph.faults.add(lost(when, path="/media"))
        with pytest.raises(RetryLater):
            await prepared(rig)
    await rig.network.publisher.publish(await prepared(rig))
    assert len(published(rig)) == 1


async def test_the_container_proves_what_became_of_a_lost_answer(rig: Rig) -> None:
    """Published, or not; and a second attempt is harmless."""
    publisher = rig.network.publisher
    post = await prepared(rig)
    rig.graph.faults.add(lost(When.BEFORE, path="/media_publish"))
    with pytest.raises(Unknown):
        await publisher.publish(post)
    at_once = await publisher.find_post(post)
    rig.graph.advance(timedelta(minutes=3))
    later = await publisher.find_post(post)
    rig.graph.faults.add(lost(When.AFTER, path="/media_publish"))
    with pytest.raises(Unknown):
        await publisher.publish(post)
    found = await publisher.find_post(post)
    again = await publisher.publish(post)

    (media,) = published(rig)
    assert (at_once.outcome, later.outcome, found.outcome) == (UNSURE, ABSENT, LIVE)
    assert found.sent == again
    assert again == Sent(
        external_id=media.id,
        url=f"https://www.instagram.com/p/{media.id}/",
        sent_at=media.created_at,
    )


async def test_an_attempt_of_an_old_post_is_as_fresh_as_any(rig: Rig) -> None:
    """What counts is when it was tried, not when it was planned."""
    post = await prepared(rig)
    rig.graph.advance(timedelta(hours=2))
    rig.graph.faults.add(lost(When.BEFORE, path="/media_publish"))
    with pytest.raises(Unknown):
        await rig.network.publisher.publish(post)
    assert (await rig.network.publisher.find_post(post)).outcome is UNSURE


async def test_a_published_container_whose_post_is_not_listed_is_not_absent(rig: Rig) -> None:
    """It was deleted, or its words were changed, since: a person looks."""
    publisher = rig.network.publisher
    post = await prepared(rig)
    await publisher.publish(post)
    rig.graph.ig_remove(published(rig)[0].id)
    rig.graph.advance(timedelta(minutes=5))
    found = await publisher.find_post(post)
    with pytest.raises(Unknown):
        await publisher.publish(post)
    assert (found.outcome, found.why) == (
        UNSURE,
        "Instagram has published it, but does not list it (yet).",
    )


async def test_the_allowance_is_known_and_kept(rig: Rig) -> None:
    """Known from the start, asked again before a post; full means later, and nothing is asked."""
    publisher = rig.network.publisher
    assert publisher.allowance == Allowance(used=0, total=100, per=timedelta(hours=24))
    rig.graph.published_today(99)
    rig.graph.advance(timedelta(minutes=6))
    post = await prepared(rig)
    assert publisher.allowance == Allowance(used=99, total=100, per=timedelta(hours=24))
    await publisher.publish(post)
    assert publisher.allowance == Allowance(used=100, total=100, per=timedelta(hours=24))
    second = replace(rig.post("Another one."), delivery_id="delivery-2")
    with pytest.raises(RetryLater, match="no more posts"):
        await prepared(rig, second)
    rig.graph.advance(timedelta(hours=25))
    await publisher.publish(await prepared(rig, second))
    assert len(published(rig)) == 2


async def test_a_planned_post_goes_out_while_polls_wait(rig: Rig) -> None:
    """What has to be asked on the way does not stop where looking for news does."""
    rig.graph.rates.business = 85
    await rig.network.identity()
    await rig.network.publisher.publish(await prepared(rig))
    assert len(published(rig)) == 1


async def test_an_allowance_that_is_not_told_does_not_stop_anything(rig: Rig) -> None:
    """Instagram itself refuses what is too much."""
    rig.graph.advance(timedelta(minutes=6))
    rig.graph.faults.add(refusal(100, path="/content_publishing_limit"), times=2)
    await rig.network.publisher.publish(await prepared(rig))
    assert len(published(rig)) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Write something first."),
        ("x" * 2_201, "1 character too many: Instagram takes 2,200."),
        ("#a " * 31, "31 hashtags are too many: Instagram takes 30."),
        ("@a " * 21, "21 names with an @ are too many: Instagram takes 20."),
    ],
)
async def test_captions_have_limits(rig: Rig, text: str, problem: str) -> None:
    """Said in the composer, and enforced."""
    publisher = rig.network.publisher
    assert publisher.check_post(text).problems == (problem,)
    with pytest.raises(Rejected, match=problem.split(":", maxsplit=1)[0]):
        await publisher.prepare(rig.post(text))
    assert rig.graph.containers == {}


async def test_a_post_needs_a_picture_and_has_no_thread(rig: Rig) -> None:
    """Said before Instagram is asked."""
    with pytest.raises(Rejected, match="needs a picture"):
        await rig.network.publisher.prepare(rig.post(pictures=()))
    assert rig.network.publisher.limits.threads is False
    assert rig.network.publisher.limits.pictures.least == 1


@pytest.mark.parametrize(
    ("url", "api", "blocked"),
    [
        ("https://bot.example", "", False),
        ("http://bot.example", "", True),
        ("", "", True),
        ("http://127.0.0.1:80", "http://127.0.0.1:81", False),
    ],
)
def test_without_a_public_address_the_composer_says_why(
    url: str,
    api: str,
    blocked: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Instagram fetches pictures itself; a pretend one on this machine does without https."""
    network = PLUGIN.build(
        own_external_id="1",
        own_handle="harbourcoffee",
        base_url="",
        credentials=MemoryCredentials({}),
        settings={"PUBLIC_URL": url, "INSTAGRAM_API_URL": api},
    )
    assert network.publisher is not None
    limits = network.publisher.limits
    assert (limits.blocked != "") is blocked
    assert limits.blocked == "" or "PUBLIC_URL" in limits.blocked


async def test_a_picture_without_an_address_is_refused(rig: Rig) -> None:
    """In the sentence that says what to set."""
    with pytest.raises(Rejected, match="PUBLIC_URL"):
        await rig.network.publisher.upload(picture())


async def test_figures_of_what_is_gone_are_left_out(rig: Rig) -> None:
    """And of what is no post."""
    media = rig.graph.ig_brand_media("Fresh beans.")
    rig.graph.ig_like(media)
    figures = await rig.network.publisher.engagement([media, "17", "dm:1"])
    assert {one: (told.likes, told.replies) for one, told in figures.items()} == {media: (1, 0)}
