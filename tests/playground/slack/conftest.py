"""A local Slack, Slack's own client, and a clock moved by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]


class Steps:
    """Seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        """Read the clock."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""
        self.seconds += seconds


@pytest.fixture
def steps() -> Steps:
    """Give a monotonic clock moved by hand."""
    return Steps()


@pytest.fixture
async def slack(steps: Steps) -> AsyncIterator[LocalSlack]:
    """Start a local Slack without rate limits."""
    async with LocalSlack(limits=False, monotonic=steps) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Give a session for plain requests."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def client(slack: LocalSlack, http: aiohttp.ClientSession) -> AsyncWebClient:
    """Give Slack's own client, with the bot's token."""
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=http)


@pytest.fixture
def refused() -> Refused:
    """Give a way to see how a call is refused: the body of the answer."""

    async def see(call: Awaitable[object]) -> dict[str, Any]:
        with pytest.raises(SlackApiError) as caught:
            await call
        data: dict[str, Any] = caught.value.response.data
        return data

    return see
