"""What the product says to colleagues in Slack, as values; how it looks is the renderer's.

Each notice is stored as JSON in its delivery and rendered when it is sent.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.domain.delivery import DeliveryKind
from bot.domain.digest_notices import DigestNotice
from bot.domain.post_notices import PostNotice
from bot.domain.spending import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerWrote:
    """In the card's thread: the customer has written again."""

    conversation_id: str
    author_name: str
    text: str
    url: str
    reopened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSent:
    """In the thread: a network has accepted our message."""

    conversation_id: str
    delivery_id: str
    by: str
    text: str
    url: str
    network_title: str
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRefused:
    """In the thread: a network has refused it; the clock runs on, the text is kept."""

    conversation_id: str
    delivery_id: str
    by: str
    text: str
    reason: str
    hint: str
    network_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDone:
    """In the thread: something else that a colleague wanted was refused.

    Attributes:
        kind: of the delivery: a transcript, the deletion of our answer, the hiding of theirs.
    """

    conversation_id: str
    by: str
    kind: DeliveryKind
    reason: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeUnknown:
    """In the thread: we do not know whether it is live; a person decides by looking."""

    conversation_id: str
    delivery_id: str
    by: str
    text: str
    reason: str
    look_at: str
    network_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgedConversation:
    """One line of a nudge.

    Attributes:
        link: opens the card ("" while there is none).
        elsewhere: people answer on the network itself, and mark it answered.
    """

    conversation_id: str
    author_name: str
    network_title: str
    excerpt: str
    owner: str
    deadline: datetime
    follow_up: bool = False
    link: str = ""
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeNotice:
    """A reminder of the clock.

    Attributes:
        mentions: Slack user ids to address ("" of them in a direct message).
        late: the deadline has passed.
        released_from: whose claim was released at the deadline, or "".
        delayed_seconds: by how much the reminder itself is late (the bot was down), else 0.
    """

    about: NudgedConversation
    stage: int
    mentions: tuple[str, ...]
    late: bool
    released_from: str = ""
    delayed_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredNudges:
    """Reminders above somebody's hourly limit, gathered into one."""

    about: tuple[NudgedConversation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReminder:
    """An offline case has no outcome yet."""

    case_id: str
    reference: str
    conversation_id: str
    owner: str
    opened_at: datetime
    route: str
    author_name: str
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KudosPassed:
    """To a colleague: a customer has praised them."""

    colleague: str
    by: str
    author_name: str
    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """To the new owner: somebody has given them a conversation."""

    about: NudgedConversation
    by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTrouble:
    """To managers: an account does not work; how to mend it.

    Attributes:
        managers: user ids and user groups that are addressed.
    """

    account_id: str
    network_title: str
    handle: str
    problem: str
    mend: str
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingNotice:
    """To managers, in the account's channel: what its network costs nears its cap.

    Attributes:
        stage: how far it has come.
        month: "2026-11".
        spent / cap / reads_until: in US dollars; at the last one reading stops.
        setting: what raises the cap.
        managers: user ids and user groups that are addressed.
    """

    account_id: str
    network_title: str
    handle: str
    stage: Stage
    month: str
    spent: Decimal
    cap: Decimal
    reads_until: Decimal
    setting: str
    managers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeErased:
    """What was said here is erased: one that is on its way says only that."""


ShortNotice = (
    CustomerWrote
    | AnswerSent
    | AnswerRefused
    | NotDone
    | OutcomeUnknown
    | NudgeNotice
    | GatheredNudges
    | CaseReminder
    | KudosPassed
    | HandedOver
    | AccountTrouble
    | SpendingNotice
    | NoticeErased
    | PostNotice
)
Notice = ShortNotice | DigestNotice
