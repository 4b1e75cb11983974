"""What the forms show, and what colleagues say with them."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.card import ConversationView
from bot.domain.conversation import Message
from bot.domain.delivery import Purpose
from bot.domain.events import Event
from bot.domain.offline import OfflineCase, Route
from bot.domain.wording import Repeat
from bot.planning_forms import PlanAtHome
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
    """Conversations by deadline; `total` counts those that are not listed too."""

    title: str
    items: tuple[QueueItem, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """An offline case with its conversation."""

    case: OfflineCase
    view: ConversationView
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTab:
    """One colleague's Home tab. `plan`: None where nothing is planned from here."""

    mine: Queue
    team: Queue
    cases: tuple[CaseView, ...]
    manager: bool
    plan: PlanAtHome | None = None
