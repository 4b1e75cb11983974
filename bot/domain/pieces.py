"""A text in pieces: words, numbers, and what stands between them.

Scripts that put no space between words (Chinese, Japanese, Thai, ...) have a word for each letter
with its marks: finding their words takes a dictionary, and comparing does not.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

_JOINERS = "\u200c\u200d"  # within words of Persian and Indic scripts, and within emoji
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x0F00, 0x0FFF),  # Tibetan
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x30FF),  # Hiragana, Katakana
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),  # Katakana of half width
    (0x20000, 0x323AF),  # rare Han
)
_SKIN_TONES = (0x1F3FB, 0x1F3FF)
_FLAG_LETTERS = (0x1F1E6, 0x1F1FF)


# Each character is told apart by one letter, and a text's pieces are found among these letters:
# l(etter), u(nspaced letter), d(igit), s(pace), f(lag), m(ark), j(oiner), o(ther).
# A mark belongs to what stands before it; a joiner takes what follows along.
_TAIL = "(?:{}m|j+[^smj]?)*"
_PIECE = re.compile(
    "|".join(
        (
            *(kind + _TAIL.format(kind + "|") for kind in "ldf"),
            "[uo]" + _TAIL.format(""),
            "s+",
            "[mj]+",
        )
    )
)


def pieces_of(text: str) -> tuple[str, ...]:
    """All of a text, cut between its words; joined, they are the text again."""
    kinds = "".join(map(_kind, text))
    return tuple(text[found.start() : found.end()] for found in _PIECE.finditer(kinds))


def is_word(piece: str) -> bool:
    """Whether a piece begins with a letter."""
    return unicodedata.category(piece[0])[0] == "L"


def words_of(text: str) -> tuple[str, ...]:
    """Runs of letters with their marks, also in scripts without spaces."""
    runs = groupby(pieces_of(text), is_word)
    return tuple("".join(run) for letters, run in runs if letters)


@lru_cache(maxsize=4096)  # texts use few characters, each of them often
def _kind(char: str) -> str:
    code = ord(char)
    if char in _JOINERS:
        return "j"
    if _SKIN_TONES[0] <= code <= _SKIN_TONES[1]:
        return "m"
    if _FLAG_LETTERS[0] <= code <= _FLAG_LETTERS[1]:
        return "f"
    match unicodedata.category(char)[0]:
        case "M":
            return "m"
        case "L" if any(first <= code <= last for first, last in _UNSPACED):
            return "u"
        case "L":
            return "l"
        case "N":
            return "d"
    return "s" if char.isspace() else "o"
