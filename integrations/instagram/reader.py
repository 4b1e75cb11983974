"""Finds what a webhook never brought: comments on our posts, posts that tag us, private messages.

Bounded: the newest posts (INSTAGRAM_MEDIA_WATCHED) with their newest comments, the newest posts
that tag us, the newest conversations. When Instagram's limits are nearly used up, the client
refuses to read (`integrations.graph.usage`), and the poll is made later from the same cursor.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.errors import Rejected
from integrations.base import MentionPage
from integrations.graph import GraphClient, GraphRefused, GraphSignIn
from integrations.graph.tame import Record, as_list, as_record, as_text, as_time
from integrations.instagram import nodes
from integrations.instagram.cursor import Position, Source
from integrations.instagram.handle import Place
from integrations.instagram.ids import number, part
from integrations.instagram.lookup import Lookup
from integrations.instagram.nodes import Post
from integrations.instagram.said import Said, Us, to_mention
from integrations.instagram.settings import InstagramSettings

__all__ = ["Reader"]

_PAGE = "50"
_MOST_COMMENTS = 200
_MOST_TAGS = 300
_MOST_TALKS = 100
_MOST_ELSEWHERE = 10
"""Posts of others whose comments are read in one poll; the rest is read by the next."""

_REFUSED_PAUSE = timedelta(minutes=15)
_log = structlog.get_logger(__name__)

Found = tuple[list[Said], Position]


class Reader:
    """Polls of one account."""

    def __init__(
        self, client: GraphClient, lookup: Lookup, us: Us, settings: InstagramSettings
    ) -> None:
        self._client = client
        self._lookup = lookup
        self._us = us
        self._settings = settings
        self._paused: dict[Source, datetime] = {}

    async def fetch(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """What was said since the cursor, and somewhat before it; oldest first.

        Raises:
            RetryLater, Reauthorise, Rejected: the cursor stays as it was.
        """
        position = Position.read(cursor, now=now, lookback=self._settings.lookback)
        said, position = await self._comments(position, now)
        for source, read in ((Source.TAGS, self._tags), (Source.MESSAGES, self._messages)):
            more, position = await self._unless_refused(source, read, position, now)
            said += more
        mentions = {
            one.external_id: to_mention(one, now=now)
            for one in said
            if one.external_id and not nodes.is_echo(one, self._us)
        }
        ordered = sorted(mentions.values(), key=lambda one: (one.created_at, one.external_id))
        return MentionPage(mentions=tuple(ordered), cursor=position.write())

    async def _unless_refused(
        self,
        source: Source,
        read: Callable[[Position, datetime], Awaitable[Found]],
        position: Position,
        now: datetime,
    ) -> Found:
        """A list that may not be shown to us: its refusal does not hold up the comments."""
        if now < self._paused.get(source, now):
            return [], position
        try:
            return await read(position, now)
        except (GraphRefused, GraphSignIn) as error:
            if isinstance(error, GraphSignIn) and not error.permissions:
                raise
            _log.warning("instagram_list_refused", list=source.value, why=str(error))
            self._paused[source] = now + _REFUSED_PAUSE
            return [], position

    async def _comments(self, position: Position, now: datetime) -> Found:
        floor, sweeping = position.floor(Source.COMMENTS), position.sweeping(now)
        said: list[Said] = []
        watched = self._client.pages(
            f"{number(self._us.id)}/media",
            {
                "fields": nodes.POST_FIELDS,
                "limit": str(min(self._settings.media_watched, int(_PAGE))),
            },
            most=self._settings.media_watched,
        )
        async for record in watched:
            post = nodes.post(record)
            if not post.handle:
                post = replace(post, handle=self._us.handle)
            if not _changed(post, position, sweeping=sweeping):
                continue
            try:
                found = [one async for one in self._under(post)]
            except Rejected as error:
                _log.warning("instagram_comments_refused", why=str(error))
                continue
            said += [one for one in found if _since(one, floor)]
            position = position.counted(post.id, post.comments)
        if sweeping:
            position = replace(position, swept_at=now)
        times = [one.created_at for one in said if one.created_at]
        return said, position.seen(Source.COMMENTS, times)

    async def _under(self, post: Post) -> AsyncIterator[Said]:
        """The comments of a post with the answers to them."""
        listed = self._client.pages(
            f"{number(post.id)}/comments",
            {"fields": nodes.THREAD_FIELDS, "limit": _PAGE},
            most=_MOST_COMMENTS,
        )
        async for record in listed:
            for said in nodes.comments_under(record, self._us, post):
                yield said
            top = nodes.comment(record, self._us, under=post)
            paging = as_record(as_record(record.get("replies")).get("paging"))
            if not (paging.get("next") and top.external_id):
                continue
            answers = self._client.pages(
                f"{part(top.external_id)}/replies",
                {"fields": nodes.WORD_FIELDS, "limit": _PAGE},
                most=_MOST_COMMENTS,
            )
            async for answer in answers:
                yield nodes.comment(answer, self._us, under=post, parent=top.external_id)

    async def _tags(self, position: Position, now: datetime) -> Found:  # noqa: ARG002 - as the others
        floor = position.floor(Source.TAGS)
        said: list[Said] = []
        asked = 0
        async for record in self.tagged(until=floor):
            post = nodes.other_post(record, self._us, named=False)
            if _since(post, floor):
                said.append(post)
            shown = nodes.post(record)
            readable = post.place is Place.CAPTION and asked < _MOST_ELSEWHERE
            if readable and _changed(shown, position, sweeping=False):
                asked += 1
                said += [
                    one for one in await self._elsewhere(post.external_id) if _since(one, floor)
                ]
                position = position.counted(shown.id, shown.comments)
        times = [one.created_at for one in said if one.created_at]
        return said, position.seen(Source.TAGS, times)

    async def tagged(self, *, until: datetime | None) -> AsyncIterator[Record]:
        """Posts that tag us, page by page, until a page is older than `until` altogether.

        This edge tells cursors, but never a next page.
        """
        asked = {"fields": nodes.TAG_FIELDS, "limit": _PAGE}
        seen: set[str] = set()
        for _ in range(_MOST_TAGS // int(_PAGE)):
            page = await self._client.get(f"{number(self._us.id)}/tags", asked)
            records = [as_record(one) for one in as_list(page.get("data"))]
            for record in records:
                yield record
            cursors = as_record(as_record(page.get("paging")).get("cursors"))
            after = as_text(cursors.get("after"))
            times = [nodes.post(record).created_at for record in records]
            old = until is not None and all(time is not None and time < until for time in times)
            if not records or old or not after or after in seen:
                return
            seen.add(after)
            asked["after"] = after

    async def _elsewhere(self, media_id: str) -> list[Said]:
        """What concerns us under somebody else's post."""
        try:
            record = await self._lookup.mentioned_post(media_id)
        except Rejected:
            return []
        return list(nodes.answers_elsewhere(record, self._us))

    async def _messages(self, position: Position, now: datetime) -> Found:  # noqa: ARG002 - as the others
        floor = position.floor(Source.MESSAGES)
        said: list[Said] = []
        talks = self._client.pages(
            f"{number(self._us.id)}/conversations",
            {
                "platform": "instagram",
                "fields": f"id,updated_time,messages.limit(20){{{nodes.MESSAGE_FIELDS}}}",
                "limit": "20",
            },
            most=_MOST_TALKS,
        )
        async with aclosing(talks):
            async for talk in talks:
                changed = as_time(talk.get("updated_time"))
                if changed is not None and changed < floor:
                    break
                for record in as_list(as_record(talk.get("messages")).get("data")):
                    one = nodes.message(as_record(record))
                    if _since(one, floor) and not nodes.is_echo(one, self._us):
                        said.append(await self._named(one))
        times = [one.created_at for one in said if one.created_at]
        return said, position.seen(Source.MESSAGES, times)

    async def _named(self, said: Said) -> Said:
        """With the author as a push tells them, so that both are the same person."""
        person = await self._lookup.person(said.author.id)
        return replace(said, author=person if person.handle else said.author)


def _since(said: Said, floor: datetime) -> bool:
    return said.created_at is None or said.created_at >= floor


def _changed(post: Post, position: Position, *, sweeping: bool) -> bool:
    """Whether the comments of a post have to be read."""
    if post.comments is None:
        return True
    if sweeping and post.comments:
        return True
    return post.comments != position.counts.get(post.id, 0)
