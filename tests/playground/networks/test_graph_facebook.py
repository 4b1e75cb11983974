"""The pretend Facebook: what our Page reads and does, and what is refused."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from integrations.base import Reauthorise
from integrations.graph import FilePart, GraphClient, GraphRefused
from playground.networks.graph import FakeGraph

_COMMENTS = (
    "comments.filter(stream).order(reverse_chronological).limit(25){id,message,from,created_time,"
    "permalink_url,attachment,is_hidden,parent{id,message,from,permalink_url}}"
)
_POST = (
    "id,message,story,from,created_time,updated_time,permalink_url,is_hidden,attachments{media_type,"
    "type,title,description,url,media,subattachments}"
)


async def test_the_feed_shows_posts_with_their_comments(
    graph: FakeGraph, page: GraphClient
) -> None:
    """The Page's own and visitors' posts, the newest first, comments of every depth."""
    post = graph.brand_post("New beans today.")
    first = graph.comment("Which ones?", on=post)
    graph.advance(timedelta(minutes=1))
    second = graph.comment("And when?", under=first, by=graph.bob, photo="https://x.example/1.jpg")
    visit = graph.visitor_post("Lovely place")
    feed = page.pages(f"{graph.page.id}/feed", {"fields": f"{_POST},{_COMMENTS}"}, most=10)
    newest, oldest = [one async for one in feed]
    assert (newest["id"], newest["from"]) == (visit, {"id": graph.ann.id, "name": "Ann Angler"})
    assert "comments" not in newest
    comments = oldest["comments"]
    assert isinstance(comments, dict)
    assert [one["id"] for one in comments["data"]] == [second, first]
    assert comments["data"][0]["parent"]["id"] == first
    assert comments["data"][0]["attachment"]["type"] == "photo"


async def test_a_reply_stands_under_what_it_answers(graph: FakeGraph, page: GraphClient) -> None:
    """Read after write: the answer has the fields that were asked for."""
    comment = graph.comment("Where is my order?")
    made = await page.post(
        f"{comment}/comments",
        {"message": "On its way!", "fields": "id,permalink_url,created_time"},
    )
    reply = graph.comments[str(made["id"])]
    assert (reply.parent_id, reply.author, reply.message) == (comment, graph.page, "On its way!")
    assert made["created_time"] == "2026-11-03T09:00:00+0000"


async def test_hiding_deleting_and_what_is_gone(graph: FakeGraph, page: GraphClient) -> None:
    """Customers' comments are hidden, ours are not; a deleted one is not there any more."""
    comment = graph.comment("Rubbish!")
    ours = str((await page.post(f"{comment}/comments", {"message": "Sorry"}))["id"])
    await page.post(comment, {"is_hidden": True})
    assert graph.comments[comment].hidden
    await page.post(comment, {"is_hidden": False})
    assert not graph.comments[comment].hidden
    with pytest.raises(GraphRefused, match="does not allow"):
        await page.post(ours, {"is_hidden": True})
    await page.delete(ours)
    with pytest.raises(GraphRefused) as caught:
        await page.delete(ours)
    assert caught.value.gone


async def test_several_at_once_and_one_that_is_missing(graph: FakeGraph, page: GraphClient) -> None:
    """One missing id refuses them all, and so does a field that one of them has not."""
    post = graph.brand_post("Hello")
    comment = graph.comment("Hi", on=post)
    graph.like(post)
    graph.like(post, by=graph.page)
    figures = (
        "reactions.limit(0).summary(total_count),comments.filter(stream).limit(0).summary(true)"
    )
    found = await page.get("", {"ids": post, "fields": figures})
    told = found[post]
    assert isinstance(told, dict)
    assert told["reactions"]["summary"]["total_count"] == 2
    assert told["comments"] == {
        "data": [],
        "summary": {"total_count": 1, "order": "chronological"},
    }
    with pytest.raises(GraphRefused, match="nonexisting field \\(attachment\\) on node type"):
        await page.get("", {"ids": f"{post},{comment}", "fields": "attachment"})
    with pytest.raises(GraphRefused) as caught:
        await page.get("", {"ids": f"{post},1_2", "fields": "message"})
    assert caught.value.gone


async def test_a_private_reply_is_one_and_within_a_week(
    graph: FakeGraph, page: GraphClient
) -> None:
    """After it, nothing more until the person answers."""
    comment = graph.comment("Call me?")
    path = f"{graph.page.id}/messages"
    fields = {"recipient": {"comment_id": comment}, "message": {"text": "Gladly."}}
    sent = await page.post(path, {**fields, "messaging_type": "RESPONSE"})
    assert sent["recipient_id"] == graph.ann.id
    assert (await page.get(comment, {"fields": "can_reply_privately"}))[
        "can_reply_privately"
    ] is False
    with pytest.raises(GraphRefused, match="one private reply already"):
        await page.post(path, fields)
    late = graph.comment("And me?", by=graph.bob)
    graph.advance(timedelta(days=7))
    with pytest.raises(GraphRefused, match="within 24 hours"):
        await page.post(path, {"recipient": {"comment_id": late}, "message": {"text": "Hi"}})


