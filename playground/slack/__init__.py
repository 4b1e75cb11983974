"""A strict local Slack: Web API, Socket Mode, signed HTTP, Block Kit rules, and a web page.

It refuses what Slack refuses, so that what works here works there. `LocalSlack` is the way in.
"""

from playground.slack.core import Timing
from playground.slack.errors import ClientRefusal, DispatchFailed, Refusal
from playground.slack.people import Person
from playground.slack.rate_limits import Limits
from playground.slack.rooms import Room
from playground.slack.seed import (
    AppSeed,
    ChannelSeed,
    GroupSeed,
    PersonSeed,
    Workspace,
    harbour_coffee,
)
from playground.slack.server import LocalSlack
from playground.slack.shown import ShownMessage, ShownView
from playground.slack.submitting import Submission

__all__ = [
    "AppSeed",
    "ChannelSeed",
    "ClientRefusal",
    "DispatchFailed",
    "GroupSeed",
    "Limits",
    "LocalSlack",
    "Person",
    "PersonSeed",
    "Refusal",
    "Room",
    "ShownMessage",
    "ShownView",
    "Submission",
    "Timing",
    "Workspace",
    "harbour_coffee",
]
