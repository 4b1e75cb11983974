"""How often accounts are polled: laws over any past, and the examples that matter."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pacing import (
    Observed,
    Rhythm,
    next_pause,
    relied_upon,
    was_missed,
)
from tests.stories import MINUTE, NOON

SECOND = timedelta(seconds=1)
PLAIN = Rhythm(every=60 * SECOND)
QUICK = Rhythm(every=60 * SECOND, quickest=5 * SECOND)
PUSHED = Rhythm(every=60 * SECOND, widest=15 * MINUTE, silence=3 * MINUTE)

spans = st.timedeltas(min_value=SECOND, max_value=timedelta(days=2))
instants = st.none() | spans.map(lambda ago: NOON - ago)
rhythms = st.builds(
    Rhythm, every=spans, quickest=st.none() | spans, widest=st.none() | spans, silence=spans
)
pasts = st.builds(Observed, news_at=instants, alive_at=instants, missed_at=instants)


@given(rhythm=rhythms, past=pasts, before=st.none() | spans)
def test_a_pause_is_within_its_bounds(
    rhythm: Rhythm, past: Observed, before: timedelta | None
) -> None:
    """Never quicker than the network allows or than is set, never wider than the safety net."""
    pause = next_pause(rhythm, past, before, NOON)
    assert pause >= min(rhythm.every, rhythm.quickest or rhythm.every)
    assert pause <= max(rhythm.every, rhythm.widest or rhythm.every)


@given(rhythm=rhythms, past=pasts, before=st.none() | spans)
def test_only_pushes_that_are_relied_upon_widen(
    rhythm: Rhythm, past: Observed, before: timedelta | None
) -> None:
    """Silence, or something missed, brings the interval that is set back at once."""
    if not relied_upon(rhythm, past, NOON):
        assert next_pause(rhythm, past, before, NOON) <= rhythm.every


@given(rhythm=rhythms, past=pasts)
def test_each_way_ends_at_its_bound(rhythm: Rhythm, past: Observed) -> None:
    """Step by step, each no shorter than the one before, until nothing changes any more."""
    pauses = [next_pause(rhythm, past, None, NOON)]
    for _ in range(60):
        pauses.append(next_pause(rhythm, past, pauses[-1], NOON))
    assert pauses == sorted(pauses)
    assert pauses[-1] == pauses[-2]


def test_a_sign_of_life_from_the_time_to_come_says_nothing() -> None:
    """The clock was ahead, and was set right: or polls would be wide until then."""
    assert not relied_upon(PUSHED, Observed(alive_at=NOON + 4 * MINUTE), NOON)
    assert relied_upon(PUSHED, Observed(alive_at=NOON + 2 * MINUTE), NOON)


def steps(rhythm: Rhythm, past: Observed, many: int) -> list[int]:
    """The seconds of so many pauses in a row while nothing happens."""
    found: list[timedelta] = []
    for _ in range(many):
        found.append(next_pause(rhythm, past, found[-1] if found else None, NOON))
    return [round(pause.total_seconds()) for pause in found]


def test_traffic_is_followed_in_seconds_and_left_slowly() -> None:
    """While there was news within minutes, as fast as allowed; then slower, up to what is set."""
    busy = Observed(news_at=NOON - MINUTE)
    quiet = Observed(news_at=NOON - 10 * MINUTE)
    assert steps(QUICK, busy, 4) == [5, 5, 5, 5]
    assert steps(QUICK, quiet, 9) == [5, 8, 11, 17, 25, 38, 57, 60, 60]
    assert steps(PLAIN, busy, 3) == [60, 60, 60]


def test_a_shorter_interval_that_is_set_stays() -> None:
    """Who has set one second gets it."""
    assert steps(Rhythm(every=SECOND, quickest=5 * SECOND), Observed(), 3) == [1, 1, 1]


def test_pushes_that_come_widen_step_by_step() -> None:
    """Up to the setting, and no further."""
    alive = Observed(alive_at=NOON - SECOND)
    assert steps(PUSHED, alive, 6) == [120, 240, 480, 900, 900, 900]


def test_what_was_missed_is_remembered_for_a_while() -> None:
    """And silence is no reliance, however long the pause was before."""
    alive = NOON - SECOND
    missed = Observed(alive_at=alive, missed_at=NOON - PUSHED.probation)
    forgiven = Observed(alive_at=alive, missed_at=NOON - PUSHED.probation - SECOND)
    silent = Observed(alive_at=NOON - PUSHED.silence - SECOND)
    wide = 15 * MINUTE
    found = [next_pause(PUSHED, past, wide, NOON) for past in (missed, forgiven, silent)]
    assert found == [MINUTE, wide, MINUTE]


def test_missed_is_what_is_old_and_should_have_been_pushed() -> None:
    """A push may be on its way for a minute; an account that never had one misses nothing."""
    alive = Observed(alive_at=NOON)
    late = PUSHED.unpushed
    assert [was_missed(PUSHED, lag, alive) for lag in (late, late + SECOND)] == [False, True]
    assert not was_missed(PUSHED, timedelta(days=1), Observed())
