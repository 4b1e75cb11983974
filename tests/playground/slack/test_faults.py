"""Faults that tests write: errors, silences, and calls held back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]

CARE = "C0CARE0001"


async def test_errors_strike_as_often_as_told(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """Two calls fail without effect, the third passes; all are recorded."""
    slack.fail_next("chat.postMessage", error="channel_not_found", times=2)
    for _ in range(2):
        answer = await refused(client.chat_postMessage(channel=CARE, text="x"))
        assert answer["error"] == "channel_not_found"
    await client.chat_postMessage(channel=CARE, text="x")
    assert [message.text for message in slack.channel("#care").messages()] == ["x"]
    assert [call.ok for call in slack.calls_of("chat.postMessage")] == [False, False, True]


async def test_a_server_fault_and_a_limit_can_be_played(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """Status and Retry-After arrive as Slack would send them."""
    slack.fail_next("chat.update", http=503)
    slack.fail_next("chat.update", retry_after=30)
    seen = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_update(channel=CARE, ts="1.0", text="x")
        response = caught.value.response
        seen.append((response.status_code, response.headers.get("Retry-After")))
    assert seen == [(503, None), (429, "30")]


@pytest.mark.parametrize(("side", "texts"), [("before", []), ("after", ["x"])])
async def test_a_broken_connection_leaves_the_caller_in_doubt(
    slack: LocalSlack,
    client: AsyncWebClient,
    side: Any,  # noqa: ANN401 - a Literal of the API
    texts: list[str],
) -> None:
    """The caller hears nothing either way; the channel tells which it was."""
    slack.fail_next("chat.postMessage", drop=side)
    client.retry_handlers.clear()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=CARE, text="x")
    assert [message.text for message in slack.channel("#care").messages()] == texts


async def test_faults_can_choose_their_calls(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """A fault may look at the arguments, and may lie in wait for any method."""
    slack.fail_next("*", error="fatal_error", when=lambda call: call.get("text") == "second")
    await client.chat_postMessage(channel=CARE, text="first")
    answer = await refused(client.chat_postMessage(channel=CARE, text="second"))
    assert answer["error"] == "fatal_error"
    slack.fail_next("*", error="fatal_error")
    slack.clear_faults()
    await client.auth_test()


async def test_a_call_can_be_held_back(slack: LocalSlack, client: AsyncWebClient) -> None:
    """At the gate the effect has not happened yet, or has but nobody heard."""
    before = slack.hold_next("chat.postMessage")
    after = slack.hold_next("chat.postMessage", "after")
    posting = asyncio.create_task(client.chat_postMessage(channel=CARE, text="x"))
    await before.reached.wait()
    assert slack.channel("#care").messages() == []
    before.release()
    await after.reached.wait()
    assert len(slack.channel("#care").messages()) == 1
    assert not posting.done()
    after.release()
    assert (await posting)["ok"] is True


async def test_a_workspace_may_not_know_a_block(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """It says which, as for a block that does not exist; until it knows it again."""
    chart: dict[str, object] = {
        "type": "data_visualization",
        "title": "Answers",
        "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
    }
    slack.forget_blocks("data_visualization")
    blocks: list[dict[str, object]] = [{"type": "divider"}, chart]
    answer = await refused(client.chat_postMessage(channel=CARE, text="x", blocks=blocks))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: data_visualization [json-pointer:/blocks/1/type]"
    ]
    slack.forget_blocks()
    await client.chat_postMessage(channel=CARE, text="x", blocks=blocks)
