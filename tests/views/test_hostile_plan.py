"""Whatever is written, planned and refused, every view of the plan is one that Slack takes."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.differences import Change
from bot.domain.events import Event, EventKind
from bot.domain.post_notices import (
    ChangedText,
    ChangesAsked,
    NamedPost,
    PictureLost,
    PostApproved,
    PostChanged,
    PostFailed,
    PostHeld,
    PostNotice,
    PostOutcomeUnknown,
    PostOverdue,
    PostPublished,
    ReviewAsked,
    SignInEnds,
    TextWanted,
)
from bot.domain.posts import PostState
from bot.domain.themes import Theme
from bot.forms import CaseView, HomeTab, Queue, QueueItem
from bot.planning_forms import (
    CalendarView,
    ComposerForm,
    MoveForm,
    PlanAtHome,
    PostView,
    SlotsForm,
    ThemesView,
)
from integrations.slack.calendar import calendar
from integrations.slack.composer import composer
from integrations.slack.home import home
from integrations.slack.notices import notice_message
from integrations.slack.plan_card import plan_card
from integrations.slack.plan_inputs import read_composer, read_move
from integrations.slack.plan_modals import changes_form, move_form, override_form, post_detail
from integrations.slack.theme_modals import slots_form, theme_form, themes
from playground.slack.fields import first_values
from playground.slack.validation.views import is_too_large
from tests.views.hostile import EVIL, urls, words
from tests.views.hostile_plan import calendars, composers, crossed, days, label, post_views
from tests.views.plan_samples import DUE, PLANNED, ZONE, full_composer, rich_post_view
from tests.views.rules import hold_for_message, hold_for_view
from tests.views.samples import BEN, MARA, NOW, OPENED, SITE, case, view

few = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@few
@given(post_views())
def test_card_survives_hostile_words(shown: PostView) -> None:
    """A post's card stays within Slack's limits and mentions nobody whom a text names."""
    hold_for_message(plan_card(shown, now=NOW))


@pytest.mark.parametrize("state", PostState)
@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_every_evil_text_passes_through_every_card(evil: str, state: PostState) -> None:
    """Each known attack, everywhere at once, leaves a card that Slack takes."""
    shown = rich_post_view()
    variants = tuple(
        replace(v, text=evil + "!" * n, error=evil, hint=evil)
        for n, v in enumerate(shown.post.variants)
    )
    post = replace(shown.post, state=state, variants=variants, notes=evil, hold=evil)
    hold_for_message(plan_card(replace(shown, post=post), now=NOW))


@few
@given(composers(), st.integers(0, 10**6))
def test_composer_survives_hostile_words(form: ComposerForm, revision: int) -> None:
    """The composer keeps to a hundred blocks, and can be read again as it is."""
    made = composer(form, revision=revision)
    hold_for_view(made)
    assert not is_too_large(made)
    read_composer({**made, "state": {"values": first_values(made["blocks"])}})  # type: ignore[arg-type]  # blocks of a view


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_every_evil_text_passes_through_the_composer(evil: str) -> None:
    """Each known attack in ten texts at once leaves a composer that Slack takes."""
    form = full_composer()
    texts = tuple(
        replace(form.texts[0], account=label(n, evil), text=evil, cut=evil) for n in range(10)
    )
    made = composer(replace(form, texts=texts), revision=1)
    hold_for_view(made)
    assert not is_too_large(made)


@few
@given(calendars())
def test_calendar_survives_hostile_words(shown: CalendarView) -> None:
    """A month of hundreds of posts keeps to a hundred blocks."""
    made = calendar(shown, now=NOW, site=SITE)
    hold_for_view(made)
    assert not is_too_large(made)


@few
@given(post_views(), words, urls)
def test_modals_survive_hostile_words(shown: PostView, evil: str, address: str) -> None:
    """All small modals about posts stay within Slack's limits."""
    stopped = tuple(crossed(n, evil) for n in range(12))
    form = MoveForm(
        view=shown,
        planned=PLANNED,
        zone=ZONE,
        zones=(ZONE,),
        note=evil,
        twice=True,
        slots=(DUE,) * 5,
        crossed=stopped,
        manager=True,
    )
    moved = move_form(form, revision=3)
    theme = Theme(id="t1", name=evil, goal=evil, created_by=BEN)
    event = Event(id="e", at=OPENED, actor=evil, kind=EventKind.POST_EDITED, facts={"a": evil})
    slots = SlotsForm(
        account=label(1, evil),
        accounts=tuple(label(n, evil) for n in range(150)),
        text=evil,
        zone=ZONE,
        zones=(ZONE,),
    )
    for made in (
        moved,
        changes_form(shown),
        override_form(shown, stopped),
        post_detail(replace(shown, link=address), events=(event,) * 90, site=SITE),
        themes(ThemesView(themes=(theme,) * 150, counts={"t1": 10**9}, manager=True)),
        theme_form(theme),
        slots_form(slots),
    ):
        hold_for_view(made)
    read_move({**moved, "state": {"values": first_values(moved["blocks"])}})  # type: ignore[arg-type]  # blocks of a view


