"""The calendar: the plan by day, with its gaps and clashes in words; and the same at home.

A view takes 100 blocks; whatever is asked for, what does not fit is counted.
"""

from datetime import date, datetime, timedelta

from bot.planning_forms import CalendarView, DayView, MixLine, PostView, Span
from integrations.slack import ids
from integrations.slack.blocks import (
    VIEW_BLOCKS,
    Block,
    View,
    actions,
    button,
    context,
    divider,
    modal,
    option,
    plain,
    section,
    small_print,
)
from integrations.slack.plan_labels import (
    KINDS,
    account_name,
    beginning,
    clock,
    networks,
    state_words,
)
from integrations.slack.plan_menus import entry_menu
from integrations.slack.text import card_url, inline, link, mention

_MOST_UNDATED = 15
_MOST_ACCOUNTS = 12
_MOST_NAMED = 6
_EXCERPT = 90
_SPANS = {
    Span.WEEK: "Week",
    Span.MONTH: "Month",
    Span.NEXT: "What comes next",
    Span.MINE: "My posts",
    Span.THEME: "One theme",
}
_NOW = {Span.WEEK: "This week", Span.MONTH: "This month"}
_WEEK = timedelta(days=7)


def calendar(view: CalendarView, *, now: datetime, site: str = "") -> View:
    """The calendar as a modal.

    Args:
        view: a page of it, 60 posts at most; what is beyond 100 blocks is counted, not shown.
        now: kept for what is late.
        site: the workspace's own address; it turns places into links.
    """
    top = [
        section(_headline(view)),
        actions(*_turns(view), block_id=_turns_block(view)),
        actions(*_outputs(view)),
        *_mix(view.mix),
        divider(),
    ]
    undated = _undated(view, now, site)
    room = VIEW_BLOCKS - len(top) - len(undated) - 1
    days = day_blocks(view.days, view.zone, today=view.today, room=room, now=now, site=site)
    nothing = [section("🌱 Nothing is planned here yet.")] if not days and not undated else []
    return modal(
        "Calendar",
        ids.PlanCallback.CALENDAR,
        [*top, *days, *nothing, *undated],
        meta=ids.calendar_meta(view.question),
    )


def day_blocks(
    days: tuple[DayView, ...], zone: str, *, today: date, room: int, now: datetime, site: str
) -> list[Block]:
    """Days with their posts in at most `room` blocks; days without anything are drawn together."""
    blocks: list[Block] = []
    left_out = 0
    empty: list[date] = []
    for place, day in enumerate(days):
        if _is_empty(day):
            empty.append(day.day)
            continue
        # The empty days before it, its own line, and one for what is left out.
        fits = room - len(blocks) - bool(empty) - 2
        if fits < 0:
            left_out += sum(len(d.posts) + d.more for d in days[place:])
            empty = []
            break
        blocks += [*_empty_days(empty, today), *_day(day, today)]
        empty = []
        blocks += [entry(post, zone, now=now, site=site) for post in day.posts[:fits]]
        left_out += len(day.posts[fits:])
    blocks += _empty_days(empty, today)[: max(0, room - len(blocks) - 1)]
    return [*blocks, context(f"… and {left_out:,} more in this time")] if left_out else blocks


def entry(view: PostView, zone: str, *, now: datetime, site: str, dated: bool = False) -> Block:
    """One post as a line with its menu; `dated` where it does not stand under its day."""
    line = entry_line(view, zone, now=now, site=site, dated=dated)
    return section(line, entry_menu(view.post))


def entry_line(view: PostView, zone: str, *, now: datetime, site: str, dated: bool) -> str:
    """One post in two lines, mrkdwn: time, what for, where, how far; and how it begins."""
    post = view.post
    sign, words = state_words(post)
    card = card_url(view.link, site)
    late = post.due_at is not None and post.due_at <= now and post.state.queued
    facts = (
        f"{KINDS[post.kind][0]} {networks(view)}",
        f"{sign} {words}",
        "⏳ late" if late else "",
        mention(post.author),
        f"🎯 {inline(view.theme, 40)}" if view.theme else "",
        "🔁" if view.recurrence else "",
        link(card, "card") if card else "",
    )
    at = f"*{clock(post.due_at, zone, dated=dated)}* " if post.due_at else ""
    return f"{at}{' · '.join(filter(None, facts))}\n{beginning(post, _EXCERPT)}"


def _headline(view: CalendarView) -> str:
    total = "1 post" if view.total == 1 else f"{view.total:,} posts"
    page = f" · page {view.question.page + 1:,}" if view.question.page else ""
    return f"🗓️ *{inline(view.title, 150)}* · {total}{page} · times in {inline(view.zone, 60)}"


def _is_empty(day: DayView) -> bool:
    return not (day.posts or day.more or day.gaps or day.clashes or day.expected)


def _empty_days(days: list[date], today: date) -> list[Block]:
    if not days:
        return []
    first, last = days[0], days[-1]
    span = _name(first, today) if first == last else f"{_name(first, today)} – {last:%a %-d %b}"
    return [context(f"{span}: nothing planned")]


def _name(day: date, today: date) -> str:
    named = f"{day:%a %-d %b}"
    if day == today:
        return f"Today, {named}"
    return f"Tomorrow, {named}" if day - today == timedelta(days=1) else named


