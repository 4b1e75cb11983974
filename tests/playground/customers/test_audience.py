"""How the customers take what we publish, and how their page shows it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.domain.mention import MentionKind
from bot.errors import Unknown
from integrations.memory import MemoryNetwork, Message, World
from playground.customers import Town, routes
from playground.customers.cast import CAST, ECHOES, OUR_POSTS
from tests.playground.customers.building import SITE, Clock, answer, inbound, live, publish

Client = TestClient[Request, Application]

ECHOED = {text for echo in ECHOES.values() for text in echo.says}
OPENAIR_CAST = sum(persona.network == "openair" for persona in CAST)


@pytest.fixture
async def client(town: Town) -> AsyncIterator[Client]:
    """A browser at the customers' page."""
    app = Application()
    app.add_routes(routes(town))
    async with TestClient(TestServer(app)) as client:
        yield client


async def posts_that_were_answered(town: Town, clock: Clock, network: str) -> list[Message]:
    """Publish three posts there and let the customers read them; the answers to all of them."""
    posts = [
        await publish(town, network, f"Post number {number}", picture=b"cup") for number in range(3)
    ]
    live(town, clock, real_seconds=70)
    world = town.worlds[network]
    ids = {post.external_id for post in posts}
    return [m for m in world.messages() if m.parent_id in ids]


def figures(world: World) -> list[tuple[str, int, int]]:
    """Text, likes and shares of each post of ours."""
    return [
        (
            post.text,
            len(world.state.likes.get(post.id, ())),
            len(world.state.shares.get(post.id, ())),
        )
        for post in world.published()
    ]


async def test_a_post_is_liked_shared_and_answered(town: Town, clock: Clock) -> None:
    """Within a minute or so, by people of that network; never by more than there are."""
    answers = await posts_that_were_answered(town, clock, "openair")
    world = town.worlds["openair"]
    told = figures(world)[1:]
    assert sum(likes for _, likes, _ in told) > 2
    assert sum(shares for _, _, shares in told) > 0
    assert max(likes for _, likes, _ in told) <= OPENAIR_CAST
    assert len(answers) > 1
    assert {"us"}.isdisjoint(one.author_id for one in answers)


async def test_an_answer_to_our_post_is_a_mention_with_the_post_as_context(
    town: Town, clock: Clock
) -> None:
    """So that the card shows what it is about."""
    answers = {m.id for m in await posts_that_were_answered(town, clock, "openair")}
    network = MemoryNetwork(town.worlds["openair"])
    await network.open()
    page = await network.fetch_mentions("0", now=clock())
    await network.close()
    told = [one for one in page.mentions if one.external_id in answers]

    assert {one.kind for one in told} == {MentionKind.REPLY}
    assert all(one.context is not None and one.context.ours for one in told)
    assert all(one.context is not None and "Post number" in one.context.text for one in told)
    assert len(told) == len(answers)


async def test_who_answers_our_post_takes_our_answer(town: Town, clock: Clock) -> None:
    """The talk below a post goes on as any other: what we ask is answered."""
    asks = {echo.says[0]: echo.answer for echo in ECHOES.values() if echo.answer}
    answers = await posts_that_were_answered(town, clock, "openair")
    first = next(one for one in answers if one.text in asks)
    await answer(town, first, "What exactly do you mean?")
    live(town, clock, real_seconds=30)
    said = [m for m in town.worlds["openair"].thread(first.id) if m.author_id == first.author_id]
    assert [m.text for m in said] == [first.text, asks[first.text]]


async def test_the_parts_of_a_thread_are_one_post_to_the_customers(
    town: Town, clock: Clock
) -> None:
    """Nobody answers each of them."""
    live(town, clock, real_seconds=1)
    first = await publish(town, "openair", "One")
    second = await publish(town, "openair", "Two", follows=first)
    live(town, clock, real_seconds=70)
    world = town.worlds["openair"]
    assert [m for m in world.messages() if m.parent_id == second.external_id] == []
    assert second.external_id not in world.state.likes


async def test_the_same_seed_likes_the_same(tmp_path: Path) -> None:
    """And another seed something else."""
    lives = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        clock = Clock()
        town = Town(tmp_path / name, now=clock, site=SITE, seed=seed)
        live(town, clock, real_seconds=1)
        answers = await posts_that_were_answered(town, clock, "common_room")
        lives.append(
            (figures(town.worlds["common_room"]), [(m.author_id, m.text) for m in answers])
        )
    assert lives[0] == lives[1]
    assert lives[0] != lives[2]


