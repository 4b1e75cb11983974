"""X's rules for texts: weighted length of posts, length of private messages, comparison.

The weighing is X's own twitter-text (configuration 3), through the package twitter-text-parser:
280 units after NFC; a link counts 23, an emoji 2, most letters beyond Latin 2. Source:
https://docs.x.com/fundamentals/counting-characters. Private messages: 10,000 characters, source:
https://docs.x.com/x-api/direct-messages/manage/introduction.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from twitter_text import extract_urls_with_indices, parse_tweet

from integrations.base import Limits, TextCheck, TextLimit

POST_UNITS = 280
LINK_UNITS = 23
DIRECT_CHARACTERS = 10_000

LIMITS = Limits(
    reply=TextLimit(units=POST_UNITS, unit="characters", link_units=LINK_UNITS),
    private=TextLimit(units=DIRECT_CHARACTERS, unit="characters"),
)

# Characters that twitter-text refuses: byte-order marks, a non-character, direction overrides.
_REFUSED = re.compile("[\ufffe\ufeff\uffff\u202a-\u202e]")
_LEADING_HANDLES = re.compile(r"^(?:@\w{1,15}\s+)+")
_SPACES = re.compile(r"\s+")
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)


def check_post(text: str) -> TextCheck:
    """Measure a public reply as X does; `used` is its weighted length."""
    as_sent = _normal(text)
    used = weighted_length(as_sent)
    return TextCheck(
        used=used,
        limit=POST_UNITS,
        unit="characters",
        as_sent=as_sent,
        problems=tuple(_problems(as_sent, used, POST_UNITS, "a post on X")),
    )


def check_direct(text: str) -> TextCheck:
    """Measure a private message: plain characters after NFC."""
    as_sent = _normal(text)
    return TextCheck(
        used=len(as_sent),
        limit=DIRECT_CHARACTERS,
        unit="characters",
        as_sent=as_sent,
        problems=tuple(
            _problems(as_sent, len(as_sent), DIRECT_CHARACTERS, "a private message on X")
        ),
    )


def weighted_length(text: str) -> int:
    """X's weighted length of `text`, in units of which a post has 280."""
    return int(parse_tweet(text).weightedLength)


def has_url(text: str) -> bool:
    """Whether X will make a link of any part of `text` (a bare "shop.com" counts)."""
    return bool(extract_urls_with_indices(text))


def same_words(ours: str, theirs: str) -> bool:
    """Whether two texts say the same, apart from links, spaces and the handles X puts in front."""
    return _words(ours) == _words(theirs)


def same_links(ours: str, theirs: str) -> bool:
    """Whether two texts hold the same links, apart from scheme, case and a slash at the end."""
    return list(_links(ours)) == list(_links(theirs))


def _normal(text: str) -> str:
    # Half a surrogate pair cannot be sent; it becomes the replacement character, visibly.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole.strip())


def _problems(text: str, used: int, limit: int, what: str) -> Iterator[str]:
    if not text:
        yield "Write something first."
    if used > limit:
        yield f"{used - limit} too many: {what} has room for {limit:,}."
    if _REFUSED.search(text):
        yield "X refuses an invisible control character in this text; type it instead of pasting."


def _words(text: str) -> str:
    normal = unicodedata.normalize("NFC", text)
    bounds = [0]
    for found in extract_urls_with_indices(normal):
        bounds += found["indices"]
    bounds.append(len(normal))
    # Even stretches lie between links; a mark keeps "a <link> b" apart from "a b".
    stretches = [normal[start:end] for start, end in pairwise(bounds)]
    marked = "\N{OBJECT REPLACEMENT CHARACTER}".join(stretches[::2])
    return _LEADING_HANDLES.sub("", _SPACES.sub(" ", marked).strip() + " ").strip()


def _links(text: str) -> Iterator[str]:
    for found in extract_urls_with_indices(unicodedata.normalize("NFC", text)):
        yield _SCHEME.sub("", found["url"]).removeprefix("www.").rstrip("/").lower()
