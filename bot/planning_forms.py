"""What the composer, the calendar and the cards of posts show, and what colleagues set there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.content_mix import Share
from bot.domain.differences import Change
from bot.domain.posts import Picture, PlannedTime, Post, PostKind, Reading
from bot.domain.series import Words
from bot.domain.themes import Theme
from integrations.base import Allowance, Money, TextCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLabel:
    """An account as people name it: "Bluesky · @harbour.example".

    Attributes:
        why_not: why nothing can be published there now ("" when it can).
    """

    account_id: str
    network_title: str
    handle: str
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedText:
    """One account's text as written so far, measured by its network.

    Attributes:
        parts: each post of the thread, measured; a post without text is measured as "".
        cost: of all parts together; None where it is free.
        cut: what would not fit of the first part that is too long ("" when all fit).
        problems: sentences that say why it cannot be published as it is, pictures included.
        notes: sentences worth knowing: a picture will be made smaller, a link costs more.
        allowance: what the network said last of how much may be published; None: nothing.
    """

    account: AccountLabel
    text: str
    parts: tuple[TextCheck, ...]
    cost: Money | None = None
    cut: str = ""
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SameWords:
    """Two networks get nearly the same words. `likeness` from 0 to 1; `shared` runs of words."""

    one: AccountLabel
    other: AccountLabel
    likeness: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixCrossed:
    """A promotional post would cross the line of 80/20 on one account.

    Attributes:
        share: with the post, in the worst window.
        needed: the least share of social posts, 0.8.
        fits: the next times (UTC) at which it would cross nothing, at most three.
    """

    account: AccountLabel
    share: Share
    needed: float
    fits: tuple[datetime, ...] = ()


class Next(StrEnum):
    """What follows when the composer is saved."""

    DRAFT = "draft"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What stands in the composer now: what its inputs say.

    Attributes:
        post_id / version: of the post that is edited, as its writer saw it; "" and 0: a new one.
        texts: by account, in the order chosen; `text` is used while no account is chosen, and
            begins the text of accounts that are chosen later.
        day / time: as chosen ("2026-12-01", "09:00"); "" while not chosen.
        fold: which of two instants, when the wall time exists twice.
        new_files: pictures just added, without ids of ours.
        alt_texts: by picture id.
        dropped: picture ids that are taken out.
        rule / words: of a recurring post; "": once.
        override_reason: why a manager lets it cross the line of 80/20.
    """

    post_id: str = ""
    version: int = 0
    account_ids: tuple[str, ...] = ()
    text: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    kind: PostKind = PostKind.SOCIAL
    theme_id: str = ""
    notes: str = ""
    day: str = ""
    time: str = ""
    zone: str = ""
    fold: int = 0
    new_files: tuple[Picture, ...] = ()
    alt_texts: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    same_words_reason: str = ""
    override_reason: str = ""
    rule: str = ""
    words: Words = Words.FRESH
    then: Next = Next.REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposerForm:
    """The composer.

    Attributes:
        composed: what stands in its inputs.
        accounts: all that can be chosen.
        texts: of the chosen accounts, measured.
        pictures: those of the post, and new ones without a description yet.
        themes: those that run, and the chosen one.
        zones: time zones to choose from; the writer's own is first.
        understood: how a typed time was understood ("" when none was typed): for confirmation.
        time_note: what is special about the chosen time: it does not exist, it exists twice, it is
            past ("" otherwise).
        twice: the chosen time exists twice: which one has to be chosen (`Composed.fold`).
        same_words: pairs of networks with nearly the same words; a reason is asked for.
        crossed: where it would cross the line of 80/20.
        questions: what has to be answered before it can go to review, as sentences; shown on top
            once saving was tried.
        manager: an override may be given.
        alone: the team has one person: no review by somebody else.
        saved: it is kept as a draft; nothing is lost by closing.
        state_note: what editing means now: "It was approved; a change asks for a new approval."
    """

    composed: Composed
    accounts: tuple[AccountLabel, ...]
    texts: tuple[ComposedText, ...]
    pictures: tuple[Picture, ...] = ()
    picture_note: str = ""
    themes: tuple[Theme, ...] = ()
    zones: tuple[str, ...] = ("UTC",)
    planned: PlannedTime | None = None
    due_at: datetime | None = None
    understood: str = ""
    time_note: str = ""
    twice: bool = False
    same_words: tuple[SameWords, ...] = ()
    crossed: tuple[MixCrossed, ...] = ()
    questions: tuple[str, ...] = ()
    manager: bool = False
    alone: bool = False
    saved: bool = False
    state_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDifference:
    """What an edit changed in one account's text, word by word."""

    account: AccountLabel
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A part of unknown outcome that a person is asked about: `bot.domain.delivery` by id."""

    delivery_id: str
    account: AccountLabel
    why: str
    look_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post with all that its card, a calendar line or a form about it shows.

    Attributes:
        accounts: labels of its variants' accounts.
        theme: its theme's name ("" when none).
        link: opens its card ("" while it has none).
        parts: by account, how many posts its thread has.
        readings: by account, what networks said about it.
        open_questions: parts whose outcome a person is asked about.
        recurrence: its series in words: "every Monday, fresh words each time" ("" when single).
        mix: the account's share where a promotional post is held back.
    """

    post: Post
    accounts: Mapping[str, AccountLabel]
    theme: str = ""
    link: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)
    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    open_questions: tuple[OpenQuestion, ...] = ()
    recurrence: str = ""
    crossed: tuple[MixCrossed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClashNote:
    """Two posts of one account close to each other."""

    account: AccountLabel
    minutes_apart: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One day of the plan.

    Attributes:
        posts: in order of time; at most as many as the view has room for, `more` counts the rest.
        expected: occurrences of recurring posts that are not made yet: (wall time, title).
    """

    day: date
    posts: tuple[PostView, ...]
    more: int = 0
    gaps: tuple[AccountLabel, ...] = ()
    clashes: tuple[ClashNote, ...] = ()
    expected: tuple[tuple[datetime, str], ...] = ()


class Span(StrEnum):
    """What part of the plan a calendar shows."""

    WEEK = "week"
    MONTH = "month"
    NEXT = "next"
    MINE = "mine"
    THEME = "theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarQuestion:
    """Which calendar somebody looks at; travels in the modal's metadata.

    Attributes:
        first: first day shown, local (ISO date; "": the present one).
        page: of days or posts, from 0.
        theme_id: with `Span.THEME`.
    """

    span: Span = Span.WEEK
    first: str = ""
    page: int = 0
    theme_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixLine:
    """An account's share of social posts in the window that ends now or with its last post."""

    account: AccountLabel
    share: Share
    needed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """The plan by day.

    Attributes:
        question: what was asked for, with `first` settled.
        zone: in which days and times are shown.
        undated: posts without a time, newest first.
        total: posts that match, shown or not.
        has_more: there is a next page.
    """

    question: CalendarQuestion
    title: str
    zone: str
    today: date
    days: tuple[DayView, ...]
    undated: tuple[PostView, ...] = ()
    total: int = 0
    has_more: bool = False
    mix: tuple[MixLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAtHome:
    """The plan on somebody's Home tab: the next days, what they may approve, what is theirs.

    Attributes:
        waiting / total: how many there are to approve, and how many are theirs, shown or not.
    """

    days: tuple[DayView, ...]
    zone: str
    to_approve: tuple[PostView, ...] = ()
    mine: tuple[PostView, ...] = ()
    waiting: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """Another time for a post.

    Attributes:
        note / twice: as in `ComposerForm`.
        slots: the next free slots of its accounts (UTC), soonest first; at most five.
        fits: as in `MixCrossed`, when it was stopped by 80/20.
    """

    view: PostView
    planned: PlannedTime | None
    zone: str
    zones: tuple[str, ...]
    note: str = ""
    twice: bool = False
    slots: tuple[datetime, ...] = ()
    crossed: tuple[MixCrossed, ...] = ()
    manager: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsForm:
    """An account's preferred slots."""

    account: AccountLabel
    accounts: tuple[AccountLabel, ...]
    text: str
    zone: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesView:
    """The themes; managers may change them. `counts`: planned and published posts by theme."""

    themes: tuple[Theme, ...]
    counts: Mapping[str, int]
    manager: bool
