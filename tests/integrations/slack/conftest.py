"""The strict local Slack, and our gateway on it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from integrations.slack.gateway import SlackGateway
from playground.slack import LocalSlack

NOW = datetime(2026, 11, 20, 14, 20, tzinfo=UTC)


class Clock:
    """Both kinds of time; both stand still until they are moved."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        """The workspace's time."""
        return self.time

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return (self.time - NOW).total_seconds()

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.time += by


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """The shared session."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[LocalSlack]:
    """A workspace without rate limits, on a clock that tests move."""
    async with LocalSlack(clock=clock.now, limits=False) as slack:
        yield slack


@pytest.fixture
def gateway(slack: LocalSlack, session: aiohttp.ClientSession, clock: Clock) -> SlackGateway:
    """Our gateway, with the bot's token."""
    return SlackGateway(
        slack.bot_token,
        session=session,
        base_url=slack.api_url,
        monotonic=clock.monotonic,
        wall=clock.now,
    )
