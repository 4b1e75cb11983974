"""Posts of our own: what is sent, what is refused, what people made of them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.base import (
    Engagement,
    OutsideError,
    Reauthorise,
    Rejected,
    RetryLater,
    ThreadPlace,
    Unknown,
    UploadedPicture,
    UploadsGone,
)
from integrations.mastodon.instance import read_instance
from playground.networks.mastodon.flavours import MASTODON, PLEROMA
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig

OLD_MASTODON = replace(
    MASTODON, version="4.2.10", lost_pictures=None, several_statuses=False, picture_pixels=4096**2
)


@pytest.fixture
async def old_rig() -> AsyncIterator[Rig]:
    """Our account on a Mastodon that publishes without the pictures that it lost."""
    async with FakeMastodon(OLD_MASTODON) as server, Rig(server) as rig:
        yield rig


async def test_a_post_is_public_and_carries_its_pictures(any_rig: Rig) -> None:
    """In their order; the text that is checked is the text that is sent."""
    pictures = (await any_rig.upload(), await any_rig.upload(id="pic-2"))
    post = any_rig.post("  We have moved: https://brand.example/new \n", pictures=pictures)
    checked = any_rig.publisher.check_post(post.text)
    sent = await any_rig.publisher.publish(post)
    (live,) = any_rig.server.ours()
    assert (live.text, live.visibility, live.in_reply_to) == (checked.as_sent, "public", "")
    assert checked.as_sent == "We have moved: https://brand.example/new"
    assert live.pictures == [picture.ref for picture in pictures]
    assert sent.external_id == live.id
    assert sent.url == f"https://social.example/@brand/{live.id}"
    assert sent.sent_at == any_rig.server.now


async def test_a_thread_hangs_together(any_rig: Rig) -> None:
    """Each post answers the one before it, not the first one."""
    ids = [(await any_rig.publisher.publish(any_rig.post("One"))).external_id]
    for number, text in enumerate(("Two", "Three"), start=2):
        follows = ThreadPlace(parent_external_id=ids[-1], root_external_id=ids[0])
        part = any_rig.post(text, delivery_id=f"p-{number}", key=f"k-{number}", follows=follows)
        ids.append((await any_rig.publisher.publish(part)).external_id)
    posts = any_rig.server.posts
    assert [posts[one].in_reply_to for one in ids] == ["", ids[0], ids[1]]


async def test_a_thread_whose_last_post_is_gone_says_so(any_rig: Rig) -> None:
    """Somebody has deleted it meanwhile."""
    first = await any_rig.publisher.publish(any_rig.post("One"))
    any_rig.server.remove(first.external_id)
    follows = ThreadPlace(parent_external_id=first.external_id, root_external_id=first.external_id)
    with pytest.raises(Rejected) as raised:
        await any_rig.publisher.publish(any_rig.post("Two", key="k-2", follows=follows))
    assert str(raised.value) == "The post that this one follows is not there any more."


async def test_the_same_key_publishes_once(rig: Rig) -> None:
    """At Mastodon, for an hour."""
    post = rig.post("Hello")
    one = await rig.publisher.publish(post)
    again = await rig.publisher.publish(post)
    assert one.external_id == again.external_id
    assert len(rig.server.ours()) == 1


async def test_a_second_attempt_looks_first(any_rig: Rig) -> None:
    """Past the hour of the key, and where keys are ignored, it is what keeps it single."""
    server = any_rig.server
    first_attempt_at = server.now
    post = any_rig.post("Hello", pictures=(await any_rig.upload(),))
    server.fail("POST", "/api/v1/statuses", 500, after_effect=True)
    with pytest.raises(Unknown):
        await any_rig.publish(post)
    server.keys.clear()
    server.advance(timedelta(hours=2))
    sent = await any_rig.publisher.publish(replace(post, first_attempt_at=first_attempt_at))
    (live,) = server.ours()
    assert sent.external_id == live.id


async def test_a_second_attempt_publishes_what_is_not_there(any_rig: Rig) -> None:
    """The first one was refused by a limit."""
    post = any_rig.post("Hello")
    any_rig.server.fail("POST", "/api/v1/statuses", 429, headers=(("Retry-After", "17"),))
    with pytest.raises(RetryLater) as raised:
        await any_rig.publisher.publish(post)
    assert raised.value.after == timedelta(seconds=17)
    assert any_rig.server.ours() == []
    again = replace(post, first_attempt_at=any_rig.server.now)
    await any_rig.publisher.publish(again)
    assert len(any_rig.server.ours()) == 1


@pytest.mark.parametrize("status", [-1, 0, 500, 502, 504])
async def test_no_answer_to_a_post_is_unknown(any_rig: Rig, status: int) -> None:
    """It may be there."""
    any_rig.server.fail("POST", "/api/v1/statuses", status)
    with pytest.raises(Unknown):
        await any_rig.publish(any_rig.post("Hello"))


async def test_a_server_that_cannot_be_reached_published_nothing() -> None:
    """Neither when it is asked about itself, nor when it gets the post."""
    async with FakeMastodon() as server:
        rig = Rig(server)
        await rig.network.open()
    with pytest.raises(RetryLater, match="cannot be reached; nothing was sent"):
        await rig.publisher.publish(rig.post("Hello"))
    await rig.network.close()


async def test_uploads_that_the_server_lost_are_uploaded_anew(rig: Rig) -> None:
    """Mastodon deletes after a day what no post shows; it may say so in any language."""
    post = rig.post("Hello", pictures=(await rig.upload(),))
    rig.server.media.lose_all()
    rig.server.fail("POST", "/api/v1/statuses", 422, body='{"error": "Medien fehlen"}')
    with pytest.raises(UploadsGone):
        await rig.publisher.publish(post)
    with pytest.raises(UploadsGone):
        await rig.publisher.publish(post)
    assert rig.server.ours() == []
    await rig.publisher.publish(replace(post, pictures=(await rig.upload(),)))
    assert len(rig.server.ours()[0].pictures) == 1


async def test_gotosocial_says_in_words_that_uploads_are_lost(any_rig: Rig) -> None:
    """It is not asked about them: that takes a right of its own. Pleroma is another matter."""
    if any_rig.server.flavour is PLEROMA:
        return
    post = any_rig.post("Hello", pictures=(UploadedPicture(ref="404", alt_text="x"),))
    with pytest.raises(UploadsGone):
        await any_rig.publisher.publish(post)


async def test_an_old_mastodon_is_asked_for_the_pictures_before(old_rig: Rig) -> None:
    """It would publish without them."""
    post = old_rig.post("Hello", pictures=(await old_rig.upload(),))
    uploads = dict(old_rig.server.media.uploads)
    old_rig.server.media.lose_all()
    with pytest.raises(UploadsGone):
        await old_rig.publisher.publish(post)
    assert old_rig.server.ours() == []
    old_rig.server.media.uploads |= uploads
    sent = await old_rig.publisher.publish(post)
    again = replace(post, first_attempt_at=old_rig.server.now)
    assert (await old_rig.publisher.publish(again)).external_id == sent.external_id


async def test_a_post_without_its_pictures_is_taken_back() -> None:
    """Pleroma leaves out what it does not know. It is tried once more, not without end."""
    async with FakeMastodon(PLEROMA) as server, Rig(server) as rig:
        post = rig.post("Hello", pictures=(await rig.upload(),))
        server.media.lose_all()
        with pytest.raises(UploadsGone):
            await rig.publisher.publish(post)
        assert server.ours() == []
        again = replace(post, pictures=(await rig.upload(),), first_attempt_at=server.now)
        server.media.lose_all()
        with pytest.raises(Rejected) as raised:
            await rig.publisher.publish(again)
        assert str(raised.value) == (
            "The server published it twice without its pictures; it was deleted at once."
        )
        assert server.ours() == []


async def test_a_post_without_its_pictures_that_stays_is_shown_to_a_person() -> None:
    """Somebody has to delete it by hand."""
    async with FakeMastodon(PLEROMA) as server, Rig(server) as rig:
        post = rig.post("Hello", pictures=(await rig.upload(),))
        server.media.lose_all()
        server.fail("DELETE", "/api/v1/statuses/", 503)
        with pytest.raises(Rejected, match=r"Delete it by hand: https://social\.example/@brand/"):
            await rig.publisher.publish(post)


async def test_a_picture_that_is_not_ready_is_waited_for(rig: Rig) -> None:
    """The refusal of the post is about the picture."""
    picture = await rig.upload()
    rig.server.media.uploads[picture.ref].ready_at += timedelta(minutes=1)
    with pytest.raises(RetryLater, match="still preparing") as raised:
        await rig.publisher.publish(rig.post("Hello", pictures=(picture,)))
    assert not isinstance(raised.value, UploadsGone)


async def test_another_refusal_is_no_matter_of_pictures(any_rig: Rig) -> None:
    """The server's own words are handed on."""
    post = any_rig.post("Hello", pictures=(await any_rig.upload(),))
    any_rig.server.fail(
        "POST", "/api/v1/statuses", 422, body='{"error": "Validation failed: Text is rude"}'
    )
    with pytest.raises(Rejected) as raised:
        await any_rig.publisher.publish(post)
    assert str(raised.value) == ("127.0.0.1 refuses the message: Validation failed: Text is rude.")


