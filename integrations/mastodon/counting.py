"""How long a text is by the rule of the server that gets it.

Mastodon counts grapheme clusters of the content warning and of the text, in which every link that
it would make clickable counts as `characters_reserved_per_url` and a mention counts without its
domain (source: its StatusLengthValidator). The others do not promise that: Pleroma and Akkoma
count grapheme clusters of the raw text, GoToSocial counts its code points, though it states
`characters_reserved_per_url` too. A server that we do not know is counted in the strictest way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex
import twitter_text

__all__ = ["MENTION", "CountingRule"]

MENTION = re.compile(
    r"(?<![=/\w])@(?P<local>[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)(?:@(?P<domain>[\w.-]*\w))?",
    re.IGNORECASE | re.ASCII,
)
"""A mention as Mastodon reads it (source: its Account::MENTION_RE)."""

_LINK = re.compile(r"(?<![\w@$#/])https?://[^\s/?#]{1,253}[^\s]*", re.IGNORECASE)
_GRAPHEME = regex.compile(r"\X")
# A host name has at most 127 labels; the extractor takes quadratic time over them.
_MOST_DOTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule:
    """How a server counts.

    Attributes:
        link_units: what a link counts; None: as long as it is.
        short_mentions: a mention counts without its domain.
        graphemes: grapheme clusters are counted, else code points.
    """

    link_units: int | None = 23
    short_mentions: bool = True
    graphemes: bool = True

    def count(self, text: str, warning: str = "") -> int:
        """Units of `text` behind the content warning `warning`."""
        if self.link_units is not None:
            text = _links_as(text, "x" * self.link_units)
        if self.short_mentions:
            text = MENTION.sub(r"@\g<local>", text)
        text = warning + text
        return len(_GRAPHEME.findall(text)) if self.graphemes else len(text)


def _links_as(text: str, stand_in: str) -> str:
    kept = []
    end = 0
    for start, stop in _links(text):
        kept += [text[end:start], stand_in]
        end = stop
    return "".join([*kept, text[end:]])


def _links(text: str) -> Iterator[tuple[int, int]]:
    """Where the links are; the library of X's own rules finds their ends, as Mastodon does."""
    for candidate in _LINK.finditer(text):
        host = candidate[0].partition("://")[2].partition("/")[0]
        if host.count(".") > _MOST_DOTS:
            continue
        for found in twitter_text.extract_urls_with_indices(candidate[0], False):  # noqa: FBT003 - the library's second argument: no links without https://
            start, stop = found["indices"]
            yield candidate.start() + start, candidate.start() + stop
