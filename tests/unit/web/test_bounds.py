"""What the web server takes from strangers, not too much nor too slowly, and what it tells them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.web import WebServer, post
from tests.unit.web.serving import SHORT, bounds, calling, serving

SECRET = "postgresql://bot:hunter2@db.internal"
WITHOUT = {"Server": "golden-hour", "X-Content-Type-Options": "nosniff"}


async def greet(_request: web.Request) -> web.Response:
    """Answers."""
    return web.Response(text="hello")


async def echo(_request: web.Request, body: bytes) -> web.Response:
    """Says how much came."""
    return web.Response(text=f"{len(body)}: {body[:20].decode()}")


async def crash(_request: web.Request) -> web.Response:
    """Goes wrong, with a text that is nobody's business."""
    raise OSError(SECRET)


async def refuse(_request: web.Request) -> web.Response:
    """Refuses, with a text that is nobody's business."""
    raise web.HTTPForbidden(text=SECRET)


async def hang(_request: web.Request) -> web.Response:
    """Never answers."""
    await asyncio.Event().wait()
    raise AssertionError


ROUTES = [
    web.get("/greet", greet),
    post("/echo", echo, largest=100),
    web.get("/crash", crash),
    web.get("/refuse", refuse),
    web.get("/hang", hang),
]


async def packed() -> AsyncIterator[bytes]:
    """A body without a length, in three pieces."""
    for piece in (b"one ", b"two ", b"three"):
        yield piece


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [
        ("GET", "/nothing", 404, "There is nothing here.\n"),
        ("GET", "/../etc/passwd", 404, "There is nothing here.\n"),
        ("DELETE", "/greet", 405, "Not with this method.\n"),
        ("GET", "/echo", 405, "Not with this method.\n"),
        ("GET", "/crash", 500, "Something went wrong here.\n"),
        ("GET", "/refuse", 403, "This is not for you.\n"),
    ],
)
async def test_what_goes_wrong_is_told_in_a_sentence(
    method: str, path: str, status: int, sentence: str
) -> None:
    """No trace, no version, nothing of what the error says."""
    async with serving(ROUTES) as client, client.request(method, path) as answer:
        assert (answer.status, await answer.text()) == (status, sentence)
        assert {name: answer.headers[name] for name in WITHOUT} == WITHOUT
        assert not [v for v in answer.headers.values() if "aiohttp" in v or "Python" in v]


async def test_a_wrong_method_is_told_the_right_ones() -> None:
    """As HTTP asks."""
    async with serving(ROUTES) as client, client.get("/echo") as answer:
        assert answer.headers["Allow"] == "POST"


async def test_an_error_is_logged_with_its_trace() -> None:
    """Inside, all is told."""
    async with serving(ROUTES) as client:
        with capture_logs() as lines:
            async with client.get("/crash"):
                pass
    assert lines == [
        {"event": "request_crashed", "log_level": "error", "path": "/crash", "exc_info": True}
    ]


async def test_a_body_may_come_in_pieces() -> None:
    """With a length or without."""
    async with serving(ROUTES) as client:
        async with client.post("/echo", data=packed()) as answer:
            assert await answer.text() == "13: one two three"
        async with client.post("/echo", data=b"x" * 100) as answer:
            assert await answer.text() == f"100: {'x' * 20}"


async def test_a_body_is_handed_over_as_it_came() -> None:
    """What says that it is packed is not unpacked: it could be a bomb, and is what was signed."""
    headers = {"Content-Encoding": "gzip"}
    async with (
        serving(ROUTES) as client,
        client.post("/echo", data=b"not packed", headers=headers) as answer,
    ):
        assert await answer.text() == "10: not packed"


@pytest.mark.parametrize("whole", [True, False])
async def test_too_large_a_body_is_refused(*, whole: bool) -> None:
    """With a length that says so, before anything is read; without, as soon as it is too much."""

    async def large() -> AsyncIterator[bytes]:
        yield b"x" * 60
        yield b"x" * 60

    data = b"x" * 101 if whole else large()
    async with serving(ROUTES) as client, client.post("/echo", data=data) as answer:
        assert (answer.status, await answer.text()) == (413, "This is too large.\n")
        assert answer.headers["Connection"] == "close"


