"""Events that are not acknowledged come again, to HTTP and to sockets."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import DispatchFailed, LocalSlack, Timing

Answering = Callable[[dict[str, Any]], web.Response]


@pytest.fixture
async def impatient() -> AsyncIterator[LocalSlack]:
    """Start a local Slack that repeats at once."""
    timing = Timing(acknowledge=5.0, retries=(0.0, 0.0, 0.0))
    async with LocalSlack(limits=False, timing=timing) as slack:
        yield slack


class Endpoint:
    """A request URL that keeps what it gets and answers from a list."""

    def __init__(self, slack: LocalSlack) -> None:
        self.slack = slack
        self.requests: list[tuple[dict[str, str], str]] = []
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}

    async def handle(self, request: web.Request) -> web.Response:
        """Note the request and answer with the next status, 200 in the end."""
        body = await request.text()
        self.requests.append((dict(request.headers), body))
        if "challenge" in body:
            return web.json_response({"challenge": json.loads(body)["challenge"]})
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, headers=self.headers)


@pytest.fixture
async def endpoint(impatient: LocalSlack) -> AsyncIterator[Endpoint]:
    """Serve a request URL."""
    found = Endpoint(impatient)
    app = web.Application()
    app.router.add_post("/slack/events", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    impatient.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield found
    await runner.cleanup()


async def test_requests_are_signed(impatient: LocalSlack, endpoint: Endpoint) -> None:
    """Slack's own verifier takes the signature, and not one over another body."""
    assert await impatient.verify_request_url() is True
    headers, body = endpoint.requests[0]
    verifier = SignatureVerifier(impatient.signing_secret)
    assert verifier.is_valid_request(body, headers) is True
    assert verifier.is_valid_request(body + " ", headers) is False
    assert abs(int(headers["X-Slack-Request-Timestamp"]) - time.time()) < 60


async def test_an_event_is_repeated_until_it_is_taken(
    impatient: LocalSlack,
    endpoint: Endpoint,
) -> None:
    """The same event comes again with its number and the reason."""
    endpoint.statuses = [500, 500]
    await impatient.person("ana").message("#care", "hello")
    await impatient.settled()
    tries = [
        (headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason"))
        for headers, _ in endpoint.requests
    ]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in endpoint.requests}) == 1
    assert impatient.sent[-1].is_acknowledged is True


async def test_an_event_is_given_up_after_three_repetitions(
    impatient: LocalSlack,
    endpoint: Endpoint,
) -> None:
    """Four attempts, then silence."""
    endpoint.statuses = [500] * 9
    await impatient.person("ana").message("#care", "hello")
    await impatient.settled()
    assert len(endpoint.requests) == 4
    assert impatient.sent[-1].is_acknowledged is False


async def test_the_app_may_ask_not_to_be_tried_again(
    impatient: LocalSlack,
    endpoint: Endpoint,
) -> None:
    """X-Slack-No-Retry ends the repetitions."""
    endpoint.statuses = [500]
    endpoint.headers = {"X-Slack-No-Retry": "1"}
    await impatient.person("ana").message("#care", "hello")
    await impatient.settled()
    assert len(endpoint.requests) == 1


class Wire:
    """A bare Socket Mode connection."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws

    async def next(self) -> dict[str, Any]:
        """Read the next frame."""
        async with asyncio.timeout(2):
            frame: dict[str, Any] = await self.ws.receive_json()
        return frame

    async def acknowledge(self, envelope: dict[str, Any]) -> None:
        """Take an envelope."""
        await self.ws.send_json({"envelope_id": envelope["envelope_id"]})


async def connect(slack: LocalSlack, session: aiohttp.ClientSession) -> Wire:
    """Open a connection and read its hello."""
    client = AsyncWebClient(base_url=slack.api_url, session=session)
    answer = await client.apps_connections_open(app_token=slack.app_token)
    wire = Wire(await session.ws_connect(answer["url"]))
    hello = await wire.next()
    assert hello["type"] == "hello"
    return wire


async def test_an_address_of_a_socket_works_once(
    impatient: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """A ticket that was used, or never issued, opens nothing."""
    client = AsyncWebClient(base_url=impatient.api_url, session=http)
    answer = await client.apps_connections_open(app_token=impatient.app_token)
    await http.ws_connect(answer["url"])
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(answer["url"])


async def test_an_event_without_acknowledgement_goes_to_the_other_socket(
    impatient: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """The envelope is new, the event the same, the number and reason are written on it."""
    impatient.core.timing = replace(impatient.core.timing, acknowledge=0.2)
    one, other = await connect(impatient, http), await connect(impatient, http)
    writing = asyncio.create_task(impatient.person("ana").message("#care", "hello"))
    waiting = [asyncio.create_task(wire.next()) for wire in (one, other)]
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    first = done.pop().result()
    await asyncio.wait(waiting)
    repeated = next(task.result() for task in waiting if task.result() is not first)
    await (other if waiting[1].result() is repeated else one).acknowledge(repeated)
    await writing
    await impatient.settled()
    assert (first["type"], first["retry_attempt"], first["retry_reason"]) == ("events_api", 0, "")
    assert (repeated["retry_attempt"], repeated["retry_reason"]) == (1, "timeout")
    assert first["envelope_id"] != repeated["envelope_id"]
    assert first["payload"] == repeated["payload"]


async def test_an_event_waits_for_the_next_connection(
    impatient: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """A socket that breaks with an event unacknowledged loses nothing."""
    first = await connect(impatient, http)
    writing = asyncio.create_task(impatient.person("ana").message("#care", "hello"))
    lost = await first.next()
    await impatient.break_sockets()
    second = await connect(impatient, http)
    found = await second.next()
    await second.acknowledge(found)
    await writing
    await impatient.settled()
    assert found["payload"]["event_id"] == lost["payload"]["event_id"]
    assert found["retry_reason"] == "connection_failed"


async def test_slack_tells_sockets_to_go(
    impatient: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """A disconnect frame says why, then the connection closes."""
    wire = await connect(impatient, http)
    leaving = asyncio.create_task(impatient.disconnect_sockets("warning"))
    assert await wire.next() == {"type": "disconnect", "reason": "warning"}
    assert (await wire.ws.receive()).type == aiohttp.WSMsgType.CLOSE
    await leaving


async def test_pings_are_answered_until_the_socket_falls_silent(
    impatient: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """A silent socket stays open, which is what a watchdog must notice."""
    client = AsyncWebClient(base_url=impatient.api_url, session=http)
    answer = await client.apps_connections_open(app_token=impatient.app_token)
    ws = await http.ws_connect(answer["url"], autoping=False)
    await ws.receive()
    await ws.ping(b"one")
    assert (await ws.receive()).data == b"one"
    impatient.silence_sockets()
    await ws.ping(b"two")
    with pytest.raises(TimeoutError):
        await ws.receive(timeout=0.1)
    assert ws.closed is False


async def test_without_any_connection_an_act_fails_at_once(impatient: LocalSlack) -> None:
    """Nobody is there to take a command."""
    with pytest.raises(DispatchFailed, match="connection_failed"):
        await impatient.person("ana").command("/social")
