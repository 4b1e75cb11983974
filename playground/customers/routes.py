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

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from aiohttp import web

from bot.errors import BadInput, NotFound
from playground.customers import acts
from playground.customers.avatars import KEY, portrait
from playground.customers.pictures import PICTURES
from playground.customers.town import Town
from playground.customers.views import town_view, version

_PAGE = Path(__file__).parent / "page"
_FILES = {"page.css": "text/css", "page.js": "text/javascript", "dom.js": "text/javascript"}
_CLOSED = "default-src 'none'; img-src 'self' data:; connect-src 'self'"
_PAGE_HEADERS = {
    # Nothing from elsewhere may run here, whatever a customer writes.
    "Content-Security-Policy": (
        f"{_CLOSED}; script-src 'self'; style-src 'self'; form-action 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_DRAWING_HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "Cache-Control": "public, max-age=86400",
    "X-Content-Type-Options": "nosniff",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_Asked = TypeVar("_Asked", bound=msgspec.Struct)


def routes(town: Town) -> list[web.RouteDef]:
    """The routes of a town's page, for `app.add_routes`."""

    async def state(request: web.Request) -> web.StreamResponse:
        if request.query.get("since") == version(town):
            return _json({"version": version(town), "now": town.now().isoformat()})
        return _json(town_view(town))

    async def say(request: web.Request) -> web.StreamResponse:
        return _json({"ok": True, "id": acts.say(town, await _body(request, acts.Say))})

    async def edit(request: web.Request) -> web.StreamResponse:
        acts.edit(town, await _body(request, acts.Edit))
        return _json({"ok": True})

    async def delete(request: web.Request) -> web.StreamResponse:
        acts.delete(town, await _body(request, acts.Delete))
        return _json({"ok": True})

    async def react(request: web.Request) -> web.StreamResponse:
        acts.react(town, await _body(request, acts.React))
        return _json({"ok": True})

    async def upload(request: web.Request) -> web.StreamResponse:
        return _upload(town, request.match_info["network"], request.match_info["id"])

    async def trouble(request: web.Request) -> web.StreamResponse:
        acts.trouble(town, await _body(request, acts.Trouble))
        return _json({"ok": True})

    async def pause(request: web.Request) -> web.StreamResponse:
        town.customers.is_paused = (await _body(request, acts.Pause)).on
        return _json({"ok": True})

    return [
        web.get("/customers", _page),
        web.get("/customers/static/{name}", _static),
        web.get("/customers/avatars/{key}.svg", _avatar),
        web.get("/customers/pictures/{name}.svg", _picture),
        web.get("/customers/uploads/{network}/{id}", upload),
        web.get("/customers/state", state),
        web.post("/customers/say", _explained(say)),
        web.post("/customers/edit", _explained(edit)),
        web.post("/customers/delete", _explained(delete)),
        web.post("/customers/react", _explained(react)),
        web.post("/customers/trouble", _explained(trouble)),
        web.post("/customers/pause", _explained(pause)),
    ]


def _explained(handler: Handler) -> Handler:
    """Turn errors into answers."""

    async def explained(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except (BadInput, NotFound) as error:
            status = 404 if isinstance(error, NotFound) else 400
            return _json({"ok": False, "message": str(error)}, status=status)

    return explained


async def _body(request: web.Request, form: type[_Asked]) -> _Asked:
    # JSON alone: another site's form cannot send it without asking the browser first.
    if request.content_type != "application/json":
        raise BadInput("Send JSON.")
    try:
        return msgspec.json.decode(await request.read(), type=form)
    except msgspec.DecodeError as error:
        raise BadInput(f"This cannot be read: {error}.") from error


async def _page(request: web.Request) -> web.StreamResponse:
    del request
    return web.FileResponse(_PAGE / "index.html", headers=_PAGE_HEADERS)


async def _static(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    if name not in _FILES:
        raise web.HTTPNotFound
    return web.FileResponse(
        _PAGE / name,
        headers={"Content-Type": f"{_FILES[name]}; charset=utf-8", "Cache-Control": "no-cache"},
    )


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
    # The world takes pictures alone; nothing else is ever served under their types.
    if found is None or not found[0].mime.startswith("image/"):
        raise web.HTTPNotFound
    upload, content = found
    return web.Response(body=content, content_type=upload.mime, headers=_DRAWING_HEADERS)


def _svg(document: str) -> web.Response:
    return web.Response(text=document, content_type="image/svg+xml", headers=_DRAWING_HEADERS)


def _json(answer: object, *, status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(answer),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
