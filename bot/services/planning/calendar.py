"""The plan by day: with gaps and clashes, as a picture, and as an .ics file."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.content_mix import MixRule, share_at
from bot.domain.events import Event
from bot.domain.people import Role
from bot.domain.plan import Clash, days_of, entries_of, week_of
from bot.domain.posts import Post, PostState, may_approve
from bot.errors import BadInput
from bot.planning_forms import (
    AccountLabel,
    CalendarQuestion,
    CalendarView,
    ClashNote,
    DayView,
    MixLine,
    PlanAtHome,
    PostView,
    Span,
)
from bot.ports import Posted, SharedFile
from bot.services.planning import files
from bot.services.planning.context import Context
from bot.services.planning.labels import unknown_label
from bot.services.planning.recurrence import occurrences
from bot.services.planning.views import beginning
from bot.storage import PostQuery, UnitOfWork

_PAGE = 40  # posts: a modal has 100 blocks
_LOOKED_AT = 1000  # posts of one span in which gaps and clashes are looked for
_NEXT = 20
_AT_HOME = 12
_HOME_DAYS = 7
_EXPORTED = 2000
_HISTORY = 100  # events of one post; the newest count
_OPEN = tuple(s for s in PostState if not s.ended)


class Calendar:
    """Reads only."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def look(self, question: CalendarQuestion, by: str, now: datetime) -> CalendarView:
        """A part of the plan, in the zone of who looks.

        Raises:
            BadInput: a day that is none.
        """
        zone = await self._ctx.zone_of(by)
        today = now.astimezone(ZoneInfo(zone)).date()
        first, count = _days(question, today)
        async with self._ctx.units.read() as uow:
            known = await self._ctx.views.accounts(uow)
            title, query = await self._asked(uow, question, by, first, count, zone, now)
            limit = _NEXT if question.span is Span.NEXT else _LOOKED_AT
            found, total = await uow.posts.find(query, limit=limit)
            begin = question.page * _PAGE
            shown = found[begin : begin + _PAGE]
            views = {v.post.id: v for v in await self._ctx.views.many(uow, shown)}
            dated = [p for p in found if p.due_at is not None]
            days = self._by_day(dated, views, known, zone, first, count, question, today)
            if question.span in {Span.WEEK, Span.MONTH}:
                days = await self._with_expected(uow, days, zone)
            mix = await mix_lines(uow, known, self._ctx.team.settings.mix, now)
        return CalendarView(
            question=CalendarQuestion(
                span=question.span,
                first=first.isoformat(),
                page=question.page,
                theme_id=question.theme_id,
            ),
            title=title,
            zone=zone,
            today=today,
            days=days,
            undated=tuple(v for v in views.values() if v.post.due_at is None),
            total=total,
            has_more=begin + _PAGE < len(found),
            mix=mix,
        )

    async def _asked(
        self,
        uow: UnitOfWork,
        question: CalendarQuestion,
        by: str,
        first: date,
        count: int,
        zone: str,
        now: datetime,
    ) -> tuple[str, PostQuery]:
        begin, end = _bounds(first, count, zone)
        match question.span:
            case Span.WEEK:
                return f"Week of {first.day} {first:%B %Y}", PostQuery(begin=begin, end=end)
            case Span.MONTH:
                return f"{first:%B %Y}", PostQuery(begin=begin, end=end)
            case Span.NEXT:
                return "What comes next", PostQuery(begin=now, states=_OPEN)
            case Span.MINE:
                return "My posts", PostQuery(author=by, states=_OPEN)
            case Span.THEME:
                theme = (await uow.themes.get([question.theme_id])).get(question.theme_id)
                name = theme.name if theme is not None else "a theme that is gone"
                return f"Theme: {name}", PostQuery(theme_id=question.theme_id)

    def _by_day(
        self,
        posts: Sequence[Post],
        views: Mapping[str, PostView],
        known: Mapping[str, AccountLabel],
        zone: str,
        first: date,
        count: int,
        question: CalendarQuestion,
        today: date,
    ) -> tuple[DayView, ...]:
        """Days with the posts of this page; gaps and clashes are those of all posts."""
        whole = question.span in {Span.WEEK, Span.MONTH}
        if not whole:
            local = sorted({_local_day(p, zone) for p in posts})
            if not local:
                return ()
            first, count = local[0], (local[-1] - local[0]).days + 1
        active = [i for i, a in known.items() if not a.why_not] if whole else []
        holidays = self._ctx.team.settings.holidays
        made = days_of(entries_of(posts), zone, first, count, accounts=active, holidays=holidays)
        days = []
        for day in made:
            here = [views[e.post.id] for e in day.posts if e.post.id in views]
            if not whole and not here:
                continue
            days.append(
                DayView(
                    day=day.date,
                    posts=tuple(here),
                    more=len(day.posts) - len(here),
                    gaps=tuple(known[i] for i in day.gaps if i in known and day.date >= today),
                    clashes=tuple(_clash(c, known) for c in day.clashes),
                )
            )
        return tuple(days)

    async def _with_expected(
        self, uow: UnitOfWork, days: tuple[DayView, ...], zone: str
    ) -> tuple[DayView, ...]:
        """Occurrences of recurring posts that are too far ahead to exist as posts yet."""
        begin, end = _bounds(days[0].day, len(days), zone)
        expected: dict[date, list[tuple[datetime, str]]] = {}
        for series in await uow.series.running():
            place = ZoneInfo(series.zone)
            since = max(series.made_until, begin.astimezone(place).replace(tzinfo=None))
            until = end.astimezone(place).replace(tzinfo=None) - timedelta(seconds=1)
            first = (await uow.posts.get([series.post_id])).get(series.post_id)
            title = beginning(first) if first is not None else ""
            for wall in occurrences(series.rule, series.start, since, until, 60):
                local = wall.replace(tzinfo=place).astimezone(ZoneInfo(zone))
                expected.setdefault(local.date(), []).append((local.replace(tzinfo=None), title))
        return tuple(
            DayView(
                day=d.day,
                posts=d.posts,
                more=d.more,
                gaps=() if d.day in expected else d.gaps,
                clashes=d.clashes,
                expected=tuple(expected.get(d.day, ())),
            )
            for d in days
        )

    async def view(self, post_id: str, now: datetime) -> PostView:
        """One post with everything about it.

        Raises:
            NotFound: no such post.
        """
        del now
        async with self._ctx.units.read() as uow:
            return await self._ctx.views.one(uow, post_id)

    async def history(self, post_id: str, now: datetime) -> tuple[PostView, tuple[Event, ...]]:
        """One post, and what has happened to it, oldest first.

        Raises:
            NotFound: no such post.
        """
        del now
        async with self._ctx.units.read() as uow:
            view = await self._ctx.views.one(uow, post_id)
            return view, tuple(await uow.events.of_post(post_id, _HISTORY))

    async def post_at(self, posted: Posted) -> str | None:
        """The post whose card is there."""
        async with self._ctx.units.read() as uow:
            return await uow.post_cards.at(posted)

    async def at_home(self, by: str, role: Role, now: datetime) -> PlanAtHome:
        """The next days, what waits for a review, and what is theirs."""
        del role
        around = await self._ctx.around(by)
        zone = around.zones[0]
        today = now.astimezone(ZoneInfo(zone)).date()
        begin, end = _bounds(today, _HOME_DAYS, zone)
        async with self._ctx.units.read() as uow:
            known = await self._ctx.views.accounts(uow)
            planned, _ = await uow.posts.find(PostQuery(begin=begin, end=end), limit=_LOOKED_AT)
            found, _ = await uow.posts.find(
                PostQuery(states=(PostState.IN_REVIEW,)), limit=_LOOKED_AT
            )
            waiting = [p for p in found if may_approve(p, by, alone=around.alone)]
            mine, total = await uow.posts.find(PostQuery(author=by, states=_OPEN), limit=_AT_HOME)
            shown = [*planned[:_AT_HOME], *waiting[:_AT_HOME], *mine]
            views = {v.post.id: v for v in await self._ctx.views.many(uow, shown)}
        question = CalendarQuestion(span=Span.WEEK)
        days = self._by_day(planned, views, known, zone, today, _HOME_DAYS, question, today)
        return PlanAtHome(
            days=days,
            zone=zone,
            to_approve=tuple(views[p.id] for p in waiting[:_AT_HOME]),
            mine=tuple(views[p.id] for p in mine),
            waiting=len(waiting),
            total=total,
        )

    async def month_picture(self, question: CalendarQuestion, by: str, now: datetime) -> SharedFile:
        """The month as a picture, with a description of what it shows."""
        zone = await self._ctx.zone_of(by)
        first, count, posts = await self._month(question, zone, now)
        async with self._ctx.units.read() as uow:
            known = await self._ctx.views.accounts(uow)
        return await asyncio.to_thread(files.month_picture, posts, known, zone, first, count)

    async def ics(self, question: CalendarQuestion, by: str, now: datetime) -> SharedFile:
        """The month as an .ics file for a calendar program."""
        zone = await self._ctx.zone_of(by)
        first, _, posts = await self._month(question, zone, now)
        async with self._ctx.units.read() as uow:
            known = await self._ctx.views.accounts(uow)
        return files.ics(posts, known, f"Golden Hour, {first:%B %Y}", f"{first:%Y-%m}", now)

    async def _month(
        self, question: CalendarQuestion, zone: str, now: datetime
    ) -> tuple[date, int, list[Post]]:
        today = now.astimezone(ZoneInfo(zone)).date()
        asked, _ = _days(question, today)
        if question.span is Span.WEEK and asked.month != (asked + timedelta(days=6)).month:
            asked += timedelta(days=3)  # a week belongs to the month that has most of it
        first, count = _month_of(asked)
        begin, end = _bounds(first, count, zone)
        async with self._ctx.units.read() as uow:
            posts, _ = await uow.posts.find(PostQuery(begin=begin, end=end), limit=_EXPORTED)
        return first, count, posts


