"""When somebody has to sign in to an account again, and when managers are told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WARNINGS = (timedelta(days=14), timedelta(days=3), timedelta(days=1), timedelta())
"""How long before the end managers are told, and when it has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What is known of an account's sign-in.

    Attributes:
        ends_at: as the network told it last, UTC; None: it does not tell, or nobody has asked yet.
        told_at: when managers last heard of an end; None: not since somebody signed in.
    """

    ends_at: datetime | None
    told_at: datetime | None


def warned_since(ends_at: datetime, now: datetime) -> datetime | None:
    """When the newest warning that is due became due; None: none is due yet.

    Who was told after it knows. An end that moves away moves its warnings along.
    """
    passed = [ends_at - before for before in WARNINGS if ends_at - before <= now]
    return max(passed, default=None)


def ends_soon(ends_at: datetime, now: datetime) -> bool:
    """Whether it is time to sign in again."""
    return warned_since(ends_at, now) is not None
