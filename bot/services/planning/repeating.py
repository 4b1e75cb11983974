"""Recurring posts: the next occurrences become posts in good time, and never all at once."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain.events import SYSTEM, EventKind
from bot.domain.post_notices import TextWanted
from bot.domain.posts import Post, PostState, Variant, approve, duplicate, submit
from bot.domain.series import Series, Words
from bot.domain.wall_time import settle
from bot.planning_forms import Composed
from bot.services.journal import record
from bot.services.planning.context import Context, local_now, save
from bot.services.planning.queueing import enqueue
from bot.services.planning.recurrence import checked_rule, occurrences
from bot.services.planning.telling import tell_people
from bot.services.planning.views import named_post
from bot.storage import Collision, UnitOfWork

log = structlog.get_logger(__name__)

_AHEAD = timedelta(days=14)  # in which occurrences exist as posts
_AT_ONCE = 20  # posts that one look makes of one series
_STARTED = set(PostState) - {
    PostState.DRAFT,
    PostState.IN_REVIEW,
    PostState.CHANGES_ASKED,
    PostState.WITHDRAWN,
}


async def keep_series(
    uow: UnitOfWork, post: Post, composed: Composed, by: str, now: datetime
) -> Post:
    """Begin, change or end a series as the composer says; gives the post as it is then."""
    series = await uow.series.get(post.series_id) if post.series_id else None
    if not composed.rule:
        if series is not None and not series.ended:
            await uow.series.save(replace(series, ended=True))
            await record(
                uow, EventKind.SERIES_ENDED, actor=by, now=now, post_id=post.id, series=series.id
            )
        return post
    if post.planned is None:
        return post
    rule = checked_rule(composed.rule, post.planned.wall)
    if series is not None:
        if (series.rule, series.words, series.ended) != (rule, composed.words, False):
            await uow.series.save(replace(series, rule=rule, words=composed.words, ended=False))
            await record(uow, EventKind.SERIES_SET, actor=by, now=now, post_id=post.id, rule=rule)
        return post
    series = Series(
        id=uow.new_id(),
        post_id=post.id,
        author=post.author,
        rule=rule,
        start=post.planned.wall,
        zone=post.planned.zone,
        words=composed.words,
        made_until=post.planned.wall,
    )
    await uow.series.add(series)
    first = post.bump(now, series_id=series.id, occurrence=post.planned.wall)
    await save(uow, post, first)
    await record(uow, EventKind.SERIES_SET, actor=by, now=now, post_id=post.id, rule=rule)
    return first


class Repeating:
    """Makes posts of the next occurrences."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def round(self, now: datetime) -> int:
        """Look at all series; gives how many posts were made."""
        async with self._ctx.units.read() as uow:
            running = await uow.series.running()
        made = 0
        for series in running:
            try:
                made += await self._next(series.id, now)
            except Collision:
                log.info("occurrence_made_by_another_replica", series=series.id)
        return made

    async def _next(self, series_id: str, now: datetime) -> int:
        async with self._ctx.units.write() as uow:
            series = await uow.series.lock(series_id)
            if series is None or series.ended:
                return 0
            first = (await uow.posts.get([series.post_id])).get(series.post_id)
            if first is None or first.state not in _STARTED:
                return 0
            local = local_now(now, series.zone)
            # What fell into a time when the bot was down is passed over: it never bursts.
            after = max(series.made_until, local)
            until = local + _AHEAD
            walls = occurrences(series.rule, series.start, after, until, _AT_ONCE)
            for wall in walls:
                await self._make(uow, series, first, wall, now)
            made_until = walls[-1] if walls else max(series.made_until, local)
            if made_until != series.made_until:
                await uow.series.save(replace(series, made_until=made_until))
                await uow.commit()
            return len(walls)

    async def _make(
        self, uow: UnitOfWork, series: Series, first: Post, wall: datetime, now: datetime
    ) -> None:
        ids = tuple(uow.new_id() for _ in first.pictures)
        post = duplicate(first, uow.new_id(), series.author, ids, now)
        found = settle(wall, series.zone)
        post = replace(
            post,
            planned=found.planned,
            due_at=found.instant,
            series_id=series.id,
            occurrence=wall,
        )
        fresh = series.words is Words.FRESH
        if fresh:
            empty = tuple(Variant(account_id=v.account_id, text="") for v in post.variants)
            post = replace(post, variants=empty, same_words_reason="")
        await uow.posts.add([post])
        await uow.pictures.copy([(p.id, i) for p, i in zip(first.pictures, ids, strict=True)])
        await record(
            uow,
            EventKind.POST_WRITTEN,
            actor=SYSTEM,
            now=now,
            post_id=post.id,
            series=series.id,
        )
        uow.wake("pictures")
        if fresh:
            accounts = await self._ctx.views.accounts(uow)
            notice = TextWanted(about=named_post(post, accounts))
            once = f"text-wanted:{post.id}"
            await tell_people(uow, [series.author], notice, once, now, post_id=post.id)
            return
        waiting = submit(post, series.author, now)
        await save(uow, post, waiting)
        if first.approved_by:
            approved = approve(waiting, first.approved_by, now)
            await save(uow, waiting, approved)
            await enqueue(self._ctx, uow, approved, now)
