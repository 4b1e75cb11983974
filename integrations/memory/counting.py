"""Measures a text by a limit, as the dialects count: characters or graphemes, links, bytes."""

import re
import unicodedata

import regex

from integrations.base import TextCheck, TextLimit

_LINK = re.compile(r"https?://\S+")


def has_link(text: str) -> bool:
    """Whether `text` contains a web address."""
    return _LINK.search(text) is not None


def measure(text: str, limit: TextLimit, *, title: str) -> TextCheck:
    """How much of `limit` the text takes, and every reason why it cannot be sent.

    Characters are code points after NFC; a link takes `limit.link_units` where it is given.
    `title` is the network's name, for the sentences.
    """
    used = _units(text, limit)
    problems: list[str] = []
    if not text.strip():
        problems.append("Write something first.")
    if used > limit.units:
        over = used - limit.units
        problems.append(
            f"{over} {_unit(limit.unit, over)} too many: "
            f"{title} takes {limit.units} {limit.unit}, this has {used}."
        )
    size = len(text.encode())
    if limit.utf8_bytes is not None and size > limit.utf8_bytes:
        problems.append(
            f"{size - limit.utf8_bytes:,} bytes too many: "
            f"{title} takes {limit.utf8_bytes:,} bytes, this has {size:,}. "
            "Emoji and accented letters take several bytes each."
        )
    return TextCheck(
        used=used, limit=limit.units, unit=limit.unit, as_sent=text, problems=tuple(problems)
    )


def _units(text: str, limit: TextLimit) -> int:
    text = unicodedata.normalize("NFC", text)
    links = 0
    if limit.link_units is not None:
        text, links = _LINK.subn("", text)
    length = len(regex.findall(r"\X", text)) if limit.unit == "graphemes" else len(text)
    return length + links * (limit.link_units or 0)


def _unit(unit: str, count: int) -> str:
    return unit.removesuffix("s") if count == 1 else unit
