"""How a text is measured."""

import pytest

from integrations.bluesky import text

FAMILY = "👨‍👩‍👧‍👦"  # seven code points, 25 bytes, one grapheme


@pytest.mark.parametrize(
    ("written", "used"),
    [("abc", 3), ("e\u0301", 1), (FAMILY * 2, 2), ("🇩🇪🇫🇷", 2), ("क्षि", 1), ("  a b \n", 3)],
)
def test_graphemes_are_counted(written: str, used: int) -> None:
    """What a reader sees as one letter counts as one; white space around the text is not sent."""
    check = text.check(written, text.POST)
    assert (check.used, check.limit, check.unit, check.problems) == (used, 300, "graphemes", ())


def test_the_line_is_at_300_graphemes() -> None:
    """300 fit, 301 do not, and the sentence says by how much."""
    assert text.check("x" * 300, text.POST).problems == ()
    assert text.check("x" * 303, text.POST).problems == (
        "This is 3 characters too long: Bluesky takes 300 here.",
    )


def test_bytes_count_as_well() -> None:
    """120 families are few graphemes, but 3,000 bytes; one more is refused."""
    assert text.check(FAMILY * 120, text.POST).problems == ()
    (problem,) = text.check(FAMILY * 121, text.POST).problems
    assert problem == (
        "This takes 3,025 bytes, and Bluesky takes 3,000 here: "
        "emoji and letters with accents need several each."
    )


def test_private_messages_may_be_longer() -> None:
    """1,000 graphemes."""
    assert text.check("x" * 1000, text.MESSAGE).problems == ()
    assert text.check("x" * 1001, text.MESSAGE).problems != ()


def test_nothing_cannot_be_sent() -> None:
    """White space alone is nothing."""
    assert text.check(" \n", text.POST).problems == ("There is no text to send.",)
