"""Guarantee 10 and every other: a bot that is told to stop loses nothing and doubles nothing."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.delivery import DeliveryKind, DeliveryStatus
from db.mapping import to_delivery
from db.tables import deliveries
from handlers.socket import SocketConnection
from integrations.memory import WARBLE, Operation
from playground.slack import LocalSlack
from tests.scenario.office import Office, running_office

POST = "chat.postMessage"


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a network without idempotency keys."""
    async with running_office(tmp_path, dialect=WARBLE) as running:
        yield running


class Gate:
    """Where calls of a network wait until they are let through; no real time passes."""

    def __init__(self, office: Office) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()
        faults = office.world.faults
        faults._sleep = self._wait
        faults.slow(timedelta(seconds=1))

    async def _wait(self, _seconds: float) -> None:
        self.reached.set()
        await self.open.wait()


async def statuses(office: Office, kind: DeliveryKind) -> list[tuple[DeliveryStatus, int]]:
    """What became of deliveries, and after how many attempts."""
    async with office.app.database.read() as uow:
        rows = await uow.connection.execute(deliveries.select().where(deliveries.c.kind == kind))
        found = [to_delivery(row) for row in rows.mappings()]
    return [(delivery.status, delivery.attempts) for delivery in found]


async def a_slow_send(office: Office) -> Gate:
    """Ana has answered, and the network takes its time."""
    office.world.person("kim").posts("@harbourcoffee it is broken", mention=True)
    card = await office.card("it is broken")
    await office.quiet()
    gate = Gate(office)
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "So sorry!"})
    await office.until(lambda: office.world.faults.calls_of(Operation.SEND))
    return gate


async def a_moment() -> None:
    """Let everything run until it waits for something."""
    for _ in range(100):
        await asyncio.sleep(0)


async def loops_were_told(office: Office) -> None:
    """Wait until the loops know that they have to stop."""
    await office.until(lambda: office.app.supervisor._stopping)
    await a_moment()


async def test_what_is_being_sent_is_finished_first(office: Office) -> None:
    """The stop waits for the network's answer, and the row says `sent`."""
    gate = await a_slow_send(office)
    stopping = asyncio.create_task(office.stop())
    await loops_were_told(office)
    early = stopping.done()
    gate.open.set()
    await stopping
    await office.start()
    said = [message.text for message in office.world.posts_by_us()]
    assert (early, said) == (False, ["So sorry!"])
    assert await statuses(office, DeliveryKind.REPLY) == [(DeliveryStatus.SENT, 1)]
    assert office.world.faults.calls_of(Operation.READ_BACK) == []


@pytest.mark.parametrize("took_effect", [False, True])
async def test_what_never_ends_is_cut_short_and_found_again(
    office: Office, *, took_effect: bool
) -> None:
    """The stop comes back within its limit; the next start looks before it sends."""
    await office.stop()
    app = office.app = office.new_app()
    app._pace = replace(app._pace, finish=timedelta(milliseconds=100))
    await app.start()
    office.world.person("kim").posts("@harbourcoffee it is broken", mention=True)
    card = await office.card("it is broken")
    office.world.faults.hang(Operation.SEND, took_effect=took_effect)
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "So sorry!"})
    await office.until(lambda: office.world.faults.calls_of(Operation.SEND))
    began = time.monotonic()
    await office.stop()
    took = time.monotonic() - began
    await office.start()
    await office.thread_line(card, "So sorry!")
    said = [message.text for message in office.world.posts_by_us()]
    assert (said, took < 5) == (["So sorry!"], True)
    assert len(office.world.faults.calls_of(Operation.READ_BACK)) == 1


async def test_a_card_that_is_being_posted_is_recorded_first(office: Office) -> None:
    """Slack's answer is waited for; the next start neither looks for the card nor posts anew."""
    gate = office.slack.hold_next(POST, "after")
    office.world.person("kim").posts("@harbourcoffee it is broken", mention=True)
    await gate.reached.wait()
    stopping = asyncio.create_task(office.stop())
    await loops_were_told(office)
    gate.release()
    await stopping
    await office.start()
    await office.quiet()
    assert len(office.slack.calls_of(POST)) == 1
    assert office.slack.calls_of("conversations.history") == []


