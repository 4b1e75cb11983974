"""Polling private messages.

X offers no `since_id` for them, only pages, newest first: a look reads down to what the last look
saw. It is made less often than that for mentions (X allows 15 requests in 15 minutes), and where
the app may not read private messages, or credit for them is used up, mentions go on without them.
"""

import logging
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.domain.mention import Mention
from integrations.base import Reauthorise, RetryLater
from integrations.x import snowflake
from integrations.x.client import XClient
from integrations.x.cursor import Cursor, DirectGap, newest_of
from integrations.x.errors import Refused
from integrations.x.mapping import DIRECT, mentions_of_events
from integrations.x.payload import Json, next_token, read_events
from integrations.x.refusals import Reason
from integrations.x.settings import XSettings

log = logging.getLogger(__name__)

MOST_PAGES = 10  # of 100 events, in one look
_AFTER_REFUSAL = timedelta(minutes=15)

Read = tuple[list[Mention], Cursor, bool]


class DirectReader:
    """Reads the private messages of one account."""

    def __init__(self, client: XClient, settings: XSettings, own_id: str) -> None:
        self._client = client
        self._settings = settings
        self._own_id = own_id
        self._permitted = settings.read_direct
        self._not_before: datetime | None = None

    async def read(self, cursor: Cursor, *, now: datetime) -> Read:
        """What others wrote since `cursor`, the cursor after it, and whether to ask at once again.

        Raises nothing of X's: whatever is wrong here, mentions go on.
        """
        if not self._due(cursor, now):
            return [], cursor, False
        try:
            return await self._look(cursor, now)
        except RetryLater as error:
            self._not_before = now + error.after
        except (Refused, Reauthorise) as error:
            gap = cursor.direct_gap
            if gap is not None:
                # A page that X has forgotten: look from the newest again, down to the same place.
                return [], replace(cursor, newest_direct=gap.floor, direct_gap=None), True
            self._permitted = isinstance(error, Refused) and error.reason is not Reason.FORBIDDEN
            self._not_before = now + _AFTER_REFUSAL
            log.warning("Private messages on X are not read: %s %s", error, error.hint)
        return [], cursor, False

    def _due(self, cursor: Cursor, now: datetime) -> bool:
        if not self._permitted:
            return False
        if self._not_before is not None and now < self._not_before:
            return False
        last = cursor.direct_read_at
        rested = last is None or now - last >= self._settings.direct_every
        return rested or cursor.direct_gap is not None

    async def _look(self, cursor: Cursor, now: datetime) -> Read:
        gap = cursor.direct_gap
        floor = (
            gap.floor if gap else snowflake.earlier(cursor.newest_direct, self._settings.overlap)
        )
        token = gap.token if gap else ""
        newest, mentions, postponed = cursor.newest_direct, list[Mention](), False
        for page in range(MOST_PAGES):
            try:
                answer = await self._client.direct_events(token=token)
            except RetryLater as error:
                if not page:
                    raise
                self._not_before, postponed = now + error.after, True
                break
            ids = [event.id for event in read_events(answer)]
            mentions += self._above(answer, floor)
            newest = newest_of(newest, ids)
            token = next_token(answer)
            if not token or any(int(event) <= int(floor) for event in ids):
                after = replace(cursor, newest_direct=newest, direct_gap=None, direct_read_at=now)
                return mentions, after, False
        rest = DirectGap(floor=floor, token=token)
        return mentions, replace(cursor, newest_direct=newest, direct_gap=rest), not postponed

    def _above(self, answer: Json, floor: str) -> list[Mention]:
        return [
            mention
            for mention in mentions_of_events(answer, own_id=self._own_id)
            if int(mention.external_id.removeprefix(DIRECT)) > int(floor)
        ]
