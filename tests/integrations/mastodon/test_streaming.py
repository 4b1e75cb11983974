"""The stream is a hint: it returns early, comes back, and is dropped when it is deaf."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from integrations.mastodon.streaming import StreamPace
from playground.networks.mastodon.flavours import MASTODON
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig

LONG = timedelta(seconds=5)
SHORT = timedelta(milliseconds=30)


async def _until(condition: Callable[[], bool]) -> None:
    """Wait until something on the other side of the loopback has happened."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the pretend server offers no event to wait for
            await asyncio.sleep(0.005)


async def test_a_mention_ends_the_wait(any_rig: Rig) -> None:
    """Once when connected, because something may have been missed; then at each event."""
    network = any_rig.network
    assert network.capabilities.pushes
    assert await network.wait_for_news(LONG)
    assert not await network.wait_for_news(SHORT)
    any_rig.server.say(any_rig.ann, "@brand hi")
    assert await network.wait_for_news(LONG)


async def test_the_token_is_not_in_the_address(rig: Rig) -> None:
    """Addresses end up in log files; both documented headers carry it."""
    await rig.network.wait_for_news(LONG)
    assert rig.server.requests[-1] == "GET /api/v1/streaming?stream=user:notification"
    (headers,) = rig.server.stream_headers
    assert headers["Authorization"] == "Bearer tok-1"
    assert headers["Sec-WebSocket-Protocol"] == "tok-1"


async def test_it_comes_back_after_a_cut(rig: Rig) -> None:
    """And says so, because something may have been missed."""
    await rig.network.wait_for_news(LONG)
    await rig.server.drop_streams()
    assert await rig.network.wait_for_news(LONG)
    rig.server.say(rig.ann, "@brand hi")
    assert await rig.network.wait_for_news(LONG)


async def test_nothing_between_two_connections_is_missed(any_rig: Rig) -> None:
    """Nobody was told of it: each connection wakes the poll, which resumes where it was."""
    network, server = any_rig.network, any_rig.server
    await network.wait_for_news(LONG)
    cursor = (await any_rig.fetch()).cursor
    server.fail("GET", "/api/v1/streaming", 503, times=2)
    server.deaf = True
    await server.drop_streams()
    server.say(any_rig.ann, "@brand is anybody there?")
    woken = await network.wait_for_news(LONG)
    page = await any_rig.fetch(cursor)
    assert woken
    assert [mention.text for mention in page.mentions][-1:] == ["@brand is anybody there?"]
    assert len(server.stream_headers) == 2


async def test_it_comes_back_after_refusals(rig: Rig) -> None:
    """Errors of the stream are never errors of the product."""
    rig.server.fail("GET", "/api/v1/streaming", 503, times=2)
    rig.server.fail("GET", "/api/v1/streaming", -1)
    assert await rig.network.wait_for_news(LONG)
    assert len(rig.server.stream_headers) == 1


async def test_a_dead_stream_is_noticed_by_its_silence(rig: Rig) -> None:
    """Pings without an answer end it, and a new connection is made."""
    rig.server.dead_sockets = True
    network = rig.build(pace=StreamPace(ping=0.05, first_wait=0.01, longest_wait=0.05))
    await network.open()
    await network.wait_for_news(LONG)
    rig.server.dead_sockets = False
    await _until(lambda: len(rig.server.stream_headers) == 2)
    await network.close()


async def test_a_deaf_stream_is_dropped(rig: Rig) -> None:
    """Two polls found what it did not announce: a new connection is made."""
    rig.server.deaf = True
    await rig.network.wait_for_news(LONG)
    cursor = (await rig.fetch()).cursor
    for number in range(2):
        rig.server.say(rig.ann, f"@brand {number}")
        cursor = (await rig.fetch(cursor)).cursor
    await _until(lambda: len(rig.server.stream_headers) == 2)


async def test_a_stream_that_announces_is_kept(rig: Rig) -> None:
    """Polls that find what was announced drop nothing."""
    await rig.network.wait_for_news(LONG)
    cursor = (await rig.fetch()).cursor
    for number in range(4):
        rig.server.say(rig.ann, f"@brand {number}")
        assert await rig.network.wait_for_news(LONG)
        cursor = (await rig.fetch(cursor)).cursor
    assert len(rig.server.stream_headers) == 1


async def test_a_server_without_a_stream_pushes_nothing() -> None:
    """Then only polls are promised."""
    async with FakeMastodon(replace(MASTODON, streams=False)) as server, Rig(server) as rig:
        assert not rig.network.capabilities.pushes
        assert not await rig.network.wait_for_news(SHORT)


async def test_the_stream_can_be_switched_off(rig: Rig) -> None:
    """By a setting."""
    network = rig.build(streaming=False)
    await network.open()
    assert not network.capabilities.pushes
    await network.close()


def test_attempts_are_spread_and_bounded() -> None:
    """Twice as long each time, never longer than the most, never at the same moment."""
    pace = StreamPace(first_wait=1.0, longest_wait=300.0)
    for failures, most in ((1, 1.0), (4, 8.0), (9, 256.0), (10, 300.0), (1000, 300.0)):
        waits = {pace.wait(failures) for _ in range(20)}
        assert all(most / 2 <= wait <= most for wait in waits)
        assert len(waits) > 1
