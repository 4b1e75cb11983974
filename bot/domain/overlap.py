"""The same words on several networks: people who follow us twice read us twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from bot.domain.pieces import is_word, pieces_of
from bot.domain.wording import folded, without_names

_NEARLY = 0.8
_RUNS = 3
_RUN = 3  # shorter runs of words are in any two texts
_LINKS = re.compile(r"(?:\bhttps?://|\bwww\.)[!-~]+|\b[\w\-]+(?:\.[\w\-]+)+/[!-~]*", re.IGNORECASE)
_HASHTAGS = re.compile(r"[#＃][^\s#＃.,;:!?…]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two accounts on different networks that would say nearly the same.

    Attributes:
        one / other: account ids.
        likeness: between 0 and 1.
        shared: runs of words that both have, longest first, as `one` spells them; at most three.
    """

    one: str
    other: str
    likeness: float
    shared: tuple[str, ...]


def overlaps(texts: Mapping[str, str], networks: Mapping[str, str]) -> tuple[Overlap, ...]:
    """Texts on different networks that are nearly the same, most alike first.

    Names, links and hashtags do not count, nor do numbers and emoji.

    Args:
        texts: by account id.
        networks: the network's name by account id; a text without one is left out.
    """
    spoken = {a: _Spoken(text) for a, text in texts.items() if a in networks}
    found = []
    for one, other in combinations(spoken, 2):
        if networks[one] != networks[other]:
            overlap = _compare(one, spoken[one], other, spoken[other])
            if overlap is not None:
                found.append(overlap)
    return tuple(sorted(found, key=lambda o: -o.likeness))


class _Spoken:
    """A text in pieces: its words for comparing, and what stands between them for showing."""

    __slots__ = ("pieces", "places", "words")

    def __init__(self, text: str) -> None:
        plain = _HASHTAGS.sub(" ", without_names(_LINKS.sub(" ", text)))
        self.pieces = pieces_of(plain)
        self.places = [i for i, piece in enumerate(self.pieces) if is_word(piece)]
        self.words = [folded(self.pieces[i]) for i in self.places]

    def excerpt(self, first: int, size: int) -> str:
        """So many words from the first, as written."""
        begin, last = self.places[first], self.places[first + size - 1]
        return " ".join("".join(self.pieces[begin : last + 1]).split())


def _compare(one: str, first: _Spoken, other: str, second: _Spoken) -> Overlap | None:
    if not first.words or not second.words:
        return None
    matcher = SequenceMatcher(None, first.words, second.words, autojunk=False)
    if matcher.real_quick_ratio() < _NEARLY or matcher.quick_ratio() < _NEARLY:
        return None
    likeness = matcher.ratio()
    if likeness < _NEARLY:
        return None
    runs = sorted((b for b in matcher.get_matching_blocks() if b.size), key=lambda b: -b.size)
    telling = [run for run in runs if run.size >= _RUN] or runs[:1]
    shared = dict.fromkeys(first.excerpt(run.a, run.size) for run in telling)
    return Overlap(one=one, other=other, likeness=likeness, shared=tuple(shared)[:_RUNS])
