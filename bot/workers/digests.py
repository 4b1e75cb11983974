"""Sends digests at their time."""

from datetime import datetime, timedelta

import structlog

from bot.errors import OutsideError
from bot.ports import Clock
from bot.services.digests.sending import Digests

log = structlog.get_logger(__name__)

_WAIT = timedelta(minutes=1)


class DigestSweep:
    """Looks whose digest is due."""

    def __init__(self, digests: Digests, clock: Clock) -> None:
        self._digests = digests
        self._clock = clock
        self._not_before: datetime | None = None

    async def round(self) -> bool:
        """All that are due; never more at once."""
        now = self._clock.now()
        if self._not_before is not None and now < self._not_before:
            return False
        try:
            await self._digests.sweep(now)
        except OutsideError as error:
            # Nobody is left out because Slack does not say who is in a group: it is asked again.
            log.warning("digests_postponed", reason=str(error))
            self._not_before = now + _WAIT
        else:
            self._not_before = None
        return False
