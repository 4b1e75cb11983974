"""The pretend Graph's webhooks: their shapes, their signature, how they are delivered."""

import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from integrations.graph import GraphClient, GraphRefused, challenge, entries, signed
from playground.networks.graph import FakeGraph


@dataclass(slots=True)
class Door:
    """A webhook of ours: its address, and the bodies that came with a good signature."""

    address: str = ""
    bodies: list[bytes] = field(default_factory=list)


@pytest.fixture
async def door(graph: FakeGraph) -> AsyncIterator[Door]:
    """Answers greetings and takes deliveries, as the product does."""
    found = Door()

    async def greet(request: web.Request) -> web.Response:
        answer = challenge(dict(request.query), "meaty")
        return web.Response(status=answer.status, text=answer.text)

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        header = request.headers.get("X-Hub-Signature-256", "")
        if not signed(body, header, ["older", graph.app_secret]):
            return web.Response(status=403)
        found.bodies.append(body)
        return web.Response()

    app = web.Application()
    app.router.add_get("/hook", greet)
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    found.address = f"http://{host}:{port}/hook"
    yield found
    await runner.cleanup()


def last(graph: FakeGraph) -> dict[str, object]:
    """What was told last, as the value of its change, or as its messaging event."""
    (entry,) = entries(graph.hooks.body(graph.hooks.pushes[-1:]))
    if entry.messaging:
        return dict(entry.messaging[0])
    return {"field": entry.changes[0].field, **entry.changes[0].value}


def test_what_happens_on_the_page_is_told(graph: FakeGraph) -> None:
    """Each verb and item that the documents name."""
    post = graph.brand_post("Hello")
    comment = graph.comment("Nice", on=post, photo="https://x.example/1.jpg")
    told = last(graph)
    assert told["field"] == "feed"
    assert (told["item"], told["verb"], told["message"]) == ("comment", "add", "Nice")
    assert (told["comment_id"], told["post_id"], told["parent_id"]) == (comment, post, post)
    assert told["from"] == {"id": graph.ann.id, "name": "Ann Angler"}
    assert told["photo"] == "https://x.example/1.jpg"
    graph.comment("Indeed", under=comment)
    assert last(graph)["parent_id"] == comment
    graph.edit(comment, "Very nice")
    assert (last(graph)["verb"], last(graph)["message"]) == ("edited", "Very nice")
    graph.like(comment)
    assert (last(graph)["item"], last(graph)["comment_id"]) == ("reaction", comment)
    graph.set_hidden(comment, hidden=True)
    assert last(graph)["verb"] == "hide"
    graph.remove(comment)
    assert last(graph)["verb"] == "remove"
    assert "message" not in last(graph)
    visit = graph.visitor_post("Lovely")
    assert (last(graph)["item"], last(graph)["post_id"]) == ("status", visit)
    graph.mention("Harbour Coffee is best")
    assert (last(graph)["field"], last(graph)["item"]) == ("mention", "post")
    graph.share(post)
    assert last(graph)["item"] == "share"


def test_old_shapes_and_numbers(graph: FakeGraph) -> None:
    """`sender_id` as a number instead of `from`; numbers as ids of entries."""
    graph.hooks.old_shapes = graph.hooks.numeric_ids = True
    graph.comment("Nice")
    told = last(graph)
    assert told["sender_id"] == int(graph.ann.id)
    assert "from" not in told
    graph.dm("Hello")
    body = json.loads(graph.hooks.body(graph.hooks.pushes[-1:]))
    assert body["entry"][0]["id"] == int(graph.page.id)
    assert body["entry"][0]["messaging"][0]["sender"] == {"id": int(graph.ann.id)}


def test_what_happens_on_instagram_is_told(graph: FakeGraph) -> None:
    """Comments with their media, mentions without words, messages with their ends."""
    media = graph.ig_brand_media("Beans")
    comment = graph.ig_comment("Yum", on=media)
    assert last(graph) == {
        "field": "comments",
        "from": {"id": graph.ig_ann.id, "username": "ann.angler"},
        "media": {"id": media, "media_product_type": "FEED"},
        "id": comment,
        "text": "Yum",
    }
    other = graph.ig_publish("Lunch")
    assert last(graph)["id"] == comment
    named = graph.ig_comment("@harbourcoffee!", on=other)
    assert last(graph) == {"field": "mentions", "media_id": other, "comment_id": named}
    mid = graph.ig_dm("Hello")
    told = last(graph)
    assert told["sender"] == {"id": graph.ig_ann.id}
    assert told["message"] == {"mid": mid, "text": "Hello"}
    graph.ig_unsend(mid)
    assert last(graph)["message"] == {"mid": mid, "is_deleted": True}
    echo = graph.ig_echo("From the app")
    assert last(graph)["message"] == {"mid": echo, "text": "From the app", "is_echo": True}
    assert last(graph)["sender"] == {"id": graph.account.id}


async def test_deliveries_are_batched_repeated_and_shuffled(graph: FakeGraph, door: Door) -> None:
    """Nothing is told twice but what is told to be."""
    post = graph.brand_post("Hello")
    wanted = {graph.comment(f"comment {n}", on=post) for n in range(6)}
    order = random.Random(4)  # noqa: S311 - an order, not a secret
    statuses = await graph.hooks.deliver(door.address, batch=3, times=2, order=order)
    assert statuses == [200] * 6
    assert len(set(door.bodies)) == 3
    changes = [
        change for body in set(door.bodies) for one in entries(body) for change in one.changes
    ]
    assert {one.value.get("comment_id") for one in changes} - {None} == wanted
    assert await graph.hooks.deliver(door.address) == []


async def test_a_forged_delivery_is_refused(graph: FakeGraph, door: Door) -> None:
    """Signed with another secret."""
    graph.hooks.secret = "forged"
    graph.comment("Nice")
    assert set(await graph.hooks.deliver(door.address)) == {403}
    assert door.bodies == []


async def test_a_subscription_is_greeted_and_told_its_fields(
    graph: FakeGraph, app: GraphClient, page: GraphClient, door: Door
) -> None:
    """The address has to know the verify token; then it hears of the fields it asked for."""
    path = f"{graph.app_id}/subscriptions"
    fields = {
        "object": "page",
        "callback_url": door.address,
        "fields": "feed,mention",
        "verify_token": "wrong",
        "include_values": True,
    }
    with pytest.raises(GraphRefused, match="verification failed"):
        await app.post(path, fields, harmless=True)
    await app.post(path, {**fields, "verify_token": "meaty"}, harmless=True)
    (found,) = [one async for one in app.pages(path, most=5)]
    assert found["callback_url"] == door.address
    await page.post(f"{graph.page.id}/subscribed_apps", {"subscribed_fields": "feed"})
    (installed,) = [one async for one in page.pages(f"{graph.page.id}/subscribed_apps", most=5)]
    assert installed["subscribed_fields"] == ["feed"]
    graph.comment("Nice")
    graph.dm("not subscribed")
    graph.ig_comment("another object")
    await graph.hooks.deliver_to_subscribers()
    told = [change.value["item"] for body in door.bodies for change in entries(body)[0].changes]
    assert told == ["status", "comment"]
