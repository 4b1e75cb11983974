"""Who may act, and how Slack has to prove itself."""

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from playground.slack import ShownMessage
from tests.scenario.office import Office, running_office

POLITE = "Answering customers is kept to full members of this workspace."


@pytest.fixture
async def shared(tmp_path: Path) -> AsyncIterator[Office]:
    """An office whose cards appear in a channel with a guest and an agency."""
    async with running_office(tmp_path, channel="#partners") as running:
        yield running


@pytest.mark.parametrize("outsider", ["gus", "ola"])
async def test_outsiders_and_guests_are_refused_politely(shared: Office, outsider: str) -> None:
    """By click, menu, command, mention and shortcut: a friendly word, and nothing happens."""
    card = await shared.says("My order never came")
    person = shared.slack.person(outsider)
    await person.click(card, "Reply")
    assert person.view is None
    await person.click(card, "Mark as spam")
    await person.command("/social", "queue", channel="#partners")
    bot = shared.slack.core.bot_user_id
    await person.reply(card, f"<@{bot}> reply I know better")
    written = await person.reply(card, "Just a thought")
    await person.shortcut("shortcut.send_as_reply", written)
    await shared.quiet()
    told = shared.whispers(outsider)
    assert len(told) == 5
    for message in told:
        assert POLITE in message.words
    conversation = await shared.conversation(card)
    assert (conversation.owner, conversation.state.value) == ("", "open")
    assert shared.world.outbox() == ()
    home = await person.open_home()
    assert home is None


async def test_members_act_in_a_shared_channel(shared: Office) -> None:
    """The same card, clicked by one of ours."""
    card = await shared.says("My order never came")
    await shared.ana.click(card, "Reply")
    await shared.ana.submit({"answer.text": "Which order is it?"})
    await shared.quiet()
    assert len(shared.world.posts_by_us()) == 1


@pytest.fixture
async def over_http(tmp_path: Path) -> AsyncIterator[Office]:
    """An office that Slack reaches by signed requests."""
    async with running_office(tmp_path, environ={"SLACK_MODE": "http"}) as running:
        yield running


async def deliver(office: Office, body: str, kind: str, *, secret: str = "") -> int:
    """Post to the bot as Slack does, signed with its secret or another; gives the status."""
    stamp = str(int(time.time()))
    verifier = SignatureVerifier(secret or office.slack.signing_secret)
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": verifier.generate_signature(timestamp=stamp, body=body) or "",
    }
    address = f"{office.app.web_address}/slack/events"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=body.encode(), headers=headers) as answer,
    ):
        return answer.status


def click_on(office: Office, card: ShownMessage) -> str:
    """The body of a click on a card's Reply, as Slack encodes it."""
    found = card.control("Reply")
    payload = {
        "type": "block_actions",
        "user": {"id": office.ana.id, "team_id": "T0HARBOUR1"},
        "team": {"id": "T0HARBOUR1"},
        "api_app_id": "A0GOLDEN01",
        "container": card.container,
        "channel": {"id": card.channel},
        "message": dict(card),
        "trigger_id": "1.2.3",
        "response_url": "http://127.0.0.1:1/none",
        "actions": [{**found.element, "block_id": found.block["block_id"], "action_ts": "1.0"}],
    }
    return urlencode({"payload": json.dumps(payload)})


async def test_the_main_path_works_over_signed_http(over_http: Office) -> None:
    """Without a socket: the same clicks, forms, commands and events."""
    assert await over_http.slack.verify_request_url() is True
    card = await over_http.says("My order never came")
    await over_http.ana.click(card, "Reply")
    await over_http.ana.submit({"answer.text": "Which order is it?"})
    await over_http.ana.command("/social", "mine")
    await over_http.ana.reply(card, "a thought")
    await over_http.quiet()
    assert [p.text for p in over_http.world.posts_by_us()] == ["Which order is it?"]
    assert len(over_http.whispers("ana")) == 1


async def test_a_wrong_signature_is_refused(over_http: Office) -> None:
    """Somebody who does not know the secret changes nothing."""
    card = await over_http.says("My order never came")
    kind = "application/x-www-form-urlencoded"
    body = click_on(over_http, card)
    assert await deliver(over_http, body, kind, secret="not Slack's") == 401
    assert (await over_http.conversation(card)).owner == ""
    await deliver(over_http, body, kind)
    assert (await over_http.conversation(card)).owner == over_http.ana.id


async def test_an_event_that_is_delivered_again_does_nothing_twice(over_http: Office) -> None:
    """The same event id three times: one preview, one draft, nothing public."""
    card = await over_http.says("My order never came")
    bot = over_http.slack.core.bot_user_id
    event: dict[str, Any] = {
        "type": "event_callback",
        "team_id": "T0HARBOUR1",
        "api_app_id": "A0GOLDEN01",
        "event_id": "Ev0REPEATED",
        "event_time": 1,
        "event": {
            "type": "app_mention",
            "user": over_http.ana.id,
            "text": f"<@{bot}> reply Which order is it?",
            "ts": f"{float(card.ts) + 1:.6f}",
            "thread_ts": card.ts,
            "channel": card.channel,
            "event_ts": card.ts,
        },
    }
    for _ in range(3):
        assert await deliver(over_http, json.dumps(event), "application/json") == 200
    assert len(over_http.whispers("ana")) == 1
    event["event_id"] = "Ev0ANOTHER1"
    assert await deliver(over_http, json.dumps(event), "application/json") == 200
    assert len(over_http.whispers("ana")) == 2
    await over_http.quiet()
    assert over_http.world.outbox() == ()
