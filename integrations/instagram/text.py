"""How long a text may be, and what may stand in it.

Instagram counts "characters" without saying which. Here they are units of UTF-16, in which its
apps count: an emoji takes two or more, so that nothing is called short enough that is refused
later. A message is measured in bytes of UTF-8.

Sources: developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/
media (caption: 2,200 characters, 30 hashtags, 20 @), /docs/instagram-platform/
instagram-api-with-instagram-login/messaging-api (1,000 bytes). A comment is taken to be bound as a
caption is; what Instagram refuses beyond that it says itself.
"""

import re

from bot.domain.mention import Visibility
from integrations.base import OutgoingKind, ReplyTarget, TextCheck, TextLimit
from integrations.instagram.handle import Place, ReplyHandle

__all__ = ["CAPTION", "COMMENT", "MESSAGE", "as_sent", "check_caption", "check_reply", "is_private"]

CAPTION = TextLimit(units=2_200)
COMMENT = TextLimit(units=2_200)
MESSAGE = TextLimit(units=1_000, unit="bytes", utf8_bytes=1_000)

_MOST_TAGS = 30
_MOST_NAMES = 20
_TAG = re.compile(r"(?<![\w&])#\w+")
_NAME = re.compile(r"(?<![\w.@])@\w[\w.]*")


def is_private(kind: OutgoingKind, target: ReplyTarget) -> bool:
    """Whether it goes to the author alone: a private message is never answered in public."""
    return kind is OutgoingKind.PRIVATE or target.visibility is Visibility.DIRECT


def as_sent(text: str, kind: OutgoingKind, target: ReplyTarget) -> str:
    """The text as the customer sees it.

    An answer to an answer stands at the end of the same list, and its author hears of it only when
    it names them; so it does, as in Instagram's own app.
    """
    written = text.strip()
    if not written or is_private(kind, target):
        return written
    handle = ReplyHandle.of(target)
    name = f"@{target.author_handle.removeprefix('@')}"
    named = re.search(rf"{re.escape(name)}(?![\w.])", written, re.IGNORECASE)
    if handle.place is Place.COMMENT and handle.parent and not named:
        return f"{name} {written}"
    return written


def check_reply(text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
    """A reply or a private message, measured."""
    sent = as_sent(text, kind, target)
    if is_private(kind, target):
        return _check(sent, len(sent.encode("utf-8", "replace")), MESSAGE, ())
    return _check(sent, _units(sent), COMMENT, _too_many(sent, names=None))


def check_caption(text: str) -> TextCheck:
    """The words of a post, measured."""
    sent = text.strip()
    return _check(sent, _units(sent), CAPTION, _too_many(sent, names=_MOST_NAMES))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _check(sent: str, used: int, limit: TextLimit, more: tuple[str, ...]) -> TextCheck:
    problems = list(more)
    if not sent:
        problems.insert(0, "Write something first.")
    if used > limit.units:
        over = used - limit.units
        unit = limit.unit.removesuffix("s") if over == 1 else limit.unit
        problems.insert(0, f"{over} {unit} too many: Instagram takes {limit.units:,}.")
    return TextCheck(
        used=used, limit=limit.units, unit=limit.unit, as_sent=sent, problems=tuple(problems)
    )


def _too_many(text: str, *, names: int | None) -> tuple[str, ...]:
    problems = []
    tags, named = len(_TAG.findall(text)), len(_NAME.findall(text))
    if tags > _MOST_TAGS:
        problems.append(f"{tags} hashtags are too many: Instagram takes {_MOST_TAGS}.")
    if names is not None and named > names:
        problems.append(f"{named} names with an @ are too many: Instagram takes {names}.")
    return tuple(problems)
