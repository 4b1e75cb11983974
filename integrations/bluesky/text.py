"""How Bluesky measures a text: in graphemes, and also in bytes of UTF-8.

Sources: `maxGraphemes` and `maxLength` in the lexicons app.bsky.feed.post and
chat.bsky.convo.defs#messageInput (github.com/bluesky-social/atproto, lexicons/).
"""

import regex

from integrations.base import TextCheck, TextLimit

POST = TextLimit(units=300, unit="graphemes", utf8_bytes=3_000)
MESSAGE = TextLimit(units=1_000, unit="graphemes", utf8_bytes=10_000)

_GRAPHEME = regex.compile(r"\X")


def boundaries(text: str) -> frozenset[int]:
    """The positions at which `text` may be cut without cutting a grapheme, both ends included."""
    return frozenset({0, *(match.end() for match in _GRAPHEME.finditer(text))})


def as_sent(text: str) -> str:
    """The text as it is published: without white space around it."""
    return text.strip()


def check(text: str, limit: TextLimit) -> TextCheck:
    """Measure `text` as it would be sent against `limit`."""
    sent = as_sent(text)
    used = sum(1 for _ in _GRAPHEME.finditer(sent))
    size = len(sent.encode("utf-8", "surrogatepass"))
    problems = []
    if not sent:
        problems.append("There is no text to send.")
    if used > limit.units:
        problems.append(
            f"This is {used - limit.units:,} characters too long: "
            f"Bluesky takes {limit.units:,} here."
        )
    if limit.utf8_bytes is not None and size > limit.utf8_bytes:
        problems.append(
            f"This takes {size:,} bytes, and Bluesky takes {limit.utf8_bytes:,} here: "
            "emoji and letters with accents need several each."
        )
    return TextCheck(
        used=used, limit=limit.units, unit=limit.unit, as_sent=sent, problems=tuple(problems)
    )
