"""A strict, pretend X API v2 on the loopback.

    async with FakeX(now) as x:
        x.world.post("@goldenshop hello")      # a customer speaks
        x.script(Lost(when=When.AFTER))        # and the next request goes wrong

It refuses what X refuses: unsigned requests, unknown parameters and fields, texts too long,
duplicates, replies nobody called for. Its clock is `x.world.now`, sent as the `Date` of each
answer. `x.asked` lists the requests.
"""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.networks.x import rules
from playground.networks.x.documents import Asked, events_page, posts_page, user_document
from playground.networks.x.faults import (
    Fault,
    Garbled,
    Lost,
    RateLimited,
    Refuse,
    Silent,
    When,
)
from playground.networks.x.media import FakeMedia
from playground.networks.x.oauth import signature_fits
from playground.networks.x.world import OWN_ID, World, Written, conversation_with

KEYS = {
    "api_key": "app-key",
    "api_secret": "app-secret-5c1e",
    "access_token": "1000-account-token",
    "access_secret": "account-secret-77ab",
}


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, object]
    headers: dict[str, str]


class FakeX:
    """The server; use it as an async context manager."""

    def __init__(self, now: datetime) -> None:
        self.world = World(now=now)
        self.media = FakeMedia(self.world)
        self.asked: list[Request] = []
        self.tokens = {"user-token-1"}
        self.refresh_tokens = {"refresh-1": ("user-token-2", "refresh-2")}
        self.answers_anybody = False
        self.direct_permitted = True
        self._faults: list[Fault] = []
        self._runner: web.AppRunner | None = None
        self._stopping = asyncio.Event()
        self.url = ""

    async def __aenter__(self) -> Self:
        """Listen on a free port of the loopback."""
        app = web.Application(client_max_size=8 * 1024**2)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = "http://{}:{}".format(*self._runner.addresses[0][:2])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening; requests that were left without an answer end."""
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()

    def script(self, *faults: Fault) -> None:
        """Let these happen, each once, each to the first request it fits."""
        self._faults += faults

    def count(self, method: str, path: str) -> int:
        """How many requests of this method had a path that ends so."""
        return sum(one.method == method and one.path.endswith(path) for one in self.asked)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw) if request.content_type == "application/json" and raw else {}
        came = Request(
            request.method, request.path, dict(request.query), body, dict(request.headers)
        )
        self.asked.append(came)
        fault = self._due(came)
        if isinstance(fault, Refuse | RateLimited):
            return self._refusal(fault)
        if isinstance(fault, Lost | Silent) and fault.when is When.BEFORE:
            return await self._no_answer(request, fault)
        status, document = await self._answer(request, came)
        if isinstance(fault, Lost | Silent):
            return await self._no_answer(request, fault)
        if isinstance(fault, Garbled):
            return self._response(status, "<html>ok</html>")
        return self._response(status, document)

    def _due(self, came: Request) -> Fault | None:
        due = next((f for f in self._faults if f.fits(came.method, came.path)), None)
        if due is None:
            return None
        where = self._faults.index(due)
        if due.after:
            self._faults[where] = replace(due, after=due.after - 1)
            return None
        return self._faults.pop(where)

    async def _answer(self, request: web.Request, came: Request) -> tuple[int, dict[str, object]]:
        if came.path == "/2/oauth2/token":
            return self._renewed({k: str(v) for k, v in (await request.post()).items()})
        if not self._authorised(request):
            return rules.problem(401, "Unauthorized", title="Unauthorized")
        for method, pattern, handler, allowed in self._routes():
            found = re.fullmatch(pattern, came.path)
            if found and method == came.method:
                wrong = rules.unknown_parameters(came.query, allowed)
                return wrong or handler(came, *found.groups())
        return rules.problem(404, f"No such path {came.path}", title="Not Found")

    def _routes(
        self,
    ) -> list[tuple[str, str, Callable[..., tuple[int, dict[str, object]]], frozenset[str]]]:
        participant = r"/2/dm_conversations/with/(\d+)"
        conversation = r"/2/dm_conversations/([\d-]+)"
        return [
            ("GET", "/2/users/me", self._me, rules.USER),
            ("GET", r"/2/users/(\d+)", self._user, rules.USER),
            ("GET", r"/2/users/(\d+)/mentions", self._mentions, rules.MENTIONS),
            ("GET", r"/2/users/(\d+)/tweets", self._own_posts, rules.OWN_POSTS),
            ("GET", "/2/tweets", self._lookup, rules.LOOKUP),
            ("POST", "/2/tweets", self._create, rules.NOTHING),
            ("DELETE", r"/2/tweets/(\d+)", self._delete, rules.NOTHING),
            ("PUT", r"/2/tweets/(\d+)/hidden", self._hide, rules.NOTHING),
            ("GET", "/2/dm_events", self._events, rules.EVENTS),
            ("DELETE", r"/2/dm_events/(\d+)", self._delete_event, rules.NOTHING),
            ("GET", f"{participant}/dm_events", self._events_with, rules.EVENTS),
            ("GET", f"{conversation}/dm_events", self._events_in, rules.EVENTS),
            ("POST", f"{participant}/messages", self._write_to, rules.NOTHING),
            ("POST", f"{conversation}/messages", self._write_in, rules.NOTHING),
            *self.media.routes(),
        ]

    def _me(self, came: Request) -> tuple[int, dict[str, object]]:
        return self._user(came, OWN_ID)

    def _user(self, came: Request, user_id: str) -> tuple[int, dict[str, object]]:
        person = self.world.people.get(user_id)
        if person is None:
            return 200, {"errors": [rules.not_found("user", user_id)]}
        return 200, {"data": user_document(person, Asked(came.query))}

    def _mentions(self, came: Request, user_id: str) -> tuple[int, dict[str, object]]:
        found = [
            post
            for post in self.world.newest_versions()
            if user_id in self.world.stored_text(post)[2]
        ]
        return self._posts(came, found)

    def _own_posts(self, came: Request, user_id: str) -> tuple[int, dict[str, object]]:
        found = [post for post in self.world.newest_versions() if post.author_id == user_id]
        return self._posts(came, found)

    def _posts(self, came: Request, found: list[Written]) -> tuple[int, dict[str, object]]:
        asked = Asked(came.query)
        inside = [post for post in found if rules.inside(post, asked)]
        page, meta = rules.paged(inside, asked)
        return 200, posts_page(self.world, asked, page, meta)

    def _lookup(self, came: Request) -> tuple[int, dict[str, object]]:
        asked = Asked(came.query)
        ids = asked.one("ids").split(",")
        if len(ids) > 100:
            return rules.problem(400, "At most 100 ids", title="Invalid Request")
        page = posts_page(
            self.world, asked, [self.world.posts[i] for i in ids if i in self.world.posts], {}
        )
        if missing := [rules.not_found("tweet", i) for i in ids if i not in self.world.posts]:
            page["errors"] = missing
        return 200, page

    def _create(self, came: Request) -> tuple[int, dict[str, object]]:
        answers = rules.answered(came.body)
        text = str(came.body.get("text", ""))
        refused = rules.post_refused(
            self.world, text, answers, anybody=self.answers_anybody
        ) or rules.unknown_keys(came.body, {"text", "reply", "media"})
        refused = refused or self.media.refused(came.body)
        if refused:
            return refused
        items = self.media.items(came.body)
        made = self.world.post(text, author_id=OWN_ID, answers=answers, media=items)
        return 201, {"data": {"id": made, "text": text, "edit_history_tweet_ids": [made]}}

    def _delete(self, _: Request, post_id: str) -> tuple[int, dict[str, object]]:
        post = self.world.posts.get(post_id)
        if post is None:
            return rules.problem(404, "Could not find it", title="Not Found")
        if post.author_id != OWN_ID:
            return rules.problem(403, "You are not permitted to delete this Tweet.")
        self.world.delete(post_id)
        return 200, {"data": {"deleted": True}}

    def _hide(self, came: Request, post_id: str) -> tuple[int, dict[str, object]]:
        post = self.world.posts.get(post_id)
        root = self.world.posts.get(post.conversation_id) if post else None
        if root is None or root.author_id != OWN_ID or came.body != {"hidden": True}:
            return rules.problem(403, "You are not permitted to hide this reply.")
        self.world.hide(post_id)
        return 200, {"data": {"hidden": True}}

    def _events(self, came: Request) -> tuple[int, dict[str, object]]:
        return self._private(came, None)

    def _events_with(self, came: Request, person_id: str) -> tuple[int, dict[str, object]]:
        return self._private(came, conversation_with(person_id))

    def _events_in(self, came: Request, conversation: str) -> tuple[int, dict[str, object]]:
        return self._private(came, conversation)

    def _private(self, came: Request, conversation: str | None) -> tuple[int, dict[str, object]]:
        if not self.direct_permitted:
            return rules.too_narrow()
        asked = Asked(came.query)
        found = [
            event
            for event in sorted(
                self.world.private.values(), key=lambda event: int(event.id), reverse=True
            )
            if conversation in {None, event.conversation_id}
        ]
        page, meta = rules.paged(found, asked)
        return 200, events_page(self.world, asked, page, meta)

    def _delete_event(self, _: Request, event_id: str) -> tuple[int, dict[str, object]]:
        if self.world.private.pop(event_id, None) is None:
            return rules.problem(404, "Could not find it", title="Not Found")
        return 200, {"data": {"deleted": True}}

    def _write_to(self, came: Request, person_id: str) -> tuple[int, dict[str, object]]:
        person = self.world.people.get(person_id)
        if person is None or person.receives_our_messages is False:
            return rules.problem(403, "You cannot send messages to this user.", code=349)
        return self._write(came, conversation_with(person_id))

    def _write_in(self, came: Request, conversation: str) -> tuple[int, dict[str, object]]:
        return self._write(came, conversation)

    def _write(self, came: Request, conversation: str) -> tuple[int, dict[str, object]]:
        text = str(came.body.get("text", ""))
        if not text or len(text) > 10_000 or set(came.body) != {"text"}:
            return rules.problem(400, "The text is not right.", title="Invalid Request")
        made = self.world.write_privately(text, sender_id=OWN_ID, conversation_id=conversation)
        return 201, {"data": {"dm_event_id": made, "dm_conversation_id": conversation}}

    def _renewed(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        pair = self.refresh_tokens.pop(form.get("refresh_token", ""), None)
        if pair is None or form.get("grant_type") != "refresh_token" or not form.get("client_id"):
            return 400, {
                "error": "invalid_request",
                "error_description": "Value passed for the token was invalid.",
            }
        self.tokens = {pair[0]}
        return 200, {
            "token_type": "bearer",
            "expires_in": 7200,
            "access_token": pair[0],
            "refresh_token": pair[1],
        }

    def _authorised(self, request: web.Request) -> bool:
        header = request.headers.get("Authorization", "")
        if header.startswith("Bearer "):
            return header.removeprefix("Bearer ") in self.tokens
        return header.startswith("OAuth ") and signature_fits(
            header,
            method=request.method,
            address=f"{self.url}{request.path}",
            query=list(request.query.items()),
            keys=KEYS,
        )

    def _refusal(self, fault: Refuse | RateLimited) -> web.Response:
        if isinstance(fault, Refuse):
            return self._response(fault.status, fault.body, fault.headers)
        reset = str(int(self.world.now.timestamp()) + fault.seconds)
        body = {"title": "Too Many Requests", "detail": "Too Many Requests", "type": "about:blank"}
        return self._response(429, body, {"x-rate-limit-reset": reset})

    async def _no_answer(self, request: web.Request, fault: Lost | Silent) -> web.Response:
        if isinstance(fault, Silent):
            await self._stopping.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _response(
        self, status: int, body: object, headers: dict[str, str] | None = None
    ) -> web.Response:
        text = body if isinstance(body, str) else json.dumps(body)
        return web.Response(
            status=status,
            text=text,
            content_type="text/html" if isinstance(body, str) else "application/json",
            headers={"Date": format_datetime(self.world.now, usegmt=True), **(headers or {})},
        )