async def test_a_post_that_we_take_back_is_left_alone(town: Town, clock: Clock) -> None:
    """Those who meant to like it do not."""
    live(town, clock, real_seconds=1)
    sent = await publish(town, "openair", "Oh no")
    live(town, clock, real_seconds=1)
    network = MemoryNetwork(town.worlds["openair"])
    await network.open()
    await network.delete(sent.external_id)
    await network.close()
    live(town, clock, real_seconds=70)
    assert sent.external_id not in town.worlds["openair"].state.likes


async def test_a_post_from_before_was_talked_about_then(town: Town, clock: Clock) -> None:
    """It is liked already, nobody answers it now, and it is there once."""
    world = town.worlds["openair"]
    at = clock() - timedelta(days=3)
    posts = [town.posted_before("openair", f"Old post {n}", at) for n in range(3)]
    assert town.posted_before("openair", "Old post 0", clock()) == posts[0]
    liked = [len(world.state.likes[post.id]) for post in posts]
    assert ({post.created_at for post in posts}, min(liked) > 0) == ({at}, True)
    live(town, clock, real_seconds=70)
    assert figures(world) == [(f"Old post {n}", liked[n], 0) for n in range(3)]
    assert [m for m in world.messages() if m.text in ECHOED] == []


async def test_scenes_stand_under_the_post_that_they_speak_of(town: Town, clock: Clock) -> None:
    """However many others are older."""
    for network, text in OUR_POSTS.items():
        town.posted_before(network, "Something older", clock() - timedelta(days=9))
        town.posted_before(network, text, clock() - timedelta(days=1))
    live(town, clock, real_seconds=600)
    under = set()
    for network, world in town.worlds.items():
        for message in inbound(world):
            for other in filter(None, (message.parent_id, message.quoted_id)):
                if world.message(other).ours and not world.message(other).parent_id:
                    under.add((network, world.message(other).text))
    assert len(under) > 0
    assert under <= set(OUR_POSTS.items())


async def shown(client: Client, network: str) -> dict[str, object]:
    """The newest post of ours as the page shows it."""
    state = await (await client.get("/customers/state")).json()
    (one,) = [one for one in state["networks"] if one["name"] == network]
    ours = [m for thread in one["threads"] for m in thread["messages"] if m["published"]]
    newest: dict[str, object] = max(ours, key=lambda message: str(message["id"]))
    return newest


async def test_the_page_shows_our_post_with_its_picture(client: Client, town: Town) -> None:
    """And serves the picture as what it is."""
    sent = await publish(town, "warble", "New beans today.", picture=b"a cup")
    message = await shown(client, "warble")
    address = "/customers/uploads/warble/warble-picture-1"
    answered = await client.get(address)

    assert (message["id"], message["text"]) == (sent.external_id, "New beans today.")
    assert message["media"] == [{"url": address, "alt": "A cup"}]
    assert (answered.status, answered.content_type) == (200, "image/png")
    assert await answered.read() == b"a cup"
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    for unknown in ("warble/warble-picture-9", "elsewhere/warble-picture-1"):
        assert (await client.get(f"/customers/uploads/{unknown}")).status == 404


async def test_a_visitor_likes_and_shares(client: Client, town: Town) -> None:
    """As somebody of the cast or as somebody new; the page counts them."""
    await publish(town, "warble", "New beans today.")
    post_id = (await shown(client, "warble"))["id"]
    person = town.worlds["warble"].people()[0].id
    said = {"network": "warble", "id": post_id}
    for body in (
        {**said, "person": person},
        {**said, "new_name": "Robin Teller"},
        {**said, "person": person, "share": True},
    ):
        assert (await client.post("/customers/react", json=body)).status == 200
    message = await shown(client, "warble")
    assert (message["likes"], message["shares"]) == (2, 1)

    private = town.worlds["warble"].person("ada").messages_privately("Psst")
    refused = await client.post(
        "/customers/react", json={"network": "warble", "id": private.id, "person": person}
    )
    assert (refused.status, (await refused.json())["message"]) == (
        400,
        "What is private is neither liked nor shared.",
    )


async def test_a_visitor_loses_the_receipt_of_the_next_post(client: Client, town: Town) -> None:
    """It is published all the same; and one that is lost on its way is not."""
    for what in ("lost post", "lost post request"):
        await client.post("/customers/trouble", json={"network": "warble", "what": what})
        with pytest.raises(Unknown):
            await publish(town, "warble", f"The {what}")
    assert [m.text for m in town.worlds["warble"].published()] == ["The lost post"]


async def test_a_visitor_lets_credentials_end(client: Client, town: Town) -> None:
    """In three days, until it is taken back."""
    world = town.worlds["warble"]
    said = {"network": "warble", "what": "credentials end"}
    await client.post("/customers/trouble", json=said)
    assert world.credentials_end is not None
    assert (world.credentials_end - town.now()).days == 3
    await client.post("/customers/trouble", json={**said, "on": False})
    assert world.credentials_end is None