@few
@given(post_views(), days(7), words)
def test_home_survives_hostile_words(shown: PostView, week: tuple, evil: str) -> None:  # type: ignore[type-arg]  # of days
    """A Home tab with everything full keeps to a hundred blocks."""
    many = Queue(title=evil, items=(QueueItem(view=view(), link=evil),) * 500, total=9000)
    about = CaseView(case=case(), view=view(), link=evil)
    plan = PlanAtHome(days=week, zone=ZONE, to_approve=(shown,) * 50, mine=(shown,) * 50)
    tab = HomeTab(mine=many, team=many, cases=(about,) * 50, manager=True, plan=plan)
    hold_for_view(home(tab, now=NOW, site=SITE))


def _notices(evil: str, address: str) -> list[PostNotice]:
    about = NamedPost(post_id="b1", author=evil, excerpt=evil, where=evil, due_at=DUE, zone=ZONE)
    changes = tuple(Change(kind=k, text=evil) for k in ("same", "gone", "new", "same")) * 80
    return [
        ReviewAsked(about=about, by=evil),
        ChangesAsked(about=about, by=evil, what=evil),
        PostChanged(
            about=about,
            by=evil,
            texts=(ChangedText(where=evil, changes=changes),) * 12,
            asks_again=True,
        ),
        PostApproved(about=about, by=evil, hold=evil),
        PostApproved(about=replace(about, due_at=None), by=evil),
        PostHeld(about=about, managers=(MARA, evil) * 20, why=evil, fits=(DUE,) * 9),
        PostOverdue(about=about, late_seconds=10**9),
        PostPublished(about=about, links=((evil, address),) * 20),
        PostFailed(about=about, where=evil, reason=evil, hint=evil, live_parts=10**6, parts=10**6),
        PostOutcomeUnknown(
            about=about,
            delivery_id="d1",
            where=evil,
            text=evil,
            reason=evil,
            look_at=address,
        ),
        PictureLost(about=about, name=evil, problem=evil),
        TextWanted(about=about),
        SignInEnds(
            account_id="a1",
            network_title=evil,
            handle=evil,
            ends_at=DUE,
            next_post_at=DUE,
            mend=evil,
        ),
    ]


@few
@given(words, urls)
def test_notices_survive_hostile_words(evil: str, address: str) -> None:
    """Every notice about a post stays within Slack's limits."""
    for notice in _notices(evil, address):
        hold_for_message(notice_message(notice, key="k", now=NOW, site=SITE))


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_every_evil_text_passes_through_every_notice(evil: str) -> None:
    """Each known attack, everywhere at once, leaves notices that Slack takes."""
    for notice in _notices(evil, "https://ok.example/a?b=c&d=e|f>g"):
        hold_for_message(notice_message(notice, key="k", now=NOW, site=SITE))
