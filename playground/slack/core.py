"""What every part of the local Slack shares: state, clocks, credentials and notices."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from playground.slack.manifest import AppRights
from playground.slack.notices import Notices
from playground.slack.state import State


def utc_now() -> datetime:
    """Read the real clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where time comes from.

    Attributes:
        now: The workspace's time, aware; it makes the time stamps. The demo lets it run fast.
        monotonic: Seconds that measure limits and expiries.
        wall: Seconds since 1970 that sign requests; receivers compare them with the real time.
    """

    now: Callable[[], datetime] = utc_now
    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Timing:
    """How long Slack waits; seconds, on the monotonic clock or the event loop's.

    Attributes:
        acknowledge: For the app to acknowledge an event or an interaction.
        retries: Before each of the repetitions of an event that was not acknowledged.
        trigger: Life of a trigger_id.
        response_url: Life of a response_url.
        ticket: Life of a Socket Mode address.

    Source: https://docs.slack.dev/apis/events-api, /interactivity/handling-user-interaction
    """

    acknowledge: float = 3.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger: float = 3.0
    response_url: float = 1800.0
    ticket: float = 30.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the app is given when it is installed."""

    bot_token: str
    app_token: str
    signing_secret: str
    verification_token: str

    @classmethod
    def fresh(cls) -> "Credentials":
        """Make credentials nobody has seen before, in Slack's formats."""
        digits = secrets.randbelow(10**12)
        return cls(
            bot_token=f"xoxb-{digits:012d}-{secrets.token_hex(12)}",
            app_token=f"xapp-1-A0GOLDEN01-{digits:012d}-{secrets.token_hex(32)}",
            signing_secret=secrets.token_hex(16),
            verification_token=secrets.token_hex(12),
        )


@dataclass(slots=True)
class Core:
    """One workspace with one app in it.

    Attributes:
        base_url: Where the local Slack is reached, without a slash at the end.
        request_url: Where the app is reached over HTTP; none means Socket Mode.
        complaints: What the app did wrong in ways that Slack tells no one but its developer.
        unknown_blocks: Types of blocks that this workspace does not know (yet).
    """

    state: State
    rights: AppRights
    clocks: Clocks
    timing: Timing
    credentials: Credentials
    notices: Notices = field(default_factory=Notices)
    base_url: str = ""
    request_url: str | None = None
    complaints: list[str] = field(default_factory=list)
    unknown_blocks: set[str] = field(default_factory=set)

    def now(self) -> datetime:
        """Read the workspace's clock."""
        return self.clocks.now()

    @property
    def team_id(self) -> str:
        """The workspace's id."""
        return self.state.workspace.team_id

    @property
    def bot_user_id(self) -> str:
        """The bot's user id."""
        return self.state.workspace.app.bot_user_id

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.state.workspace.app.id
