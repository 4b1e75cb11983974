"""A strict pretend Bluesky host (PDS, with AppView and chat behind it) on the loopback.

It refuses what a real one refuses, and also what the adapter must not do: parameters that the
lexicon does not have, more than a batch holds, chat methods without the proxy header. Payload
shapes follow the lexicons. Scripting: `world` for people and what they do, `fail` and `heal` for
troubles, `revoke` for sessions and passwords, `calls` for what was asked.
"""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer

from playground.networks.bluesky.call import Call, XrpcError
from playground.networks.bluesky.faults import Fault, Wrong
from playground.networks.bluesky.methods import METHODS, UNSIGNED
from playground.networks.bluesky.world import Person, World
from playground.networks.numbers import Numbers

_JSON = "application/json"
_MOST_CONTENT = 10_000_000  # the host itself says no long before
_RATE_LIMIT_LASTS = timedelta(seconds=90)


class FakeBluesky:
    """The host. Use as an asynchronous context manager; `url` is known inside it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: Counter[str] = Counter()
        self._faults: list[Fault] = []
        self.tokens: dict[str, tuple[str, str]] = {}  # token -> kind, did
        self.numbers = Numbers()
        self._end = asyncio.Event()
        app = web.Application(client_max_size=_MOST_CONTENT)
        app.router.add_route("*", "/xrpc/{method}", self._handle)
        self._server = TestServer(app, host="127.0.0.1")

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        await self._server.close()

    @property
    def url(self) -> str:
        """Base URL, without a slash at its end."""
        return str(self._server.make_url("")).rstrip("/")

    def fail(
        self, wrong: Wrong, *, methods: frozenset[str] | None = None, times: int | None = None
    ) -> None:
        """From now on this goes wrong."""
        self._faults.append(Fault(wrong, methods, times))

    def heal(self) -> None:
        """Nothing goes wrong any more; what was revoked stays revoked."""
        self._faults.clear()

    def session(self, person: Person) -> dict[str, str]:
        """New tokens of a person."""
        number = next(self.numbers)
        access, refresh = f"access-{number}", f"refresh-{number}"
        self.tokens |= {access: ("access", person.did), refresh: ("refresh", person.did)}
        return {
            "did": person.did,
            "handle": person.handle,
            "accessJwt": access,
            "refreshJwt": refresh,
        }

    def expire(self, kind: str) -> None:
        """All tokens given so far of a kind ("access", "refresh") end."""
        self.tokens = {one: who for one, who in self.tokens.items() if who[0] != kind}

    def revoke(self, person: Person) -> None:
        """Somebody withdraws the app password; its sessions end with it."""
        person.password = ""
        self.tokens = {one: who for one, who in self.tokens.items() if who[1] != person.did}

    def end_refresh(self, token: str) -> Person:
        """A refresh token is used up; returns whose it was."""
        kind, did = self.tokens.pop(token, ("", ""))
        if kind != "refresh":
            raise XrpcError(400, "ExpiredToken", "Token has been revoked")
        return self.world.people[did]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.calls[method] += 1
        fault = next((one for one in self._faults if one.hits(method)), None)
        if fault is not None and (early := await self._before(fault.wrong, request)) is not None:
            return early
        try:
            answer = await self._answer(method, request)
        except XrpcError as error:
            return web.json_response(
                {"error": error.name, "message": str(error)}, status=error.status
            )
        if fault is not None and fault.wrong is Wrong.LOST_ANSWER:
            return await self._hang_up(request)
        if fault is not None and fault.wrong is Wrong.NONSENSE:
            return web.Response(text="<html>Welcome to the hotel</html>")
        return web.json_response(answer)

    async def _before(self, wrong: Wrong, request: web.Request) -> web.StreamResponse | None:
        match wrong:
            case Wrong.UNAVAILABLE:
                return web.Response(status=503, text="<html>Service Unavailable</html>")
            case Wrong.RATE_LIMIT:
                return self._rate_limited()
            case Wrong.REFUSAL:
                body = {"error": "InvalidRequest", "message": "Your account is restricted"}
                return web.json_response(body, status=400)
            case Wrong.LOST_REQUEST:
                return await self._hang_up(request)
            case Wrong.SILENCE:
                await self._end.wait()
                return await self._hang_up(request)
            case _:
                return None

    def _rate_limited(self) -> web.Response:
        # The host's clock is not ours: its date and its reset belong together.
        host_time = datetime.fromisoformat("2001-01-01T00:00:00Z")
        return web.json_response(
            {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"},
            status=429,
            headers={
                "RateLimit-Reset": str(int((host_time + _RATE_LIMIT_LASTS).timestamp())),
                "Date": host_time.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            },
        )

    async def _hang_up(self, request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    async def _answer(self, method: str, request: web.Request) -> dict[str, Any]:
        if method not in METHODS:
            raise XrpcError(501, "MethodNotImplemented", "Method Not Implemented")
        verb, parameters, handler = METHODS[method]
        if request.method != verb:
            raise XrpcError(405, "InvalidRequest", f"Incorrect HTTP method, expected {verb}")
        unknown = set(request.query) - parameters
        if unknown:
            raise XrpcError(400, "InvalidRequest", f"No such parameters: {sorted(unknown)}")
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        content = await request.read()
        body = await request.json() if content and request.content_type == _JSON else {}
        person = None if method in UNSIGNED else self._who(token)
        if method.startswith("chat.") and "#" not in request.headers.get("atproto-proxy", ""):
            raise XrpcError(501, "MethodNotImplemented", "Method Not Implemented")
        call = Call(
            server=self,
            person=person,
            token=token,
            query=request.query,
            body=body,
            content=content,
            mime=request.content_type,
        )
        return handler(call)

    def _who(self, token: str) -> Person:
        if not token:
            raise XrpcError(401, "AuthMissing", "Authentication Required")
        kind, did = self.tokens.get(token, ("", ""))
        if kind != "access":
            raise XrpcError(400, "ExpiredToken", "Token has expired")
        return self.world.people[did]
