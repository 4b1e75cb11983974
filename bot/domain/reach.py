"""For how long a customer can be reached in private, where their network bounds that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateReach:
    """Until when, and how often.

    Attributes:
        until: UTC; at this instant it is over.
        name: what people call it: "private reply", "messages".
        once: there is only one.
        used: the one is sent, on its way, or may have arrived.
    """

    until: datetime
    name: str = "private message"
    once: bool = False
    used: bool = False

    def open(self, now: datetime) -> bool:
        """Whether they can be reached."""
        return not self.used and now < self.until

    def left(self, now: datetime) -> str:
        """What is left of the time, in whole days, or whole hours on the last; "" when none is."""
        left = self.until - now - _INSTANT
        if self.used or left < timedelta():
            return ""
        if left >= _DAY:
            return f"{left // _DAY} d"
        return f"{left // _HOUR} h" if left >= _HOUR else "less than 1 h"

    def changes_at(self, now: datetime) -> datetime | None:
        """When `left` says something else; None when it never does again."""
        left = self.until - now - _INSTANT
        if self.used or left < timedelta():
            return None
        unit = _DAY if left >= _DAY else _HOUR
        return self.until - (left // unit) * unit

    def refusal(self, now: datetime) -> str:
        """Why they cannot be reached now, a sentence; "" when they can."""
        if self.used:
            return f"There is only one {self.name}, and it is sent or on its way."
        if self.open(now):
            return ""
        ended = f"{self.until:%-d %B, %H:%M} UTC"
        return f"The network gives a time for it ({self.name}), and that ended on {ended}."
