"""The services of speaking first, together: what handlers call."""

from dataclasses import dataclass

from bot.services.planning.calendar import Calendar
from bot.services.planning.composing import Composing
from bot.services.planning.reviewing import Reviewing
from bot.services.planning.scheduling import Scheduling
from bot.services.planning.themes import PreferredSlots, Themes


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """Every use case of planned posts that a person can start."""

    composing: Composing
    reviewing: Reviewing
    scheduling: Scheduling
    calendar: Calendar
    themes: Themes
    slots: PreferredSlots
