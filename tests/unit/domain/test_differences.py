"""What somebody changed in a text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.differences import Change, difference
from tests.effort import calls


def marked(before: str, after: str) -> str:
    """A difference in one line: [-gone-] and {+new+}."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(marks[c.kind].format(c.text) for c in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "", ""),
        ("Hello.", "Hello.", "Hello."),
        ("", "Hello.", "{+Hello.+}"),
        ("Hello.", "", "[-Hello.-]"),
        ("We open at 9.", "We open at 10.", "We open at [-9-]{+10+}."),
        ("We open.", "We finally open.", "We{+ finally+} open."),
        ("We do open.", "We open.", "We[- do-] open."),
        ("Come today!", "Come today, please!", "Come today{+, please+}!"),
        ("red house", "blue car", "[-red house-]{+blue car+}"),
        ("One.\n---\nTwo.", "One.\n\nTwo.", "One.[-\n---\n-]{+\n\n+}Two."),
        ("土曜日に開店", "日曜日に開店", "[-土-]{+日+}曜日に開店"),
        ("नमस्ते दोस्त", "नमस्ते दोस्तों", "नमस्ते [-दोस्त-]{+दोस्तों+}"),
        ("Yes 👍🏽", "Yes 👍🏿", "Yes [-👍🏽-]{+👍🏿+}"),
    ],
)
def test_a_change_is_shown_word_by_word(before: str, after: str, shown: str) -> None:
    """What went stands in front of what came; white space alone keeps nothing apart."""
    assert marked(before, after) == shown


def test_the_parts_say_what_they_are() -> None:
    """As values for a view."""
    assert difference("We open at 9.", "We open at 10.") == (
        Change(kind="same", text="We open at "),
        Change(kind="gone", text="9"),
        Change(kind="new", text="10"),
        Change(kind="same", text="."),
    )


TEXTS = st.text() | st.lists(
    st.sampled_from(["we", "open", " ", "  ", "\n", ".", "---", "café", "土", "👍"]), max_size=30
).map("".join)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_a_difference(before: str, after: str) -> None:
    """Law: without what came it is the one, without what went the other."""
    changes = difference(before, after)
    assert "".join(c.text for c in changes if c.kind != "new") == before
    assert "".join(c.text for c in changes if c.kind != "gone") == after


@given(TEXTS, TEXTS)
def test_a_difference_has_no_needless_parts(before: str, after: str) -> None:
    """Law: no part is empty, and neighbours differ in kind; what went is before what came."""
    kinds = [c.kind for c in difference(before, after)]
    pairs = list(pairwise(kinds))
    assert all(c.text for c in difference(before, after))
    assert all(one != other for one, other in pairs)
    assert ("new", "gone") not in pairs


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    """Law: all of it is the same."""
    assert {c.kind for c in difference(text, text)} <= {"same"}


def test_a_small_change_in_a_long_text_is_shown_as_one() -> None:
    """Frequent words around it stay where they are."""
    before = " ".join(f"The {n} of the house, and number{n} too." for n in range(200))
    after = before.replace("The 100 of the house", "The 100 of the new house")
    assert [(c.kind, c.text) for c in difference(before, after) if c.kind != "same"] == [
        ("new", "new ")
    ]
    assert len(difference(before, before)) == 1


def test_long_texts_are_compared_before_anybody_waits() -> None:
    """Few words, over and over again, in another order."""
    words = ["of", "and", "the", "a", "to", "in", "is"]
    before = " ".join(words[n * n % 7] for n in range(1500))
    after = " ".join(words[n * n * n % 7] for n in range(1500))
    assert calls(lambda: difference(before, after)) < 200_000
