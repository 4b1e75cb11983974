"""An effect on the outside that must happen once.

    pending ──► sending ──► sent
       ▲           ├──────► failed     it said no; a person is told why
       └─ later ───┤
                   └──────► unknown ──► sent (read back) | pending (certainly absent) | a person

`sending` is durable before the call, so that a crash leaves a trace; whoever finds a `sending`
whose worker is gone makes it `unknown`, never `pending`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

NUDGE = "nudge:"
"""How `Delivery.once` begins for a reminder of the clock: it can be called off until it is sent."""


ELSEWHERE = "elsewhere"
"""The fact in the payload of an answer that a person gave on the network itself."""


class DeliveryKind(StrEnum):
    """Where the effect happens."""

    REPLY = "reply"
    PRIVATE = "private"
    EMAIL = "email"
    SLACK = "slack"
    DELETE = "delete"
    HIDE = "hide"
    UNHIDE = "unhide"
    POST = "post"  # one post of ours, or one of a thread
    RETRACT = "retract"  # a notice of ours leaves Slack


class Purpose(StrEnum):
    """What an outbound message means for its conversation once it is accepted."""

    ANSWER = "answer"
    THANKS = "thanks"
    ACKNOWLEDGEMENT = "acknowledgement"
    INVITATION = "invitation"  # the public line that takes it offline
    OFFLINE = "offline"  # the private message itself
    POST = "post"  # we speak first
    NOTICE = "notice"  # to colleagues; the conversation does not change


class DeliveryStatus(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One effect.

    Attributes:
        key: the network's idempotency or record key, chosen at creation; "" where none.
        once: unique over all deliveries: asking for the same effect twice gives one row.
        message_id: the inbound message that is answered.
        post_id: the planned post that it publishes, or a part of it.
        after: id of a delivery that has to be `sent` first; when that fails, this is cancelled.
        seen_at: `received_at` of the newest message its writer saw; up to it they are answered.
        payload: what to send, JSON values only; `text` for messages to customers.
        ask_person: reading back did not settle it; a person has been asked.
    """

    id: str
    kind: DeliveryKind
    purpose: Purpose
    once: str
    created_at: datetime
    created_by: str = ""
    conversation_id: str = ""
    account_id: str = ""
    message_id: str = ""
    post_id: str = ""
    after: str = ""
    key: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)
    seen_at: datetime | None = None
    status: DeliveryStatus = DeliveryStatus.PENDING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    first_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None
    settled_at: datetime | None = None
    external_id: str = ""
    url: str = ""
    error: str = ""
    hint: str = ""
    ask_person: bool = False

    @property
    def text(self) -> str:
        """The text for the customer."""
        return str(self.payload.get("text", ""))

    @property
    def elsewhere(self) -> bool:
        """Whether a person gave it on the network itself, and said so."""
        return self.payload.get(ELSEWHERE) is True

    @property
    def settled(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.status in {
            DeliveryStatus.SENT,
            DeliveryStatus.FAILED,
            DeliveryStatus.CANCELLED,
        }
