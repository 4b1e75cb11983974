"""A Web API whose every answer is written down beforehand."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web
from aiohttp.test_utils import TestServer


class ScriptedSlack:
    """Answers each method with what `answers` says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Callable[[], web.Response]] = {}
        self.asked: list[tuple[str, object]] = []
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_post("/hook", self._hook)
        self._server = TestServer(app, host="127.0.0.1")

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._server.close()

    @property
    def api_url(self) -> str:
        """Base of the Web API."""
        return str(self._server.make_url("/api/"))

    @property
    def hook_url(self) -> str:
        """A response URL."""
        return str(self._server.make_url("/hook"))

    def says(self, method: str, body: Mapping[str, object], *, scopes: str = "") -> None:
        """Write an answer down."""
        headers = {"x-oauth-scopes": scopes} if scopes else {}
        self.answers[method] = lambda: web.json_response(body, headers=headers)

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        asked = await request.json() if request.method == "POST" else dict(request.query)
        self.asked.append((method, asked))
        return self.answers[method]()

    async def _hook(self, request: web.Request) -> web.Response:
        self.asked.append(("hook", await request.json()))
        return self.answers.get("hook", web.Response)()
