"""For how long a customer can be reached in private: what is said, and when it changes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reach import PrivateReach

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DAY, HOUR, INSTANT = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (7 * DAY, "6 d"),
        (DAY + INSTANT, "1 d"),
        (DAY, "23 h"),
        (HOUR + INSTANT, "1 h"),
        (HOUR, "less than 1 h"),
        (INSTANT, "less than 1 h"),
        (timedelta(), ""),
        (-HOUR, ""),
    ],
)
def test_what_is_left_is_never_said_to_be_more(left: timedelta, words: str) -> None:
    """Whole days, whole hours on the last one, and nothing once it is over."""
    reach = PrivateReach(until=NOW + left)
    assert reach.left(NOW) == words
    assert reach.open(NOW) is bool(words)
    assert bool(reach.refusal(NOW)) is not bool(words)


@given(st.timedeltas(min_value=INSTANT, max_value=9 * DAY))
def test_the_words_change_exactly_when_it_is_said(left: timedelta) -> None:
    """Until then they stay, and at that instant they are others."""
    reach = PrivateReach(until=NOW + left)
    at = reach.changes_at(NOW)
    assert at is not None
    assert NOW < at <= reach.until
    assert reach.left(at - INSTANT) == reach.left(NOW)
    assert reach.left(at) != reach.left(NOW)


def test_what_is_over_or_used_up_never_changes() -> None:
    """No card waits for it any more."""
    assert PrivateReach(until=NOW).changes_at(NOW) is None
    used = PrivateReach(until=NOW + DAY, once=True, used=True, name="private reply")
    assert (used.changes_at(NOW), used.left(NOW), used.open(NOW)) == (None, "", False)
    assert used.refusal(NOW) == "There is only one private reply, and it is sent or on its way."
