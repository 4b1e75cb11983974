"""X's stream: lines, signs of life, its end, and the one connection that an app may have."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta

import pytest

from integrations.base import Network, Rejected, RetryLater
from integrations.x import PLUGIN
from integrations.x.app_client import AppClient
from integrations.x.settings import read_settings
from playground.networks.x.faults import Fault, RateLimited, Refuse, html_503
from playground.networks.x.server import FakeX
from playground.networks.x.tokens import APP_TOKEN
from tests.integrations.x.conftest import NOW, Connect

STREAMED = {"X_BEARER_TOKEN": APP_TOKEN}
BEAT = 0.02


def stream_of(network: Network) -> AsyncIterator[bytes]:
    """Its stream, which it must have."""
    assert network.pushed is not None
    stream = network.pushed.stream()
    assert stream is not None
    return stream


@asynccontextmanager
async def streaming(x: FakeX, network: Network) -> AsyncIterator[AsyncIterator[bytes]]:
    """A stream that is subscribed to and gives frequent signs of life."""
    assert network.pushed is not None
    assert (await network.pushed.subscribe("")).active
    x.activity.deliveries.beat = BEAT
    async with aclosing(stream_of(network)) as stream:  # type: ignore[type-var] # a generator
        yield stream


async def content(stream: AsyncIterator[bytes]) -> bytes:
    """The next line that is more than a sign of life."""
    async for line in stream:
        if line:
            return line
    raise AssertionError("the stream has ended")


async def test_what_happens_is_streamed_and_read(x: FakeX, connect: Connect) -> None:
    """The bodies are those that the webhook would bring."""
    async with connect(**STREAMED) as network, streaming(x, network) as stream:
        assert await anext(stream) == b""
        made = x.world.post("@goldenshop hello")
        assert await x.activity.happens(made) == []
        body = await content(stream)
        door = PLUGIN.webhook(STREAMED)
        assert door is not None
        assert network.pushed is not None
        news = await network.pushed.read(door.events(body), now=NOW)
    assert [mention.external_id for mention in news.mentions] == [made]
    assert x.asked[-1].headers["Authorization"] == f"Bearer {APP_TOKEN}"


async def test_a_connection_says_at_once_that_it_is_there(x: FakeX, connect: Connect) -> None:
    """X's own first sign of life may take twenty seconds; a poll waits for it."""
    async with connect(**STREAMED) as network, streaming(x, network) as stream:
        x.activity.deliveries.beat = 60.0
        async with asyncio.timeout(1):
            assert await anext(stream) == b""


async def test_lines_may_come_in_pieces(x: FakeX, connect: Connect) -> None:
    """However X cuts them, and however long one is."""
    async with connect(**STREAMED) as network, streaming(x, network) as stream:
        await anext(stream)
        long = b'{"data": "' + b"x" * 300_000 + b'"}'
        x.activity.deliveries.stream(b'{"data": 1}\n{"data"')
        x.activity.deliveries.stream(long)
        found = [await content(stream) for _ in range(3)]
    assert found == [b'{"data": 1}', b'{"data"', long]


@pytest.mark.parametrize("notice", [False, True])
async def test_an_end_of_the_connection_ends_the_stream(
    x: FakeX, connect: Connect, *, notice: bool
) -> None:
    """X ends it now and then, with a notice or without; the caller comes back."""
    async with connect(**STREAMED) as network:
        async with streaming(x, network) as stream:
            await anext(stream)
            x.activity.deliveries.disconnect(notice=notice)
            if notice:
                with pytest.raises(RetryLater, match="X has ended the stream"):
                    await content(stream)
            else:
                assert [line async for line in stream if line] == []
        async with streaming(x, network) as stream:
            assert await anext(stream) == b""


async def test_a_silent_stream_is_dead(x: FakeX) -> None:
    """X gives a sign of life every 20 seconds; without one, nobody is there any more."""
    x.activity.deliveries.beat = 60
    app = AppClient(x.url, read_settings(STREAMED))
    try:
        with pytest.raises(RetryLater, match="X did not answer in time"):
            async for _ in app.stream(silence=timedelta(seconds=0.05)):
                pass
    finally:
        await app.close()


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (RateLimited(seconds=77), RetryLater, "X asks us to slow down"),
        (html_503(), RetryLater, "X has trouble of its own"),
        (Refuse(status=401), Rejected, "X refuses the app's bearer token"),
        (Refuse(status=403, body={"detail": "client-not-enrolled"}), Rejected, "not enrolled"),
    ],
)
async def test_a_stream_that_is_refused_says_why(
    x: FakeX, connect: Connect, fault: Fault, error: type[Exception], words: str
) -> None:
    """Nobody is asked to sign in again: the app's token is the installer's."""
    async with connect(**STREAMED) as network:
        x.script(fault)
        with pytest.raises(error, match=words) as raised:
            await anext(stream_of(network))
    if isinstance(raised.value, RetryLater) and isinstance(fault, RateLimited):
        assert raised.value.after == timedelta(seconds=78)


async def test_nothing_listens_where_x_is_not(connect: Connect, x: FakeX) -> None:
    """A refused connection is tried later."""
    async with connect(**STREAMED) as network:
        await x.__aexit__(None, None, None)
        with pytest.raises(RetryLater, match="X cannot be reached"):
            await anext(stream_of(network))


async def test_two_accounts_of_an_app_share_its_connection(x: FakeX, connect: Connect) -> None:
    """The second hears that the first one's lives, and ends with it."""
    async with connect(**STREAMED) as first, connect(**STREAMED) as second:
        async with streaming(x, first) as reading:
            await anext(reading)
            following = stream_of(second)
            waiting = asyncio.ensure_future(anext(following))
            await asyncio.sleep(0)  # lets it begin to wait
            await x.activity.happens(x.world.post("@goldenshop hello"))
            assert await content(reading) != b""
            assert await waiting == b""
        assert [sign async for sign in following if sign] == []
        await x.activity.deliveries.left.wait()
        async with streaming(x, second) as reading:
            assert await anext(reading) == b""
    assert x.count("GET", "/stream") == 2


async def test_another_replica_has_the_connection(x: FakeX, connect: Connect) -> None:
    """X allows one; whoever comes second tries again, for the first may go away."""
    async with connect(**STREAMED) as network, streaming(x, network) as stream:
        await anext(stream)
        elsewhere = AppClient(x.url, read_settings(STREAMED))
        try:
            with pytest.raises(RetryLater, match="an app may have one connection") as raised:
                await anext(elsewhere.stream(silence=timedelta(seconds=5)))
        finally:
            await elsewhere.close()
    assert raised.value.after == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("settings", "streams"),
    [
        ({}, False),
        ({"X_CONSUMER_SECRET": "s"}, False),
        ({**STREAMED}, True),
        ({**STREAMED, "PUBLIC_URL": "https://bot.example"}, True),
        ({**STREAMED, "X_CONSUMER_SECRET": "s"}, True),
        ({**STREAMED, "X_CONSUMER_SECRET": "s", "PUBLIC_URL": "https://bot.example"}, False),
    ],
)
async def test_who_is_streamed_to(
    connect: Connect, settings: dict[str, str], *, streams: bool
) -> None:
    """Whoever has the app's token, and no webhook that the world reaches."""
    async with connect(**settings) as network:
        assert network.pushed is not None
        assert (network.pushed.stream() is not None) is streams
