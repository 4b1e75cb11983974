"""A small server that answers the page as the local Slack does, with what a test gives it."""

from __future__ import annotations

import asyncio
import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

PAGE = Path(__file__).resolve().parents[3] / "playground" / "page"

Json = dict[str, Any]
Answer = Json | Callable[[Json], Json]


class FixtureSlack:
    """Canned answers of `/page/…`, a record of what was asked, and a stream of events.

    `answers` maps a path below `/page/` to the answer of its POST (or to a function of the body);
    an answer with `ok` false is sent with status 400. `asked` holds `(path, body)` in order.
    """

    def __init__(self) -> None:
        self.state: Json = {}
        self.messages: dict[str, list[Json]] = {}
        self.threads: dict[str, list[Json]] = {}
        self.home: Json | None = None
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, Json]] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.files: dict[str, bytes] = {}
        self.url = ""
        self._streams: set[asyncio.Queue[str | None]] = set()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens on a free port of the loopback."""
        app = web.Application()
        app.router.add_get("/", self._index)
        app.router.add_static("/static/", PAGE)
        app.router.add_get("/page/state", self._state)
        app.router.add_get("/page/messages", self._messages)
        app.router.add_get("/page/home", self._home)
        app.router.add_get("/page/events", self._events)
        app.router.add_post("/page/files", self._upload)
        app.router.add_get("/page/files/{file}/{name}", self._file)
        app.router.add_post("/page/{path:.+}", self._post)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Ends the streams and the server."""
        self.drop_streams()
        if self._runner is not None:
            await self._runner.cleanup()

    def begin(self, state: Json) -> None:
        """Forgets what a test before gave and asked, and shows this workspace."""
        self.drop_streams()
        self.state = state
        self.home = None
        records = (self.messages, self.threads, self.answers, self.asked, self.gates, self.files)
        for record in records:
            record.clear()

    def emit(self, event: Json) -> None:
        """Sends an event to every page that listens."""
        for stream in self._streams:
            stream.put_nowait(json.dumps(event))

    def drop_streams(self) -> None:
        """Breaks every stream of events, as a restart of the server does."""
        for stream in self._streams:
            stream.put_nowait(None)

    def bodies(self, path: str) -> list[Json]:
        """The bodies posted to a path below `/page/`, oldest first."""
        return [body for asked, body in self.asked if asked == path]

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _state(self, request: web.Request) -> web.StreamResponse:
        wanted = request.query.get("user")
        users = self.state["users"]
        me = next((user for user in users if user["id"] == wanted), users[0])
        return web.json_response({**self.state, "me": me})

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(("messages?", dict(request.query)))
        thread = request.query.get("thread_ts")
        found = (
            self.threads.get(thread, [])
            if thread
            else self.messages.get(request.query["channel"], [])
        )
        return web.json_response({"messages": found})

    async def _home(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"view": self.home})

    async def _post(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        body = await request.json()
        self.asked.append((path, body))
        if path in self.gates:
            await self.gates[path].wait()
        answer = self.answers.get(path, {"ok": True})
        if callable(answer):
            answer = answer(body)
        return web.json_response(answer, status=200 if answer.get("ok", True) else 400)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        name, content = request.query["name"], await request.read()
        self.asked.append(("files", {**request.query, "size": len(content)}))
        if "files" in self.gates:
            await self.gates["files"].wait()
        file_id = f"F{len(self.files)}"
        self.files[file_id] = content
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = {"id": file_id, "name": name, "mimetype": kind, "size": len(content)}
        return web.json_response({"ok": True, "file": file})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.files[request.match_info["file"]], content_type="image/png")

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        if "events" in self.gates:
            await self.gates["events"].wait()
        await response.prepare(request)
        stream: asyncio.Queue[str | None] = asyncio.Queue()
        self._streams.add(stream)
        try:
            while (line := await stream.get()) is not None:
                await response.write(f"data: {line}\n\n".encode())
        except ConnectionResetError:
            pass  # the page went elsewhere
        finally:
            self._streams.discard(stream)
        return response
