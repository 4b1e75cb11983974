"""A thread in one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.threads import join, parts_of

LINES = st.lists(
    st.sampled_from(["---", " --- ", "\t---\r", "----", "--", "a --- b", "", " ", "Hello.", "—"])
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        (" \n\t ", ()),
        ("---", ()),
        ("---\n---", ()),
        ("One.", ("One.",)),
        ("One.\n---\nTwo.", ("One.", "Two.")),
        ("One.\r\n---\r\nTwo.", ("One.", "Two.")),
        ("\n One. \n\n \t--- \n\nTwo.\n\nStill two.\n", ("One.", "Two.\n\nStill two.")),
        ("---\nOne.\n---\n \n---\nTwo.\n---", ("One.", "Two.")),
        ("One.\n----\nOne still.", ("One.\n----\nOne still.",)),
        ("One.\n--\nOne still.", ("One.\n--\nOne still.",)),
        ("One. ---\nOne still.", ("One. ---\nOne still.",)),
        ("One.\n--- and more", ("One.\n--- and more",)),
        ("One.\n—-\nOne still.", ("One.\n—-\nOne still.",)),
        ("One.\n\u00a0---\u3000\nTwo.", ("One.", "Two.")),
    ],
)
def test_only_a_line_of_exactly_three_dashes_divides(text: str, parts: tuple[str, ...]) -> None:
    """White space around the dashes is allowed; empty parts are left out."""
    assert parts_of(text) == parts


def test_parts_joined_are_a_thread_again() -> None:
    """Three dashes between them."""
    assert join(("One.", "Two.")) == "One.\n---\nTwo."
    assert join(()) == ""


@given(LINES | st.text().map(lambda text: [text]))
def test_reading_joined_parts_gives_the_parts(lines: list[str]) -> None:
    """Law: `parts_of` and `join` agree, whatever somebody typed."""
    parts = parts_of("\n".join(lines))
    assert parts_of(join(parts)) == parts
    assert all(part == part.strip() != "" for part in parts)
    assert all(line.strip() != "---" for part in parts for line in part.split("\n"))