async def mix_lines(
    uow: UnitOfWork, known: Mapping[str, AccountLabel], rule: MixRule, now: datetime
) -> tuple[MixLine, ...]:
    """How social each account is; those that say nothing are left out."""
    entries = await uow.posts.mix(list(known), now - rule.window, now + rule.window)
    lines = []
    for account_id, found in known.items():
        own = [e for e in entries if e.account_id == account_id]
        if own:
            end = max(now, *(e.at for e in own))
            share = share_at(own, end, rule)
            lines.append(MixLine(account=found, share=share, needed=rule.social))
    return tuple(lines)


def _days(question: CalendarQuestion, today: date) -> tuple[date, int]:
    try:
        day = date.fromisoformat(question.first) if question.first else today
    except ValueError:
        raise BadInput(
            f"I understood the day “{question.first}”, and there is none.", example="2026-12-01"
        ) from None
    if question.span is Span.MONTH:
        return _month_of(day)
    return week_of(day), 7


def _month_of(day: date) -> tuple[date, int]:
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, (following - first).days


def _bounds(first: date, count: int, zone: str) -> tuple[datetime, datetime]:
    """When the first day begins and the last one ends: a day has 23 to 25 hours."""
    place = ZoneInfo(zone)
    begin = datetime.combine(first, time.min, place)
    end = datetime.combine(first + timedelta(days=count), time.min, place)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _local_day(post: Post, zone: str) -> date:
    return (post.due_at or post.created_at).astimezone(ZoneInfo(zone)).date()


def _clash(clash: Clash, known: Mapping[str, AccountLabel]) -> ClashNote:
    return ClashNote(
        account=known.get(clash.account_id) or unknown_label(clash.account_id),
        minutes_apart=clash.minutes_apart,
    )
