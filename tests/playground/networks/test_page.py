"""The page of the five networks: what it tells, what may be done there, and what may not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from playground.networks.routes import routes
from playground.networks.stage import Stage
from tests.playground.customers.building import Clock
from tests.playground.networks.staging import NETWORKS, stage_at

HOSTILE = '<script>alert(1)</script> <img src=x onerror="alert(2)">'


@dataclass(frozen=True, kw_only=True)
class Page:
    """The page, asked as a browser asks it."""

    stage: Stage
    client: "TestClient[web.Request, web.Application]"
    clock: Clock

    async def post(self, path: str, **body: object) -> tuple[int, dict[str, Any]]:
        """Do something; status and answer."""
        async with self.client.post(f"/networks/{path}", json=body) as answer:
            return answer.status, await answer.json()

    async def network(self, name: str) -> dict[str, Any]:
        """What it shows of a network."""
        async with self.client.get("/networks/state") as answer:
            shown = await answer.json()
        found: dict[str, Any] = next(one for one in shown["networks"] if one["name"] == name)
        return found


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """On a stage whose cast rests."""
    clock = Clock()
    async with stage_at(tmp_path, clock) as stage:
        stage.visitors.is_paused = True
        stage.visitors.step(clock.now)
        app = web.Application()
        app.add_routes(routes(stage))
        async with TestClient(TestServer(app, host="127.0.0.1")) as client:
            yield Page(stage=stage, client=client, clock=clock)


async def test_nothing_from_elsewhere_runs_on_it(page: Page) -> None:
    """Its policy closes everything but its own files, which are there."""
    async with page.client.get("/networks") as answer:
        policy = answer.headers["Content-Security-Policy"]
        html = await answer.text()
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    for name, kind in (("page.js", "text/javascript"), ("page.css", "text/css")):
        assert f"/networks/static/{name}" in html
        async with page.client.get(f"/networks/static/{name}") as answer:
            assert (answer.status, answer.content_type) == (200, kind)
    async with page.client.get("/networks/static/index.html") as answer:
        assert answer.status == 404


def test_its_script_makes_no_markup_of_strings() -> None:
    """Elements are made one by one, and words become text."""
    script = Path("playground/networks/page/page.js").read_text()
    assert "createElement" not in script
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"):
        assert way not in script


async def test_hostile_words_stay_words(page: Page) -> None:
    """They travel as JSON; a name becomes no address."""
    status, said = await page.post(
        "say", network="facebook", new_name=HOSTILE, text=HOSTILE, place="on our page"
    )
    assert status == 200
    shown = await page.network("facebook")
    (message,) = [
        m for thread in shown["threads"] for m in thread["messages"] if m["id"] == said["id"]
    ]
    assert message["text"] == HOSTILE
    assert message["author"]["avatar"].endswith(".svg")


@pytest.mark.parametrize("name", NETWORKS)
async def test_a_visitor_speaks_changes_and_takes_back(page: Page, name: str) -> None:
    """As somebody new, and again as the same person; what is ours they cannot touch."""
    place = (await page.network(name))["places"][0]["name"]
    status, said = await page.post(
        "say", network=name, new_name="Robin Teller", text="Is that so?", place=place
    )
    assert status == 200
    (robin,) = [p for p in (await page.network(name))["people"] if p["name"] == "Robin Teller"]
    status, more = await page.post(
        "say", network=name, person=robin["id"], text="Tell me!", place=place, under=said["id"]
    )
    assert (status, more["id"] == said["id"]) == (200, False)
    status, answer = await page.post("edit", network=name, id=said["id"], text="Is it so?")
    assert status == (200 if page.stage.sides[name].edits else 400)
    assert (await page.post("delete", network=name, id=more["id"]))[0] == 200
    assert (await page.post("delete", network=name, id=more["id"]))[0] == 404
    ours = page.stage.sides[name].our_post()
    status, answer = await page.post("delete", network=name, id=ours)
    assert (status, answer["message"]) == (400, "Only the bot changes what our account has said.")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"network": "myspace", "text": "Hi"}, "There is no network 'myspace'."),
        ({"network": "x", "text": " "}, "Write something first."),
        ({"network": "x", "text": "Hi"}, "Say who you are: a name is enough."),
        ({"network": "x", "text": "Hi", "person": "7"}, "Nobody of this id lives here."),
        (
            {"network": "x", "text": "Hi", "new_name": "Robin", "place": "in a story"},
            "On X nobody speaks “in a story”.",
        ),
        (
            {"network": "x", "text": "Hi", "new_name": "Robin", "under": "1"},
            "There is no such message, or it has been deleted.",
        ),
    ],
)
async def test_what_makes_no_sense_is_said(
    page: Page, body: dict[str, object], sentence: str
) -> None:
    """In a sentence, and nothing is done."""
    acts = page.stage.version
    status, answer = await page.post("say", **body)
    assert (status in {400, 404}, answer["message"]) == (True, sentence)
    assert page.stage.version == acts


async def test_another_sites_form_can_do_nothing(page: Page) -> None:
    """Forms cannot send JSON without asking the browser first."""
    async with page.client.post("/networks/pause", data={"on": "true"}) as answer:
        assert (answer.status, await answer.json()) == (400, {"ok": False, "message": "Send JSON."})


async def test_an_outage_lasts_and_ends(page: Page) -> None:
    """Every request is refused meanwhile."""
    status, _ = await page.post("break", network="x", what="outage", on=True)
    assert status == 200
    assert (await page.network("x"))["out"]
    async with page.client.session.get(f"{page.stage.x.url}/2/users/me") as answer:
        assert answer.status == 503
    await page.post("break", network="x", what="outage", on=False)
    async with page.client.session.get(f"{page.stage.x.url}/2/users/me") as answer:
        assert answer.status == 401
    status, answered = await page.post("break", network="x", what="earthquake")
    assert (status, "no trouble" in answered["message"]) == (400, True)


async def test_what_was_never_pushed_cannot_come_again(page: Page) -> None:
    """A sentence says so; networks without webhooks have none."""
    for name in ("facebook", "bluesky"):
        status, answer = await page.post("push", network=name)
        title = page.stage.sides[name].title
        assert (status, answer["message"]) == (400, f"{title} has pushed nothing by webhook yet.")


async def test_links_of_the_networks_lead_to_the_page(page: Page) -> None:
    """The address that a network tells of a message is that of the message on the page."""
    stage, clock = page.stage, page.clock
    clock.now += timedelta(minutes=1)
    graph, media = stage.facebook, stage.sides["instagram"].our_post()
    comment = graph.comment("Nice", on=stage.sides["facebook"].our_post())
    post = stage.sides["bluesky"].our_post()
    toot = stage.sides["mastodon"].our_post()
    owner, _, number = graph.comments[comment].post_id.partition("_")
    did, key = post.removeprefix("at://").split("/")[0], post.rpartition("/")[2]
    for path, message in (
        (f"facebook/{owner}/posts/{number}?comment_id={comment.partition('_')[2]}", comment),
        (f"facebook/{owner}/posts/{number}", graph.comments[comment].post_id),
        (f"instagram/p/{media}/", media),
        (f"bluesky/profile/{did}/post/{key}", post),
        (f"mastodon/@harbourcoffee/{toot}", toot),
    ):
        async with page.client.get(f"/networks/{path}", allow_redirects=False) as answer:
            assert answer.status == 302
            location = answer.headers["Location"].removeprefix("/networks#")
        network, _, marked = location.partition("/")
        assert stage.sides[network].find(unquote(marked)) is not None
        assert unquote(marked) == message
    async with page.client.get("/networks/myspace/x", allow_redirects=False) as answer:
        assert answer.status == 404
