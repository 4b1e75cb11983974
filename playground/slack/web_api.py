"""The Web API's door: tokens, scopes, limits, faults, and the record of every call."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from playground.slack.arguments import Arguments, read_arguments
from playground.slack.core import Core
from playground.slack.errors import RateLimited, Refusal
from playground.slack.faults import Fault, Script
from playground.slack.messages import Messages
from playground.slack.rate_limits import RateLimiter, Tier
from playground.slack.state import Json
from playground.slack.views import Views

MOST_CALLS = 20_000
"""Calls kept in the record; older ones are forgotten in halves."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API, as it was answered.

    `answer` is empty when the connection was dropped before one was made.
    """

    method: str
    arguments: Mapping[str, Any]
    answer: Json
    at: datetime

    @property
    def ok(self) -> bool:
        """Whether the method took effect and said so."""
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        """The error code, empty for none."""
        return str(self.answer.get("error", ""))


@dataclass(frozen=True, slots=True)
class Context:
    """What a method works with."""

    core: Core
    messages: Messages
    views: Views
    limiter: RateLimiter
    arguments: Arguments
    open_socket: Callable[[], str]

    def need_scope(self, *scopes: str) -> None:
        """Refuse the call unless one of the scopes is granted."""
        if not self.core.rights.has_any(scopes):
            raise missing_scope(self.core, scopes)


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the Web API: what it does, what it needs, how often it may be called."""

    run: Callable[[Context], Json]
    scopes: tuple[str, ...] = ()
    tier: Tier = "tier3"
    token: str = "bot"  # noqa: S105 - the kind of a token, not a token


def missing_scope(core: Core, needed: tuple[str, ...]) -> Refusal:
    """Make the refusal of an app that lacks a scope."""
    provided = ",".join(sorted(core.rights.scopes))
    return Refusal("missing_scope", needed=",".join(needed), provided=provided)


class WebApi:
    """Answers `/api/METHOD`."""

    def __init__(
        self,
        context: Context,
        methods: Mapping[str, Method],
        script: Script,
    ) -> None:
        self._context = context
        self._methods = methods
        self._script = script
        self.calls: list[Call] = []
        self.on_call: Callable[[], None] = lambda: None

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        name = request.match_info["method"]
        arguments: dict[str, Any] = {}
        status, headers = 200, {}
        try:
            arguments, token = await read_arguments(request)
            fault = self._script.take_fault(name, arguments)
            await self._script.wait_at_gate(name, "before")
            if fault is not None and fault.drop == "before":
                return self._drop(request, name, arguments, {})
            if fault is not None and fault.drop is None:
                if fault.http is not None:
                    return self._break_down(fault.http, name, arguments)
                raise _refusal(fault)
            answer = self._run(name, arguments, token, request.headers.get("Authorization"))
            headers = {"X-OAuth-Scopes": ",".join(sorted(self._context.core.rights.scopes))}
            await self._script.wait_at_gate(name, "after")
            if fault is not None:
                return self._drop(request, name, arguments, answer)
        except Refusal as refusal:
            answer, status, headers = refusal.answer(), refusal.status, refusal.headers
        self._record(name, arguments, answer)
        return web.Response(
            body=json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(),
            status=status,
            headers=headers,
            content_type="application/json",
            charset="utf-8",
        )

    def _break_down(self, status: int, name: str, arguments: Json) -> web.Response:
        """Answer as an overloaded server does: with a page for people, not with JSON."""
        self._record(name, arguments, {"ok": False, "error": f"http_{status}"})
        page = f"<html><body><h1>{status}</h1></body></html>"
        return web.Response(status=status, text=page, content_type="text/html")

    def _drop(self, request: web.Request, name: str, arguments: Json, answer: Json) -> web.Response:
        """Break the connection without an answer."""
        self._record(name, arguments, answer)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _run(self, name: str, arguments: Json, token: str | None, header: str | None) -> Json:
        method = self._methods.get(name)
        if method is None:
            raise Refusal("unknown_method", req_method=name)
        self._authorise(method, token, header)
        place = str(arguments.get("channel", ""))
        channel = self._context.core.state.find_channel(place)
        self._context.limiter.spend(name, method.tier, channel.id if channel else place)
        context = Context(
            core=self._context.core,
            messages=self._context.messages,
            views=self._context.views,
            limiter=self._context.limiter,
            arguments=Arguments(arguments),
            open_socket=self._context.open_socket,
        )
        return {"ok": True, **method.run(context)}

    def _authorise(self, method: Method, token: str | None, header: str | None) -> None:
        if method.token == "none":  # noqa: S105 - the kind of a token, not a token
            return
        core = self._context.core
        bearer = header.removeprefix("Bearer ").strip() if header else None
        given = bearer or token
        if not given:
            raise Refusal("not_authed")
        credentials = core.credentials
        known = {credentials.bot_token: "bot", credentials.app_token: "app"}
        kind = known.get(given)
        if kind is None:
            raise Refusal("invalid_auth")
        if kind != method.token:
            raise Refusal("not_allowed_token_type")
        if not core.rights.has_any(method.scopes):
            raise missing_scope(core, method.scopes)

    def _record(self, name: str, arguments: Json, answer: Json) -> None:
        self.calls.append(Call(name, arguments, answer, self._context.core.now()))
        if len(self.calls) > MOST_CALLS:
            del self.calls[: MOST_CALLS // 2]
        self.on_call()


def _refusal(fault: Fault) -> Refusal:
    if fault.retry_after is not None:
        return RateLimited(fault.retry_after)
    return Refusal(fault.error or "internal_error")
