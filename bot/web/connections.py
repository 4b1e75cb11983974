"""Connections, watched: whoever takes too long is cut, and there are never too many.

aiohttp by itself waits more than an hour for a request that never ends. A connection here has a
time by which it has to be a step further: the header of the next request is complete, or there is
an answer. One task looks at all of them, because a timer for every request would cost a tenth of
what aiohttp needs for it. Only the time of a body is another one (`bot.web.bounds`).
"""

import asyncio
import math
from typing import cast

import structlog
from aiohttp import web

from bot.web.bounds import SERVER, Bounds, Handler, path_of, plain, refusal

log = structlog.get_logger(__name__)

_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
    b"Connection: close\r\n\r\n"
)
_LOOKS = 4  # how often the shortest of the times is looked at before it is over


class Connections:
    """The open connections of a server."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._open: set[Connection] = set()
        self._every = min(bounds.head, bounds.handling, bounds.idle).total_seconds() / _LOOKS

    def __len__(self) -> int:
        """How many there are."""
        return len(self._open)

    def admit(self, connection: "Connection") -> bool:
        """Take one more in; False when there are too many."""
        if len(self._open) >= self.bounds.connections:
            return False
        self._open.add(connection)
        return True

    def forget(self, connection: "Connection") -> bool:
        """It has ended; False when it had never been taken in."""
        known = connection in self._open
        self._open.discard(connection)
        return known

    async def watch(self) -> None:
        """Cut those whose time is over, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._every)
            for connection in [one for one in self._open if one.until <= loop.time()]:
                connection.cut()


class Connection(web.RequestHandler):
    """One connection.

    Attributes:
        until: when it is cut, by the loop's clock.
    """

    def __init__(self, server: web.Server, connections: Connections) -> None:
        bounds = connections.bounds
        super().__init__(
            server,
            loop=asyncio.get_running_loop(),
            # What is still sent after a refusal is read for so long, so that the refusal is seen.
            lingering_time=bounds.lingering.total_seconds(),
            # A signature is of the bytes as they came; and what is not unpacked is no bomb.
            auto_decompress=False,
            access_log=None,  # type: ignore[arg-type] # as aiohttp's own runner does for "none"
        )
        self._connections = connections
        self._head = bounds.head.total_seconds()
        self._handling = bounds.handling.total_seconds()
        self._idle = bounds.idle.total_seconds()
        self._begun = True  # whether the next request has begun, or has to
        self._task: asyncio.Task[object] | None = None
        self._expired = False
        self.until = math.inf

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody calls; the first request is due at once."""
        if not self._connections.admit(self):
            cast("asyncio.Transport", transport).write(_BUSY)
            transport.close()
            return
        self.until = self._loop.time() + self._head
        super().connection_made(transport)

    def connection_lost(self, exc: BaseException | None) -> None:
        """It has ended."""
        if self._connections.forget(self):
            super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """The first bytes of a request begin the time that its header has."""
        if not self._begun and not self.writing_paused:
            self._begun = True
            self.until = self._loop.time() + self._head
        super().data_received(data)

    def handling(self) -> None:
        """A request is here, and is being handled by the task of now."""
        self._task = asyncio.current_task()
        self._expired = False
        self.until = self._loop.time() + self._handling

    def cut(self) -> None:
        """Its time is over: end what is being handled, or else the connection."""
        if self._task is not None:
            self._expired = True
            self._task.cancel()
            self._task = None
            self.until = self._loop.time() + self._head  # for its end; then all is cut
        elif self.transport is not None:
            self.transport.abort()

    def has_expired(self, task: "asyncio.Task[object]") -> bool:
        """Whether a task was cancelled because its time was over: then it may go on and say so."""
        if self._expired:
            self._expired = False
            task.uncancel()
            return True
        return False

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """Answer; the answer has to be read, and the next request to begin, in time."""
        self._task = None
        if isinstance(resp, web.HTTPException):
            resp = refusal(resp)
        resp.headers["Server"] = SERVER
        resp.headers["X-Content-Type-Options"] = "nosniff"
        self._begun = False
        self.until = self._loop.time() + self._idle
        return await super().finish_response(request, resp, start_time)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """What is no HTTP, or went wrong around a handler, is answered without its details."""
        del message
        if status >= web.HTTPInternalServerError.status_code:
            log.error("request_crashed", path="", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("a part of another answer has been sent")
        answer = plain(status)
        answer.force_close()
        return answer


def bounded(route: web.RouteDef) -> web.RouteDef:
    """The same route; it answers within the time that a request may take, whatever happens."""
    handler = cast("Handler", route.handler)

    async def handle(request: web.Request) -> web.StreamResponse:
        connection = cast("Connection", request.protocol)
        connection.handling()
        try:
            return await handler(request)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or not connection.has_expired(task):
                raise
            log.warning("request_timed_out", path=path_of(request))
            return plain(503)
        except web.HTTPException:
            raise
        except Exception:  # nothing of it may be seen outside
            log.exception("request_crashed", path=path_of(request))
            return plain(500)

    return web.RouteDef(route.method, route.path, handle, route.kwargs)
