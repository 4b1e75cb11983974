"""What a card and the forms show: everything their renderers need, and nothing to look up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import Author, Conversation, Direction, Message, State
from bot.domain.delivery import Delivery
from bot.domain.offline import OfflineCase
from bot.domain.reach import PrivateReach


class Urgency(StrEnum):
    """How much of the window is gone."""

    CALM = "calm"
    HALF = "half"
    SOON = "soon"
    LATE = "late"
    NONE = "none"  # no clock runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Acquaintance:
    """Whether we know an author: earlier conversations, how they ended (newest first)."""

    earlier: int = 0
    endings: tuple[State, ...] = ()
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KudosOffer:
    """A customer has named a colleague in praise; the card offers to pass it on."""

    colleague: str
    message_id: str
    passed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """A conversation with all that a card or a form about it shows.

    Attributes:
        network_title: "Bluesky"; account_handle: ours there.
        messages: oldest first; at most the newest dozen; `message_count` says how many there are.
        deliveries: to the customer; those in flight, failed or unknown, oldest first.
        can_reply / can_private: whether the network allows it; the texts say why not, or what to
            know about it ("not encrypted").
        reach: for how long they can be reached in private; None where that is not bounded.
        can_hide / can_unhide: the customer's reply can be hidden under our post, and shown again.
        elsewhere: people answer by the link and say so here; we cannot for them.
        case: the offline case that is open, or the last one.
        kudos: colleagues whom the customer has named.
        urgency: computed when the view was made.
        changes_at: when an open card says something else by the passing of time alone.
    """

    conversation: Conversation
    author: Author
    network: str
    network_title: str
    account_handle: str
    channel: str
    messages: tuple[Message, ...]
    message_count: int
    acquaintance: Acquaintance
    deliveries: tuple[Delivery, ...] = ()
    can_reply: bool = True
    reply_note: str = ""
    can_private: bool = False
    private_note: str = ""
    private_refusal: str = ""
    reach: PrivateReach | None = None
    can_hide: bool = False
    can_unhide: bool = False
    elsewhere: bool = False
    case: OfflineCase | None = None
    kudos: tuple[KudosOffer, ...] = ()
    urgency: Urgency = Urgency.NONE
    changes_at: datetime | None = None

    @property
    def seen_at(self) -> datetime | None:
        """When the newest message that this shows was received; what came later is not seen."""
        return max(
            (m.received_at for m in self.messages if m.direction is Direction.INBOUND),
            default=None,
        )

    @property
    def newest_inbound(self) -> Message | None:
        """The newest message of the customer that still exists, else the newest of all."""
        inbound = [m for m in self.messages if m.direction is Direction.INBOUND]
        alive = [m for m in inbound if m.deleted_at is None]
        return next(reversed(alive or inbound), None)


def urgency_of(conversation: Conversation, now: datetime) -> Urgency:
    """How much of a running clock's window is gone at `now` (of plain time, for a colour)."""
    clock = conversation.clock
    if clock is None:
        return Urgency.NONE
    if now >= clock.deadline:
        return Urgency.LATE
    gone = (now - clock.start) / (clock.deadline - clock.start)
    if gone >= 0.75:  # noqa: PLR2004 - the second nudge
        return Urgency.SOON
    return Urgency.HALF if gone >= 0.5 else Urgency.CALM  # noqa: PLR2004 - the first nudge
