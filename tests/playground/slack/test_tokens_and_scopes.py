"""Who may call the Web API, and how calls arrive."""

from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]

MANIFEST = {
    "oauth_config": {"scopes": {"bot": ["chat:write", "channels:history"]}},
    "settings": {"interactivity": {"is_enabled": True}},
}


async def test_the_bot_learns_who_it_is(client: AsyncWebClient) -> None:
    """A sound token is answered with team, user and bot."""
    answer = await client.auth_test()
    assert answer["team_id"] == "T0HARBOUR1"
    assert answer["user_id"] == "U0GOLDEN01"
    assert answer["bot_id"] == "B0GOLDEN01"


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-1-nobody", "invalid_auth")],
)
async def test_strangers_are_refused(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
    refused: Refused,
    token: str | None,
    error: str,
) -> None:
    """Without a token or with a wrong one nothing is answered."""
    stranger = AsyncWebClient(token=token, base_url=slack.api_url, session=http)
    assert (await refused(stranger.auth_test()))["error"] == error


async def test_the_app_token_opens_sockets_only(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """Each kind of token serves its own methods."""
    wrong = await refused(client.apps_connections_open(app_token=slack.bot_token))
    assert wrong["error"] == "not_allowed_token_type"
    right = await client.apps_connections_open(app_token=slack.app_token)
    assert right["url"].startswith("ws://127.0.0.1:")
    posting = AsyncWebClient(token=slack.app_token, base_url=slack.api_url, session=client.session)
    assert (await refused(posting.auth_test()))["error"] == "not_allowed_token_type"


async def test_a_scope_that_was_not_granted_is_named(
    http: aiohttp.ClientSession,
    refused: Refused,
) -> None:
    """The refusal says what is needed and what is there."""
    async with LocalSlack(limits=False, manifest=MANIFEST) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=http)
        assert await refused(client.users_info(user="U0ANARUIZ1")) == {
            "ok": False,
            "error": "missing_scope",
            "needed": "users:read",
            "provided": "channels:history,chat:write",
        }
        listing = await refused(client.conversations_list(types="private_channel"))
        assert listing["needed"] == "groups:read"


async def test_unknown_methods_are_refused(client: AsyncWebClient, refused: Refused) -> None:
    """What Slack has, but the bot must not lean on, is unknown here."""
    scheduled = client.chat_scheduleMessage(channel="C0CARE0001", post_at=1, text="later")
    assert (await refused(scheduled))["error"] == "unknown_method"


@pytest.mark.parametrize("how", ["form", "json", "query"])
async def test_arguments_arrive_in_every_way_slack_takes_them(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
    how: str,
) -> None:
    """Form, JSON and query are the same call."""
    arguments = {"channel": "C0CARE0001", "text": "hello"}
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    ways: dict[str, dict[str, Any]] = {
        "form": {"data": {**arguments, "token": slack.bot_token}},
        "json": {"json": arguments, "headers": headers},
        "query": {"params": arguments, "headers": headers},
    }
    async with http.post(f"{slack.api_url}chat.postMessage", **ways[how]) as response:
        answer = await response.json()
    assert answer["ok"] is True
    assert slack.channel("#care").last.text == "hello"
    assert slack.calls[-1].arguments == arguments


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        ("{", "application/json", "invalid_json"),
        ("[]", "application/json", "json_not_object"),
        ("x", "text/plain", "invalid_post_type"),
    ],
)
async def test_bodies_that_are_nonsense_are_refused(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
    body: str,
    kind: str,
    error: str,
) -> None:
    """A body that cannot be read is answered with its own code."""
    headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": kind}
    url = f"{slack.api_url}auth.test"
    async with http.post(url, data=body, headers=headers) as response:
        assert (await response.json())["error"] == error


async def test_a_token_in_a_json_body_does_not_count(
    slack: LocalSlack,
    http: aiohttp.ClientSession,
) -> None:
    """JSON calls carry their token in the header."""
    url = f"{slack.api_url}auth.test"
    async with http.post(url, json={"token": slack.bot_token}) as response:
        assert (await response.json())["error"] == "not_authed"
