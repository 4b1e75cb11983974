"""The bot's own web server.

GET  /healthz              200 while every loop is alive: restart the process when it is not
GET  /readyz               200 when the database answers and the process is not going away
GET  /metrics              Prometheus; on METRICS_PORT
POST /slack/events         HTTP mode only; Bolt checks the signatures
GET  /webhooks/{network}   a network asks whether the address is ours
POST /webhooks/{network}   a network pushes
GET  /media/{token}        a picture of a planned post, for a network that fetches it
POST /inbound/{name}       another tool brings mentions
"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from typing import cast

import structlog
from aiohttp import web

from bot.web.bounds import BOUNDS, Bounds
from bot.web.connections import Connection, Connections, bounded

log = structlog.get_logger(__name__)

_DEFAULT_BOUNDS = Bounds()


class WebServer:
    """Serves some routes on one address.

    Args:
        host: the address to listen on.
        port: the port; 0 takes a free one, see `address`.
        routes: what to serve; those that read a body are made with `bot.web.bounds.post`.
        limit: how long requests in flight may take once the server stops.
        bounds: what a request may take.
    """

    def __init__(
        self,
        host: str,
        port: int,
        routes: Iterable[web.RouteDef],
        *,
        limit: timedelta = timedelta(seconds=10),
        bounds: Bounds = _DEFAULT_BOUNDS,
    ) -> None:
        application = web.Application()
        application[BOUNDS] = bounds
        application.add_routes([bounded(route) for route in routes])
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=limit.total_seconds()
        )
        self._host = host
        self._port = port
        self.connections = Connections(bounds)
        self._listening: asyncio.Server | None = None
        self._watching: asyncio.Task[None] | None = None
        self.address = ""

    async def start(self) -> str:
        """Begin to accept connections; gives the address, its port included.

        Raises:
            OSError: the port is taken.
        """
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        self._listening = await loop.create_server(self._accept, self._host, self._port)
        self._watching = asyncio.create_task(self.connections.watch(), name="web connections")
        host, port = self._listening.sockets[0].getsockname()[:2]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        log.info("web_listening", address=self.address)
        return self.address

    def _accept(self) -> Connection:
        return Connection(cast("web.Server", self._runner.server), self.connections)

    async def stop(self) -> None:
        """Accept nothing more, and let requests in flight finish."""
        if self._listening is not None:
            self._listening.close()
        await self._runner.cleanup()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
