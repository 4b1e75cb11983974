"""The poll that finds what no push has brought: three edges, newest first, back to the cursor.

    /PAGE/feed            posts on the Page, each with its newest comments and replies
    /PAGE/tagged          other people's posts that name the Page
    /PAGE/conversations   private conversations, each with its newest messages

Three calls when nothing has happened. Comments on older posts than those that are watched, and
mentions in other people's comments, come by push alone: no edge lists them.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.mention import Mention
from bot.errors import Rejected, RetryLater
from integrations.base import MentionPage
from integrations.facebook.contexts import CONTEXT_FIELDS, Contexts
from integrations.facebook.cursor import Cursor
from integrations.facebook.ids import part, usable
from integrations.facebook.nodes import (
    COMMENT_FIELDS,
    MESSAGE_FIELDS,
    POST_FIELDS,
    Us,
    comment_said,
    context_of,
    message_said,
    post_said,
    records,
)
from integrations.facebook.said import Said, to_mention
from integrations.graph import GraphClient
from integrations.graph.tame import Record, as_id, as_time

__all__ = ["OVERLAP", "Reader"]

OVERLAP = timedelta(minutes=10)
"""How far each poll looks back behind the one before, for what Facebook lists late."""

_REFUSED_FOR = timedelta(minutes=5)
"""How long an edge that was refused is not asked: less than the overlap, so that a passing refusal
loses nothing."""

_COMMENTS_EACH, _MESSAGES_EACH = 25, 20
_POSTS_A_PAGE = 25
_MOST_POSTS = 200
_MOST_COMMENTS = 1000
_MOST_CONVERSATIONS = 2000
_MOST_MESSAGES = 500
_MOST_TAGGED = 200

_THREAD_FIELDS = f"{COMMENT_FIELDS},parent{{{CONTEXT_FIELDS}}}"
_COMMENTS = f"comments.filter(stream).order(reverse_chronological).limit({_COMMENTS_EACH})"
_FEED_FIELDS = f"{POST_FIELDS},{_COMMENTS}{{{_THREAD_FIELDS}}}"
_TALK_FIELDS = f"id,updated_time,messages.limit({_MESSAGES_EACH}){{{MESSAGE_FIELDS}}}"

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Found:
    """What one poll has seen.

    Attributes:
        back_to: None when everything since the cursor was read; else how far back.
    """

    said: dict[str, Said] = field(default_factory=dict)
    back_to: datetime | None = None

    def add(self, said: Said, since: datetime) -> None:
        """Keep what is new enough, and what has no time."""
        if usable(said.external_id) and (said.created_at is None or said.created_at >= since):
            self.said.setdefault(said.external_id, said)


class Reader:
    """Reads the mentions of one Page."""

    def __init__(
        self, client: GraphClient, us: Us, contexts: Contexts, *, posts_watched: int
    ) -> None:
        self._client = client
        self._us = us
        self._contexts = contexts
        self._watched = posts_watched
        self._refused: dict[str, datetime] = {}

    async def read(self, cursor: str | None, *, lookback: timedelta, now: datetime) -> MentionPage:
        """Mentions since the cursor, oldest first.

        Raises:
            RetryLater, Reauthorise: Facebook cannot be asked now.
        """
        known = Cursor.read(cursor, start=now - lookback)
        since = known.since if cursor is None else known.since - OVERLAP
        found = _Found()
        try:
            await self._all(found, since, known.until, now)
        except RetryLater as error:
            if not found.said:
                raise
            # What was found is stored, and the next poll begins where this one did: near Meta's
            # limits the last call of a poll may never be let through.
            _log.warning("facebook_poll_cut_short", found=len(found.said), why=str(error))
            return MentionPage(mentions=_oldest_first(found, now), cursor=known.write())
        then = known.then or now
        # A stretch that brings nothing older would be read for ever.
        more = found.back_to is not None and found.back_to != known.until
        after = (
            Cursor(since=known.since, until=found.back_to, then=then)
            if more
            else Cursor(since=then)
        )
        return MentionPage(mentions=_oldest_first(found, now), cursor=after.write(), more=more)

    async def _all(
        self, found: _Found, since: datetime, until: datetime | None, now: datetime
    ) -> None:
        await self._posts(found, since, until)
        if until is None:
            await self._optional("tagged", self._tagged, found, since, now)
            await self._optional("conversations", self._conversations, found, since, now)

    async def _posts(self, found: _Found, since: datetime, until: datetime | None) -> None:
        """Posts back to `since`, and the newest comments of as many as are watched."""
        params = {"fields": _FEED_FIELDS, "limit": str(min(_POSTS_A_PAGE, self._watched))}
        if until is not None:
            params["until"] = str(int(until.timestamp()) + 1)
        seen = 0
        path = f"{part(self._us.id)}/feed"
        async with aclosing(self._client.pages(path, params, most=_MOST_POSTS)) as nodes:
            async for node in nodes:
                post = post_said(node, self._us, here=True)
                made = post.created_at
                if made is not None and made < since and seen >= self._watched:
                    return
                seen += 1
                self._contexts.note(post.external_id, node)
                if post.author_id != self._us.id:
                    found.add(post, since)
                await self._comments(found, node, post.external_id, since)
                if seen >= _MOST_POSTS and made is not None and made >= since:
                    found.back_to = made

    async def _comments(self, found: _Found, post: Record, post_id: str, since: datetime) -> None:
        """The comments of a post since then; all of them, where more came than fit beside it."""
        beside = records(post.get("comments"))
        rows: AsyncGenerator[Record, None] = _listed(beside)
        if len(beside) >= _COMMENTS_EACH and not _older(beside[-1], since) and usable(post_id):
            rows = self._client.pages(
                f"{part(post_id)}/comments",
                {
                    "filter": "stream",
                    "order": "reverse_chronological",
                    "fields": _THREAD_FIELDS,
                    "limit": "100",
                },
                most=_MOST_COMMENTS,
            )
        async for node in _back_to(since, rows):
            said = comment_said(node, self._us, post_id=post_id, here=True)
            if said.author_id != self._us.id:
                context = said.context or context_of(post, self._us)
                found.add(replace(said, context=context), since)

    async def _tagged(self, found: _Found, since: datetime) -> None:
        path = f"{part(self._us.id)}/tagged"
        params = {"fields": POST_FIELDS, "limit": "25"}
        async for node in _back_to(since, self._client.pages(path, params, most=_MOST_TAGGED)):
            said = post_said(node, self._us)
            if said.author_id != self._us.id:
                found.add(said, since)

    async def _conversations(self, found: _Found, since: datetime) -> None:
        path = f"{part(self._us.id)}/conversations"
        params = {"platform": "messenger", "fields": _TALK_FIELDS, "limit": "25"}
        talks = self._client.pages(path, params, most=_MOST_CONVERSATIONS)
        async for talk in _back_to(since, talks, by="updated_time"):
            await self._messages(found, talk, since)

    async def _messages(self, found: _Found, talk: Record, since: datetime) -> None:
        beside = records(talk.get("messages"))
        rows: AsyncGenerator[Record, None] = _listed(beside)
        talk_id = as_id(talk.get("id"))
        if len(beside) >= _MESSAGES_EACH and not _older(beside[-1], since) and usable(talk_id):
            rows = self._client.pages(
                f"{part(talk_id)}/messages",
                {"fields": MESSAGE_FIELDS, "limit": "100"},
                most=_MOST_MESSAGES,
            )
        async for node in _back_to(since, rows):
            said = message_said(node)
            if said.author_id not in {"", self._us.id}:
                found.add(said, since)

    async def _optional(
        self,
        edge: str,
        reading: Callable[[_Found, datetime], Awaitable[None]],
        found: _Found,
        since: datetime,
        now: datetime,
    ) -> None:
        """An edge that this Page's rights or Meta's app may not reach does not stop the others."""
        before = self._refused.get(edge)
        if before is not None and timedelta() <= now - before < _REFUSED_FOR:
            return
        try:
            await reading(found, since)
        except Rejected as error:
            self._refused[edge] = now
            if before is None:
                _log.warning("facebook_edge_refused", edge=edge, why=str(error))
        else:
            self._refused.pop(edge, None)


def _older(node: Record, since: datetime, *, by: str = "created_time") -> bool:
    at = as_time(node.get(by))
    return at is not None and at < since


def _oldest_first(found: _Found, now: datetime) -> tuple[Mention, ...]:
    mentions = (to_mention(one, now=now) for one in found.said.values())
    return tuple(sorted(mentions, key=lambda one: (one.created_at, one.external_id)))


async def _back_to(
    since: datetime, rows: AsyncGenerator[Record, None], *, by: str = "created_time"
) -> AsyncIterator[Record]:
    """The rows of an edge, newest first, down to the first that is older."""
    async with aclosing(rows):
        async for row in rows:
            if _older(row, since, by=by):
                return
            yield row


async def _listed(rows: tuple[Record, ...]) -> AsyncGenerator[Record, None]:
    for row in rows:
        yield row
