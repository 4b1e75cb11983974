"""Whether, and until when, somebody may get a private message from us.

A comment under our post may be answered privately once, within 7 days; under a live video, as
long as it lasts. Who has written to us gets messages for 24 hours after their last one.

Sources: developers.facebook.com/docs/instagram-platform/private-replies, /docs/
instagram-platform/instagram-api-with-instagram-login/messaging-api.
"""

from datetime import datetime, timedelta

from integrations.base import Permission, PrivateWindow, ReplyTarget
from integrations.instagram.handle import Place, ReplyHandle

__all__ = ["COMMENT_WINDOW", "LIVE_WINDOW", "MESSAGE_WINDOW", "permission", "window"]

COMMENT_WINDOW = timedelta(days=7)
MESSAGE_WINDOW = timedelta(hours=24)
LIVE_WINDOW = timedelta(hours=4)
"""The longest that a live video lasts; it usually ends sooner, and Instagram refuses then."""

_LASTS = {
    Place.COMMENT: COMMENT_WINDOW,
    Place.LIVE: LIVE_WINDOW,
    Place.MESSAGE: MESSAGE_WINDOW,
}
_OVER = {
    Place.COMMENT: "A comment can be answered privately within 7 days, and this one is older.",
    Place.LIVE: "Comments on a live video can be answered privately only while it lasts.",
    Place.MESSAGE: "Messages are possible within 24 hours of the customer's last one; this one is "
    "older.",
}
_NEVER = (
    "Instagram lets us write privately only to people who commented on our posts or wrote to us."
)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def window(target: ReplyTarget) -> PrivateWindow | None:
    """Until when its author may get one; None where they never may."""
    handle = ReplyHandle.of(target)
    lasts = _LASTS.get(handle.place)
    if lasts is None or handle.said_at is None:
        return None
    message = handle.place is Place.MESSAGE
    return PrivateWindow(
        until=handle.said_at + lasts,
        once=not message,
        name="messages" if message else "private reply",
    )


def permission(target: ReplyTarget, *, now: datetime) -> Permission:
    """Whether its author may get one now: what is left of it, or why not."""
    handle = ReplyHandle.of(target)
    if handle.place not in _LASTS:
        return Permission(allowed=False, why=_NEVER)
    opened = window(target)
    if opened is None:  # its time is not known: Instagram decides
        return Permission(allowed=True)
    if now >= opened.until:
        return Permission(allowed=False, why=_OVER[handle.place])
    left = _span(opened.until - now)
    what = "One private reply" if opened.once else "Messages"
    verb = "is" if opened.once else "are"
    return Permission(allowed=True, why=f"{what} {verb} possible for {left} more.")


def _span(left: timedelta) -> str:
    """About how long: the largest unit, rounded down."""
    seconds = int(left.total_seconds())
    for size, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        count = seconds // size
        if count:
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "less than a minute"
