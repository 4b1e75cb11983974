"""When the clock reminds, and whom."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account import ResponsePolicy
from bot.domain.nudges import (
    Audience,
    DueNudge,
    Nudge,
    audiences,
    crosses_deadline,
    due_nudge,
    first_nudge,
    stage_due,
)

POLICY = ResponsePolicy()
START = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def due(pending: Nudge, minutes: float) -> DueNudge | None:
    """What is due so many minutes after the start."""
    return due_nudge(POLICY, pending, START, HOUR, None, START + timedelta(minutes=minutes))


def test_stages_stand_at_their_fractions_then_hourly() -> None:
    """30, 45, 54, 60 minutes, then each hour, eight times."""
    minutes = []
    for stage in range(20):
        at = stage_due(POLICY, stage, START, HOUR, None)
        if at is None:
            break
        minutes.append((at - START) / timedelta(minutes=1))
    assert minutes == [30, 45, 54, 60, 120, 180, 240, 300, 360, 420, 480, 540]


def test_nothing_is_due_before_the_first_stage() -> None:
    """A minute early is early."""
    assert due(Nudge(0, START + HOUR / 2), 29) is None


def test_only_the_latest_stage_is_sent_after_downtime() -> None:
    """The bot was down from the start until 2 h 10: one nudge, and the next one an hour later."""
    found = due(Nudge(0, START + HOUR / 2), 130)
    assert found == DueNudge(4, START + 2 * HOUR, Nudge(5, START + 3 * HOUR))


def test_after_the_last_repeat_the_clock_falls_silent() -> None:
    """At most a working day of repeats."""
    assert due(Nudge(0, START + HOUR / 2), 60 * 24) == DueNudge(11, START + 9 * HOUR, None)


def test_a_policy_without_stages_never_nudges() -> None:
    """Nothing to remind of."""
    silent = ResponsePolicy(stages=(), late_repeats=0)
    assert first_nudge(silent, START, HOUR, None) is None


@given(st.lists(st.integers(1, 700), min_size=1, max_size=40))
def test_each_stage_is_sent_at_most_once_whenever_the_sweep_runs(steps: list[int]) -> None:
    """Law: whatever the gaps between sweeps, stages grow and none comes twice or early."""
    pending = first_nudge(POLICY, START, HOUR, None)
    minutes, sent = 0, []
    for step in steps:
        minutes += step
        found = None if pending is None else due(pending, minutes)
        if found is not None:
            assert found.due_at <= START + timedelta(minutes=minutes)
            sent.append(found.stage)
            pending = found.following
    assert sent == sorted(set(sent))


def test_who_hears_a_stage() -> None:
    """The table of the product: half, three quarters, nine tenths, deadline, each hour after."""
    heard = {
        (stage, owned, silent): audiences(POLICY, stage, owned=owned, silent=silent)
        for stage in range(5)
        for owned, silent in ((False, False), (True, False), (True, True))
    }
    thread, owner = Audience.THREAD_ON_DUTY, Audience.OWNER
    channel, managers = Audience.CHANNEL, Audience.MANAGERS
    assert heard == {
        (0, False, False): {thread},
        (0, True, False): set(),
        (0, True, True): {thread},
        (1, False, False): {channel},
        (1, True, False): {owner},
        (1, True, True): {owner, thread},
        (2, False, False): {channel, managers},
        (2, True, False): {owner, managers},
        (2, True, True): {owner, managers},
        (3, False, False): {channel, managers},
        (3, True, False): {owner, managers},
        (3, True, True): {owner, managers},
        (4, False, False): {channel, managers},
        (4, True, False): {owner, managers},
        (4, True, True): {owner, managers},
    }


def test_the_deadline_is_passed_once() -> None:
    """By its own stage, or by a later one after downtime; never again by the hours after."""
    steps = [(0, 0), (0, 2), (0, 3), (1, 7), (3, 3), (4, 4), (4, 6)]
    crossed = [crosses_deadline(POLICY, pending, due) for pending, due in steps]
    assert crossed == [False, False, True, True, True, False, False]
