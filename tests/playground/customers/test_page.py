"""The customers' page over HTTP: what it shows and what a visitor can do there."""

from collections.abc import AsyncIterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.errors import RetryLater, Unknown
from integrations.memory import MemoryNetwork
from playground.customers import Town, routes
from playground.customers.avatars import portrait
from playground.customers.cast import CAST
from playground.customers.pictures import PICTURES
from tests.playground.customers.building import Clock, answer, inbound, live

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(town: Town) -> AsyncIterator[Client]:
    """A visitor's browser, without the browser."""
    app = web.Application()
    app.add_routes(routes(town))
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


async def state(client: Client) -> Any:  # noqa: ANN401 - JSON as it comes
    """What the page shows."""
    return await (await client.get("/customers/state")).json()


async def network_state(client: Client, name: str) -> Any:  # noqa: ANN401 - JSON as it comes
    """What the page shows of one network."""
    return next(one for one in (await state(client))["networks"] if one["name"] == name)


async def post(client: Client, path: str, **body: object) -> tuple[int, Any]:
    """Do something; status and answer."""
    answered = await client.post(f"/customers/{path}", json=body)
    return answered.status, await answered.json()


async def test_the_page_and_its_files_are_served(client: Client) -> None:
    """With a policy that lets nothing else in; unknown files are not found."""
    page = await client.get("/customers")
    assert page.status == 200
    assert page.content_type == "text/html"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    script = await client.get("/customers/static/page.js")
    assert (script.status, script.content_type) == (200, "text/javascript")
    assert (await client.get("/customers/static/routes.py")).status == 404


async def test_the_script_makes_no_markup_from_text(client: Client) -> None:
    """Nothing is ever parsed as HTML in the page."""
    for name in ("page.js", "dom.js"):
        script = await (await client.get(f"/customers/static/{name}")).text()
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert way not in script


async def test_a_newcomer_posts_and_the_bot_is_told(client: Client, town: Town) -> None:
    """A name is enough; the brand is named for them."""
    status, told = await post(
        client, "say", network="warble", new_name="Zoë Quill", text="Hello?", picture="cup"
    )
    assert (status, told["ok"]) == (200, True)

    network = MemoryNetwork(town.worlds["warble"])
    await network.open()
    (mention,) = (await network.fetch_mentions(None, now=town.now())).mentions
    await network.close()
    assert mention.external_id == told["id"]
    assert mention.text == "@harbourcoffee Hello?"
    assert (mention.author.name, mention.author.handle) == ("Zoë Quill", "zoe-quill")
    assert mention.author.avatar_url == "http://127.0.0.1:8000/customers/avatars/zoe-quill.svg"
    assert mention.media[0].preview_url == "http://127.0.0.1:8000/customers/pictures/cup.svg"


async def test_the_thread_shows_our_answer_and_takes_the_next_word(
    client: Client, town: Town, clock: Clock
) -> None:
    """The visitor sees what everybody sees, and answers in a customer's name."""
    live(town, clock, real_seconds=2)
    message = inbound(town.worlds["warble"])[0]
    await answer(town, message, "We are sorry <b>indeed</b>.")
    ours = town.worlds["warble"].posts_by_us()[-1]
    status, _ = await post(
        client,
        "say",
        network="warble",
        person=message.author_id,
        text="Thank you",
        reply_to=ours.id,
    )
    thread = next(
        one
        for one in (await network_state(client, "warble"))["threads"]
        if one["id"] == message.root_id
    )
    assert status == 200
    assert [(one["author"]["ours"], one["text"]) for one in thread["messages"]] == [
        (False, message.text),
        (True, "We are sorry <b>indeed</b>."),
        (False, "Thank you"),
    ]


async def test_an_answer_to_a_private_message_stays_private(
    client: Client, town: Town, clock: Clock
) -> None:
    """Without a switch for it."""
    live(town, clock, real_seconds=9)
    world = town.worlds["common_room"]
    message = next(m for m in inbound(world) if m.visibility.private)
    _, told = await post(
        client,
        "say",
        network="common_room",
        person=message.author_id,
        text="Are you there?",
        reply_to=message.id,
    )
    assert world.message(told["id"]).visibility.private is True


async def test_words_are_changed_and_taken_back(client: Client, town: Town, clock: Clock) -> None:
    """The page then says so."""
    live(town, clock, real_seconds=2)
    message = inbound(town.worlds["warble"])[0]
    assert (await post(client, "edit", network="warble", id=message.id, text="Never mind"))[
        0
    ] == 200
    shown = (await network_state(client, "warble"))["threads"][0]["messages"][0]
    assert (shown["text"], shown["edited"], shown["deleted"]) == ("Never mind", True, False)
    assert (await post(client, "delete", network="warble", id=message.id))[0] == 200
    shown = (await network_state(client, "warble"))["threads"][0]["messages"][0]
    assert (shown["text"], shown["media"], shown["deleted"]) == ("", [], True)


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        (
            "say",
            {"network": "warble", "new_name": "A", "text": ""},
            400,
            "Write something first.",
        ),
        (
            "say",
            {"network": "warble", "new_name": " ", "text": "Hello"},
            400,
            "Say who you are: a name is enough.",
        ),
        (
            "say",
            {"network": "warble", "new_name": "A", "names_us": False, "text": "x" * 281},
            400,
            "1 character too many: Warble (pretend) takes 280 characters, this has 281.",
        ),
        (
            "say",
            {"network": "nowhere", "new_name": "A", "text": "Hello"},
            404,
            "There is no network 'nowhere'.",
        ),
        (
            "say",
            {"network": "warble", "person": "us", "text": "Hello"},
            404,
            "Nobody of this id lives here.",
        ),
        (
            "say",
            {"network": "warble", "new_name": "A", "text": "Hello", "reply_to": "x"},
            404,
            "There is no such message.",
        ),
        (
            "say",
            {"network": "warble", "new_name": "A", "text": "Hello", "picture": "x"},
            404,
            "There is no picture 'x'.",
        ),
        ("delete", {"network": "warble", "id": "x"}, 404, "There is no such message."),
        (
            "trouble",
            {"network": "warble", "what": "rain"},
            400,
            "'rain' is no trouble that a network knows.",
        ),
        (
            "pause",
            {},
            400,
            "This cannot be read: Object missing required field `on`.",
        ),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    client: Client, path: str, body: dict[str, object], status: int, message: str
) -> None:
    """With the status that fits."""
    assert await post(client, path, **body) == (status, {"ok": False, "message": message})


