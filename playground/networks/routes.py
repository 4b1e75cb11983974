"""The page of the five networks and its JSON, served by whoever mounts them.

    GET  /networks                       the page
    GET  /networks/static/NAME           its style and script
    GET  /networks/state?since=VERSION   everything it shows; {"now", "version"} when nothing is new
    POST /networks/say|edit|delete|break|push|pause
    GET  /networks/pictures/NETWORK/ID   a picture of a post of ours
    GET  /networks/NETWORK/...           where links to posts lead: to the post on the page

An error is `{"ok": false, "message": "a sentence"}` with status 400 or 404.
"""

from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from playground.networks import acts
from playground.networks.sides import Side
from playground.networks.stage import Stage
from playground.networks.views import stage_view
from playground.pages import body_of, explained, json_answer, page, picture_answer, static

_PAGE = Path(__file__).parent / "page"


class _Room:
    """Answers for one stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def state(self, request: web.Request) -> web.StreamResponse:
        """Everything, or that there is nothing new."""
        version = self._stage.version
        if request.query.get("since") == version:
            return json_answer({"version": version, "now": self._stage.now().isoformat()})
        return json_answer(stage_view(self._stage))

    async def say(self, request: web.Request) -> web.StreamResponse:
        """Somebody says something."""
        said = acts.say(self._stage, await body_of(request, acts.Say))
        return json_answer({"ok": True, "id": said})

    async def edit(self, request: web.Request) -> web.StreamResponse:
        """Somebody changes their words."""
        acts.edit(self._stage, await body_of(request, acts.Edit))
        return json_answer({"ok": True})

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """Somebody takes a message back."""
        acts.delete(self._stage, await body_of(request, acts.Delete))
        return json_answer({"ok": True})

    async def break_it(self, request: web.Request) -> web.StreamResponse:
        """Something goes wrong."""
        acts.break_it(self._stage, await body_of(request, acts.Break))
        return json_answer({"ok": True})

    async def push(self, request: web.Request) -> web.StreamResponse:
        """The last webhook once more."""
        await acts.push_again(self._stage, await body_of(request, acts.PushAgain))
        return json_answer({"ok": True})

    async def pause(self, request: web.Request) -> web.StreamResponse:
        """The cast rests, or wakes."""
        self._stage.visitors.is_paused = (await body_of(request, acts.Pause)).on
        return json_answer({"ok": True})

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A picture of a post of ours."""
        found = self._side(request).picture(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return picture_answer(*found)

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Where a link to a post leads."""
        side = self._side(request)
        message = side.addressed(request.match_info["path"], request.query)
        raise web.HTTPFound(f"/networks#{side.name}/{quote(message, safe='')}")

    def _side(self, request: web.Request) -> Side:
        side = self._stage.sides.get(request.match_info["network"])
        if side is None:
            raise web.HTTPNotFound
        return side


def routes(stage: Stage) -> list[web.RouteDef]:
    """The routes of the page, for `app.add_routes`."""
    room = _Room(stage)
    return [
        web.get("/networks", page(_PAGE)),
        web.get("/networks/static/{name}", static(_PAGE)),
        web.get("/networks/state", room.state),
        web.post("/networks/say", explained(room.say)),
        web.post("/networks/edit", explained(room.edit)),
        web.post("/networks/delete", explained(room.delete)),
        web.post("/networks/break", explained(room.break_it)),
        web.post("/networks/push", explained(room.push)),
        web.post("/networks/pause", explained(room.pause)),
        web.get("/networks/pictures/{network}/{id}", room.picture),
        web.get("/networks/{network}/{path:.*}", room.link),
    ]
