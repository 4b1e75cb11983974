"""Is the bot alive, is it ready, and its figures."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.observability.metrics import CONTENT_TYPE, Metrics, QueueDepth
from bot.supervisor import LoopStatus

log = structlog.get_logger(__name__)

_LONGEST_LOOK = 2.0  # seconds; a scraper gives up after ten

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


async def _passes(name: str, check: Callable[[], Awaitable[None]]) -> bool:
    try:
        async with asyncio.timeout(_LONGEST_LOOK):
            await check()
    except Exception:
        log.warning("not_ready", check=name, exc_info=True)
        return False
    return True
