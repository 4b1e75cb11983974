"""A text in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pieces import is_word, pieces_of, words_of


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", ()),
        ("We're open.", ("We", "'", "re", " ", "open", ".")),
        ("3 May,  2027\n", ("3", " ", "May", ",", "  ", "2027", "\n")),
        ("नमस्ते दोस्तों", ("नमस्ते", " ", "दोस्तों")),
        ("שָׁלוֹם", ("שָׁלוֹם",)),
        ("می‌خواهم", ("می‌خواهم",)),
        ("写真です", ("写", "真", "で", "す")),
        ("Tシャツ", ("T", "シ", "ャ", "ツ")),
        ("ครั้ง", ("ค", "รั้", "ง")),
        ("안녕 여러분", ("안녕", " ", "여러분")),
        ("👩‍👩‍👧👍🏽❤️", ("👩‍👩‍👧", "👍🏽", "❤️")),
        ("🇩🇪!", ("🇩🇪", "!")),
        ("\u0301a", ("\u0301", "a")),
        (" \u200d\u200d", (" ", "\u200d\u200d")),
    ],
)
def test_a_text_is_cut_between_its_words(text: str, pieces: tuple[str, ...]) -> None:
    """Marks stay with their letters, in scripts with and without spaces; emoji stay whole."""
    assert pieces_of(text) == pieces


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We're open from 9!", ("We", "re", "open", "from")),
        ("李 小龍", ("李", "小龍")),
        ("प्रिया_शर्मा", ("प्रिया", "शर्मा")),
        ("🦊❤️", ()),
    ],
)
def test_words_are_runs_of_letters_in_any_script(text: str, words: tuple[str, ...]) -> None:
    """As people read them; numbers and emoji are none."""
    assert words_of(text) == words


@given(st.text())
def test_nothing_of_a_text_is_lost(text: str) -> None:
    """Law: the pieces together are the text, and none is empty."""
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    assert all(pieces)


@given(st.text())
def test_letters_are_in_words(text: str) -> None:
    """Law: words hold all that the pieces with letters hold, in order."""
    assert "".join(words_of(text)) == "".join(p for p in pieces_of(text) if is_word(p))