async def test_a_click_that_is_being_handled_is_answered_first(office: Office) -> None:
    """The loops, the database and the socket are there until the handler has finished."""
    office.world.person("kim").posts("@harbourcoffee it is broken", mention=True)
    card = await office.card("it is broken")
    gate = office.slack.hold_next("views.open", "after")
    clicking = asyncio.create_task(office.ana.click(card, "Reply"))
    await gate.reached.wait()
    stopping = asyncio.create_task(office.stop())
    await a_moment()
    early = office.app.supervisor._stopping
    gate.release()
    await clicking
    await stopping
    await office.start()
    assert (early, (await office.conversation(card)).owner) == (False, office.ana.id)


async def test_a_bot_that_stopped_can_be_started_again_and_again(office: Office) -> None:
    """Nothing that was opened is left open."""
    office.world.person("kim").posts("@harbourcoffee it is broken", mention=True)
    await office.card("it is broken")
    for _ in range(3):
        await office.stop()
        await office.start()
    await office.quiet()
    assert (len(office.cards()), office.world.listeners) == (1, 1)


async def test_the_bot_says_how_it_is(office: Office) -> None:
    """Alive, ready, and its figures, on its own address."""
    office.world.person("kim").posts("@harbourcoffee it is broken", mention=True)
    await office.card("it is broken")
    await office.quiet()
    async with aiohttp.ClientSession(office.app.web_address) as client:
        async with client.get("/healthz") as answer:
            health = (answer.status, await answer.json())
        async with client.get("/readyz") as answer:
            ready = (answer.status, await answer.json())
        async with client.get("/metrics") as answer:
            figures = (answer.status, await answer.text())
    account = next(iter(office.app.networks.open))
    loops = {"accounts", "cards", "deliveries", "notices", "reminders", "socket", "unknown"}
    assert (health[0], health[1]["alive"]) == (200, True)
    assert set(health[1]["loops"]) >= loops | {f"poll:{account}"}
    assert ready == (200, {"ready": True, "checks": {"database": True}})
    assert figures[0] == 200
    received = 'golden_hour_mentions_received_total{network="warble"} 1.0'
    assert received in figures[1].splitlines()


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A Slack alone."""
    async with LocalSlack(limits=False) as running:
        yield running


async def test_a_socket_that_has_fallen_silent_is_replaced(slack: LocalSlack) -> None:
    """Open, but without an answer to a ping for long: commands arrive again over a new one."""
    heard: list[str] = []
    web = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    bolt = AsyncApp(client=web, process_before_response=True)

    @bolt.command("/social")
    async def command(ack: AsyncAck, body: dict[str, str]) -> None:
        heard.append(body["text"])
        await ack()

    connection = SocketConnection(bolt, slack.app_token, slack.api_url)
    await connection.open()
    try:
        await slack.wait_connected()
        slack.silence_sockets()
        client = connection._handler.client
        client.last_ping_pong_time = 0.0  # silent since 1970
        sessions = [client.current_session]
        for _ in range(2):
            await connection.watch()
            sessions.append(client.current_session)
        await slack.until(lambda: [s for s in slack._sockets.sockets if not s.is_silent])
        await slack.until(lambda: len(slack._sockets.sockets) == 1)
        await slack.person("ana").command("/social", "queue")
    finally:
        await connection.close()
    assert [session is sessions[0] for session in sessions] == [True, True, False]
    assert heard == ["queue"]


async def test_a_socket_that_was_closed_on_purpose_stays_closed(slack: LocalSlack) -> None:
    """A look that comes after the end does not bring it back."""
    bolt = AsyncApp(client=AsyncWebClient(token=slack.bot_token, base_url=slack.api_url))
    connection = SocketConnection(bolt, slack.app_token, slack.api_url)
    await connection.open()
    await slack.wait_connected()
    await connection.close()
    for _ in range(3):
        await connection.watch()
    assert len(slack.calls_of("apps.connections.open")) == 1
