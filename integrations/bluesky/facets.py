"""Facets: what makes links, mentions and hashtags of a text clickable on Bluesky.

A facet marks a range by offsets into the text's UTF-8 bytes. Source: the lexicon
app.bsky.richtext.facet and https://docs.bsky.app/docs/advanced-guides/post-richtext.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

import regex

from integrations.bluesky.payloads import Facet
from integrations.bluesky.text import boundaries

_LINK = regex.compile(r"(?<![\w@.])(?:https?://|www\.)[^\s<>]+", regex.IGNORECASE)
# The handle syntax of https://atproto.com/specs/handle: the last label begins with a letter.
_MENTION = regex.compile(
    r"(?<![\w@./])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"(?![\w@])",
    regex.IGNORECASE,
)
_TAG = regex.compile(r"(?<![\w#＃&/])[#＃]([^\s\p{Cf}#＃]*[^\s\p{Cf}\p{P}#＃])")
_TRAILING = ".,;:!?'\"…”’"
_LONGEST_TAG = 64  # graphemes; `maxGraphemes` of facet#tag


class Kind(StrEnum):
    """What a range of a text is."""

    LINK = "link"
    MENTION = "mention"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Span:
    """A range of a text, in characters. `value`: the address, the handle, or the tag's word."""

    kind: Kind
    start: int
    end: int
    value: str


def spans(text: str) -> tuple[Span, ...]:
    """The links, mentions and hashtags in a text, in order; none overlaps, none cuts a grapheme."""
    edges = boundaries(text)
    found: list[Span] = []
    taken = 0
    for span in sorted(_candidates(text), key=lambda span: (span.start, -span.end)):
        if span.start >= taken and {span.start, span.end} <= edges:
            found.append(span)
            taken = span.end
    return tuple(found)


def handles(text: str) -> tuple[str, ...]:
    """The handles that a text mentions, in lower case, each once."""
    return tuple(dict.fromkeys(span.value for span in spans(text) if span.kind is Kind.MENTION))


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """The facets of a text, ready for a record.

    Args:
        text: the whole text.
        dids: who the handles (in lower case) are; a mention of anybody else stays plain text.
    """
    built = []
    for span in spans(text):
        feature = _feature(span, dids)
        if feature is not None:
            start = len(text[: span.start].encode())
            size = len(text[span.start : span.end].encode())
            index = {"byteStart": start, "byteEnd": start + size}
            built.append({"index": index, "features": [feature]})
    return built


def with_whole_links(text: str, given: Sequence[Facet]) -> str:
    """A customer's text with links that their app had shortened ("example.com/a…") written out.

    What a facet claims is a stranger's word: ranges that do not fit the text are passed over.
    """
    content = text.encode()
    cuts = sorted(
        (facet.index.byte_start, facet.index.byte_end, uri)
        for facet in given
        if (uri := facet.link) is not None
        and 0 <= facet.index.byte_start < facet.index.byte_end <= len(content)
    )
    if any(before[1] > after[0] for before, after in pairwise(cuts)):
        return text
    for start, end, uri in reversed(cuts):
        if content[start:end].endswith(("…".encode(), b"...")):
            content = content[:start] + uri.encode() + content[end:]
    return content.decode(errors="replace")


def _candidates(text: str) -> Iterator[Span]:
    for match in _LINK.finditer(text):
        shown = _without_trailing(match.group())
        url = shown if "://" in shown else f"https://{shown}"
        if "." in url.partition("://")[2]:
            yield Span(Kind.LINK, match.start(), match.start() + len(shown), url)
    for match in _MENTION.finditer(text):
        yield Span(Kind.MENTION, match.start(), match.end(), match.group(1).lower())
    for match in _TAG.finditer(text):
        word = match.group(1)
        if not word.isdigit() and len(boundaries(word)) - 1 <= _LONGEST_TAG:
            yield Span(Kind.TAG, match.start(), match.end(), word)


def _without_trailing(link: str) -> str:
    """The link without the punctuation of the sentence around it."""
    while link:
        if link[-1] in _TRAILING or (link[-1] == ")" and link.count(")") > link.count("(")):
            link = link[:-1]
        else:
            break
    return link


def _feature(span: Span, dids: Mapping[str, str]) -> dict[str, str] | None:
    match span.kind:
        case Kind.LINK:
            return {"$type": "app.bsky.richtext.facet#link", "uri": span.value}
        case Kind.TAG:
            return {"$type": "app.bsky.richtext.facet#tag", "tag": span.value}
        case Kind.MENTION:
            did = dids.get(span.value)
            if did is None:
                return None
            return {"$type": "app.bsky.richtext.facet#mention", "did": did}
