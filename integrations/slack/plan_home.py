"""The plan on somebody's Home tab: what waits for their yes, the next days, and what is theirs."""

from datetime import datetime
from typing import Final

from bot.domain.wall_time import planned_at
from bot.planning_forms import PlanAtHome, PostView, Span
from integrations.slack import ids
from integrations.slack.blocks import Block, actions, button, context, divider, header, section
from integrations.slack.calendar import day_blocks, entry, entry_line

MOST_TO_APPROVE: Final = 6
MOST_MINE: Final = 5
MOST_DAYS: Final = 18  # blocks for the next days with their posts


def plan_at_home(plan: PlanAtHome, *, now: datetime, site: str) -> list[Block]:
    """36 blocks at most."""
    today = planned_at(now, plan.zone).wall.date()
    days = day_blocks(plan.days, plan.zone, today=today, room=MOST_DAYS, now=now, site=site)
    return [
        divider(),
        header("The plan"),
        actions(
            button("Write a post", ids.PlanAction.CALENDAR_WRITE, ids.CalendarMeta()),
            button("Open the calendar", ids.PlanAction.CALENDAR_OPEN, ids.CalendarMeta()),
        ),
        *_to_approve(plan, now, site),
        *(days or [section("🌱 Nothing is planned for the next days.")]),
        *_mine(plan, now, site),
    ]


def _to_approve(plan: PlanAtHome, now: datetime, site: str) -> list[Block]:
    shown = plan.to_approve[:MOST_TO_APPROVE]
    waiting = max(plan.waiting, len(plan.to_approve))
    if not shown:
        return []
    return [
        context(f"*Waiting for your review*{_more(waiting - len(shown), Span.NEXT)}"),
        *(_review(view, plan.zone, now, site) for view in shown),
    ]


def _review(view: PostView, zone: str, now: datetime, site: str) -> Block:
    ref = ids.PostRef(view.post.id, view.post.version)
    look = button("Review", ids.PlanAction.OPEN, ref)
    return section(entry_line(view, zone, now=now, site=site, dated=True), look)


def _mine(plan: PlanAtHome, now: datetime, site: str) -> list[Block]:
    shown = plan.mine[:MOST_MINE]
    total = max(plan.total, len(plan.mine))
    if not shown:
        return []
    return [
        context(f"*My posts*{_more(total - len(shown), Span.MINE)}"),
        *(entry(view, plan.zone, now=now, site=site, dated=True) for view in shown),
    ]


def _more(more: int, span: Span) -> str:
    return f" · … and {more:,} more: `{ids.CALENDAR_COMMAND} {span}`" if more > 0 else ""
