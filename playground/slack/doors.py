"""Who may knock: the page answers only to itself, on the loopback.

A web page from elsewhere must not act in the local Slack through the visitor's browser: neither by
posting across origins, nor under a name that resolves to the loopback (DNS rebinding).
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from playground.slack.errors import ClientRefusal, Refusal

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_FOR_THE_APP = ("/api/", "/link/", "/upload/", "/actions/", "/files-pri/")
"""Paths that the app uses with its own credentials, not a browser."""

_KINDS = {"/page/files": "application/octet-stream"}
"""Acts that bring something else than JSON; no form of another page can send either."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request in, or refuse it."""
    if request.path.startswith(_FOR_THE_APP):
        return await handler(request)
    refusal = _refusal(request)
    if refusal is not None:
        return _problem("forbidden", refusal, 403)
    try:
        return await handler(request)
    except ClientRefusal as error:
        return _problem(error.code, error.sentence, error.status)
    except Refusal as error:
        return _problem(error.code, "; ".join(error.problems) or error.code, 400)


def _refusal(request: web.Request) -> str | None:
    host = request.headers.get("Host", "")
    if urlsplit(f"//{host}").hostname not in _LOOPBACK:
        return "the page is served to the loopback only"
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{host}":
        return "the request comes from another page"
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return "the request comes from another site"
    is_act = request.method == "POST" and request.path.startswith("/page/")
    if is_act and request.content_type != _KINDS.get(request.path, "application/json"):
        return "the page speaks JSON"
    return None


def _problem(code: str, sentence: str, status: int) -> web.Response:
    body = {"ok": False, "error": code, "message": sentence}
    return web.json_response(body, status=status)
