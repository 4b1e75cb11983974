"""What goes out to the app, and what comes back, whichever way it travels."""

from dataclasses import dataclass, field
from typing import Literal

from playground.slack.state import Json


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something the app must be told."""

    kind: Literal["event", "interactive", "command"]
    payload: Json


@dataclass(frozen=True, slots=True)
class Answer:
    """The app's acknowledgement, with what it said in it."""

    body: Json = field(default_factory=dict)


class NotAcknowledged(Exception):
    """One attempt failed; the reason is what Slack puts into `X-Slack-Retry-Reason`."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = final
