"""The pretend Instagram: comments, mentions, containers, messages, and what is refused."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web
from PIL import Image

from integrations.base import RetryLater
from integrations.graph import GraphClient, GraphRefused
from playground.networks.graph import FakeGraph


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 40)) -> bytes:
    """A picture of this type and size."""
    file = io.BytesIO()
    Image.new("RGB", size).save(file, kind)
    return file.getvalue()


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """Where pictures can be fetched: /good.jpg, /wide.jpg, /odd.png; anything else is 404."""
    files = {
        "good.jpg": ("image/jpeg", picture()),
        "wide.jpg": ("image/jpeg", picture(size=(90, 30))),
        "odd.png": ("image/png", picture("PNG")),
    }

    async def serve(request: web.Request) -> web.Response:
        kind, content = files[request.match_info["name"]]
        return web.Response(body=content, content_type=kind)

    app = web.Application()
    app.router.add_get("/{name:good.jpg|wide.jpg|odd.png}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


async def test_our_media_show_their_comments(graph: FakeGraph, account: GraphClient) -> None:
    """Top-level ones, the newest first, with their replies; a reply to a reply goes beside it."""
    media = graph.ig_brand_media("Fresh beans")
    first = graph.ig_comment("Yum", on=media)
    graph.advance(timedelta(minutes=1))
    second = graph.ig_comment("How much?", by=graph.ig_bob)
    reply = graph.ig_comment("Me too", under=first)
    below = await account.post(f"{reply}/replies", {"message": "Soon!"})
    assert graph.ig_comments[str(below["id"])].parent_id == first
    fields = (
        "id,text,timestamp,username,from{id,username},parent_id,hidden,"
        "replies.limit(50){id,text,from{id,username},parent_id}"
    )
    found = [one async for one in account.pages(f"{media}/comments", {"fields": fields}, most=9)]
    assert [one["id"] for one in found] == [second, first]
    replies = found[1]["replies"]
    assert isinstance(replies, dict)
    assert [one["id"] for one in replies["data"]] == [reply, below["id"]]
    (told,) = [
        one
        async for one in account.pages(
            f"{graph.account.id}/media", {"fields": "id,caption,comments_count,like_count"}, most=9
        )
    ]
    assert (told["id"], told["comments_count"]) == (media, 4)


async def test_me_has_two_ids(graph: FakeGraph, account: GraphClient) -> None:
    """`user_id` stands in webhooks and paths, `id` is the app's own."""
    told = await account.get("me", {"fields": "user_id,username,account_type"})
    assert told == {
        "id": graph.account.app_scoped_id,
        "user_id": graph.account.id,
        "username": "harbourcoffee",
        "account_type": "BUSINESS",
    }


async def test_hiding_and_deleting(graph: FakeGraph, account: GraphClient) -> None:
    """A hidden comment gets no reply; only comments on our media are deleted."""
    comment = graph.ig_comment("Rubbish")
    await account.post(comment, {"hide": True})
    with pytest.raises(GraphRefused, match="hidden"):
        await account.post(f"{comment}/replies", {"message": "Sorry"})
    await account.post(comment, {"hide": False})
    ours = str((await account.post(f"{comment}/replies", {"message": "Sorry"}))["id"])
    await account.delete(ours)
    with pytest.raises(GraphRefused) as caught:
        await account.get(ours)
    assert caught.value.gone


async def test_mentions_are_read_and_answered_through_our_account(
    graph: FakeGraph, account: GraphClient
) -> None:
    """Other people's media are not read by their id; being tagged is no mention."""
    media = graph.ig_publish("At @harbourcoffee!")
    tagged = graph.ig_publish("Morning", tags=True, by=graph.ig_bob)
    other = graph.ig_publish("Lunch")
    comment = graph.ig_comment("Ask @HarbourCoffee.", on=other)
    tags = account.pages(f"{graph.account.id}/tags", {"fields": "id,username"}, most=5)
    assert [one["id"] async for one in tags] == [tagged, media]
    with pytest.raises(GraphRefused):
        await account.get(media)
    field = f"mentioned_comment.comment_id({comment}){{id,text,media{{id,caption}}}}"
    told = await account.get(graph.account.id, {"fields": field})
    assert told["mentioned_comment"] == {
        "id": comment,
        "text": "Ask @HarbourCoffee.",
        "media": {"id": other, "caption": "Lunch"},
    }
    path = f"{graph.account.id}/mentions"
    said = await account.post(path, {"media_id": other, "comment_id": comment, "message": "Hello!"})
    assert graph.ig_comments[str(said["id"])].parent_id == comment
    await account.post(path, {"media_id": media, "message": "Thanks!"})
    with pytest.raises(GraphRefused) as caught:
        await account.post(path, {"media_id": tagged, "message": "Thanks!"})
    assert caught.value.gone


