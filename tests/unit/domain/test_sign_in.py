"""When managers are warned that a sign-in ends."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.sign_in import WARNINGS, ends_soon, warned_since

END = datetime(2026, 12, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SPANS = st.timedeltas(-40 * DAY, 40 * DAY)


def test_warnings_are_due_two_weeks_three_days_and_a_day_before_and_at_the_end() -> None:
    """Each begins at its instant, and holds until the next."""
    at = [END - 15 * DAY, END - 14 * DAY, END - 4 * DAY, END - 3 * DAY, END - DAY, END, END + DAY]
    since = [warned_since(END, now) for now in at]
    assert since == [
        None,
        END - 14 * DAY,
        END - 14 * DAY,
        END - 3 * DAY,
        END - DAY,
        END,
        END,
    ]
    assert [ends_soon(END, now) for now in at] == [False, *([True] * 6)]


@given(st.lists(SPANS, min_size=1, max_size=60))
def test_whoever_is_told_at_every_warning_hears_of_each_once(spans: list[timedelta]) -> None:
    """Law: whenever somebody looks, at most one warning for each that became due."""
    told_at: datetime | None = None
    told = []
    for now in sorted(END + span for span in spans):
        since = warned_since(END, now)
        if since is not None and (told_at is None or told_at < since):
            told.append(since)
            told_at = now
    assert told == sorted(set(told))
    assert len(told) <= len(WARNINGS)
    assert bool(told) == any(ends_soon(END, END + span) for span in spans)


@given(SPANS)
def test_a_renewed_sign_in_is_warned_of_again(later: timedelta) -> None:
    """Law: an end that has moved away by more than what was told moves its warnings along."""
    told_at = END - 14 * DAY
    new_end = END + abs(later) + DAY
    since = warned_since(new_end, new_end - 14 * DAY)
    assert since is not None
    assert told_at < since
