"""When a push is tried again: its own pauses, and those for which its network asks."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.storage import Push

_FIRST_PAUSE = 10.0  # seconds
_LONGEST_PAUSE = 1800.0
_LEAST_HOLD = 5.0
_GROWING_UNTIL = 300.0
_LONGEST_HOLD = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Why a push is not read now. Not `tried`: nothing is wrong with it."""

    seconds: float
    why: str
    tried: bool


class Holds:
    """Accounts whose network asks for patience; real time, growing while it goes on."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until: dict[str, tuple[float, str]] = {}
        self._failures: dict[str, int] = {}

    def left(self, account_id: str) -> Later | None:
        """How long still; None: it may be asked."""
        until, why = self._until.get(account_id, (0.0, ""))
        seconds = until - self._monotonic()
        return Later(seconds=seconds, why=why, tried=False) if seconds > 0 else None

    def begin(self, account_id: str, seconds: float, why: str) -> Later:
        """It asks for so many seconds."""
        failures = self._failures[account_id] = self._failures.get(account_id, 0) + 1
        growing = _LEAST_HOLD * 2.0 ** min(failures - 1, 16)
        seconds = min(max(seconds, min(growing, _GROWING_UNTIL)), _LONGEST_HOLD)
        self._until[account_id] = (self._monotonic() + seconds, why)
        return Later(seconds=seconds, why=why, tried=False)

    def end(self, account_id: str) -> None:
        """It has answered."""
        self._until.pop(account_id, None)
        self._failures.pop(account_id, None)


def pause_after(push: Push) -> float:
    """Seconds after so many attempts: 10 s doubling to half an hour."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(max(push.attempts - 1, 0), 16))


def crashed(push: Push, error: Exception) -> Later:
    """A mistake of ours."""
    why = f"An error of the bot itself: {type(error).__name__}."
    return Later(seconds=pause_after(push), why=why, tried=True)