async def test_a_container_is_fetched_polled_and_published_once(
    graph: FakeGraph, account: GraphClient, address: str
) -> None:
    """The picture comes from a public address; the status proves what became of it."""
    graph.containers_take = 1
    owner = graph.account.id
    fields = {"image_url": f"{address}/good.jpg", "caption": "Fresh", "alt_text": "A cup"}
    container = str((await account.post(f"{owner}/media", fields, harmless=True))["id"])
    publish = {"creation_id": container}
    with pytest.raises(RetryLater, match="not ready"):
        await account.post(f"{owner}/media_publish", publish)
    states = [
        (await account.get(container, {"fields": "status_code"}))["status_code"] for _ in "ab"
    ]
    assert states == ["IN_PROGRESS", "FINISHED"]
    media = await account.post(f"{owner}/media_publish", publish)
    assert graph.media[str(media["id"])].alt_text == "A cup"
    assert (await account.get(container, {"fields": "status_code"}))["status_code"] == "PUBLISHED"
    with pytest.raises(GraphRefused):
        await account.post(f"{owner}/media_publish", publish)
    limit = await account.get(f"{owner}/content_publishing_limit", {"fields": "config,quota_usage"})
    assert limit == {
        "data": [{"quota_usage": 1, "config": {"quota_total": 100, "quota_duration": 86400}}]
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.jpg", "public address"), ("odd.png", "this type"), ("wide.jpg", "this shape")],
)
async def test_pictures_are_really_looked_at(
    graph: FakeGraph, account: GraphClient, address: str, name: str, words: str
) -> None:
    """Not there, no JPEG, too wide."""
    with pytest.raises(GraphRefused, match=words):
        await account.post(f"{graph.account.id}/media", {"image_url": f"{address}/{name}"})


async def test_a_carousel_expires_and_the_day_is_full(
    graph: FakeGraph, account: GraphClient, address: str
) -> None:
    """Its items are containers; a day later it is worth nothing."""
    owner = graph.account.id
    item = {"image_url": f"{address}/good.jpg", "is_carousel_item": True}
    items = [str((await account.post(f"{owner}/media", item))["id"]) for _ in range(2)]
    with pytest.raises(GraphRefused, match="this many pictures"):
        await account.post(f"{owner}/media", {"media_type": "CAROUSEL", "children": items[0]})
    whole = {"media_type": "CAROUSEL", "children": ",".join(items), "caption": "Two"}
    carousel = str((await account.post(f"{owner}/media", whole))["id"])
    graph.published_today(100)
    with pytest.raises(RetryLater, match="all the posts that it takes in a day"):
        await account.post(f"{owner}/media_publish", {"creation_id": carousel})
    graph.advance(timedelta(hours=24))
    told = await account.get(carousel, {"fields": "status_code"})
    assert told["status_code"] == "EXPIRED"
    again = str((await account.post(f"{owner}/media", whole))["id"])
    graph.forget_uploads()
    with pytest.raises(GraphRefused, match="does not find the picture"):
        await account.post(f"{owner}/media_publish", {"creation_id": again})


async def test_private_messages_have_their_window_and_their_length(
    graph: FakeGraph, account: GraphClient
) -> None:
    """A thousand bytes, a day, one private reply to a comment within a week."""
    path = f"{graph.account.id}/messages"
    comment = graph.ig_comment("Call me")
    private = {"recipient": {"comment_id": comment}, "message": {"text": "Gladly"}}
    assert (await account.post(path, private))["recipient_id"] == graph.ig_ann.id
    with pytest.raises(GraphRefused, match="one private reply already"):
        await account.post(path, private)
    with pytest.raises(GraphRefused, match="within 24 hours"):
        await account.post(path, {"recipient": {"id": graph.ig_ann.id}, "message": {"text": "Hi"}})
    graph.ig_story_mention()
    with pytest.raises(GraphRefused, match="1000 bytes"):
        await account.post(
            path, {"recipient": {"id": graph.ig_ann.id}, "message": {"text": "é" * 501}}
        )
    fields = "id,updated_time,messages.limit(20){id,from{id,username},message,story}"
    params = {"platform": "instagram", "user_id": graph.ig_ann.id, "fields": fields}
    (talk,) = [
        one async for one in account.pages(f"{graph.account.id}/conversations", params, most=5)
    ]
    messages = talk["messages"]
    assert isinstance(messages, dict)
    assert messages["data"][0]["from"] == {"id": graph.ig_ann.id, "username": "ann.angler"}
    assert "mention" in messages["data"][0]["story"]


async def test_each_network_has_tokens_of_its_own(graph: FakeGraph, account: GraphClient) -> None:
    """Instagram's token knows nothing of the Page."""
    with pytest.raises(GraphRefused) as caught:
        await account.get(graph.page.id)
    assert caught.value.gone
    graph.tokens.revoke("instagram_business_manage_comments")
    with pytest.raises(GraphRefused, match="does not have permission"):
        await account.post(f"{graph.ig_comment('Hi')}/replies", {"message": "Hello"})
