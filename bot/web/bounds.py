"""What a request may take, and how those that take more, or go wrong, are answered.

Whatever happens inside, the outside hears a status and one sentence: no trace, no version.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import structlog
from aiohttp import StreamReader, web

log = structlog.get_logger(__name__)

SERVER = "golden-hour"
_LAST_ONES = frozenset({400, 408, 413})  # what follows on the connection could be anything
_SOON = "5"  # seconds until a request that could not be served may come again
_SENTENCES = {
    400: "This is no request that can be understood.",
    403: "This is not for you.",
    404: "There is nothing here.",
    405: "Not with this method.",
    408: "This took too long.",
    413: "This is too large.",
    500: "Something went wrong here.",
    503: "Not now; please try again.",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
BodyHandler = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long things may take; real time.

    Attributes:
        head: from a request's first byte (of a new connection: from its beginning) to the end of
            its header.
        body: from there to the end of its body.
        handling: from the end of its header until there is an answer.
        idle: from an answer to the next request; proxies keep connections for about a minute.
        lingering: how long the rest of a refused body is read and thrown away.
        connections: how many may be open at once.
    """

    head: timedelta = timedelta(seconds=10)
    body: timedelta = timedelta(seconds=20)
    handling: timedelta = timedelta(seconds=30)
    idle: timedelta = timedelta(seconds=90)
    lingering: timedelta = timedelta(seconds=2)
    connections: int = 500


BOUNDS = web.AppKey("bounds", Bounds)


def plain(status: int) -> web.Response:
    """A refusal: one sentence."""
    sentence = _SENTENCES.get(status) or f"{HTTPStatus(status).phrase}."
    soon = {"Retry-After": _SOON} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return web.Response(status=status, text=f"{sentence}\n", headers=soon)


def refusal(error: web.HTTPException) -> web.Response:
    """The same refusal in our words."""
    answer = plain(error.status)
    if "Allow" in error.headers:
        answer.headers["Allow"] = error.headers["Allow"]
    if error.status in _LAST_ONES:
        answer.force_close()
    return answer


def post(path: str, handler: BodyHandler, *, largest: int) -> web.RouteDef:
    """A route for POST. Its body, of `largest` bytes at the most, is read in time and handed over.

    Every route that reads a body is made with this.
    """

    async def receive(request: web.Request) -> web.StreamResponse:
        return await handler(request, await read_body(request, largest))

    return web.post(path, receive)


async def read_body(request: web.Request, largest: int) -> bytes:
    """The body as it came, packed when it came packed.

    Raises:
        web.HTTPRequestEntityTooLarge, web.HTTPRequestTimeout, web.HTTPBadRequest: it did not.
    """
    stream = request.content
    if stream.is_eof():  # all of it is here, as nearly always
        body = stream.read_nowait()
        size = len(body)
    elif (size := request.content_length or 0) <= largest:
        body = await _rest(stream, largest, request.app[BOUNDS].body.total_seconds())
        size = len(body)
    if size > largest:
        log.warning("request_too_large", path=path_of(request), most=largest)
        raise web.HTTPRequestEntityTooLarge(max_size=largest, actual_size=size)
    return body


async def _rest(stream: StreamReader, largest: int, seconds: float) -> bytes:
    """What still comes, and a little more than `largest` at the most."""
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while size <= largest and (piece := await stream.readany()):
                size += len(piece)
                pieces.append(piece)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (web.RequestPayloadError, ConnectionError):  # malformed, or nobody is there any more
        raise web.HTTPBadRequest from None
    return b"".join(pieces)


def path_of(request: web.Request) -> str:
    """Which of our paths it is, as we wrote it: what a caller writes may be secret, or long."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else ""
