"""The demo's clock shows other times for a while."""

from datetime import UTC, datetime, timedelta

from playground.clock import FastClock

START = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
PAST = START - timedelta(days=3)


def test_it_goes_on_where_it_stood() -> None:
    """What it shows meanwhile is as told, and real time does not count."""
    real = [0.0]
    clock = FastClock(START, 60.0, monotonic=lambda: real[0])
    real[0] = 1.0
    with clock.elsewhere() as show:
        assert clock.now() == START + timedelta(minutes=1)
        show(PAST)
        real[0] = 10.0
        assert clock.now() == PAST
    assert clock.now() == START + timedelta(minutes=1)
    real[0] = 11.0
    assert clock.now() == START + timedelta(minutes=2)
