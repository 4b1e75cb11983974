"""What an installation may choose, and the environment settings that say it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

from bot.errors import Misconfigured
from integrations.base import PluginSetting
from integrations.mastodon.http import Clock, Timeouts, utc_now
from integrations.mastodon.streaming import StreamPace

__all__ = ["SETTINGS", "Options", "Pause"]

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds."""

_LOOK_BACK = "MASTODON_LOOKBACK_MINUTES"
_STREAMING = "MASTODON_STREAMING"
_MOST_MINUTES = 7 * 24 * 60

SETTINGS = (
    PluginSetting(
        key=_LOOK_BACK,
        default="60",
        explanation="How old a mention may be, in minutes, when an account is connected for the "
        "first time (0 to 10080).",
    ),
    PluginSetting(
        key=_STREAMING,
        default="true",
        explanation="Whether the server's stream tells when there is something to fetch (true or "
        "false). Mentions are fetched at intervals either way.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The defaults are right for use; tests shorten the time-outs and hold clock and pauses.

    Attributes:
        look_back: how old mentions may be at the first connection.
        streaming: whether the server's stream is used where it has one.
        pause: how to wait while the server prepares a picture.
    """

    look_back: timedelta = timedelta(minutes=60)
    streaming: bool = True
    timeouts: Timeouts = field(default_factory=Timeouts)
    pace: StreamPace = field(default_factory=StreamPace)
    clock: Clock = utc_now
    pause: Pause = asyncio.sleep

    @classmethod
    def read(cls, settings: Mapping[str, str]) -> Self:
        """Options of an installation.

        Raises:
            Misconfigured: a setting cannot be understood; the sentence says which.
        """
        values = {setting.key: setting.default for setting in SETTINGS} | dict(settings)
        minutes = values[_LOOK_BACK].strip()
        if not (minutes.isdecimal() and int(minutes) <= _MOST_MINUTES):
            raise Misconfigured(
                f"{_LOOK_BACK} is {minutes!r}; it takes a number of minutes from 0 to "
                f"{_MOST_MINUTES}, for example 60."
            )
        streaming = values[_STREAMING].strip().lower()
        if streaming not in {"true", "false"}:
            raise Misconfigured(f"{_STREAMING} is {streaming!r}; it takes true or false.")
        return cls(look_back=timedelta(minutes=int(minutes)), streaming=streaming == "true")
