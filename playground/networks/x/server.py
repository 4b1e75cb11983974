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
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from inspect import isawaitable
from types import TracebackType
from typing import Self

from aiohttp import web

from playground.networks.x import rules
from playground.networks.x.activity import STREAM, FakeActivity
from playground.networks.x.documents import Asked, posts_page, user_document
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
from playground.networks.x.messages import FakeMessages
from playground.networks.x.rules import Answered
from playground.networks.x.tokens import KEYS, FakeTokens, Who
from playground.networks.x.world import OWN_ID, World, Written

__all__ = ["KEYS", "FakeX", "Request"]


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, object]
    headers: dict[str, str]
    who: Who = Who.NOBODY


class FakeX:
    """The server; use it as an async context manager."""

    def __init__(self, now: datetime, *, clock: Callable[[], datetime] | None = None) -> None:
        self.world = World(now=now, clock=clock)
        self.media = FakeMedia(self.world)
        self.asked: list[Request] = []
        self.messages = FakeMessages(self.world)
        self.oauth = FakeTokens(self.world)
        self.activity = FakeActivity(self.world)
        self.answers_anybody = False
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
        self.activity.deliveries.disconnect()
        if self._runner is not None:
            await self._runner.cleanup()

    def script(self, *faults: Fault) -> None:
        """Let these happen, each once, each to the first request it fits."""
        self._faults += faults

    def heal(self) -> None:
        """Forget what was scripted and has not happened."""
        self._faults.clear()

    def count(self, method: str, path: str) -> int:
        """How many requests of this method had a path that ends so."""
        return sum(one.method == method and one.path.endswith(path) for one in self.asked)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.world.look_at_clock()
        raw = await request.read()
        body = json.loads(raw) if request.content_type == "application/json" and raw else {}
        came = Request(
            request.method,
            request.path,
            dict(request.query),
            body,
            dict(request.headers),
            self._who(request),
        )
        self.asked.append(came)
        fault = self._due(came)
        if isinstance(fault, Refuse | RateLimited):
            return self._refusal(fault)
        if isinstance(fault, Lost | Silent) and fault.when is When.BEFORE:
            return await self._no_answer(request, fault)
        if came.path == STREAM and came.method == "GET" and came.who is Who.APP:
            return await self._streamed(request)
        status, document = await self._answer(request, came)
        if isinstance(fault, Lost | Silent):
            return await self._no_answer(request, fault)
        if isinstance(fault, Garbled):
            return self._response(status, "<html>ok</html>")
        return self._response(status, document)

    async def _streamed(self, request: web.Request) -> web.StreamResponse:
        if refused := self.activity.stream_refused():
            return self._response(*refused)
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await self.activity.deliveries.feed(response, self._stopping)
        return response

    def _due(self, came: Request) -> Fault | None:
        due = next((f for f in self._faults if f.fits(came.method, came.path)), None)
        if due is None:
            return None
        where = self._faults.index(due)
        if due.after:
            self._faults[where] = replace(due, after=due.after - 1)
            return None
        return self._faults.pop(where)

    async def _answer(self, request: web.Request, came: Request) -> Answered:
        if came.path == "/2/oauth2/token":
            form = {key: str(value) for key, value in (await request.post()).items()}
            return self.oauth.answer(form, request.headers.get("Authorization", ""))
        if came.who is Who.NOBODY:
            return rules.problem(401, "Unauthorized", title="Unauthorized")
        if wrong := rules.wrong_asker(came.method, came.path, came.who):
            return wrong
        for method, pattern, handler, allowed in self._routes():
            found = re.fullmatch(pattern, came.path)
            if found and method == came.method:
                if wrong := rules.unknown_parameters(came.query, allowed):
                    return wrong
                answer = handler(came, *found.groups())
                return await answer if isawaitable(answer) else answer
        return rules.problem(404, f"No such path {came.path}", title="Not Found")

    def _who(self, request: web.Request) -> Who:
        return self.oauth.who(
            request.headers.get("Authorization", ""),
            method=request.method,
            address=f"{self.url}{request.path}",
            query=list(request.query.items()),
        )

    def _routes(
        self,
    ) -> list[tuple[str, str, Callable[..., Answered | Awaitable[Answered]], frozenset[str]]]:
        return [
            ("GET", "/2/users/me", self._me, rules.USER),
            ("GET", r"/2/users/(\d+)", self._user, rules.USER),
            ("GET", r"/2/users/(\d+)/mentions", self._mentions, rules.MENTIONS),
            ("GET", r"/2/users/(\d+)/tweets", self._own_posts, rules.OWN_POSTS),
            ("GET", "/2/tweets", self._lookup, rules.LOOKUP),
            ("POST", "/2/tweets", self._create, rules.NOTHING),
            ("DELETE", r"/2/tweets/(\d+)", self._delete, rules.NOTHING),
            ("PUT", r"/2/tweets/(\d+)/hidden", self._hide, rules.NOTHING),
            ("GET", "/2/users", self._users, rules.USERS),
            *self.messages.routes(),
            *self.media.routes(),
            *self.activity.routes(),
        ]

    def _me(self, came: Request) -> Answered:
        return self._user(came, OWN_ID)

    def _user(self, came: Request, user_id: str) -> Answered:
        person = self.world.people.get(user_id)
        if person is None:
            return 200, {"errors": [rules.not_found("user", user_id)]}
        return 200, {"data": user_document(person, Asked(came.query))}

    def _users(self, came: Request) -> Answered:
        asked = Asked(came.query)
        ids = asked.one("ids").split(",")
        if not 0 < len(ids) <= 100 or not all(one.isdecimal() for one in ids):
            return rules.invalid("The `ids` query parameter value is not right")
        known = [self.world.people[one] for one in ids if one in self.world.people]
        missing = [rules.not_found("user", one) for one in ids if one not in self.world.people]
        page: dict[str, object] = {"data": [user_document(one, asked) for one in known]}
        return 200, {name: found for name, found in (page | {"errors": missing}).items() if found}

    def _mentions(self, came: Request, user_id: str) -> Answered:
        found = [
            post
            for post in self.world.newest_versions()
            if user_id in self.world.stored_text(post)[2]
        ]
        return self._posts(came, found)

    def _own_posts(self, came: Request, user_id: str) -> Answered:
        found = [post for post in self.world.newest_versions() if post.author_id == user_id]
        return self._posts(came, found)

    def _posts(self, came: Request, found: list[Written]) -> Answered:
        asked = Asked(came.query)
        inside = [post for post in found if rules.inside(post, asked)]
        page, meta = rules.paged(inside, asked)
        return 200, posts_page(self.world, asked, page, meta)

    def _lookup(self, came: Request) -> Answered:
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

    def _create(self, came: Request) -> Answered:
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

    def _delete(self, _: Request, post_id: str) -> Answered:
        post = self.world.posts.get(post_id)
        if post is None:
            return rules.problem(404, "Could not find it", title="Not Found")
        if post.author_id != OWN_ID:
            return rules.problem(403, "You are not permitted to delete this Tweet.")
        self.world.delete(post_id)
        return 200, {"data": {"deleted": True}}

    def _hide(self, came: Request, post_id: str) -> Answered:
        post = self.world.posts.get(post_id)
        root = self.world.posts.get(post.conversation_id) if post else None
        hidden = came.body.get("hidden")
        if root is None or root.author_id != OWN_ID or not isinstance(hidden, bool):
            return rules.problem(403, "You are not permitted to hide this reply.")
        self.world.hide(post_id, hidden=hidden)
        return 200, {"data": {"hidden": hidden}}

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
