"""What the calendar and the plan on the Home tab decide."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.forms import HomeTab, Queue
from bot.planning_forms import (
    CalendarQuestion,
    DayView,
    PlanAtHome,
    Span,
)
from integrations.slack import ids
from integrations.slack.calendar import calendar
from integrations.slack.home import home
from tests.views.every_plan_view import FIRST, WEEK
from tests.views.every_view import EMPTY, ITEM
from tests.views.plan_samples import (
    post_view,
)
from tests.views.reading import blocks_of
from tests.views.samples import NOW


def turns(question: CalendarQuestion, *, more: bool = False) -> dict[str, ids.CalendarMeta]:
    """Where the buttons of a calendar lead, by label."""
    made = calendar(replace(WEEK, question=question, has_more=more), now=NOW)
    row = next(b for b in blocks_of(made) if b["type"] == "actions")["elements"]
    return {
        b["text"]["text"]: ids.decode(b["value"], ids.CalendarMeta)
        for b in row
        if b["type"] == "button"
    }


def test_week_turns_by_seven_days() -> None:
    """Earlier and later are the weeks beside."""
    meta = ids.CalendarMeta
    assert turns(CalendarQuestion(span=Span.WEEK, first="2026-11-30")) == {
        "‹ Earlier": meta(Span.WEEK, date(2026, 11, 23)),
        "This week": meta(Span.WEEK),
        "Later ›": meta(Span.WEEK, date(2026, 12, 7)),
    }


@pytest.mark.parametrize(
    ("first", "earlier", "later"),
    [
        ("2026-12-01", date(2026, 11, 1), date(2027, 1, 1)),
        ("2028-03-01", date(2028, 2, 1), date(2028, 4, 1)),
        ("2026-01-31", date(2025, 12, 1), date(2026, 2, 1)),
    ],
)
def test_month_turns_by_months(first: str, earlier: date, later: date) -> None:
    """Months are as long as they are."""
    found = turns(CalendarQuestion(span=Span.MONTH, first=first))
    assert (found["‹ Earlier"].first, found["Later ›"].first) == (earlier, later)


def test_pages_come_before_the_next_week() -> None:
    """What does not fit on a page is on the next one of the same week."""
    found = turns(CalendarQuestion(span=Span.WEEK, first="2026-11-30", page=1), more=True)
    week = date(2026, 11, 30)
    assert (found["‹ Earlier"], found["Later ›"]) == (
        ids.CalendarMeta(Span.WEEK, week, 0),
        ids.CalendarMeta(Span.WEEK, week, 2),
    )


def test_list_without_weeks_turns_by_pages_alone() -> None:
    """My posts have no week beside them."""
    assert turns(CalendarQuestion(span=Span.MINE)) == {}
    assert list(turns(CalendarQuestion(span=Span.MINE), more=True)) == ["Later ›"]


def test_sixty_posts_of_a_month_are_all_shown() -> None:
    """A page of sixty posts on thirty days fits."""
    days = tuple(
        DayView(day=FIRST + timedelta(days=n), posts=(post_view(),) * 2) for n in range(30)
    )
    made = calendar(replace(WEEK, days=days, undated=()), now=NOW)
    entries = [
        b for b in blocks_of(made) if b.get("accessory", {}).get("action_id") == "plan.entry"
    ]
    assert len(entries) == 60


def test_what_does_not_fit_is_counted() -> None:
    """Whatever is asked for, a hundred blocks are shown and the rest is counted."""
    days = tuple(
        DayView(day=FIRST + timedelta(days=n), posts=(post_view(),) * 5) for n in range(30)
    )
    made = calendar(replace(WEEK, days=days, undated=()), now=NOW)
    entries = [
        b for b in blocks_of(made) if b.get("accessory", {}).get("action_id") == "plan.entry"
    ]
    left = 150 - len(entries)
    assert f"… and {left} more in this time" in str(blocks_of(made)[-1])


def test_empty_days_are_drawn_together() -> None:
    """A month without posts is one line."""
    days = tuple(DayView(day=FIRST + timedelta(days=n), posts=()) for n in range(30))
    made = calendar(replace(WEEK, days=days, undated=(), mix=()), now=NOW)
    assert "Today, Mon 30 Nov – Tue 29 Dec: nothing planned" in str(blocks_of(made)[-1])


def test_full_home_still_shows_who_waits() -> None:
    """The plan leaves at least ten of the team's conversations on a full Home tab."""
    many = Queue(title="x", items=(ITEM,) * 500, total=500)
    week = tuple(DayView(day=FIRST + timedelta(days=n), posts=(post_view(),) * 9) for n in range(7))
    plan = PlanAtHome(days=week, zone="UTC", to_approve=(post_view(),) * 9, mine=(post_view(),) * 9)
    tab = HomeTab(mine=many, team=many, cases=(), manager=True, plan=plan)
    made = blocks_of(home(tab, now=NOW))
    after = next(n for n, b in enumerate(made) if "The team’s" in str(b))
    waiting = [b for b in made[after:] if "conversation." in str(b.get("accessory", ""))]
    assert len(made) <= 100
    assert len(waiting) >= 10


def test_home_without_a_plan_is_as_it_was() -> None:
    """Where nothing is planned from here, the Home tab does not speak of it."""
    made = home(HomeTab(mine=EMPTY, team=EMPTY, cases=(), manager=False), now=NOW)
    assert "The plan" not in str(made["blocks"])
