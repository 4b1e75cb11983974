"""The customers' page and its JSON, served by whoever mounts them (the local Slack's server).

    GET  /customers                      the page
    GET  /customers/static/NAME          its style and script
    GET  /customers/state?since=VERSION  everything it shows; {"now", "version"} when nothing is new
    POST /customers/say|edit|delete|react|trouble|pause
    GET  /customers/avatars/KEY.svg      a portrait
    GET  /customers/pictures/NAME.svg    an attached photograph
    GET  /customers/uploads/NETWORK/ID   a picture of a post of ours

An error is `{"ok": false, "message": "a sentence"}` with status 400 or 404.
"""

from pathlib import Path

from aiohttp import web

from playground.customers import acts
from playground.customers.avatars import KEY, portrait
from playground.customers.pictures import PICTURES
from playground.customers.town import Town
from playground.customers.views import town_view, version
from playground.pages import (
    PICTURE_HEADERS,
    body_of,
    explained,
    json_answer,
    page,
    picture_answer,
    static,
)

_PAGE = Path(__file__).parent / "page"


def routes(town: Town) -> list[web.RouteDef]:
    """The routes of a town's page, for `app.add_routes`."""

    async def state(request: web.Request) -> web.StreamResponse:
        if request.query.get("since") == version(town):
            return json_answer({"version": version(town), "now": town.now().isoformat()})
        return json_answer(town_view(town))

    async def say(request: web.Request) -> web.StreamResponse:
        return json_answer({"ok": True, "id": acts.say(town, await body_of(request, acts.Say))})

    async def edit(request: web.Request) -> web.StreamResponse:
        acts.edit(town, await body_of(request, acts.Edit))
        return json_answer({"ok": True})

    async def delete(request: web.Request) -> web.StreamResponse:
        acts.delete(town, await body_of(request, acts.Delete))
        return json_answer({"ok": True})

    async def react(request: web.Request) -> web.StreamResponse:
        acts.react(town, await body_of(request, acts.React))
        return json_answer({"ok": True})

    async def upload(request: web.Request) -> web.StreamResponse:
        return _upload(town, request.match_info["network"], request.match_info["id"])

    async def trouble(request: web.Request) -> web.StreamResponse:
        acts.trouble(town, await body_of(request, acts.Trouble))
        return json_answer({"ok": True})

    async def pause(request: web.Request) -> web.StreamResponse:
        town.customers.is_paused = (await body_of(request, acts.Pause)).on
        return json_answer({"ok": True})

    return [
        web.get("/customers", page(_PAGE)),
        web.get("/customers/static/{name}", static(_PAGE)),
        web.get("/customers/avatars/{key}.svg", _avatar),
        web.get("/customers/pictures/{name}.svg", _picture),
        web.get("/customers/uploads/{network}/{id}", upload),
        web.get("/customers/state", state),
        web.post("/customers/say", explained(say)),
        web.post("/customers/edit", explained(edit)),
        web.post("/customers/delete", explained(delete)),
        web.post("/customers/react", explained(react)),
        web.post("/customers/trouble", explained(trouble)),
        web.post("/customers/pause", explained(pause)),
    ]


async def _avatar(request: web.Request) -> web.StreamResponse:
    key = request.match_info["key"]
    if KEY.fullmatch(key) is None:
        raise web.HTTPNotFound
    return _svg(portrait(key))


async def _picture(request: web.Request) -> web.StreamResponse:
    picture = PICTURES.get(request.match_info["name"])
    if picture is None:
        raise web.HTTPNotFound
    return _svg(picture.document())


def _upload(town: Town, network: str, upload_id: str) -> web.Response:
    world = town.worlds.get(network)
    found = None if world is None else world.pictures.find(upload_id)
    if found is None:
        raise web.HTTPNotFound
    upload, content = found
    return picture_answer(content, upload.mime)


def _svg(document: str) -> web.Response:
    return web.Response(text=document, content_type="image/svg+xml", headers=PICTURE_HEADERS)
