"""Polling: posts that mention us and private messages, since a cursor.

X pages newest first and this contract wants oldest first, so a poll reads all its pages before it
returns. Where they are too many, or X stops in between, what was read is returned and the rest,
which is older, is remembered in the cursor as a gap.
"""

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from msgspec.structs import replace

from bot.domain.mention import Mention
from integrations.base import MentionPage, RetryLater
from integrations.x import snowflake
from integrations.x.client import XClient
from integrations.x.cursor import Cursor, Gap, newest_of, read_cursor, write_cursor
from integrations.x.direct_reader import DirectReader
from integrations.x.mapping import mentions_of_posts
from integrations.x.payload import next_token, read_posts
from integrations.x.settings import XSettings

MOST_PAGES = 5  # of 100 posts, in one poll; X keeps 800 mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posts:
    """Mentions of one poll; `unread` when older ones are left."""

    mentions: list[Mention]
    ids: list[str]
    unread: bool


class MentionReader:
    """Reads the mentions and private messages of one account."""

    def __init__(self, client: XClient, settings: XSettings, own_id: str) -> None:
        self._client = client
        self._settings = settings
        self._own_id = own_id
        self._private = DirectReader(client, settings, own_id)

    async def fetch(self, text: str | None, *, now: datetime) -> MentionPage:
        """What came since the cursor `text`, oldest first.

        Raises:
            RetryLater, Reauthorise, Rejected: nothing could be read.
        """
        cursor = read_cursor(text)
        if cursor is None:
            page, after = await self._first(now)
        elif cursor.gap is not None:
            page, after = await self._older(cursor, cursor.gap)
        else:
            page, after = await self._newer(cursor)
        private, after, more = await self._private.read(after, now=now)
        return MentionPage(
            mentions=tuple(sorted([*page.mentions, *private], key=attrgetter("created_at"))),
            cursor=write_cursor(after),
            more=more or after.gap is not None,
        )

    async def _first(self, now: datetime) -> tuple[_Posts, Cursor]:
        start = now - self._settings.lookback
        floor = snowflake.id_at(start)
        page = await self._posts(start_time=start)
        cursor = Cursor(newest=newest_of(floor, page.ids), newest_direct=floor)
        return page, _with_gap(cursor, page, since=floor)

    async def _newer(self, cursor: Cursor) -> tuple[_Posts, Cursor]:
        since = snowflake.earlier(cursor.newest, self._settings.overlap)
        page = await self._posts(since_id=since)
        after = replace(cursor, newest=newest_of(cursor.newest, page.ids))
        return page, _with_gap(after, page, since=since)

    async def _older(self, cursor: Cursor, gap: Gap) -> tuple[_Posts, Cursor]:
        page = await self._posts(since_id=gap.since, until_id=gap.until)
        return page, _with_gap(replace(cursor, gap=None), page, since=gap.since)

    async def _posts(
        self, *, since_id: str = "", until_id: str = "", start_time: datetime | None = None
    ) -> _Posts:
        mentions: list[Mention] = []
        ids: list[str] = []
        token = ""
        for _ in range(MOST_PAGES):
            try:
                answer = await self._client.mentions(
                    self._own_id,
                    since_id=since_id,
                    until_id=until_id,
                    start_time=start_time,
                    token=token,
                )
            except RetryLater:
                # What was read is paid for; keep it, and read on below it next time.
                if not ids:
                    raise
                break
            mentions += mentions_of_posts(answer, own_id=self._own_id)
            ids += [post.id for post in read_posts(answer)]
            token = next_token(answer)
            if not token:
                return _Posts(mentions=mentions, ids=ids, unread=False)
        return _Posts(mentions=mentions, ids=ids, unread=bool(ids))


def _with_gap(cursor: Cursor, page: _Posts, *, since: str) -> Cursor:
    if not page.unread:
        return cursor
    return replace(cursor, gap=Gap(since=since, until=min(page.ids, key=int)))
