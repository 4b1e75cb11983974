"""The bot's own web server: is it alive, is it ready, its figures, and Slack's HTTP endpoint.

GET  /healthz       200 while every loop is alive: restart the process when it is not
GET  /readyz        200 when the database answers and the process is not going away
GET  /metrics       Prometheus; on METRICS_PORT when that is set
POST /slack/events  HTTP mode only; Bolt checks the signatures
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from bot.observability.metrics import CONTENT_TYPE, Metrics, QueueDepth
from bot.supervisor import LoopStatus

log = structlog.get_logger(__name__)

SLACK_PATH = "/slack/events"
_LONGEST_LOOK = 2.0  # seconds; a scraper gives up after ten
_LARGEST_REQUEST = 1024 * 1024  # bytes; Slack's largest payloads are far below

ReadinessChecks = Mapping[str, Callable[[], Awaitable[None]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """What the server asks when somebody asks it.

    Attributes:
        loops: how the loops are doing.
        ready: named checks that raise when something is missing ("database").
        depth: how much waits; None where that is not known.
    """

    loops: Callable[[], Sequence[LoopStatus]]
    ready: ReadinessChecks
    depth: Callable[[], Awaitable[QueueDepth]] | None = None


def health_routes(probes: Probes) -> list[web.RouteDef]:
    """/healthz and /readyz. They name what is wrong without its text: they may be public."""

    async def healthz(_request: web.Request) -> web.Response:
        statuses = probes.loops()
        return web.json_response(
            {
                "alive": all(status.alive for status in statuses),
                "loops": {
                    status.name: {
                        "alive": status.alive,
                        "silent_seconds": round(status.silent_for, 1),
                        "restarts": status.restarts,
                    }
                    for status in statuses
                },
            },
            status=200 if all(status.alive for status in statuses) else 503,
        )

    async def readyz(_request: web.Request) -> web.Response:
        results = {name: await _passes(name, check) for name, check in probes.ready.items()}
        ready = all(results.values())
        return web.json_response({"ready": ready, "checks": results}, status=200 if ready else 503)

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


def metrics_routes(metrics: Metrics, probes: Probes) -> list[web.RouteDef]:
    """/metrics. The queue's depth is counted when it is asked for; without it, the rest is told."""

    async def show(_request: web.Request) -> web.Response:
        if probes.depth is not None:
            try:
                async with asyncio.timeout(_LONGEST_LOOK):
                    metrics.queue(await probes.depth())
            except Exception:  # the other figures help most when the database is down
                log.warning("queue_depth_unknown", exc_info=True)
        return web.Response(body=metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})

    return [web.get("/metrics", show)]


def slack_routes(app: AsyncApp) -> list[web.RouteDef]:
    """Slack's requests, for a Bolt app that answers before it returns."""

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    return [web.post(SLACK_PATH, receive)]


class WebServer:
    """Serves some routes on one address.

    Args:
        host: the address to listen on.
        port: the port; 0 takes a free one, see `address`.
        routes: what to serve.
        limit: how long requests in flight may take once the server stops.
    """

    def __init__(
        self,
        host: str,
        port: int,
        routes: Iterable[web.RouteDef],
        *,
        limit: timedelta = timedelta(seconds=10),
    ) -> None:
        application = web.Application(client_max_size=_LARGEST_REQUEST)
        application.add_routes(routes)
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=limit.total_seconds()
        )
        self._host = host
        self._port = port
        self.address = ""

    async def start(self) -> str:
        """Begin to accept connections; gives the address, its port included.

        Raises:
            OSError: the port is taken.
        """
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        log.info("web_listening", address=self.address)
        return self.address

    async def stop(self) -> None:
        """Accept nothing more, and let requests in flight finish."""
        await self._runner.cleanup()


async def _passes(name: str, check: Callable[[], Awaitable[None]]) -> bool:
    try:
        async with asyncio.timeout(_LONGEST_LOOK):
            await check()
    except Exception:
        log.warning("not_ready", check=name, exc_info=True)
        return False
    return True
