"""The shapes of what has happened: who has said what when, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.offline import Outcome, Route


class Deed(StrEnum):
    """What a colleague has done about it; `MORE` is the customer's."""

    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand over"
    ANSWER = "answer"
    THANK = "thank"
    ACKNOWLEDGE = "acknowledge"
    INVITE = "invite"
    OUTCOME = "outcome"
    CLOSE = "close"
    SPAM = "spam"
    REOPEN = "reopen"
    PASS_ON = "pass on"  # noqa: S105 - praise, no password
    MORE = "more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One deed.

    Attributes:
        after: minutes since the customer's first message.
        by: handle of the colleague; "": the customer.
        text: what is said, the reason for closing, or a note; acknowledgements and invitations
            say what the bot proposes.
        to: handle of the colleague who is given it, or who is praised.
        route: of an invitation.
        outcome: of a case.
    """

    after: float
    deed: Deed
    by: str = ""
    text: str = ""
    to: str = ""
    route: Route = Route.EMAIL
    outcome: Outcome = Outcome.SOLVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Tale:
    """One conversation.

    Attributes:
        days: how many days ago it began, at `clock` ("08:12") in the zone of the team.
        ago: instead of both, so many minutes before the demo begins.
        who: key of one of the regulars.
        says: `{us}` is our handle.
    """

    who: str
    says: str
    days: int = 0
    clock: str = ""
    ago: float = 0.0
    private: bool = False
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """A customer of the past, who is silent in the demo itself unless somebody plays them."""

    key: str
    name: str
    handle: str
    network: str
    followers: int
    accepts_private: bool = True
