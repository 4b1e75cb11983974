"""How long texts may be, and measuring them.

8,000 characters of a comment and 63,206 of a post: what the Graph takes; 2,000 of a message:
developers.facebook.com/docs/messenger-platform/reference/send-api. Characters are code points.
"""

from integrations.base import Limits, OutgoingKind, ReplyTarget, TextCheck, TextLimit
from integrations.facebook.windows import private_message

__all__ = ["LIMITS", "POST_LIMIT", "check_message", "check_post"]

_COMMENT, _MESSAGE = TextLimit(units=8_000), TextLimit(units=2_000)
LIMITS = Limits(reply=_COMMENT, private=_MESSAGE)
POST_LIMIT = TextLimit(units=63_206)


def check_message(text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
    """A reply or a private message."""
    private = private_message(kind, target)
    limit = (_MESSAGE if private else _COMMENT).units
    return _check(text, limit, "a private message" if private else "a comment")


def check_post(text: str) -> TextCheck:
    """A post of the Page."""
    return _check(text, POST_LIMIT.units, "a post")


def _check(text: str, limit: int, what: str) -> TextCheck:
    written = text.strip()
    used = len(written)
    problems = []
    if not written:
        problems.append("Write something first.")
    if used > limit:
        over = used - limit
        problems.append(
            f"{over:,} {'character' if over == 1 else 'characters'} too many: Facebook takes "
            f"{limit:,} in {what}."
        )
    return TextCheck(
        used=used, limit=limit, unit="characters", as_sent=written, problems=tuple(problems)
    )