def _day(day: DayView, today: date) -> list[Block]:
    """A day's heading, and what is special about it, in one block."""
    lines = [f"*{_name(day.day, today)}*"]
    if day.gaps:
        lines.append(f"🕳️ Nothing on {_named([account_name(a) for a in day.gaps])}")
    for clash in day.clashes[:_MOST_NAMED]:
        apart = f"only {clash.minutes_apart:,} min apart" if clash.minutes_apart else "at once"
        lines.append(f"⚡ Two posts on {account_name(clash.account)}, {apart}")
    for at, title in day.expected[:_MOST_NAMED]:
        lines.append(f"🔁 {at:%H:%M} {inline(title, 120)}: comes by itself, not made yet")
    hidden = len(day.expected) + len(day.clashes) - 2 * _MOST_NAMED
    if hidden > 0:
        lines.append(f"… and {hidden:,} more remarks")
    if day.more:
        lines.append(f"… and {day.more:,} more posts on this day")
    return small_print(lines)


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more:,} more" if more > 0 else shown


def _undated(view: CalendarView, now: datetime, site: str) -> list[Block]:
    if not view.undated:
        return []
    shown = view.undated[:_MOST_UNDATED]
    more = len(view.undated) - len(shown)
    return [
        context("*Without a time*" + (f" · … and {more:,} more" if more > 0 else "")),
        *(entry(post, view.zone, now=now, site=site, dated=True) for post in shown),
    ]


def _mix(lines: tuple[MixLine, ...]) -> list[Block]:
    shown = [_mix_line(line) for line in lines[:_MOST_ACCOUNTS]]
    more = len(lines) - _MOST_ACCOUNTS
    return small_print([*shown, f"… and {more:,} more accounts" if more > 0 else ""])


def _mix_line(line: MixLine) -> str:
    name, share = account_name(line.account), line.share
    if share.ratio is None:
        return f"⚪ {name}: nothing that counts yet"
    sign = "🟢" if share.ratio >= line.needed else "🔴"
    counts = f"{share.social:,} social, {share.promotional:,} promotional"
    return f"{sign} {name}: {share.ratio:.0%} social of {line.needed:.0%} needed ({counts})"


def _turns(view: CalendarView) -> list[Block]:
    earlier, later = _earlier(view), _later(view)
    span = view.question.span
    today = ids.CalendarMeta(span, None, 0, view.question.theme_id)
    buttons = []
    if earlier is not None:
        buttons.append(button("‹ Earlier", ids.PlanAction.CALENDAR_EARLIER, earlier))
    if span in _NOW or view.question.page:
        label = _NOW.get(span, "First page")
        buttons.append(button(label, ids.PlanAction.CALENDAR_TODAY, today))
    if later is not None:
        buttons.append(button("Later ›", ids.PlanAction.CALENDAR_LATER, later))
    spans = [s for s in Span if s is not Span.THEME or view.question.theme_id]
    options = {s: _span_option(view, s) for s in spans}
    menu: Block = {
        "type": "static_select",
        "action_id": str(ids.PlanAction.CALENDAR_SPAN),
        "options": list(options.values()),
        "placeholder": plain("Show"),
    }
    if span in options:
        menu["initial_option"] = options[span]
    return [*buttons, menu]


def _turns_block(view: CalendarView) -> str:
    """A menu shows what we choose only in a block that Slack has not seen."""
    question = view.question
    return f"{ids.PlanBlock.CALENDAR_SPAN}.{question.span}.{question.first}.{question.page}"


def _span_option(view: CalendarView, span: Span) -> Block:
    theme = view.question.theme_id if span is Span.THEME else ""
    value = ids.CalendarMeta(span, None, 0, theme)
    return option(_SPANS[span], ids.encode(value, ids.OPTION_LIMIT))


def _earlier(view: CalendarView) -> ids.CalendarMeta | None:
    question = view.question
    meta = ids.calendar_meta(question)
    if question.page:
        return ids.CalendarMeta(meta.span, meta.first, question.page - 1, meta.theme)
    begun = _shifted(question.span, meta.first or view.today, back=True)
    return ids.CalendarMeta(meta.span, begun, 0, meta.theme) if begun else None


def _later(view: CalendarView) -> ids.CalendarMeta | None:
    question = view.question
    meta = ids.calendar_meta(question)
    if view.has_more:
        return ids.CalendarMeta(meta.span, meta.first, question.page + 1, meta.theme)
    begun = _shifted(question.span, meta.first or view.today, back=False)
    return ids.CalendarMeta(meta.span, begun, 0, meta.theme) if begun else None


def _shifted(span: Span, first: date, *, back: bool) -> date | None:
    """The first day of the week or month beside; None for what has no such part."""
    if span is Span.WEEK:
        return first - _WEEK if back else first + _WEEK
    if span is Span.MONTH:
        this = first.replace(day=1)
        beside = this - timedelta(days=1) if back else this + timedelta(days=31)
        return beside.replace(day=1)
    return None


def _outputs(view: CalendarView) -> list[Block]:
    meta = ids.calendar_meta(view.question)
    return [
        button("Write a post", ids.PlanAction.CALENDAR_WRITE, meta, style="primary"),
        button("Month as picture", ids.PlanAction.CALENDAR_PICTURE, meta),
        button(".ics file", ids.PlanAction.CALENDAR_ICS, meta),
    ]
