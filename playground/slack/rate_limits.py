"""Slack's rate limits, on a monotonic clock.

Tiers count calls a minute of one app to one method; posting is limited to about one message a
second in each channel, short bursts being tolerated.
Source: https://docs.slack.dev/apis/web-api/rate-limits
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playground.slack.errors import RateLimited

Tier = Literal["tier1", "tier2", "tier3", "tier4", "posting", "special", "none"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is allowed.

    Attributes:
        enabled: Whether limits are kept at all; tests of other things turn them off.
        tier1: Calls a minute, and so on for the other tiers.
        posts_per_second: Messages a second in one channel, in the long run.
        post_burst: Messages that may come at once after a silence.
        special: Calls a minute of methods whose limit Slack calls special.
    """

    enabled: bool = True
    tier1: int = 20
    tier2: int = 20
    tier3: int = 50
    tier4: int = 100
    special: int = 600
    posts_per_second: float = 1.0
    post_burst: int = 5


class _Bucket:
    """A token bucket: full at first, refilled steadily."""

    __slots__ = ("_capacity", "_filled_at", "_per_second", "_tokens")

    def __init__(self, capacity: float, per_second: float, now: float) -> None:
        self._capacity = capacity
        self._per_second = per_second
        self._tokens = capacity
        self._filled_at = now

    def take(self, now: float) -> float:
        """Take one token; give the seconds to wait when there is none, else nought."""
        grown = self._tokens + (now - self._filled_at) * self._per_second
        self._tokens = min(self._capacity, grown)
        self._filled_at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self._per_second


class RateLimiter:
    """Refuses calls that come too fast."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self.limits = limits
        self._monotonic = monotonic
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def spend(self, method: str, tier: Tier, channel: str = "") -> None:
        """Count a call.

        Raises:
            RateLimited: The call comes too fast; it has not been counted.
        """
        limits = self.limits
        if not limits.enabled or tier == "none":
            return
        if tier == "posting":
            key = ("posting", channel)
            capacity, per_second = float(limits.post_burst), limits.posts_per_second
        else:
            key = (method, "")
            capacity = float(getattr(limits, tier))
            per_second = capacity / 60
        now = self._monotonic()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(capacity, per_second, now)
        wait = bucket.take(now)
        if wait > 0:
            raise RateLimited(max(1, math.ceil(wait)))
