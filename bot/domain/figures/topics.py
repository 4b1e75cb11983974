"""What people wrote about: by counting words, so that everybody can check it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable

from bot.domain.figures.digest import MoodHint, Term, Topics
from bot.domain.figures.words import FUNCTION_WORDS, KIND_WORDS, UNHAPPY_WORDS

_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|[@]\S+|\S+@\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORTEST = 3
_REPEATED = 2  # people
_MOST = 8


def topics(texts: Iterable[str], own_words: Iterable[str] = ()) -> Topics:
    """The words that several people used, and a hint of their mood.

    Args:
        texts: for each person all that they wrote.
        own_words: names of ours, which everybody uses who speaks to us.
    """
    said = [words_of(text) for text in texts]
    left_out = FUNCTION_WORDS | words_of(" ".join(own_words))
    every = {word for words in said for word in words}
    counted: Counter[str] = Counter()
    for words in said:
        telling = {w for w in words if len(w) >= _SHORTEST and w not in left_out}
        counted.update({_singular(w, every) for w in telling})
    repeated = [(word, people) for word, people in counted.items() if people >= _REPEATED]
    repeated.sort(key=lambda pair: (-pair[1], pair[0]))
    unhappy = sum(bool(w & UNHAPPY_WORDS) and not w & KIND_WORDS for w in said)
    kind = sum(bool(w & KIND_WORDS) and not w & UNHAPPY_WORDS for w in said)
    return Topics(
        terms=tuple(Term(word=word, people=people) for word, people in repeated[:_MOST]),
        mood=MoodHint(unhappy=unhappy, kind=kind, of=len(said)),
    )


def words_of(text: str) -> set[str]:
    """The words of a text in small letters, without addresses and names of accounts."""
    plain = _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text))
    return {word.casefold().replace("’", "'") for word in _WORD.findall(plain)}


def _singular(word: str, every: Collection[str]) -> str:
    """“Orders” is “order” where somebody wrote that, too."""
    return word[:-1] if word.endswith("s") and word[:-1] in every else word
