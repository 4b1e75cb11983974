"""A strict pretend server on the loopback, in three flavours, with scripted faults.

It refuses what the documents do not allow: unknown fields, missing rights, a wrong token, a text
over the limit, a parent that does not exist. `World` holds what people do; this file speaks HTTP.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Self

from aiohttp import web

from playground.networks.mastodon.answers import account_json, instance_json, status_json
from playground.networks.mastodon.flavours import MASTODON, Flavour
from playground.networks.mastodon.media import FakeMedia
from playground.networks.mastodon.pretend import Fault, Notification, Person, Post, World
from playground.networks.mastodon.refusals import refusal
from playground.networks.mastodon.sign_in import FakeSignIn

__all__ = ["FakeMastodon", "Fault", "Person"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_FIELDS = {
    "status",
    "in_reply_to_id",
    "visibility",
    "spoiler_text",
    "language",
    "sensitive",
    "media_ids[]",
}
_RIGHTS = "read:accounts read:notifications read:statuses write:statuses write:media"


class FakeMastodon(World):
    """Start it with `async with`; `base_url` is known then."""

    def __init__(
        self,
        flavour: Flavour = MASTODON,
        *,
        clock: Callable[[], datetime] | None = None,
        brand: str = "brand",
        brand_name: str = "",
        site: str = "",
    ) -> None:
        super().__init__(flavour, clock=clock, brand=brand, brand_name=brand_name, site=site)
        self.base_url = ""
        self.token = "tok-1"
        self.refresh_token = ""
        self.granted = _RIGHTS
        self.requests: list[str] = []
        self.remaining = 300
        self.media = FakeMedia(self)
        self.sign_in = FakeSignIn(self)
        self.deaf = False
        self.dead_sockets = False
        self.stream_headers: list[dict[str, str]] = []
        self._faults: list[Fault] = []
        self.keys: dict[str, str] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._sending: set[asyncio.Future[None]] = set()
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(middlewares=[self._middleware])
        app.add_routes(
            [
                web.get("/api/v1/instance", self._instance),
                web.get("/api/v2/instance", self._instance),
                web.get("/api/v1/accounts/verify_credentials", self._verify),
                web.get("/api/v1/accounts/{id}/statuses", self._account_statuses),
                web.get("/api/v1/notifications", self._notifications),
                web.get("/api/v1/statuses", self._statuses),
                web.post("/api/v1/statuses", self._publish),
                web.get("/api/v1/statuses/{id}", self._status),
                web.delete("/api/v1/statuses/{id}", self._delete),
                web.get("/api/v1/statuses/{id}/context", self._context),
                web.get("/api/v1/streaming", self._streaming),
                *self.sign_in.routes(),
                *self.media.routes(),
            ]
        )
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping.set()
        await self.drop_streams()
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, method: str, path: str, status: int, **how: object) -> None:
        """Let the next such request go wrong; see `Fault`."""
        fault = Fault(method=method, path=path, status=status, **how)  # type: ignore[arg-type]  # the caller's keywords are those of Fault
        self._faults.extend([fault] * fault.times)

    def heal(self) -> None:
        """Forget what was scripted and has not happened."""
        self._faults.clear()

    async def drop_streams(self) -> None:
        """Close all WebSockets."""
        for socket in self._sockets:
            await socket.close()
        self._sockets.clear()

    def approve(self, address: str) -> str:
        """What a person does in the browser; the code that the page shows."""
        return self.sign_in.approve(address)

    def notify(self, kind: str, post: Post, *, late_by: int = 0) -> str:
        """Tell the brand, over the stream too."""
        notification_id = super().notify(kind, post, late_by=late_by)
        event = {"stream": ["user:notification"], "event": "notification", "payload": "{}"}
        if not self.deaf:
            for socket in self._sockets:
                if not socket.closed:
                    sending = asyncio.ensure_future(socket.send_str(json.dumps(event)))
                    self._sending.add(sending)
                    sending.add_done_callback(self._sending.discard)
        return notification_id

    @web.middleware
    async def _middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path_qs}")
        fault = next(
            (
                one
                for one in self._faults
                if request.method == one.method and request.path.startswith(one.path)
            ),
            None,
        )
        if fault is not None:
            self._faults.remove(fault)
            if fault.after_effect:
                await handler(request)
            return await self._go_wrong(request, fault)
        response = await handler(request)
        if not response.prepared:
            self._add_headers(response)
        return response

    async def _go_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.status == 0:
            await self._stopping.wait()
        if fault.status <= 0:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        response = web.Response(status=fault.status, text=fault.body)
        self._add_headers(response)
        for name, value in fault.headers:
            response.headers[name] = value
        return response

    def _add_headers(self, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(self.now, usegmt=True)
        if not self.flavour.rate_headers:
            return
        reset = self.now + timedelta(minutes=3)
        response.headers["X-RateLimit-Limit"] = "300"
        response.headers["X-RateLimit-Remaining"] = str(self.remaining)
        response.headers["X-RateLimit-Reset"] = (
            str(int(reset.timestamp())) if self.flavour.reset_as_number else reset.isoformat()
        )

    def require(self, request: web.Request, right: str) -> None:
        """Refuse a request whose token does not have the right."""
        if request.headers.get("Authorization") != f"Bearer {self.token}":
            raise refusal(web.HTTPUnauthorized, "The access token is invalid")
        if right not in self.granted.split():
            raise refusal(web.HTTPForbidden, "This action is outside the authorized scopes")

    async def _instance(self, request: web.Request) -> web.Response:
        if request.path.startswith("/api/v2") and not self.flavour.newest_instance:
            return web.Response(status=404, text="Not Found")
        return web.json_response(instance_json(self.flavour, self.base_url))

    async def _verify(self, request: web.Request) -> web.Response:
        self.require(request, "read:accounts")
        return web.json_response(account_json(self.brand, self.flavour))

    async def _notifications(self, request: web.Request) -> web.Response:
        self.require(request, "read:notifications")
        rows: list[Notification] = list(reversed(self.notifications))
        wanted = request.query.getall("types[]", [])
        if self.flavour.types is not None and wanted:
            if not self.flavour.types.issuperset(wanted):
                raise refusal(web.HTTPBadRequest, "Invalid value for enum.")
            rows = [row for row in rows if row.kind in wanted]
        ids = [row.id for row in rows]
        page_ids = self._page(request, ids, honours_min_id=self.flavour.honours_min_id)
        page = [row for row in rows if row.id in page_ids]
        body: list[dict[str, object]] = [
            {
                "id": row.id,
                "type": row.kind,
                "created_at": row.created_at.isoformat(),
                "account": account_json(row.post.author, self.flavour),
                "status": status_json(row.post, self),
            }
            for row in page
        ]
        return self._listed(request, body)

    def _page(self, request: web.Request, ids: list[str], *, honours_min_id: bool) -> set[str]:
        limit = min(int(request.query.get("limit", "20")), self.flavour.page_limit)
        max_id, min_id = request.query.get("max_id"), request.query.get("min_id")
        if max_id is not None and self.flavour.honours_max_id:
            ids = [one for one in ids if self.order[one] < self.order[max_id]]
        if min_id is not None and honours_min_id:
            return set([one for one in ids if self.order[one] > self.order[min_id]][-limit:])
        return set(ids[:limit])

    def _listed(self, request: web.Request, body: list[dict[str, object]]) -> web.Response:
        response = web.json_response(body)
        if body:
            path = f"{self.base_url}{request.path}"
            response.headers["Link"] = (
                f'<{path}?max_id={body[-1]["id"]}>; rel="next", '
                f'<{path}?min_id={body[0]["id"]}>; rel="prev"'
            )
        return response

    async def _account_statuses(self, request: web.Request) -> web.Response:
        self.require(request, "read:statuses")
        if request.match_info["id"] != self.brand.id:
            raise refusal(web.HTTPNotFound, "Record not found")
        posts = [
            post
            for post in reversed(self.ours())
            if self.flavour.lists_direct or post.visibility != "direct"
        ]
        page_ids = self._page(request, [post.id for post in posts], honours_min_id=True)
        return self._listed(
            request, [status_json(post, self) for post in posts if post.id in page_ids]
        )

    def _found(self, status_id: str) -> Post:
        post = self.posts.get(status_id)
        if post is None or not self.visible(post):
            raise refusal(web.HTTPNotFound, "Record not found")
        return post

    async def _status(self, request: web.Request) -> web.Response:
        self.require(request, "read:statuses")
        return web.json_response(status_json(self._found(request.match_info["id"]), self))

    async def _statuses(self, request: web.Request) -> web.Response:
        self.require(request, "read:statuses")
        ids = request.query.getall("id[]", [])
        if not self.flavour.several_statuses or len(ids) > 20:
            raise refusal(web.HTTPUnprocessableEntity, "Validation failed")
        found = [self.posts[one] for one in ids if one in self.posts]
        return web.json_response([status_json(post, self) for post in found if self.visible(post)])

    async def _context(self, request: web.Request) -> web.Response:
        self.require(request, "read:statuses")
        post = self._found(request.match_info["id"])
        ancestors: list[Post] = []
        above = self.posts.get(post.in_reply_to)
        while above is not None and self.visible(above):
            ancestors.insert(0, above)
            above = self.posts.get(above.in_reply_to)
        below, under = [], {post.id}
        for one in self.posts.values():
            if one.in_reply_to in under:
                under.add(one.id)
                if self.visible(one):
                    below.append(one)
        return web.json_response(
            {
                "ancestors": [status_json(one, self) for one in ancestors],
                "descendants": [status_json(one, self) for one in below],
            }
        )

    async def _publish(self, request: web.Request) -> web.Response:
        self.require(request, "write:statuses")
        sent = await request.post()
        form = {key: str(value) for key, value in sent.items()}
        key = request.headers.get("Idempotency-Key", "")
        if self.flavour.honours_keys and key in self.keys:
            return web.json_response(status_json(self.posts[self.keys[key]], self))
        text, visibility = form.get("status", "").strip(), form.get("visibility", "public")
        parent, warning = form.get("in_reply_to_id", ""), form.get("spoiler_text", "")
        if unknown := set(form) - _FIELDS:
            raise refusal(web.HTTPUnprocessableEntity, f"Unknown fields: {sorted(unknown)}")
        if parent:
            self._found(parent)
        if not text or visibility not in self.flavour.visibilities:
            raise refusal(web.HTTPUnprocessableEntity, "Validation failed: Text can't be blank")
        if self.flavour.count(warning + text) > self.flavour.limit:
            raise refusal(web.HTTPUnprocessableEntity, "Validation failed: character limit")
        pictures = self.media.attach([str(one) for one in sent.getall("media_ids[]", [])])
        status_id = self.say(self.brand, text, to=parent, visibility=visibility, warning=warning)
        self.posts[status_id].pictures = [one.id for one in pictures]
        for picture in pictures:
            picture.shown_by = status_id
        if key:
            self.keys[key] = status_id
        return web.json_response(status_json(self.posts[status_id], self))

    async def _delete(self, request: web.Request) -> web.Response:
        self.require(request, "write:statuses")
        post = self._found(request.match_info["id"])
        if post.author is not self.brand:
            raise refusal(web.HTTPNotFound, "Record not found")
        self.remove(post.id)
        return web.json_response(status_json(post, self))

    async def _streaming(self, request: web.Request) -> web.StreamResponse:
        self.require(request, "read:notifications")
        self.stream_headers.append(dict(request.headers))
        # A dead connection is open, but nothing answers its pings.
        socket = web.WebSocketResponse(protocols=(self.token,), autoping=not self.dead_sockets)
        await socket.prepare(request)
        self._sockets.append(socket)
        async for _ in socket:
            pass
        return socket
