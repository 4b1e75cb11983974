"""A strict local Slack: Web API, Socket Mode, signed HTTP, Block Kit rules, and a web page.

It refuses what Slack refuses, so that what works here works there. `LocalSlack` is the way in:

    async with LocalSlack(manifest=manifest, limits=False) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        ...                                           # start the app, then
        card = await slack.until(lambda: slack.channel("#care").messages()[-1:])
        await slack.person("ana").click(card[0], "Reply")
        await slack.person("ana").submit({"Answer": "We are on it."})
        assert slack.channel("#care").thread(card[0])[-1].text == "We are on it."

Without Slack's own network it cannot know three things: Slack turns typed emoji into `:names:`,
brackets bare links in the app's own texts, and measures limits a little differently every day.
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
