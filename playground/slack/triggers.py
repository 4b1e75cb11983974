"""Trigger ids: the right to open a view, given to the app for one act of one person."""

import secrets
from dataclasses import dataclass

from playground.slack.core import Core
from playground.slack.errors import Refusal

_FORGET_AFTER = 600.0
"""Seconds after which an old trigger is no longer told from one that never was."""


@dataclass(slots=True)
class Trigger:
    """One trigger id: whose act it was, in which view (empty for none), until when."""

    user: str
    view_id: str
    issued_at: float
    is_used: bool = False


class Triggers:
    """Issues trigger ids and exchanges each once."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str = "") -> str:
        """Make a trigger id for what a person has just done."""
        now = self._core.clocks.monotonic()
        while self._issued:
            oldest = next(iter(self._issued))
            if now - self._issued[oldest].issued_at < _FORGET_AFTER:
                break
            del self._issued[oldest]
        first, second = secrets.randbelow(10**10), secrets.randbelow(10**10)
        trigger_id = f"{first}.{second}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = Trigger(user, view_id, now)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger id.

        Raises:
            Refusal: `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if self._core.clocks.monotonic() - trigger.issued_at >= self._core.timing.trigger:
            raise Refusal("expired_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        trigger.is_used = True
        return trigger
