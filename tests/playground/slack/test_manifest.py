"""What the manifest lacks does not work."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import ClientRefusal, LocalSlack
from playground.slack.manifest import read_manifest

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]


def manifest(**changes: object) -> dict[str, Any]:
    """Make a small sound manifest."""
    return {
        "features": {
            "app_home": {"home_tab_enabled": False, "messages_tab_enabled": False},
            "bot_user": {"display_name": "Golden Hour"},
            "slash_commands": [{"command": "/social", "description": "x", "should_escape": True}],
            "shortcuts": [
                {"name": "Send", "type": "message", "callback_id": "send", "description": "x"},
            ],
        },
        "oauth_config": {
            "scopes": {"bot": ["chat:write", "commands", "channels:history", "im:write"]},
        },
        "settings": {
            "event_subscriptions": {"bot_events": ["message.channels"]},
            "interactivity": {"is_enabled": False},
        },
        **changes,
    }


async def test_an_unlisted_command_is_answered_by_slack_itself() -> None:
    """The person reads that it is not a valid command; the app hears nothing."""
    async with LocalSlack(limits=False, manifest=manifest()) as slack:
        with pytest.raises(ClientRefusal, match="unknown_command"):
            await slack.person("ana").command("/sozial", "queue")
        answers = slack.ephemerals("ana")
        assert [message["user"] for message in answers] == ["USLACKBOT"]
        assert answers[0].text.startswith("/sozial is not a valid command.")
        assert slack.sent == []


async def test_events_that_are_not_listed_are_not_sent() -> None:
    """A message in a channel is, a mention and a direct message are not."""
    async with LocalSlack(limits=False, manifest=manifest()) as slack:
        await slack.person("ana").message("#care", "<@U0GOLDEN01> hello")
        await slack.person("ana").message(slack.im("ana").id, "hello")
        kinds = [sent.payload["event"]["channel_type"] for sent in slack.sent]
        assert kinds == ["channel"]


async def test_features_that_are_off_are_refused(
    http: aiohttp.ClientSession,
    refused: Refused,
) -> None:
    """No Home tab, no messages tab, no interactivity, no other shortcut."""
    async with LocalSlack(limits=False, manifest=manifest()) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=http)
        home = client.views_publish(user_id="U0ANARUIZ1", view={"type": "home", "blocks": []})
        assert (await refused(home))["error"] == "not_enabled"
        direct = client.chat_postMessage(channel="U0ANARUIZ1", text="x")
        assert (await refused(direct))["error"] == "messages_tab_disabled"
        with pytest.raises(ClientRefusal, match="not_interactive"):
            await slack.person("ana").shortcut("send")


@pytest.mark.parametrize(
    ("scopes", "events", "problem"),
    [
        (["commands", "chat:everything"], [], "chat:everything is not a bot scope"),
        (["commands"], ["message.channels"], "message.channels needs channels:history"),
        (["commands"], ["message.all"], "message.all is not an event"),
        ([], [], "commands and shortcuts need the scope commands"),
    ],
)
def test_a_manifest_that_slack_would_refuse_is_refused(
    scopes: list[str],
    events: list[str],
    problem: str,
) -> None:
    """The reasons are listed."""
    changed = manifest(
        oauth_config={"scopes": {"bot": scopes}},
        settings={"event_subscriptions": {"bot_events": events}},
    )
    with pytest.raises(ValueError, match="the manifest is refused") as caught:
        read_manifest(changed)
    assert str(caught.value) == f"the manifest is refused: {problem}"


def test_an_app_without_a_manifest_may_do_everything() -> None:
    """Nothing is missing then."""
    rights = read_manifest(None)
    assert rights.subscribes("app_mention")
    assert rights.command("/anything") is not None
    assert rights.has_any(("files:write",))
