"""People want people, not scripts: hints about a text before it goes out.

Hints warn, they never stop anybody.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.domain.pieces import words_of

_NEARLY = 0.85  # two replies that differ in a name only score 0.9 and more; two honest ones 0.6
_NAMES = re.compile(r"@[\w.\-]+(?:@[\w.\-]+)?")
_QUESTION_MARKS = ("?", "？", "؟", ";")  # Latin, full-width, Arabic, Greek


@dataclass(frozen=True, slots=True)
class Repeat:
    """A recent reply that a text nearly repeats. `likeness` is between 0 and 1."""

    earlier: str
    likeness: float


def without_names(text: str) -> str:
    """A text with a space for each @name in it."""
    return _NAMES.sub(" ", text)


def folded(word: str) -> str:
    """A word as it is compared: without regard to case, nor to how its characters are made up."""
    return unicodedata.normalize("NFKC", word).casefold()


def _bare(text: str) -> str:
    return " ".join(folded(word) for word in words_of(without_names(text)))


def nearly_repeats(text: str, recent: Iterable[str]) -> Repeat | None:
    """The most alike of our recent replies, when it is nearly the same; names do not count."""
    bare = _bare(text)
    if not bare:
        return None
    best: Repeat | None = None
    for earlier in recent:
        matcher = SequenceMatcher(None, bare, _bare(earlier), autojunk=False)
        if matcher.real_quick_ratio() < _NEARLY or matcher.quick_ratio() < _NEARLY:
            continue
        likeness = matcher.ratio()
        if likeness >= _NEARLY and (best is None or likeness > best.likeness):
            best = Repeat(earlier, likeness)
    return best


def asks_back(text: str) -> bool:
    """Whether a text asks anything."""
    return any(mark in text for mark in _QUESTION_MARKS)


def first_name(display_name: str, handle: str) -> str:
    """How to address an author: the first word of the name, else the handle without its domain.

    Emoji and punctuation around the name are left out; "✨Dr. Ana✨" gives "Ana".
    """
    words = [w for w in words_of(display_name) if w.casefold() not in {"dr", "mr", "mrs", "ms"}]
    return words[0] if words else handle.lstrip("@").partition("@")[0].partition(".")[0]


def fill(phrase: str, *, name: str, reference: str = "", email: str = "") -> str:
    """A phrase with its blanks filled: {name}, {reference}, {email}; other braces stay as typed."""
    for blank, value in (("{name}", name), ("{reference}", reference), ("{email}", email)):
        phrase = phrase.replace(blank, value)
    return phrase


def freshest(phrases: Sequence[str], recent: Sequence[str], *, name: str) -> str:
    """The filled phrase that is least like what we said recently.

    Args:
        phrases: candidates; at least one.
        recent: texts used recently, newest first.
        name: fills {name} for the comparison and the result.
    """

    def staleness(phrase: str) -> tuple[float, int]:
        bare = _bare(fill(phrase, name=""))
        likenesses = [
            SequenceMatcher(None, bare, _bare(text), autojunk=False).ratio() for text in recent
        ]
        worst = max(likenesses, default=0.0)
        newest = next((i for i, like in enumerate(likenesses) if like == worst), len(recent))
        return (worst if worst >= _NEARLY else 0.0, -newest)

    return fill(min(phrases, key=staleness), name=name)


def names_in(text: str, people: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Slack user ids of the colleagues whose first or full name a customer's text contains.

    Args:
        text: what the customer wrote.
        people: pairs of (user id, real name).
    """
    words = set(words_of(text.casefold()))
    found = []
    for user, real_name in people:
        parts = words_of(real_name.casefold())
        if parts and len(parts[0]) > 1 and parts[0] in words:
            found.append(user)
    return tuple(found)
