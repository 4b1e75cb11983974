"""Every view of the plan by name; `every_view` puts them beside the others."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.content_mix import Share
from bot.domain.events import SYSTEM, Event, EventKind
from bot.domain.posts import PostKind, PostState
from bot.planning_forms import (
    CalendarQuestion,
    CalendarView,
    ClashNote,
    DayView,
    MixLine,
    MoveForm,
    PlanAtHome,
    SlotsForm,
    Span,
    ThemesView,
)
from integrations.base import Allowance
from integrations.slack import plan_help
from integrations.slack.calendar import calendar
from integrations.slack.composer import composer
from integrations.slack.plan_card import plan_card
from integrations.slack.plan_modals import changes_form, move_form, override_form, post_detail
from integrations.slack.theme_modals import slots_form, theme_form, themes
from tests.views.plan_samples import (
    BLUESKY,
    CROSSED,
    DUE,
    MASTODON,
    PLANNED,
    THEME,
    TOO_MUCH,
    ZONE,
    X,
    composed_text,
    full_composer,
    live_post_view,
    new_composer,
    post,
    post_view,
    rich_post_view,
    troubled_post_view,
)
from tests.views.samples import ANA, BEN, NOW, OPENED, SITE

FIRST = date(2026, 11, 30)
DAYS = (
    DayView(
        day=FIRST,
        posts=(),
        gaps=(BLUESKY, MASTODON),
        expected=((datetime(2026, 11, 30, 18, 0), "Monday question"),),
    ),
    DayView(
        day=date(2026, 12, 1),
        posts=(
            post_view(post(PostState.SCHEDULED)),
            replace(rich_post_view(), link=""),
        ),
        more=2,
        clashes=(ClashNote(account=BLUESKY, minutes_apart=10),),
    ),
    *(DayView(day=date(2026, 12, n), posts=()) for n in (2, 3, 4)),
)
WEEK = CalendarView(
    question=CalendarQuestion(span=Span.WEEK, first="2026-11-30"),
    title="30 November – 6 December",
    zone=ZONE,
    today=FIRST,
    days=DAYS,
    undated=(post_view(post(PostState.DRAFT, planned=None, due_at=None)),),
    total=5,
    mix=(
        MixLine(
            account=BLUESKY,
            share=Share(social=9, promotional=1, begin=DUE - timedelta(days=28), end=DUE),
            needed=0.8,
        ),
        MixLine(account=MASTODON, share=CROSSED.share, needed=0.8),
        MixLine(
            account=X,
            share=Share(social=0, promotional=0, begin=DUE - timedelta(days=28), end=DUE),
            needed=0.8,
        ),
    ),
)
EMPTY_MONTH = CalendarView(
    question=CalendarQuestion(span=Span.MONTH, first="2026-12-01"),
    title="December 2026",
    zone="UTC",
    today=FIRST,
    days=(),
)
MOVE = MoveForm(view=post_view(), planned=PLANNED, zone=ZONE, zones=(ZONE, "UTC"), slots=(DUE, DUE))
SLOTS = SlotsForm(
    account=BLUESKY,
    accounts=(BLUESKY, MASTODON),
    text="Mon-Fri 9:00 17:30, Sat 11:00",
    zone=ZONE,
    zones=(ZONE, "UTC"),
)
PLAN = PlanAtHome(
    days=DAYS,
    zone=ZONE,
    to_approve=(rich_post_view(),),
    mine=(post_view(post(PostState.CHANGES_ASKED, asked_changes="Where?")),),
)
EVENTS = (
    Event(id="e1", at=OPENED, actor=ANA, kind=EventKind.POST_WRITTEN),
    Event(
        id="e2",
        at=OPENED + timedelta(hours=1),
        actor=BEN,
        kind=EventKind.POST_CHANGES_ASKED,
        facts={"what": "Where is it?"},
    ),
    Event(id="e3", at=OPENED + timedelta(hours=2), actor=SYSTEM, kind=EventKind.POST_HELD),
)

PLAN_MESSAGES: Mapping[str, Callable[[], dict[str, object]]] = {
    "plan_card_draft": lambda: plan_card(
        post_view(post(PostState.DRAFT, planned=None, due_at=None, variants=())), now=NOW
    ),
    "plan_card_in_review": lambda: plan_card(rich_post_view(), now=NOW),
    "plan_card_changes_asked": lambda: plan_card(
        post_view(post(PostState.CHANGES_ASKED, asked_changes="Where is *it*?")), now=NOW
    ),
    "plan_card_approved": lambda: plan_card(
        post_view(
            post(PostState.APPROVED, planned=None, due_at=None, approved_by=BEN, approved_at=NOW)
        ),
        now=NOW,
    ),
    "plan_card_held": lambda: plan_card(
        post_view(
            post(
                PostState.APPROVED,
                kind=PostKind.PROMOTIONAL,
                approved_by=BEN,
                hold=TOO_MUCH,
            ),
            crossed=(CROSSED,),
        ),
        now=NOW,
    ),
    "plan_card_scheduled": lambda: plan_card(
        post_view(post(PostState.SCHEDULED, approved_by=BEN)), now=NOW
    ),
    "plan_card_publishing": lambda: plan_card(troubled_post_view(PostState.PUBLISHING), now=DUE),
    "plan_card_unknown": lambda: plan_card(troubled_post_view(PostState.UNKNOWN), now=DUE),
    "plan_card_failed": lambda: plan_card(
        replace(troubled_post_view(PostState.FAILED), open_questions=()), now=DUE
    ),
    "plan_card_overdue": lambda: plan_card(
        post_view(post(PostState.OVERDUE)), now=DUE + timedelta(hours=3)
    ),
    "plan_card_published": lambda: plan_card(live_post_view(), now=DUE + timedelta(days=2)),
    "plan_card_withdrawn": lambda: plan_card(post_view(post(PostState.WITHDRAWN)), now=NOW),
}

PLAN_VIEWS: Mapping[str, Callable[[], dict[str, object]]] = {
    "composer_new": lambda: composer(new_composer(), revision=0),
    "composer_without_accounts": lambda: composer(replace(new_composer(), accounts=()), revision=0),
    "composer_one_account": lambda: composer(
        replace(
            new_composer(),
            composed=replace(new_composer().composed, account_ids=("a1",), rule="FREQ=WEEKLY"),
            texts=(composed_text(),),
            alone=True,
        ),
        revision=0,
    ),
    "composer_blocked": lambda: composer(
        replace(
            new_composer(),
            composed=replace(new_composer().composed, account_ids=("a1",)),
            texts=(
                replace(
                    composed_text(),
                    problems=("It needs a public address.", "It needs at least one picture."),
                    allowance=Allowance(used=38, total=50, per=timedelta(hours=24)),
                ),
            ),
        ),
        revision=0,
    ),
    "modal_kept_as_draft": lambda: plan_help.kept_as_draft(post(PostState.DRAFT)),
    "composer_full": lambda: composer(full_composer(), revision=3),
    "calendar_week": lambda: calendar(WEEK, now=NOW, site=SITE),
    "calendar_month_empty": lambda: calendar(EMPTY_MONTH, now=NOW, site=SITE),
    "calendar_theme": lambda: calendar(
        replace(
            WEEK,
            question=CalendarQuestion(span=Span.THEME, page=1, theme_id="t1"),
            has_more=True,
            mix=(),
        ),
        now=NOW,
        site=SITE,
    ),
    "modal_move": lambda: move_form(MOVE),
    "modal_move_stopped": lambda: move_form(
        replace(
            MOVE,
            planned=None,
            note="This time has passed.",
            twice=True,
            crossed=(CROSSED,),
            manager=True,
        ),
        revision=2,
    ),
    "modal_changes": lambda: changes_form(post_view()),
    "modal_override": lambda: override_form(rich_post_view()),
    "modal_post": lambda: post_detail(rich_post_view(), events=EVENTS, site=SITE),
    "modal_post_published": lambda: post_detail(live_post_view(), site=SITE),
    "modal_themes": lambda: themes(
        ThemesView(
            themes=(THEME, replace(THEME, id="t2", goal="", begins=None, archived=True)),
            counts={"t1": 7},
            manager=True,
        )
    ),
    "modal_themes_empty": lambda: themes(ThemesView(themes=(), counts={}, manager=False)),
    "modal_theme_new": theme_form,
    "modal_theme": lambda: theme_form(replace(THEME, archived=True)),
    "modal_slots": lambda: slots_form(SLOTS, revision=1),
}
