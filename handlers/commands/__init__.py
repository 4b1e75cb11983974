"""Slash commands."""

from collections.abc import Collection, Mapping

from slack_bolt.app.async_app import AsyncApp

from handlers.commands.calendar import WORDS as CALENDAR_WORDS
from handlers.commands.calendar import calendar
from handlers.commands.schedule import schedule
from handlers.commands.social import WORDS as SOCIAL_WORDS
from handlers.commands.social import social
from integrations.slack import ids

WORDS: Mapping[str, Collection[str]] = {
    ids.COMMAND: SOCIAL_WORDS.keys(),
    ids.CALENDAR_COMMAND: CALENDAR_WORDS.keys(),
}
"""The first words that commands know. `/schedule` takes any: a time and a text."""


def register(app: AsyncApp) -> None:
    """All of them."""
    app.command(ids.COMMAND)(social)
    app.command(ids.SCHEDULE_COMMAND)(schedule)
    app.command(ids.CALENDAR_COMMAND)(calendar)
