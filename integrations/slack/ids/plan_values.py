"""Values and metadata about planned posts."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from bot.planning_forms import CalendarQuestion, Span
from integrations.slack.ids.codec import Count, Id, Value
from integrations.slack.ids.planning import PlanAct, ThemeAct

MOST_ACCOUNTS = 10
MOST_PICTURES = 10

_IdOrNone = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.:\-]{0,64}\Z")]
_Accounts = Annotated[tuple[Id, ...], Meta(max_length=MOST_ACCOUNTS)]
_Pictures = Annotated[tuple[Id, ...], Meta(max_length=MOST_PICTURES)]
_Moment = Annotated[datetime, Meta(tz=True)]


class PostRef(Value, frozen=True, tag="po1"):
    """A planned post. `version` is the one shown; 0: a notice does not know it."""

    post: Id
    version: Count = 0


class PlanChoice(Value, frozen=True, tag="pc1"):
    """An option of a post's menu."""

    act: PlanAct
    post: Id
    version: Count


class FitTime(Value, frozen=True, tag="pf1"):
    """A time at which a post fits: into the mix, or into a slot."""

    at: _Moment


class CalendarMeta(Value, frozen=True, tag="pk1"):
    """Which part of the plan is shown, or would be shown; see `CalendarQuestion`."""

    span: Span = Span.WEEK
    first: date | None = None
    page: Count = 0
    theme: _IdOrNone = ""

    @property
    def question(self) -> CalendarQuestion:
        """The same for the service."""
        return CalendarQuestion(
            span=self.span,
            first=self.first.isoformat() if self.first else "",
            page=self.page,
            theme_id=self.theme,
        )


class ComposerRef(Value, frozen=True, tag="pn1"):
    """The composer of a post; "" and 0: of a new one."""

    post: _IdOrNone = ""
    version: Count = 0


class ComposerMeta(Value, frozen=True, tag="pm1"):
    """What a composer knows.

    Attributes:
        post, version: as its writer saw it; "" and 0: a new one.
        accounts: those whose texts are shown, in order.
        pictures: those of the post that are shown; files just added have no id of ours yet.
        revision: of its inputs.
    """

    post: _IdOrNone = ""
    version: Count = 0
    accounts: _Accounts = ()
    pictures: _Pictures = ()
    revision: Count = 0


class MoveMeta(Value, frozen=True, tag="pv1"):
    """What the form that moves a post knows."""

    post: Id
    version: Count
    revision: Count = 0


class ChangesMeta(Value, frozen=True, tag="pa1"):
    """What the form that asks for changes knows."""

    post: Id
    version: Count


class ThemeRef(Value, frozen=True, tag="pt1"):
    """A theme; "": a new one."""

    theme: _IdOrNone = ""


class ThemeChoice(Value, frozen=True, tag="ph1"):
    """An option of a theme's menu."""

    act: ThemeAct
    theme: Id


class SlotsMeta(Value, frozen=True, tag="ps1"):
    """Whose slots a form shows."""

    account: Id
    revision: Count = 0


def calendar_meta(question: CalendarQuestion) -> CalendarMeta:
    """What was asked for, as a value."""
    first = date.fromisoformat(question.first) if question.first else None
    return CalendarMeta(question.span, first, question.page, question.theme_id)
