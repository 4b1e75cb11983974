"""How much of Meta's limits is used up, and whom to keep waiting before they are exceeded.

`X-App-Usage` (the app), `X-Page-Usage` (the Page, older) and `X-Business-Use-Case-Usage` (by
business object and kind of use) tell percentages; at 100 calls are refused, and calling on keeps
the door shut for longer (developers.facebook.com/docs/graph-api/overview/rate-limiting). So reads
stop at 80 and leave the rest to what people write; writes stop at 95.

A figure ages: the limits count a rolling hour (the app's) or day (a Page's), and calls drop out
of it whether or not somebody looks. It is taken to shrink evenly, and looked at again by the first
call that is let through.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import RetryLater
from integrations.graph.tame import as_id, as_list, as_record

__all__ = ["Usage"]

READS_STOP = 80.0
WRITES_STOP = 95.0
_HOUR, _DAY = 3600.0, 86400.0
_SHORTEST, _LONGEST = 60.0, 3600.0
_LONGEST_BAN = _DAY
_MEASURES = ("call_count", "total_cputime", "total_time")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """A figure as it was told: percent, when (seconds of the clock), over which window."""

    percent: float
    at: float
    window: float
    shut_until: float = 0.0

    def now(self, moment: float) -> float:
        return max(0.0, self.percent - (moment - self.at) * 100.0 / self.window)

    def wait(self, moment: float, limit: float) -> float:
        """Seconds until it is below the limit; 0 when it is now."""
        if moment < self.shut_until:
            return self.shut_until - moment
        over = self.now(moment) - limit
        if over < 0:
            return 0.0
        return min(max(over * self.window / 100.0, _SHORTEST), _LONGEST)


class Usage:
    """What the answers' headers said last. One for each account.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._levels: dict[str, _Level] = {}

    def note(self, headers: Mapping[str, str]) -> timedelta | None:
        """Remember an answer's headers; what cannot be read is passed over.

        Returns:
            How long Meta says that calls are refused, when it does.
        """
        moment = self._clock()
        for name in ("X-App-Usage", "X-Page-Usage"):
            figures = as_record(_json(headers.get(name, "")))
            if figures:
                self._set(name, _percent(figures), moment, _HOUR)
        shut = 0.0
        whole = as_record(_json(headers.get("X-Business-Use-Case-Usage", "")))
        for owner, kinds in whole.items():
            for kind in map(as_record, as_list(kinds)):
                minutes = _number(kind.get("estimated_time_to_regain_access"))
                ban = min(minutes * 60.0, _LONGEST_BAN)
                shut = max(shut, ban)
                key = f"{owner} {as_id(kind.get('type'))}"
                self._set(key, _percent(kind), moment, _DAY, ban)
        return timedelta(seconds=shut) if shut else None

    def before(self, reading: bool) -> None:  # noqa: FBT001 - the one question that is asked
        """Pass, or refuse a call before Meta would.

        Raises:
            RetryLater: the limits are nearly used up.
        """
        moment = self._clock()
        limit = READS_STOP if reading else WRITES_STOP
        wait = max((one.wait(moment, limit) for one in self._levels.values()), default=0.0)
        if wait > 0:
            raise RetryLater(
                "Meta's limit for calls is nearly used up, so nothing was asked.",
                after=timedelta(seconds=wait),
                hint="It passes by itself. Replies go first, looking for news waits longer.",
            )

    def percent(self) -> float:
        """The highest figure now, 0 to 100 and more."""
        moment = self._clock()
        return max((one.now(moment) for one in self._levels.values()), default=0.0)

    def _set(
        self, key: str, percent: float, moment: float, window: float, ban: float = 0.0
    ) -> None:
        self._levels[key] = _Level(
            percent=percent, at=moment, window=window, shut_until=moment + ban
        )
        # A header cannot make the memory grow: an account has a handful of kinds.
        while len(self._levels) > 50:  # noqa: PLR2004 - far more than a handful
            self._levels.pop(next(iter(self._levels)))


def _percent(figures: Mapping[str, object]) -> float:
    return max(_number(figures.get(name)) for name in _MEASURES)


def _number(value: object) -> float:
    """A figure that is not negative; 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    return float(value) if 0 <= value < 1e9 else 0.0  # noqa: PLR2004 - no such percentage or wait


def _json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
