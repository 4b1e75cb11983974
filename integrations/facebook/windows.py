"""Until when somebody may get a private message from us, and what may be answered: pure.

A comment or post on our Page: one private reply, within seven days of it. A private message:
answers within 24 hours of the customer's last one. The tag HUMAN_AGENT, which makes seven days of
the 24 hours, is not used: Meta grants it app by app, for what cannot be answered in a day, and
whoever has not got it is refused. Source: developers.facebook.com/docs/messenger-platform/
discovery/private-replies and /policy/policy-overview.
"""

from datetime import datetime, timedelta

from integrations.base import OutgoingKind, Permission, PrivateWindow, ReplyTarget
from integrations.facebook.handle import Place, ReplyHandle

__all__ = [
    "MESSAGES_FOR",
    "PRIVATE_REPLY_FOR",
    "permission",
    "private_message",
    "reply_allowed",
    "window",
]

PRIVATE_REPLY_FOR = timedelta(days=7)
MESSAGES_FOR = timedelta(hours=24)

_ELSEWHERE = (
    "Facebook lets us write privately to people who wrote on our own Page only, not to those who "
    "mention us elsewhere."
)
_REPLY_PASSED = (
    "Facebook allows one private reply within 7 days of a comment; they have passed. The customer "
    "can write to the Page first."
)
_MESSAGES_PASSED = (
    "Facebook takes private messages only within 24 hours of the customer's last one; they have "
    "passed. It goes on when they write again."
)
_NO_TIME = (
    "It is not known when this was written, and Facebook takes private messages for a while only."
)


def window(target: ReplyTarget) -> PrivateWindow | None:
    """Until when the author may get one; None: never."""
    handle = ReplyHandle.of(target)
    if handle.said_at is None:
        return None
    if handle.place is Place.MESSAGE:
        return PrivateWindow(until=handle.said_at + MESSAGES_FOR, name="messages")
    if handle.place.ours:
        until = handle.said_at + PRIVATE_REPLY_FOR
        return PrivateWindow(until=until, once=True, name="private reply")
    return None


def permission(target: ReplyTarget, *, now: datetime) -> Permission:
    """Whether the author may get a private message, by the time alone."""
    open_until = window(target)
    place = ReplyHandle.of(target).place
    if open_until is None:
        why = _NO_TIME if place.ours or place is Place.MESSAGE else _ELSEWHERE
        return Permission(allowed=False, why=why)
    if now < open_until.until:
        return Permission(allowed=True)
    why = _MESSAGES_PASSED if place is Place.MESSAGE else _REPLY_PASSED
    return Permission(allowed=False, why=why)


def reply_allowed(target: ReplyTarget, *, own_id: str, now: datetime) -> Permission:
    """Whether it may be answered at all: comments always, private messages for a day."""
    if target.author_external_id == own_id:
        return Permission(allowed=False, why="This is our own.")
    if private_message(OutgoingKind.REPLY, target):
        return permission(target, now=now)
    return Permission(allowed=True)


def private_message(kind: OutgoingKind, target: ReplyTarget) -> bool:
    """Whether it goes as a private message; what was private is never answered in public."""
    place = ReplyHandle.of(target).place
    return kind is OutgoingKind.PRIVATE or target.visibility.private or place is Place.MESSAGE
