"""The usage headers: whom they keep waiting, for how long, and what cannot be read of them."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.base import RetryLater
from integrations.graph import Usage

Header = Callable[[float], dict[str, str]]


class Clock:
    """Seconds that only a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """What it shows."""
        return self.seconds


def app(percent: float) -> dict[str, str]:
    """The header of the app's limit."""
    figures = {"call_count": percent, "total_cputime": 1, "total_time": 2}
    return {"X-App-Usage": json.dumps(figures)}


def business(percent: float, *, regain: int = 0) -> dict[str, str]:
    """The header of a Page's limit."""
    kind = {
        "type": "pages",
        "call_count": 1,
        "total_cputime": percent,
        "total_time": 2,
        "estimated_time_to_regain_access": regain,
    }
    return {"X-Business-Use-Case-Usage": json.dumps({"1021": [kind]})}


def wait(usage: Usage, *, reading: bool) -> timedelta | None:
    """How long somebody has to wait; None: not at all."""
    try:
        usage.before(reading=reading)
    except RetryLater as error:
        return error.after
    return None


@pytest.mark.parametrize(
    ("percent", "passing"),
    [(0, [True, False]), (79, [True, False]), (80, [False]), (94, [False]), (95, [])],
)
@pytest.mark.parametrize("header", [app, business])
def test_reads_stop_before_writes(percent: int, passing: list[bool], header: Header) -> None:
    """What is left between 80 and 95 percent belongs to replies."""
    usage = Usage(clock=Clock())
    usage.note(header(percent))
    assert [reading for reading in (True, False) if wait(usage, reading=reading) is None] == passing


def test_the_highest_figure_counts() -> None:
    """Calls, processor time and time: whichever is used up first."""
    usage = Usage(clock=Clock())
    usage.note(business(97) | app(3))
    assert usage.percent() == 97
    assert wait(usage, reading=False) is not None


def test_a_figure_ages() -> None:
    """Calls drop out of a rolling hour; then somebody looks again."""
    clock = Clock()
    usage = Usage(clock=clock)
    usage.note(app(100))
    assert wait(usage, reading=True) == timedelta(minutes=12)
    clock.seconds += 12 * 60 + 1
    assert wait(usage, reading=True) is None


def test_a_days_limit_ages_by_the_day() -> None:
    """It is looked at again after an hour at the latest."""
    clock = Clock()
    usage = Usage(clock=clock)
    usage.note(business(100))
    assert wait(usage, reading=True) == timedelta(hours=1)
    clock.seconds += 5 * 3600
    assert wait(usage, reading=True) is None


def test_a_ban_holds_for_everybody_until_it_ends() -> None:
    """Calling on would keep the door shut for longer."""
    clock = Clock()
    usage = Usage(clock=clock)
    assert usage.note(business(10, regain=9)) == timedelta(minutes=9)
    assert wait(usage, reading=False) == timedelta(minutes=9)
    clock.seconds += 9 * 60
    assert wait(usage, reading=False) is None


def test_news_takes_the_place_of_what_was_known() -> None:
    """A lower figure opens the door at once."""
    usage = Usage(clock=Clock())
    usage.note(app(99))
    usage.note(app(5))
    assert wait(usage, reading=True) is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["call_count", "type", "1021", "estimated_time_to_regain_access"]
                    ),
                    inner,
                    max_size=3,
                )
            ),
            max_leaves=8,
        ).map(json.dumps),
    )
)
def test_whatever_stands_there_is_tolerated(text: str) -> None:
    """Odd headers are passed over; nobody waits for more than a day."""
    usage = Usage(clock=Clock())
    usage.note({"X-App-Usage": text, "X-Page-Usage": text, "X-Business-Use-Case-Usage": text})
    assert (wait(usage, reading=True) or timedelta()) <= timedelta(days=1)
