"""When each message of unknown outcome was tried: what can be said of it depends on that."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

__all__ = ["Attempts", "Tried"]


class Tried(Protocol):
    """A reply, a private message or a post, as the contract hands it over."""

    @property
    def delivery_id(self) -> str:
        """Stable over attempts."""
        ...

    @property
    def created_at(self) -> datetime:
        """When its delivery was created, UTC."""
        ...

    @property
    def first_attempt_at(self) -> datetime | None:
        """When it was first tried; None on the first attempt."""
        ...

    @property
    def last_attempt_at(self) -> datetime | None:
        """When it was last tried."""
        ...


class Attempts:
    """What this process has tried without an answer, and when it began."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._at: dict[str, datetime] = {}
        self._began = clock()

    def begin(self) -> None:
        """The account is opened now."""
        self._began = self._clock()

    def unanswered(self, message: Tried) -> None:
        """It was tried just now, and no answer came."""
        self._at[message.delivery_id] = self._clock()

    def settled(self, message: Tried) -> None:
        """Its outcome is known."""
        self._at.pop(message.delivery_id, None)

    def first_and_last(self, message: Tried) -> tuple[datetime, datetime]:
        """The first moment at which it may have been sent, and the last one."""
        first = message.first_attempt_at or message.created_at
        # An attempt of a process that is gone may have been made just before this one began.
        last = self._at.get(message.delivery_id, message.last_attempt_at or self._began)
        return first, max(first, last)
