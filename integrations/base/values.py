"""What goes to a network and comes back, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.domain.mention import AuthorProfile, Media, Mention, Visibility


class OutgoingKind(StrEnum):
    """Where an outbound message goes."""

    REPLY = "reply"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A price. `amount` in units of `currency` (ISO 4217)."""

    amount: Decimal
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a network can do for us; data, so that the core never asks for its name.

    Attributes:
        private_message: a private message can be sent to an author.
        private_note: what to tell the sender about it ("not encrypted"), or "".
        delete: our own message can be deleted.
        hide: a customer's reply can be hidden under our post.
        unhide: ... and shown again.
        edits: `current_state` shows edited texts.
        pushes: `wait_for_news` returns early when something happened.
        resend_within: how long after the first attempt the same key makes a second attempt
            harmless; None: never; `timedelta.max`: always.
        elsewhere: we cannot answer for people; they answer by the link and say so in Slack.
        pace: how fast polls may follow each other while there is traffic; None: as set.
    """

    private_message: bool = False
    private_note: str = ""
    delete: bool = False
    hide: bool = False
    unhide: bool = False
    edits: bool = False
    pushes: bool = False
    resend_within: timedelta | None = None
    elsewhere: bool = False
    pace: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLimit:
    """How long a text may be: `units` of `unit` ("characters", "graphemes"), and bytes of UTF-8."""

    units: int
    unit: str = "characters"
    utf8_bytes: int | None = None
    link_units: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of a network (of this instance, where instances differ). Source: its README."""

    reply: TextLimit
    private: TextLimit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCheck:
    """A text measured by the network's own rule.

    Attributes:
        used: how much of `limit` it takes, in `unit`.
        problems: sentences that say why it cannot be sent; empty when it can.
        as_sent: the text as the customer will see it (with the mentions the network needs).
    """

    used: int
    limit: int
    unit: str
    as_sent: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether something may be done now, and if not, why: a sentence for people."""

    allowed: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateWindow:
    """Until when an author may get a private message from us.

    Attributes:
        until: UTC.
        once: there is only one; it is used up by the first that the network has accepted.
        name: what people call it: "private reply", "messages".
    """

    until: datetime
    once: bool = False
    name: str = "private message"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTarget:
    """The inbound message that is answered."""

    external_id: str
    root_external_id: str
    author_external_id: str
    author_handle: str
    visibility: Visibility
    reply_handle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message of ours to send.

    Attributes:
        delivery_id: ours; stable over attempts.
        key: what `Network.new_key` chose when the delivery was created; stable over attempts.
        created_at: when the delivery was created, UTC; stable over attempts.
        first_attempt_at: when it was first tried; None on the first attempt.
        last_attempt_at: when it was last tried; `read_back` may not call it absent too soon after.
    """

    delivery_id: str
    kind: OutgoingKind
    text: str
    target: ReplyTarget
    key: str
    created_at: datetime
    first_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The network has accepted a message: its id there, its public link (or ""), its time (UTC)."""

    external_id: str
    url: str = ""
    sent_at: datetime | None = None


class ReadBackOutcome(StrEnum):
    """What looking for an outbound message showed."""

    LIVE = "live"
    ABSENT = "absent"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """Whether an outbound message of unknown outcome is there.

    ABSENT means certainly not there: it may be sent again. UNSURE: `why` says what is not known.
    """

    outcome: ReadBackOutcome
    sent: Sent | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionPage:
    """Mentions since a cursor, oldest first.

    Attributes:
        cursor: to pass next time; opaque; stored with the mentions in one transaction.
        more: call again at once.
    """

    mentions: tuple[Mention, ...]
    cursor: str
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageState:
    """A message as it is on the network now.

    Attributes:
        exists: False: its author deleted it.
        text: "" where it did not change, or is not told.
        hidden: whether it is hidden under our post; None where that is not told.
    """

    exists: bool
    text: str = ""
    media: tuple[Media, ...] = ()
    edited_at: datetime | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountIdentity:
    """Who we are on a network. `profile.external_id` marks our own messages."""

    profile: AuthorProfile
    notes: tuple[str, ...] = ()
