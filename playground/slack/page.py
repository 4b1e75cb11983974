"""The page's JSON interface: acting in the workspace as one of its people."""

import json
from typing import Any

from aiohttp import web

from playground.slack.errors import ClientRefusal
from playground.slack.page_events import PageEvents
from playground.slack.page_view import PageView
from playground.slack.people import Office
from playground.slack.state import Channel, Json, User

_MISSING: Any = object()


class Body:
    """The JSON body of a POST."""

    def __init__(self, fields: Json) -> None:
        self._fields = fields

    @classmethod
    async def read(cls, request: web.Request) -> "Body":
        """Read the body.

        Raises:
            ClientRefusal: `bad_request`.
        """
        try:
            fields = json.loads(await request.text())
        except ValueError as error:
            raise ClientRefusal("bad_request", "the body is not JSON") from error
        if not isinstance(fields, dict):
            raise ClientRefusal("bad_request", "the body is not an object")
        return cls(fields)

    def get(self, name: str, kind: type, default: Any = _MISSING) -> Any:  # noqa: ANN401 - of the kind asked for
        """Read a field of a kind; it must be there unless there is a default.

        Raises:
            ClientRefusal: `bad_request`.
        """
        value = self._fields.get(name)
        if value is None and default is not _MISSING:
            return default
        if not isinstance(value, kind):
            raise ClientRefusal("bad_request", f"{name} must be a {kind.__name__}")
        return value

    def text(self, name: str) -> str:
        """Read text that must be there."""
        return str(self.get(name, str))


class Page:
    """Answers `/page/...`."""

    def __init__(self, office: Office, view: PageView, events: PageEvents) -> None:
        self._office = office
        self._view = view
        self._events = events

    def routes(self) -> list[web.RouteDef]:
        """Give the routes of the interface."""
        return [
            web.get("/page/state", self._state),
            web.get("/page/messages", self._messages),
            web.get("/page/home", self._home),
            web.get("/page/events", self._serve_events),
            web.post("/page/messages", self._post),
            web.post("/page/messages/edit", self._edit),
            web.post("/page/messages/delete", self._delete),
            web.post("/page/files", self._upload),
            web.post("/page/files/delete", self._delete_file),
            web.post("/page/ims", self._open_im),
            web.post("/page/commands", self._command),
            web.post("/page/shortcuts", self._shortcut),
            web.post("/page/actions", self._act),
            web.post("/page/options", self._options),
            web.post("/page/views/submit", self._submit),
            web.post("/page/views/close", self._close),
            web.post("/page/presence", self._presence),
            web.post("/page/dnd", self._dnd),
        ]

    def _asker(self, request: web.Request) -> User:
        return self._user(request.query.get("user", ""))

    def _user(self, reference: str) -> User:
        user = self._office.core.state.users.get(reference)
        if user is None or user.is_bot:
            raise ClientRefusal("user_not_found", "there is no such person", status=404)
        return user

    def _actor(self, body: Body) -> User:
        return self._user(body.text("user"))

    def _channel(self, user: User, body: Body) -> Channel:
        return self._office.conversing.channel(user, body.text("channel"))

    async def _state(self, request: web.Request) -> web.Response:
        asker = self._asker(request) if request.query.get("user") else self._view.first_person()
        return web.json_response(self._view.overview(asker.id))

    async def _messages(self, request: web.Request) -> web.Response:
        user = self._asker(request)
        channel = self._office.conversing.channel(user, request.query.get("channel", ""))
        found = self._view.messages(user.id, channel, request.query.get("thread_ts"))
        return web.json_response({"messages": found})

    async def _home(self, request: web.Request) -> web.Response:
        return web.json_response({"view": self._office.conversing.open_home(self._asker(request))})

    async def _serve_events(self, request: web.Request) -> web.StreamResponse:
        return await self._events.handle(request, self._asker(request).id)

    async def _post(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        user = self._actor(body)
        message = self._office.conversing.post(
            user,
            self._channel(user, body),
            body.text("text"),
            thread_ts=body.get("thread_ts", str, None),
        )
        return web.json_response({"ok": True, "ts": message["ts"]})

    async def _edit(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        user = self._actor(body)
        channel = self._channel(user, body)
        self._office.conversing.edit(user, channel, body.text("ts"), body.text("text"))
        return _done()

    async def _delete(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        user = self._actor(body)
        self._office.conversing.delete(user, self._channel(user, body), body.text("ts"))
        return _done()

    async def _upload(self, request: web.Request) -> web.Response:
        user, name = self._asker(request), request.query.get("name") or "file"
        file = self._office.conversing.upload(user, name, await request.read())
        return web.json_response({"ok": True, "file": file})

    async def _delete_file(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        self._office.conversing.delete_file(self._actor(body), body.text("file"))
        return _done()

    async def _open_im(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        user = self._actor(body)
        other = self._office.conversing.user(body.text("with"))
        channel = self._office.conversing.open_im(user, other)
        return web.json_response({"ok": True, "channel": channel.id})

    async def _command(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        user = self._actor(body)
        channel = self._channel(user, body)
        text = body.get("text", str, "")
        await self._office.interacting.command(user, channel, body.text("command"), text)
        return _done()

    async def _shortcut(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        user = self._actor(body)
        ts = body.get("message_ts", str, None)
        channel = self._channel(user, body) if ts is not None else None
        await self._office.interacting.shortcut(user, body.text("callback_id"), channel, ts)
        return _done()

    async def _act(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        values = body.get("state", dict, {}).get("values", {})
        await self._office.interacting.act(
            self._actor(body),
            body.get("container", dict),
            body.get("action", dict),
            values,
        )
        return _done()

    async def _options(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        answer = await self._office.interacting.suggest(
            self._actor(body),
            body.get("container", dict),
            body.text("block_id"),
            body.text("action_id"),
            body.get("value", str, ""),
        )
        return web.json_response(answer)

    async def _submit(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        values = body.get("state", dict, {}).get("values", {})
        outcome = await self._office.submitting.submit(
            self._actor(body),
            body.text("view_id"),
            values,
        )
        answer: Json = {"ok": True, "response_action": outcome.response_action}
        if outcome.errors:
            answer["errors"] = dict(outcome.errors)
        if outcome.view is not None:
            answer["view"] = outcome.view
        return web.json_response(answer)

    async def _close(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        is_cleared = body.get("is_cleared", bool, False)
        await self._office.submitting.close(
            self._actor(body),
            body.text("view_id"),
            is_cleared=is_cleared,
        )
        return _done()

    async def _presence(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        presence = body.text("presence")
        if presence not in {"active", "away"}:
            raise ClientRefusal("bad_request", "presence is active or away")
        self._office.conversing.set_presence(self._actor(body), is_active=presence == "active")
        return _done()

    async def _dnd(self, request: web.Request) -> web.Response:
        body = await Body.read(request)
        self._office.conversing.set_dnd(self._actor(body), on=body.get("on", bool))
        return _done()


def _done() -> web.Response:
    return web.json_response({"ok": True})
