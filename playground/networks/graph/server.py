"""The pretend Graph over HTTP: `World` and the acts hold what happens, this file answers requests.

It refuses what the documents do not allow: unknown paths, parameters and fields, tokens of the
wrong kind, missing permissions, a wrong `appsecret_proof`. A token in an address is refused too,
but where Meta takes it nowhere else: addresses are logged everywhere.
"""

import asyncio
import json
import re
from datetime import timedelta
from email.utils import format_datetime
from typing import Self

from aiohttp import web

from playground.networks.graph.app_calls import AppCalls
from playground.networks.graph.call import Call, Conversation, Operation, Operations
from playground.networks.graph.facebook_calls import FacebookCalls
from playground.networks.graph.faults import Fault, When
from playground.networks.graph.instagram import InstagramActs
from playground.networks.graph.instagram_calls import InstagramCalls
from playground.networks.graph.nodes import Nodes
from playground.networks.graph.records import Json, Message
from playground.networks.graph.refusals import GraphError, bad
from playground.networks.graph.tokens import Token
from playground.networks.graph.views import Views
from playground.networks.graph.world import Clock

_VERSION = re.compile(r"v\d+\.\d+")
_READS = {
    "page": ("pages_read_engagement",),
    "instagram": ("instagram_business_basic",),
    "user": ("pages_show_list",),
    "app": (),
}
_TALK_SCOPES = {
    "page": ("pages_messaging",),
    "instagram": ("instagram_business_basic", "instagram_business_manage_messages"),
}
_MOST_IDS = 50


class FakeGraph(InstagramActs):
    """Start it with `async with`; `base_url` is known then. See the package for an index."""

    def __init__(self, clock: Clock | None = None, *, port: int = 0) -> None:
        super().__init__(clock)
        self.base_url = ""
        self.requests: list[str] = []
        self.headers: list[dict[str, str]] = []
        self._port = port
        self._nodes = Nodes(self)
        self._views = Views(self._nodes.shape)
        self.app = AppCalls(self)
        self._operations: Operations = {
            **FacebookCalls(self, self._views).operations(),
            **InstagramCalls(self, self._nodes.instagram, self._views).operations(),
            **self.app.operations(),
        }
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.short_user_token = self.tokens.make(
            "user", self.user.id, now=self.now, lasts=timedelta(hours=1)
        ).value
        self.short_instagram_token = self.tokens.make(
            "instagram", self.account.id, now=self.now, lasts=timedelta(hours=1)
        ).value

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=32 * 1024 * 1024)
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        self.headers.append(dict(request.headers))
        fault = self.faults.take(request.method, request.path)
        if fault is not None and fault.when is When.BEFORE:
            return await self._go_wrong(request, fault)
        try:
            status, body = 200, await self._handle(request)
        except GraphError as error:
            status, body = error.status, error.body()
        if fault is not None:
            return await self._go_wrong(request, fault)
        return web.json_response(body, status=status, headers=self._told(request))

    async def _go_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.silent:
            await self._stopping.wait()
        if fault.silent or fault.answer is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        told = self._told(request) | fault.headers
        if isinstance(fault.answer, str):
            return web.Response(
                status=fault.status, text=fault.answer, content_type="text/html", headers=told
            )
        return web.json_response(fault.answer, status=fault.status, headers=told)

    def _told(self, request: web.Request) -> dict[str, str]:
        token = self.tokens.known.get(_bearer(request))
        owner = token.owner if token is not None and token.kind != "user" else ""
        instagram = token is not None and token.kind == "instagram"
        return {
            "Date": format_datetime(self.now, usegmt=True),
            "facebook-api-version": "v26.0",
            **self.rates.headers(owner, instagram=instagram),
        }

    async def _handle(self, request: web.Request) -> Json:
        parts = [part for part in request.path.split("/") if part]
        if parts and _VERSION.fullmatch(parts[0]):
            parts = parts[1:]
        path = "/".join(parts)
        params, files = await _asked(request)
        if request.method == "GET":
            match path:
                case "oauth/access_token":
                    return self.app.facebook_token(params)
                case "access_token":
                    return self.app.instagram_token(params)
                case "refresh_access_token":
                    return self.app.refreshed(params)
        if "access_token" in params:
            raise bad("Here a token in the address is refused: send it as a header.")
        proof = params.get("appsecret_proof", "")
        token = self.tokens.require(_bearer(request), proof, now=self.now)
        if token.kind != "app":
            self.rates.check(token.owner, instagram=token.kind == "instagram")
        if path == "debug_token" and token.kind == "app":
            return self.app.debug(params)
        if not path:
            return self._several(params, token, request.method)
        node_id, edge = parts[0], "/".join(parts[1:])
        node = self._nodes.me(token) if node_id == "me" else self._nodes.find(node_id, token)
        call = Call(
            method=request.method,
            node=node,
            edge=edge,
            params=params,
            files=files,
            token=token,
            path=path,
            by_me=node_id == "me",
        )
        return await self._run(call)

    async def _run(self, call: Call) -> Json:
        operation = self._operations.get((call.method, type(call.node), call.edge))
        if operation is not None:
            operation.check(call, self.tokens.scopes)
            return await operation.run(call)
        if call.method != "GET":
            raise GraphError(
                f"Unsupported {call.method.lower()} request. Object with ID '{call.path}' does "
                "not support this operation.",
                code=100,
                subcode=33,
                kind="GraphMethodException",
            )
        scopes = _READS[call.token.kind]
        if call.edge == "conversations" or isinstance(call.node, Conversation | Message):
            scopes = _TALK_SCOPES.get(call.token.kind, ())
        if call.token.kind == "instagram" and call.edge in {"comments", "replies", "tags"}:
            scopes = (*scopes, "instagram_business_manage_comments")
        wanted = frozenset(call.params) if call.edge else frozenset()
        kinds = (call.token.kind,) if call.token.kind in {"page", "instagram", "user"} else ()
        Operation(run=self._run, params=wanted, scopes=scopes, tokens=kinds).check(
            call, self.tokens.scopes
        )
        if not call.edge:
            self._nodes.by_me = call.by_me
            return self._views.render(call.node, call.fields)
        page = self._views.edge(call.node, call.edge, call.params, call.path)
        if page is None:
            raise GraphError(f"Unknown path components: /{call.edge}", code=2500)
        return page

    def _several(self, params: dict[str, str], token: Token, method: str) -> Json:
        """Several nodes at once; one that cannot be read refuses them all."""
        ids = [one for one in params.get("ids", "").split(",") if one]
        if method != "GET" or not ids or len(ids) > _MOST_IDS:
            raise GraphError("Unsupported request: the parameter ids is required.", code=2500)
        found: Json = {}
        for one in ids:
            call = Call(
                method="GET", node=self._nodes.find(one, token), edge="", params=params, token=token
            )
            self._nodes.by_me = False
            found[one] = self._views.render(call.node, call.fields)
        return found


def _bearer(request: web.Request) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" else ""


async def _asked(request: web.Request) -> tuple[dict[str, str], dict[str, tuple[bytes, str]]]:
    """The parameters of the address and of the body, and the files."""
    params = {name: str(value) for name, value in request.query.items()}
    files: dict[str, tuple[bytes, str]] = {}
    if request.content_type == "application/json" and request.can_read_body:
        body = await request.json()
        if not isinstance(body, dict):
            raise bad("The body must be a JSON object.")
        params |= {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}
        return params, files
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.file.read(), value.content_type)
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode()
    return params, files