@pytest.mark.parametrize(
    "said",
    [
        "\x16\x03\x01 this is TLS\r\n\r\n",
        "GET /greet HTTP/9.9\r\n\r\n",
        "GET /greet HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        f"GET /greet HTTP/1.1\r\nHost: a\r\nX-Long: {'x' * 20_000}\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_refused(said: str) -> None:
    """400, and the connection is ended."""
    async with serving(ROUTES) as client, calling(client) as caller:
        caller.say(said)
        heard = await caller.hears()
    assert heard.startswith(("HTTP/1.1 400", "HTTP/1.0 400"))
    assert heard.endswith("\r\n\r\nThis is no request that can be understood.\n")
    assert "aiohttp" not in heard


async def test_a_header_that_dribbles_is_cut() -> None:
    """However steadily it comes; on a connection that has been served before, too."""
    async with serving(ROUTES, head=SHORT) as client, calling(client) as caller:
        taken = await caller.dribble("GET /greet HTTP/1.1\r\n" + "X: y\r\n" * 99, every=SHORT / 8)
    assert taken < 60
    async with serving(ROUTES, head=SHORT) as client, calling(client) as caller:
        caller.say("GET /greet HTTP/1.1\r\nHost: a\r\n\r\n")
        await caller.hears_until("hello")
        taken = await caller.dribble("GET /greet HTTP/1.1\r\n" + "X: y\r\n" * 99, every=SHORT / 8)
    assert taken < 60


async def test_a_connection_that_says_nothing_is_cut() -> None:
    """At once when it is new; after the time that proxies keep them, when it has been served."""
    async with serving(ROUTES, head=SHORT) as client, calling(client) as caller:
        assert await caller.hears() == ""
    async with serving(ROUTES, idle=SHORT) as client, calling(client) as caller:
        caller.say("GET /greet HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await caller.hears()).endswith("hello")


async def test_an_idle_connection_is_kept_for_longer_than_a_header_may_take() -> None:
    """A proxy that uses it again then is not turned away."""
    async with serving(ROUTES, head=SHORT) as client, calling(client) as caller:
        caller.say("GET /greet HTTP/1.1\r\nHost: a\r\n\r\n")
        await caller.hears_until("hello")
        await asyncio.sleep(2 * SHORT.total_seconds())
        caller.say("GET /greet HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (await caller.hears_until("hello")).startswith("HTTP/1.1 200")


async def test_a_body_that_dribbles_is_cut() -> None:
    """408; the handler never hears of it."""
    async with serving(ROUTES, body=SHORT) as client, calling(client) as caller:
        caller.say("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nhalf")
        heard = await caller.hears()
    assert heard.startswith("HTTP/1.1 408")
    assert heard.endswith("This took too long.\n")


async def test_a_handler_that_hangs_is_answered_for() -> None:
    """503 and when to come again: nobody's connection is held for ever."""
    async with serving(ROUTES, handling=SHORT) as client, client.get("/hang") as answer:
        assert (answer.status, await answer.text()) == (503, "Not now; please try again.\n")
        assert answer.headers["Retry-After"] == "5"


async def test_an_answer_that_nobody_reads_is_given_up() -> None:
    """The connection is cut, although its answer is not through."""

    async def much(_request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 30_000_000)

    server = WebServer(
        "127.0.0.1", 0, [web.get("/much", much)], bounds=bounds(idle=SHORT), limit=timedelta()
    )
    await server.start()
    async with aiohttp.ClientSession(server.address) as client, calling(client) as caller:
        caller.say("GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
        await caller.hears_until("\r\n\r\n")
        async with asyncio.timeout(5):
            while len(server.connections):  # noqa: ASYNC110 - a connection's end tells nobody
                await asyncio.sleep(SHORT.total_seconds() / 4)
    await server.stop()


async def test_there_are_never_too_many_connections() -> None:
    """One more is told so and ended; when another ends there is room again."""
    async with serving(ROUTES, connections=1) as client:
        async with calling(client) as first:
            first.say("GET /greet HTTP/1.1\r\nHost: a\r\n\r\n")
            await first.hears_until("hello")
            async with calling(client) as second:
                assert (await second.hears()).startswith("HTTP/1.1 503")
            first.say("GET /greet HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            await first.hears()
        async with client.get("/greet") as answer:
            assert answer.status == 200