async def test_a_missing_right_asks_for_a_new_sign_in(any_rig: Rig) -> None:
    """403 that speaks of scopes."""
    any_rig.server.granted = "read:accounts read:statuses"
    with pytest.raises(Reauthorise, match="lacks a right"):
        await any_rig.publisher.publish(any_rig.post("Hello"))


async def test_what_cannot_be_published_is_not_sent(any_rig: Rig) -> None:
    """Text and number of pictures are checked again; nothing leaves."""
    most = any_rig.server.flavour.pictures
    pictures = (UploadedPicture(ref="1", alt_text="x"),) * (most + 1)
    any_rig.server.requests.clear()
    with pytest.raises(Rejected) as raised:
        await any_rig.publisher.publish(any_rig.post(" ", pictures=pictures))
    assert str(raised.value) == (
        f"Write something first. {most + 1} pictures are too many: the server takes {most}."
    )
    assert any_rig.server.requests == []


@pytest.mark.parametrize("text", ["", " \n", "@ann@far.example", "@ann @bob"])
def test_a_post_needs_words(rig: Rig, text: str) -> None:
    """Mentions alone say nothing."""
    assert rig.publisher.check_post(text).problems == ("Write something first.",)


async def test_the_counter_of_posts_agrees_with_the_server_at_the_border(any_rig: Rig) -> None:
    """A text that fills the limit exactly is taken, one more is not."""
    publisher, limit = any_rig.publisher, any_rig.server.flavour.limit
    text = "👩‍🚀 see https://example.com/a/rather/long/path and @ann@far.example "
    text += "x" * (limit - publisher.check_post(text + "x").used + 1)
    assert publisher.check_post(text).used == limit
    await publisher.publish(any_rig.post(text))
    over = publisher.check_post(text + "x")
    assert (over.used, over.limit, over.unit) == (limit + 1, limit, "characters")
    assert over.problems == (f"1 character too many: the server takes {limit}.",)