async def test_our_own_words_are_not_the_visitors(client: Client, town: Town) -> None:
    """Only the bot edits and deletes what our account has said."""
    ours = town.worlds["warble"].we_post("New beans today.")
    why = {"ok": False, "message": "Only the bot changes what our account has said."}
    assert await post(client, "delete", network="warble", id=ours.id) == (400, why)


async def test_a_network_without_edits_says_so(client: Client, town: Town, clock: Clock) -> None:
    """Openair has none."""
    live(town, clock, real_seconds=6)
    message = inbound(town.worlds["openair"])[0]
    assert await post(client, "edit", network="openair", id=message.id, text="x") == (
        400,
        {"ok": False, "message": "Openair (pretend) has no edits."},
    )


async def test_another_sites_form_can_do_nothing(client: Client) -> None:
    """What is not sent as JSON is refused."""
    answered = await client.post("/customers/pause", data='{"on":true}')
    assert (answered.status, (await answered.json())["message"]) == (400, "Send JSON.")


async def test_a_visitor_takes_a_network_down_and_up(
    client: Client, town: Town, clock: Clock
) -> None:
    """The switch shows its state, and the bot meets it."""
    network = MemoryNetwork(town.worlds["openair"])
    await network.open()
    await post(client, "trouble", network="openair", what="outage")
    assert (await network_state(client, "openair"))["troubles"]["outage"] is True
    with pytest.raises(RetryLater):
        await network.fetch_mentions(None, now=clock())
    await post(client, "trouble", network="openair", what="outage", on=False)
    await network.fetch_mentions(None, now=clock())
    await network.close()


async def test_a_visitor_loses_the_receipt_of_the_next_answer(
    client: Client, town: Town, clock: Clock
) -> None:
    """It is published all the same."""
    live(town, clock, real_seconds=2)
    await post(client, "trouble", network="warble", what="lost answer")
    await post(client, "trouble", network="warble", what="lost request")
    await post(client, "trouble", network="warble", what="revoked")
    assert (await network_state(client, "warble"))["troubles"] == {
        "outage": False,
        "revoked": True,
        "credentials_end": False,
        "sends": 2,
        "posts": 0,
    }
    await post(client, "trouble", network="warble", what="revoked", on=False)
    with pytest.raises(Unknown):
        await answer(town, inbound(town.worlds["warble"])[0], "Sorry!")
    assert [m.text for m in town.worlds["warble"].posts_by_us()][1:] == ["Sorry!"]
    await post(client, "trouble", network="warble", what="none")
    assert (await network_state(client, "warble"))["troubles"]["sends"] == 0


async def test_the_cast_can_be_told_to_rest(client: Client, town: Town) -> None:
    """And to come back."""
    await post(client, "pause", on=True)
    assert ((await state(client))["paused"], town.customers.is_paused) == (True, True)
    await post(client, "pause", on=False)
    assert town.customers.is_paused is False


async def test_the_page_is_told_only_of_what_is_new(
    client: Client, town: Town, clock: Clock
) -> None:
    """The version changes when somebody speaks, not when time passes."""
    version = (await state(client))["version"]
    clock.now = clock.now.replace(minute=7)
    answered = await (await client.get("/customers/state", params={"since": version})).json()
    assert answered == {"version": version, "now": "2026-03-03T09:07:00+00:00"}
    town.worlds["warble"].person("ada").posts("Hello")
    assert (
        "networks" in await (await client.get("/customers/state", params={"since": version})).json()
    )


async def test_portraits_and_photographs_are_drawings(client: Client) -> None:
    """Each is well-formed SVG in which nothing can run."""
    addresses = [f"/customers/avatars/{persona.key}.svg" for persona in CAST]
    addresses += [f"/customers/pictures/{name}.svg" for name in PICTURES]
    for address in addresses:
        answered = await client.get(address)
        assert (answered.status, answered.content_type) == (200, "image/svg+xml")
        assert answered.headers["Content-Security-Policy"] == "default-src 'none'"
        root = ET.fromstring(await answered.text())  # noqa: S314 - our own drawing
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (await client.get("/customers/avatars/Wrong_Key.svg")).status == 404
    assert (await client.get("/customers/pictures/none.svg")).status == 404


def test_a_portrait_follows_from_its_key() -> None:
    """The same key is the same face; most keys differ; strange keys have none."""
    assert portrait("ada") == portrait("ada")
    assert len({portrait(persona.key) for persona in CAST}) == len(CAST)
    with pytest.raises(ValueError, match="is no key of a portrait"):
        portrait("<svg>")