async def test_messages_go_within_a_day_of_theirs(graph: FakeGraph, page: GraphClient) -> None:
    """The window opens with each message of the person."""
    path = f"{graph.page.id}/messages"
    fields = {"recipient": {"id": graph.ann.id}, "message": {"text": "Hello"}}
    with pytest.raises(GraphRefused, match="within 24 hours"):
        await page.post(path, fields)
    graph.dm("Hi", attachments=[{"type": "image", "payload": {"url": "https://x.example/2.jpg"}}])
    graph.advance(timedelta(hours=23, minutes=59))
    await page.post(path, fields)
    graph.advance(timedelta(minutes=1))
    with pytest.raises(GraphRefused, match="within 24 hours"):
        await page.post(path, fields)
    wanted = "id,updated_time,messages.limit(20){id,message,from,created_time,sticker,attachments}"
    talks = page.pages(
        f"{graph.page.id}/conversations", {"platform": "messenger", "fields": wanted}, most=5
    )
    (talk,) = [one async for one in talks]
    messages = talk["messages"]
    assert isinstance(messages, dict)
    assert [one["message"] for one in messages["data"]] == ["Hello", "Hi"]
    assert messages["data"][1]["from"]["id"] == graph.ann.id
    assert (await page.get(graph.ann.id, {"fields": "name"}))["name"] == "Ann Angler"


async def test_a_post_shows_the_photos_that_were_handed_over(
    graph: FakeGraph, page: GraphClient
) -> None:
    """Unknown ones, and ones that are in a post already, are refused; so are the same words."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    source = FilePart(name="a.jpg", mime="image/jpeg", content=file.getvalue())
    photo = await page.post(
        f"{graph.page.id}/photos", {"published": False}, {"source": source}, harmless=True
    )
    fields = {"message": "Look!", "attached_media": [{"media_fbid": photo["id"]}]}
    post = await page.post(f"{graph.page.id}/feed", fields)
    assert graph.posts[str(post["id"])].photos == [photo["id"]]
    with pytest.raises(GraphRefused, match="valid media id"):
        await page.post(f"{graph.page.id}/feed", fields)
    with pytest.raises(GraphRefused, match="these very words"):
        await page.post(f"{graph.page.id}/feed", {"message": "Look!"})
    with pytest.raises(GraphRefused):
        await page.post(f"{graph.page.id}/feed", {"message": " "})
    graph.advance(timedelta(hours=1))
    await page.post(f"{graph.page.id}/feed", {"message": "Look!"})


async def test_other_peoples_posts_are_shown_when_they_name_us(
    graph: FakeGraph, page: GraphClient
) -> None:
    """`tagged` lists them; without the feature of the app they are refused."""
    post = graph.mention("Best coffee at Harbour Coffee")
    tagged = page.pages(f"{graph.page.id}/tagged", {"fields": "id,message,from"}, most=5)
    assert [one["id"] async for one in tagged] == [post]
    comment = graph.mention_in_comment("Harbour Coffee, of course")
    assert (await page.get(comment, {"fields": "message"}))["message"] == (
        "Harbour Coffee, of course"
    )
    graph.posts[post].visible = False
    with pytest.raises(GraphRefused, match="Public Content Access"):
        await page.get(post, {"fields": "message"})


@pytest.mark.parametrize(
    ("path", "params", "words"),
    [
        ("me", {"fields": "colour"}, "nonexisting field"),
        ("me", {"fields": "id,{name}"}, "Syntax error"),
        ("me", {"colour": "red"}, "Unexpected parameters"),
        ("me/feed", {"sort": "up"}, "Unexpected parameters"),
        ("me/colours", {}, "Unknown path components"),
        ("me/feed", {"limit": "x"}, "Param limit"),
        ("me/feed", {"after": "é"}, "Invalid cursors"),
    ],
)
async def test_what_is_not_documented_is_refused(
    page: GraphClient, path: str, params: dict[str, str], words: str
) -> None:
    """Unknown fields, parameters and edges."""
    with pytest.raises(GraphRefused, match=words):
        await page.get(path, params)


async def test_tokens_have_their_kind_and_their_permissions(
    graph: FakeGraph, page: GraphClient, user: GraphClient
) -> None:
    """A user's token lists the Pages; only a Page's token speaks for it."""
    (found,) = [one async for one in user.pages("me/accounts", {"fields": "access_token"}, most=5)]
    assert found["access_token"] == graph.page_token
    with pytest.raises(GraphRefused, match="page access token is required"):
        await user.post(f"{graph.page.id}/feed", {"message": "Hello"})
    graph.tokens.revoke("pages_manage_posts")
    with pytest.raises(Reauthorise, match="lacks the permission pages_manage_posts"):
        await page.post(f"{graph.page.id}/feed", {"message": "Hello"})
    graph.tokens.spoil(460)
    with pytest.raises(Reauthorise, match="password"):
        await page.get("me")
    graph.tokens.heal()
    await page.get("me")
