"""What a mention tells: reasons, thread, pictures, context, author."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.mention import Media, MediaKind, Mention, MentionKind, QuotedContext
from integrations.bluesky import handle
from playground.networks.bluesky.world import Post
from tests.integrations.bluesky.harness import BlueskyHarness

IMAGES = {
    "$type": "app.bsky.embed.images#view",
    "images": [
        {"thumb": "https://cdn.example/t.jpg", "fullsize": "https://cdn.example/f.jpg", "alt": "A"}
    ],
}
VIDEO = {
    "$type": "app.bsky.embed.video#view",
    "cid": "bafy",
    "playlist": "https://video.example/p.m3u8",
    "thumbnail": "https://video.example/t.jpg",
    "alt": "A grinder at work",
}
CARD = {
    "$type": "app.bsky.embed.external#view",
    "external": {
        "uri": "https://news.example/a",
        "title": "Grinders",
        "description": "All about them",
        "thumb": "https://cdn.example/c.jpg",
    },
}
GIF = {
    "$type": "app.bsky.embed.external#view",
    "external": {"uri": "https://media.tenor.com/x.gif", "title": "No", "description": "Alt: no"},
}
QUOTED_WITH_IMAGES = {
    "$type": "app.bsky.embed.recordWithMedia#view",
    "record": {"record": {"$type": "app.bsky.embed.record#viewNotFound", "uri": "at://x"}},
    "media": IMAGES,
}
IMAGE = Media(
    kind=MediaKind.IMAGE,
    url="https://cdn.example/f.jpg",
    preview_url="https://cdn.example/t.jpg",
    alt_text="A",
)


async def only(bluesky: BlueskyHarness) -> Mention:
    """The one mention there is."""
    page = await bluesky.network.fetch_mentions(None, now=bluesky.now())
    (mention,) = page.mentions
    return mention


def said(bluesky: BlueskyHarness, text: str = "Hello", **more: Any) -> Post:  # noqa: ANN401 - parts of a record
    """Ada mentions us."""
    return bluesky.world.post(bluesky.ada, text, to=bluesky.brand, **more)


async def test_a_mention_whole(bluesky: BlueskyHarness) -> None:
    """Every field of a plain mention."""
    bluesky.ada.followers = 1204
    post = said(bluesky, langs=["en"])

    mention = await only(bluesky)
    assert mention == Mention(
        external_id=post.uri,
        root_external_id=post.uri,
        author=mention.author,
        text="Hello",
        created_at=bluesky.now(),
        kind=MentionKind.MENTION,
        url=f"https://bsky.app/profile/{bluesky.ada.did}/post/{post.uri.rsplit('/', 1)[1]}",
        reply_handle=mention.reply_handle,
        language="en",
        why="mentioned us",
    )
    assert handle.decode(mention.reply_handle) == handle.PostHandle(
        uri=post.uri, cid=post.cid, root_uri=post.uri, root_cid=post.cid
    )


async def test_the_author(bluesky: BlueskyHarness) -> None:
    """With followers, which notifications do not tell."""
    bluesky.ada.followers = 1204
    bluesky.ada.labels = ["bot"]
    said(bluesky)
    author = (await only(bluesky)).author
    assert (author.external_id, author.handle, author.name) == (
        bluesky.ada.did,
        "ada.test",
        "Ada Byron",
    )
    assert author.profile_url == "https://bsky.app/profile/ada.test"
    assert author.avatar_url.startswith("https://cdn.example/avatar/")
    assert (author.followers, author.is_bot) == (1204, True)


async def test_an_author_whose_handle_does_not_resolve(bluesky: BlueskyHarness) -> None:
    """Is known by DID."""
    bluesky.ada.handle = "handle.invalid"
    said(bluesky)
    author = (await only(bluesky)).author
    assert (author.handle, author.profile_url) == (
        bluesky.ada.did,
        f"https://bsky.app/profile/{bluesky.ada.did}",
    )


async def test_a_reply_knows_thread_and_context(bluesky: BlueskyHarness) -> None:
    """Root and parent with their hashes, and what we had said."""
    ours = bluesky.world.post(bluesky.brand, "Open until ten.")
    post = bluesky.world.post(bluesky.ada, "Sundays too?", reply_to=ours.uri)

    mention = await only(bluesky)
    assert (mention.kind, mention.why) == (MentionKind.REPLY, "replied to our post")
    assert (mention.root_external_id, mention.parent_external_id) == (ours.uri, ours.uri)
    assert mention.context == QuotedContext(
        author="harbour.test",
        text="Open until ten.",
        url=f"https://bsky.app/profile/{bluesky.brand.did}/post/{ours.uri.rsplit('/', 1)[1]}",
        ours=True,
    )
    assert handle.decode(mention.reply_handle) == handle.PostHandle(
        uri=post.uri, cid=post.cid, root_uri=ours.uri, root_cid=ours.cid
    )


async def test_a_reply_between_customers_says_so(bluesky: BlueskyHarness) -> None:
    """It is in our thread, but not to us."""
    bob = bluesky.world.person("bob.test")
    ours = bluesky.world.post(bluesky.brand, "Open until ten.")
    theirs = bluesky.world.post(bluesky.ada, "Never on Sundays.", reply_to=ours.uri)
    post = bluesky.world.post(bob, "They are.", reply_to=theirs.uri)

    page = await bluesky.network.fetch_mentions(None, now=bluesky.now())
    [mention] = [one for one in page.mentions if one.external_id == post.uri]
    assert mention.why == "replied in a thread below our post"
    assert mention.context is not None
    assert (mention.context.author, mention.context.ours) == ("ada.test", False)


async def test_a_quote_shows_what_it_quotes(bluesky: BlueskyHarness) -> None:
    """And begins a thread of its own."""
    ours = bluesky.world.post(bluesky.brand, "Open until ten.")
    post = bluesky.world.post(bluesky.ada, "Really?", quote=ours.uri)

    mention = await only(bluesky)
    assert (mention.kind, mention.why) == (MentionKind.QUOTE, "quoted our post")
    assert mention.root_external_id == post.uri
    assert mention.context is not None
    assert mention.context.text == "Open until ten."


async def test_a_quote_in_a_reply_shows_what_it_quotes(bluesky: BlueskyHarness) -> None:
    """Not what it answers: our words are what concerns us."""
    bob = bluesky.world.person("bob.test")
    ours = bluesky.world.post(bluesky.brand, "Open until ten.")
    theirs = bluesky.world.post(bob, "When do they close?")
    bluesky.world.post(bluesky.ada, "Here:", reply_to=theirs.uri, quote=ours.uri)

    mention = await only(bluesky)
    assert mention.kind is MentionKind.QUOTE
    assert mention.root_external_id == theirs.uri
    assert mention.context is not None
    assert mention.context.text == "Open until ten."


@pytest.mark.parametrize(
    ("embed", "media"),
    [
        (IMAGES, IMAGE),
        (QUOTED_WITH_IMAGES, IMAGE),
        (
            CARD,
            Media(
                kind=MediaKind.LINK,
                url="https://news.example/a",
                preview_url="https://cdn.example/c.jpg",
                alt_text="All about them",
                title="Grinders",
            ),
        ),
        (
            GIF,
            Media(
                kind=MediaKind.GIF,
                url="https://media.tenor.com/x.gif",
                alt_text="Alt: no",
                title="No",
            ),
        ),
    ],
)
async def test_attachments(bluesky: BlueskyHarness, embed: dict[str, Any], media: Media) -> None:
    """Pictures with their descriptions, link cards, GIFs."""
    said(bluesky).embed_view = embed
    assert (await only(bluesky)).media == (media,)


async def test_a_video_opens_its_post(bluesky: BlueskyHarness) -> None:
    """A playlist is nothing that a browser opens."""
    said(bluesky).embed_view = VIDEO
    mention = await only(bluesky)
    assert mention.media == (
        Media(
            kind=MediaKind.VIDEO,
            url=mention.url,
            preview_url="https://video.example/t.jpg",
            alt_text="A grinder at work",
        ),
    )


async def test_a_sensitive_picture_is_not_previewed(bluesky: BlueskyHarness) -> None:
    """It can be opened, with a click."""
    post = said(bluesky)
    post.embed_view, post.labels = IMAGES, ["graphic-media"]
    (media,) = (await only(bluesky)).media
    assert (media.preview_url, media.url) == ("", "https://cdn.example/f.jpg")


async def test_a_claimed_time_counts_only_backwards(bluesky: BlueskyHarness) -> None:
    """Who claims to write tomorrow wrote when the network indexed it."""
    said(bluesky, created_at=bluesky.now() + timedelta(days=1))
    assert (await only(bluesky)).created_at == bluesky.now()


async def test_a_nonsense_time_is_replaced(bluesky: BlueskyHarness) -> None:
    """By the network's."""
    post = said(bluesky)
    post.record["createdAt"] = "2026-03-03T08:59:00+00:00"
    assert (await only(bluesky)).created_at == datetime(2026, 3, 3, 8, 59, tzinfo=UTC)


async def test_one_unreadable_notification_does_not_stop_the_others(
    bluesky: BlueskyHarness,
) -> None:
    """It is logged and left out."""
    said(bluesky).record["text"] = 7
    good = said(bluesky, "Good")
    assert (await only(bluesky)).external_id == good.uri


async def test_likes_and_follows_are_no_mentions(bluesky: BlueskyHarness) -> None:
    """Even from a host that ignores the wish for certain reasons."""
    post = said(bluesky)
    bluesky.world.ignores_reasons = True
    bluesky.world.notifications[:] = [(bluesky.brand.did, "like", post.uri, post.uri)]
    page = await bluesky.network.fetch_mentions(None, now=bluesky.now())
    assert page.mentions == ()
