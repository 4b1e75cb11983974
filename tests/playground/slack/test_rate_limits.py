"""How fast the app may call, measured on a clock moved by hand."""

from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import Limits, LocalSlack

CARE = "C0CARE0001"


class Steps(Protocol):
    """The fixture's clock."""

    def __call__(self) -> float:
        """Read the clock."""

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""


@pytest.fixture
async def limited(
    steps: Steps,
    http: aiohttp.ClientSession,
) -> AsyncIterator[Callable[..., Any]]:
    """Start a local Slack with limits; give a way to call it."""
    limits = Limits(post_burst=3)
    async with LocalSlack(limits=limits, monotonic=steps) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=http)

        async def call(method: str, **arguments: object) -> tuple[int, str | None]:
            try:
                answer = await client.api_call(method, json=arguments)
            except SlackApiError as error:
                response = error.response
                return response.status_code, response.headers.get("Retry-After")
            return answer.status_code, None

        yield call


async def test_posting_bursts_a_little_and_then_waits(
    limited: Callable[..., Any],
    steps: Steps,
) -> None:
    """Three at once are tolerated, the fourth is told to come back; a second later it may."""
    burst = [await limited("chat.postMessage", channel=CARE, text="x") for _ in range(4)]
    assert burst == [(200, None), (200, None), (200, None), (429, "1")]
    steps.pass_by(0.5)
    assert await limited("chat.postMessage", channel="#care", text="x") == (429, "1")
    steps.pass_by(0.5)
    assert await limited("chat.postMessage", channel=CARE, text="x") == (200, None)


async def test_each_channel_has_its_own_measure(limited: Callable[..., Any]) -> None:
    """A channel that is full does not hold another up."""
    for _ in range(4):
        last = await limited("chat.postMessage", channel=CARE, text="x")
    assert last == (429, "1")
    assert await limited("chat.postMessage", channel="C0PARTNER1", text="x") == (200, None)


async def test_methods_have_tiers(limited: Callable[..., Any], steps: Steps) -> None:
    """Fifty of a tier 3 method pass in a minute, then one every 1.2 seconds."""
    statuses = [(await limited("team.info"))[0] for _ in range(51)]
    assert statuses == [200] * 50 + [429]
    assert await limited("bots.info") == (200, None)
    assert await limited("team.info") == (429, "2")
    steps.pass_by(1.2)
    assert await limited("team.info") == (200, None)
