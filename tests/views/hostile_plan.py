"""Hostile posts, composers and calendars for property tests."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from bot.domain.content_mix import Share
from bot.domain.posts import (
    Picture,
    PlannedTime,
    PostKind,
    PostState,
    Reading,
    Variant,
    VariantStatus,
)
from bot.domain.series import Words
from bot.domain.themes import Theme
from bot.planning_forms import (
    AccountLabel,
    CalendarQuestion,
    CalendarView,
    ClashNote,
    Composed,
    ComposedText,
    ComposerForm,
    DayView,
    MixCrossed,
    MixLine,
    Next,
    OpenQuestion,
    PostView,
    SameWords,
    Span,
)
from integrations.base import Money, TextCheck
from tests.views.hostile import urls, words
from tests.views.plan_samples import DUE, PLANNED, ZONE, post
from tests.views.samples import BEN, NOW

_ZONES = ("UTC", ZONE, "America/Argentina/ComodRivadavia")
users = st.sampled_from((BEN, "", "<!channel>"))


def label(number: int, evil: str, why_not: str = "") -> AccountLabel:
    """An account whose network and handle are hostile."""
    return AccountLabel(account_id=f"a{number}", network_title=evil, handle=evil, why_not=why_not)


def picture(number: int, evil: str) -> Picture:
    """A picture of which everything is hostile; every third is new."""
    return Picture(
        id=f"p{number}" if number % 3 else "",
        file_id=f"F{number}",
        name=evil,
        mime=evil,
        size=10**9,
        width=number,
        height=number,
        alt_text=evil,
        problem=evil,
    )


def crossed(number: int, evil: str, fits: int = 3) -> MixCrossed:
    """A stopped account."""
    share = Share(social=0, promotional=10**6, begin=NOW, end=DUE)
    times = tuple(DUE + timedelta(days=n) for n in range(fits))
    return MixCrossed(account=label(number, evil), share=share, needed=0.8, fits=times)


@st.composite
def post_views(draw: st.DrawFn) -> PostView:
    """A post in any state with everything hostile in it."""
    accounts = draw(st.integers(0, 14))
    evil = draw(words)
    variants = tuple(
        Variant(
            account_id=f"a{n}",
            text=draw(words),
            status=draw(st.sampled_from(VariantStatus)),
            url=draw(urls),
            live_parts=draw(st.integers(0, 10**6)),
            published_at=draw(st.sampled_from((None, NOW))),
            error=draw(words),
            hint=draw(words),
        )
        for n in range(accounts)
    )
    undated = draw(st.booleans())
    about = post(
        draw(st.sampled_from(PostState)),
        author=draw(users),
        kind=draw(st.sampled_from(PostKind)),
        variants=variants,
        pictures=tuple(picture(n, evil) for n in range(draw(st.integers(0, 14)))),
        notes=draw(words),
        planned=None if undated else PLANNED,
        due_at=None if undated else DUE,
        edited_by=draw(users),
        approved_by=draw(users),
        approved_at=draw(st.sampled_from((None, NOW))),
        asked_changes=draw(words),
        same_words_reason=draw(words),
        override_by=draw(users),
        override_reason=draw(words),
        hold=draw(words),
        published_at=draw(st.sampled_from((None, NOW))),
    )
    reading = Reading(stage=168, read_at=NOW, likes=10**9, replies=None, shares=1)
    return PostView(
        post=about,
        accounts={v.account_id: label(n, evil) for n, v in enumerate(variants)},
        theme=draw(words),
        link=draw(urls),
        parts={v.account_id: draw(st.integers(1, 10**6)) for v in variants},
        readings={v.account_id: (reading,) * 5 for v in variants},
        open_questions=tuple(
            OpenQuestion(
                delivery_id=f"d{n}",
                account=label(n, evil),
                why=draw(words),
                look_at=draw(urls),
            )
            for n in range(draw(st.integers(0, 7)))
        ),
        recurrence=draw(words),
        crossed=tuple(crossed(n, evil) for n in range(draw(st.integers(0, 6)))),
    )


@st.composite
def composers(draw: st.DrawFn) -> ComposerForm:
    """The composer at its fullest, with everything hostile in it."""
    evil = draw(words)
    many = draw(st.sampled_from((0, 1, 10)))
    accounts = tuple(label(n, draw(words), draw(words)) for n in range(draw(st.integers(0, 130))))
    check = TextCheck(used=10**6, limit=300, unit=evil, as_sent=draw(words), problems=(evil,) * 9)
    texts = tuple(
        ComposedText(
            account=label(n, evil),
            text=draw(words),
            parts=(check,) * draw(st.sampled_from((0, 1, 2, 300))),
            cost=draw(st.sampled_from((None, Money(amount=Decimal("0.20"))))),
            cut=draw(words),
            problems=(evil,) * 9,
            notes=(evil,) * 9,
        )
        for n in range(many)
    )
    composed = Composed(
        post_id=draw(st.sampled_from(("", "b1"))),
        version=draw(st.integers(0, 99)),
        account_ids=tuple(f"a{n}" for n in range(many)),
        text=evil,
        kind=draw(st.sampled_from(PostKind)),
        theme_id="t1",
        notes=evil,
        day=draw(st.sampled_from(("", "2026-10-25"))),
        time=draw(st.sampled_from(("", "02:30"))),
        zone=draw(st.sampled_from(_ZONES)),
        fold=draw(st.sampled_from((0, 1))),
        alt_texts={"p1": evil},
        dropped=frozenset(("p2",)),
        same_words_reason=evil,
        override_reason=evil,
        rule=draw(st.sampled_from(("", "FREQ=DAILY"))) or evil,
        words=draw(st.sampled_from(Words)),
        then=draw(st.sampled_from(Next)),
    )
    pair = SameWords(one=label(1, evil), other=label(2, evil), likeness=1.0, shared=(evil,) * 9)
    return ComposerForm(
        composed=composed,
        accounts=accounts,
        texts=texts,
        pictures=tuple(picture(n, draw(words)) for n in range(draw(st.integers(0, 14)))),
        picture_note=evil,
        themes=tuple(
            Theme(id=f"t{n}", name=evil, goal=evil, created_by=BEN)
            for n in range(draw(st.sampled_from((0, 1, 150))))
        ),
        zones=_ZONES,
        planned=PlannedTime(wall=datetime(2026, 10, 25, 2, 30), zone=_ZONES[2]),
        due_at=draw(st.sampled_from((None, DUE))),
        understood=evil,
        time_note=evil,
        twice=draw(st.booleans()),
        same_words=(pair,) * draw(st.sampled_from((0, 45))),
        crossed=tuple(crossed(n, evil) for n in range(draw(st.sampled_from((0, 10))))),
        questions=(evil,) * draw(st.sampled_from((0, 30))),
        manager=draw(st.booleans()),
        alone=draw(st.booleans()),
        saved=draw(st.booleans()),
        state_note=evil,
    )


@st.composite
def days(draw: st.DrawFn, count: int) -> tuple[DayView, ...]:
    """Days full of hostile posts."""
    shown = draw(post_views())
    evil = draw(words)
    made = []
    for number in range(count):
        busy = draw(st.booleans())
        made.append(
            DayView(
                day=date(2026, 12, 1) + timedelta(days=number),
                posts=(shown,) * draw(st.integers(0, 9)) if busy else (),
                more=10**6 if busy else 0,
                gaps=tuple(label(n, evil) for n in range(9)) if busy else (),
                clashes=(ClashNote(account=label(1, evil), minutes_apart=0),) * 9 if busy else (),
                expected=((datetime(2026, 12, 1, 9, 0), evil),) * 9 if busy else (),
            )
        )
    return tuple(made)


@st.composite
def calendars(draw: st.DrawFn) -> CalendarView:
    """A month with far more in it than a view can show."""
    evil = draw(words)
    shown = draw(post_views())
    undated = replace(shown, post=replace(shown.post, planned=None, due_at=None))
    share = Share(social=0, promotional=draw(st.integers(0, 1)), begin=NOW, end=DUE)
    return CalendarView(
        question=CalendarQuestion(
            span=draw(st.sampled_from(Span)),
            first=draw(st.sampled_from(("", "2026-12-01"))),
            page=draw(st.sampled_from((0, 3))),
            theme_id=draw(st.sampled_from(("", "t" * 64))),
        ),
        title=evil,
        zone=draw(st.sampled_from(_ZONES)),
        today=date(2026, 12, 2),
        days=draw(days(42)),
        undated=(undated,) * draw(st.sampled_from((0, 200))),
        total=10**9,
        has_more=draw(st.booleans()),
        mix=(MixLine(account=label(1, evil), share=share, needed=0.8),)
        * draw(st.sampled_from((0, 40))),
    )
