"""What the forms show, and what colleagues say with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.card import ConversationView
from bot.domain.conversation import Message
from bot.domain.delivery import Purpose
from bot.domain.events import Event
from bot.domain.figures.digest import Headline
from bot.domain.figures.response import Times
from bot.domain.offline import OfflineCase, Route
from bot.domain.wording import Repeat
from bot.planning_forms import PlanAtHome
from bot.settings_forms import DutyNow
from integrations.base import Money, TextCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenText:
    """A text as its writer typed it so far, measured and with hints.

    Attributes:
        repeats: a recent reply of ours that it nearly repeats.
        asks_back: whether it asks anything.
        error: why it could not be sent the last time ("" when it was not tried).
    """

    text: str
    check: TextCheck
    cost: Money | None = None
    repeats: Repeat | None = None
    asks_back: bool = True
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerForm:
    """Reply or thank-you.

    Attributes:
        purpose: ANSWER or THANKS.
        openings: saved beginnings with the author's name filled in.
        ask_who: the state of the switch "ask who helped them" (thank-you only).
        seen_answers / seen_at: what the writer has seen; sent back on submit.
    """

    view: ConversationView
    purpose: Purpose
    written: WrittenText
    openings: tuple[str, ...] = ()
    ask_who: bool = False
    seen_answers: int = 0
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineForm:
    """Take offline.

    Attributes:
        routes: those that can be used now, the best first; `route` is the chosen one.
        invitation: the public line; None when the conversation is private already.
        private: the private message (route PRIVATE).
        email: our address that the invitation names ("" when none is set).
        can_mail_transcript: a support inbox and SMTP are set.
    """

    view: ConversationView
    routes: tuple[Route, ...]
    route: Route
    reference: str
    email: str
    invitation: WrittenText | None
    private: WrittenText | None
    can_mail_transcript: bool
    seen_answers: int
    seen_at: datetime | None
    private_refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What an author and we have said and done before, newest conversation first."""

    view: ConversationView
    messages: tuple[Message, ...]
    events: tuple[Event, ...]
    earlier: tuple["QueueItem", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A conversation in a list. `link` opens its card ("" until it is shown)."""

    view: ConversationView
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Conversations by deadline; `total` counts those that are not listed too.

    Attributes:
        first: how many come before the first one that is listed.
    """

    title: str
    items: tuple[QueueItem, ...]
    total: int
    first: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """An offline case with its conversation."""

    case: OfflineCase
    view: ConversationView
    link: str = ""


HOME_PAGE: Final = 12
"""Conversations of each of its two lists that a Home tab shows at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePages:
    """How far somebody has turned the two lists of their Home tab; 0: the most urgent."""

    mine: int = 0
    team: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """How the day that runs goes, by the rules of the digest.

    Attributes:
        times: of the answers of today.
        overdue: of all who wait, those whose answer is late.
        cases: offline cases without an outcome.
    """

    headline: Headline
    times: Times
    overdue: int
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTab:
    """One colleague's Home tab.

    Attributes:
        cases: the oldest ones without an outcome; `open_cases` counts all of them.
        duty: None where nobody has asked.
        plan: None where nothing is planned from here.
        today: for managers; None for everybody else.
    """

    mine: Queue
    team: Queue
    cases: tuple[CaseView, ...]
    manager: bool
    open_cases: int = 0
    pages: HomePages = HomePages()
    duty: DutyNow | None = None
    plan: PlanAtHome | None = None
    today: Today | None = None
