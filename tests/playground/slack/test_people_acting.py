"""People moved by tests: how they name things, and what Slack would not let them do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, time
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import ClientRefusal, LocalSlack, ShownMessage

CARE = "C0CARE0001"


def plain(text: str) -> dict[str, Any]:
    """Make a plain_text object."""
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    """Make an option."""
    return {"text": plain(value.title()), "value": value}


def row(name: str) -> dict[str, Any]:
    """Make a row of a queue: a button that every row has."""
    button = {"type": "button", "action_id": "claim", "text": plain("Claim"), "value": name}
    return {"type": "actions", "block_id": name, "elements": [button]}


CHOICES = {
    "type": "actions",
    "block_id": "choices",
    "elements": [
        {
            "type": "static_select",
            "action_id": "reason",
            "options": [option("spam"), option("other")],
        },
        {"type": "users_select", "action_id": "owner"},
        {"type": "multi_users_select", "action_id": "team"},
        {"type": "channels_select", "action_id": "channel"},
        {"type": "datepicker", "action_id": "day"},
        {"type": "timepicker", "action_id": "hour"},
        {"type": "datetimepicker", "action_id": "when"},
        {"type": "checkboxes", "action_id": "flags", "options": [option("vip"), option("late")]},
    ],
}


@pytest.fixture
async def heard(
    slack: LocalSlack, http: aiohttp.ClientSession
) -> AsyncIterator[list[dict[str, Any]]]:
    """Connect an app that takes everything; give the payloads it took."""
    client = AsyncWebClient(base_url=slack.api_url, session=http)
    answer = await client.apps_connections_open(app_token=slack.app_token)
    payloads: list[dict[str, Any]] = []
    async with http.ws_connect(answer["url"]) as ws:

        async def take() -> None:
            async for message in ws:
                frame = message.json()
                if "envelope_id" in frame:
                    payloads.append(frame["payload"])
                    await ws.send_json({"envelope_id": frame["envelope_id"]})

        taking = asyncio.create_task(take())
        await slack.wait_connected()
        yield payloads
        taking.cancel()


@pytest.fixture
def post(slack: LocalSlack, client: AsyncWebClient) -> Callable[..., Any]:
    """Give a way to post blocks and see the message."""

    async def posting(*blocks: dict[str, Any]) -> ShownMessage:
        await client.chat_postMessage(channel=CARE, text="x", blocks=blocks)
        await slack.settled()
        return slack.channel("#care").last

    return posting


@pytest.mark.parametrize(
    ("control", "choose", "field", "value"),
    [
        ("reason", "Other", "selected_option", "other"),
        ("Spam", None, "selected_option", "spam"),
        ("owner", "ben", "selected_user", "U0BENOKAF1"),
        ("team", ["ana", "Ben Okafor"], "selected_users", ["U0ANARUIZ1", "U0BENOKAF1"]),
        ("channel", "#partners", "selected_channel", "C0PARTNER1"),
        ("day", date(2026, 3, 2), "selected_date", "2026-03-02"),
        ("hour", time(9, 5), "selected_time", "09:05"),
        ("when", datetime(2026, 3, 2, 9, tzinfo=UTC), "selected_date_time", 1_772_442_000),
        ("flags", ["vip"], "selected_options", ["vip"]),
    ],
)
async def test_choices_are_named_as_people_name_them(
    slack: LocalSlack,
    post: Callable[..., Any],
    heard: list[dict[str, Any]],
    control: str,
    choose: object,
    field: str,
    value: object,
) -> None:
    """By value, label, handle, name, or as Python's dates and times."""
    message = await post(CHOICES)
    heard.clear()
    await slack.person("ana").click(message, control, choose=choose)
    chosen = heard[0]["actions"][0][field]
    if isinstance(chosen, dict):
        chosen = chosen["value"]
    elif isinstance(chosen, list) and isinstance(chosen[0], dict):
        chosen = [item["value"] for item in chosen]
    assert chosen == value


async def test_a_message_remembers_what_its_reader_chose(
    slack: LocalSlack,
    post: Callable[..., Any],
    heard: list[dict[str, Any]],
) -> None:
    """A later press of a button carries the choices made before, of this person only."""
    message = await post(CHOICES, row("r"))
    heard.clear()
    await slack.person("ana").click(message, "owner", choose="ben")
    await slack.person("ana").click(message, "Claim")
    await slack.person("ben").click(message, "Claim")
    owners = [body["state"]["values"]["choices"]["owner"]["selected_user"] for body in heard]
    assert owners == ["U0BENOKAF1", "U0BENOKAF1", None]


async def test_a_field_is_sent_at_once_only_where_the_app_asked(
    slack: LocalSlack,
    post: Callable[..., Any],
    heard: list[dict[str, Any]],
) -> None:
    """An input block without dispatch_action waits for the form."""
    element = {"type": "static_select", "options": [option("a"), option("b")]}
    quiet = {
        "type": "input",
        "block_id": "q",
        "label": plain("Q"),
        "element": {**element, "action_id": "quiet"},
    }
    eager = {
        "type": "input",
        "block_id": "e",
        "label": plain("E"),
        "dispatch_action": True,
        "element": {**element, "action_id": "eager"},
    }
    message = await post(quiet, eager)
    heard.clear()
    await slack.person("ana").click(message, "quiet", choose="a")
    await slack.person("ana").click(message, "eager", choose="b")
    (body,) = heard
    assert body["actions"][0]["action_id"] == "eager"
    assert body["state"]["values"]["q"]["quiet"]["selected_option"]["value"] == "a"


async def test_buttons_of_one_name_are_told_apart(
    slack: LocalSlack,
    post: Callable[..., Any],
    heard: list[dict[str, Any]],
) -> None:
    """By value or by block; without either the test is told that it is unclear."""
    message = await post(row("one"), row("two"))
    heard.clear()
    ana = slack.person("ana")
    with pytest.raises(ClientRefusal, match="2 elements are called claim"):
        await ana.click(message, "claim")
    await ana.click(message, "claim", value="two")
    await ana.click(message, "Claim", block_id="one")
    assert [body["actions"][0]["block_id"] for body in heard] == ["two", "one"]
    assert message.buttons == ["Claim", "Claim"]


async def test_people_write_only_where_they_are(slack: LocalSlack) -> None:
    """Strangers do not see a channel; members of the workspace see it but must join."""
    with pytest.raises(ClientRefusal, match="channel_not_found"):
        await slack.person("ola").message("#care", "hello")
    slack.channel("#care").remove(slack.person("ana"))
    with pytest.raises(ClientRefusal, match="not_in_channel"):
        await slack.person("ana").message("#care", "hello")
    await slack.person("ana").join("#care")
    slack.channel("#care").archive()
    with pytest.raises(ClientRefusal, match="is_archived"):
        await slack.person("ana").message("#care", "hello")


async def test_waiting_ends_when_something_is_there(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """A look at the workspace is repeated when it changes, and given up in the end."""
    care = slack.channel("#care")
    waiting = asyncio.create_task(slack.until(care.messages))
    await client.chat_postMessage(channel=CARE, text="here")
    assert [message.text for message in await waiting] == ["here"]
    with pytest.raises(TimeoutError):
        await slack.until(lambda: len(care.messages()) > 1, timeout=0.05)