async def test_publishing_is_free_and_keys_are_stable(rig: Rig) -> None:
    """The same delivery always has the same key."""
    now = rig.server.now
    key = rig.publisher.new_post_key(delivery_id="p-1", created_at=now)
    assert key == rig.publisher.new_post_key(delivery_id="p-1", created_at=now)
    assert key != rig.publisher.new_post_key(delivery_id="p-2", created_at=now)
    assert rig.publisher.post_cost("https://brand.example", follows=False) is None
    assert await rig.publisher.credentials_end() is None


async def test_engagement_is_read(any_rig: Rig) -> None:
    """Favourites, boosts and replies; what was deleted is left out."""
    server = any_rig.server
    ids = [
        (await any_rig.publisher.publish(any_rig.post(text, key=text))).external_id
        for text in ("One", "Two", "Three")
    ]
    server.posts[ids[0]].favourites = 12
    server.posts[ids[0]].boosts = 3
    server.say(any_rig.ann, "@brand nice", to=ids[0])
    server.remove(ids[1])
    told = await any_rig.publisher.engagement(ids)
    assert told == {
        ids[0]: Engagement(likes=12, replies=1, shares=3),
        ids[2]: Engagement(likes=0, replies=0, shares=0),
    }


async def test_engagement_that_is_not_told_is_none(rig: Rig) -> None:
    """A server may hide its figures; an outage is an error."""
    sent = await rig.publisher.publish(rig.post("One"))
    rig.server.posts[sent.external_id].extra = {
        "favourites_count": None,
        "reblogs_count": "many",
        "replies_count": -1,
    }
    assert await rig.publisher.engagement([sent.external_id]) == {sent.external_id: Engagement()}
    rig.server.fail("GET", "/api/v1/statuses/", 503)
    with pytest.raises(OutsideError):
        await rig.publisher.engagement([sent.external_id])


@pytest.mark.parametrize(
    ("version", "drops"), [("4.2.10", True), ("4.3.0", False), ("4.6.0-alpha.1", False)]
)
def test_which_mastodon_publishes_without_lost_pictures(version: str, drops: bool) -> None:  # noqa: FBT001 - a table's column
    """It refuses such posts since 4.3."""
    assert read_instance({"version": version}).drops_lost_pictures is drops
