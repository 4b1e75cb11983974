"""How many posts Instagram takes of an account in a day, and keeping inside that.

Source: developers.facebook.com/docs/instagram-platform/content-publishing
(`content_publishing_limit`; a carousel counts as one).
"""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from integrations.base import Allowance, OutsideError, Reauthorise, RetryLater
from integrations.graph import GraphClient
from integrations.graph.tame import as_list, as_record
from integrations.instagram.ids import number
from integrations.instagram.said import Us
from integrations.instagram.settings import Clock

__all__ = ["Quota", "count"]

_DAY = timedelta(days=1)
_FULL_WAIT = timedelta(minutes=30)
_FRESH = timedelta(minutes=5)
_log = structlog.get_logger(__name__)


class Quota:
    """What Instagram said last."""

    def __init__(self, client: GraphClient, us: Us, clock: Clock) -> None:
        self._client = client
        self._us = us
        self._clock = clock
        self._asked_at: datetime | None = None
        self.allowance: Allowance | None = None

    async def refresh(self) -> None:
        """Ask how much is used.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram could not be asked.
        """
        answer = await self._client.get(
            f"{number(self._us.id)}/content_publishing_limit",
            {"fields": "config,quota_usage"},
            urgent=True,
        )
        record = as_record(next(iter(as_list(answer.get("data"))), None))
        config = as_record(record.get("config"))
        used, total = count(record.get("quota_usage")), count(config.get("quota_total"))
        self._asked_at = self._clock()
        if used is None or not total:
            return
        seconds = count(config.get("quota_duration"))
        per = timedelta(seconds=seconds) if seconds else _DAY
        self.allowance = Allowance(used=used, total=total, per=per)

    async def leave_room(self) -> None:
        """Let one more post pass, or none.

        Raises:
            RetryLater: it is used up, or cannot be asked for now.
            Reauthorise: our sign-in is refused.
        """
        stale = self._asked_at is None or self._clock() - self._asked_at > _FRESH
        if stale or self._full:
            try:
                await self.refresh()
            except (RetryLater, Reauthorise):
                raise
            except OutsideError as error:
                # Not told: Instagram itself refuses what is too much.
                _log.warning("instagram_allowance_unknown", why=str(error))
        if self._full:
            raise RetryLater(
                "Instagram takes no more posts of this account for now "
                f"({self.allowance.total if self.allowance else 0} in a day).",
                after=_FULL_WAIT,
                hint="It goes out by itself as soon as there is room.",
            )

    def use(self) -> None:
        """One more was published."""
        if self.allowance is not None:
            self.allowance = replace(self.allowance, used=self.allowance.used + 1)

    @property
    def _full(self) -> bool:
        return self.allowance is not None and self.allowance.used >= self.allowance.total


def count(value: object) -> int | None:
    """A number that is not negative, or None."""
    fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return int(str(value)) if fits else None
