"""Health, figures and Slack's endpoint on the bot's own web server."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.observability.metrics import Metrics, QueueDepth
from bot.supervisor import LoopStatus
from bot.web import Probes, WebServer, health_routes, metrics_routes, slack_routes
from tests.unit.web.serving import serving

ALIVE = LoopStatus(name="cards", alive=True, silent_for=0.04, restarts=0)
STUCK = LoopStatus(name="nudges", alive=False, silent_for=99.96, restarts=2, error="with a text")


async def fine() -> None:
    """A check that passes."""


async def broken() -> None:
    """A check that fails."""
    raise OSError("the database at db.internal is gone")


async def depth() -> QueueDepth:
    """Some queue."""
    return QueueDepth(
        open_conversations=5, unclaimed=3, late=1, pending_deliveries=2, unknown_deliveries=0
    )


def probes(
    *loops: LoopStatus,
    depth: Callable[[], Awaitable[QueueDepth]] | None = None,
    **ready: Callable[[], Awaitable[None]],
) -> Probes:
    """What the server asks."""
    return Probes(loops=lambda: loops, ready=ready, depth=depth)


@pytest.mark.parametrize(("loops", "status"), [((ALIVE,), 200), ((ALIVE, STUCK), 503), ((), 200)])
async def test_healthz_tells_whether_loops_are_alive(
    loops: tuple[LoopStatus, ...], status: int
) -> None:
    """One dead loop is enough for 503; the text of its error is not public."""
    async with serving(health_routes(probes(*loops))) as client, client.get("/healthz") as answer:
        assert answer.status == status
        assert await answer.json() == {
            "alive": status == 200,
            "loops": {
                loop.name: {
                    "alive": loop.alive,
                    "silent_seconds": {"cards": 0.0, "nudges": 100.0}[loop.name],
                    "restarts": loop.restarts,
                }
                for loop in loops
            },
        }


async def test_readyz_names_what_is_missing() -> None:
    """Each check is told by name and without its error."""
    routes = health_routes(probes(database=broken, slack=fine))
    async with serving(routes) as client, client.get("/readyz") as answer:
        assert answer.status == 503
        assert await answer.json() == {
            "ready": False,
            "checks": {"database": False, "slack": True},
        }


async def test_readyz_when_all_is_well() -> None:
    """200 when every check passes."""
    routes = health_routes(probes(database=fine))
    async with serving(routes) as client, client.get("/readyz") as answer:
        assert (answer.status, await answer.json()) == (
            200,
            {"ready": True, "checks": {"database": True}},
        )


async def test_metrics_count_the_queue_when_asked() -> None:
    """The queue's gauges are those of the moment of the scrape."""
    metrics = Metrics()
    routes = metrics_routes(metrics, probes(depth=depth))
    async with serving(routes) as client, client.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        lines = (await answer.text()).splitlines()
    assert [line for line in lines if line.startswith("golden_hour_conversations_")] == [
        "golden_hour_conversations_open 5.0",
        "golden_hour_conversations_unclaimed 3.0",
        "golden_hour_conversations_late 1.0",
    ]


async def test_metrics_are_told_without_a_database() -> None:
    """When the queue cannot be counted, the other figures still arrive."""

    async def gone() -> QueueDepth:
        raise OSError("gone")

    metrics = Metrics()
    metrics.loop_restarted("cards")
    routes = metrics_routes(metrics, probes(depth=gone))
    async with serving(routes) as client, client.get("/metrics") as answer:
        assert answer.status == 200
        assert 'golden_hour_loop_restarts_total{loop="cards"} 1.0' in await answer.text()


async def test_requests_in_flight_finish_when_the_server_stops() -> None:
    """A click that Slack has delivered is answered although the process is going away."""
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        arrived.set()
        await go_on.wait()
        return web.Response(text="done")

    server = WebServer("127.0.0.1", 0, [web.get("/slow", slow)], limit=timedelta(minutes=1))
    await server.start()
    async with aiohttp.ClientSession(server.address) as client:
        asking = asyncio.create_task(client.get("/slow"))
        await arrived.wait()
        stopping = asyncio.create_task(server.stop())
        for _ in range(100):  # long enough for a server without patience to give up
            await asyncio.sleep(0)
        go_on.set()
        answer = await asking
        assert await answer.text() == "done"
        answer.close()
        await stopping
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.get("/slow")


async def test_slack_s_requests_reach_bolt_signed_or_not_at_all() -> None:
    """A signed command is handled and acknowledged; a forged one is refused by Bolt."""
    heard: list[str] = []

    async def authorize(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1")

    app = AsyncApp(signing_secret="s3cret", authorize=authorize, process_before_response=True)

    @app.command("/social")
    async def social(ack: Callable[[str], Awaitable[None]], command: dict[str, str]) -> None:
        heard.append(command["text"])
        await ack("Hello")

    body = "command=%2Fsocial&text=queue&user_id=U1&team_id=T1"
    async with serving(slack_routes(app)) as client:
        for secret, status, text in (("s3cret", 200, "Hello"), ("forged", 401, None)):
            headers = signed(secret, body)
            async with client.post("/slack/events", data=body, headers=headers) as answer:
                assert answer.status == status
                assert text is None or await answer.text() == text
        async with client.post("/slack/events", data=b"\xff") as answer:
            assert answer.status == 400
    assert heard == ["queue"]


def signed(secret: str, body: str) -> dict[str, str]:
    """Slack's headers of a request that is made now."""
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
