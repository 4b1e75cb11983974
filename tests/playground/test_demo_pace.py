"""The demo's pace."""

from datetime import timedelta

from playground.demo import _pace


def test_silences_last_as_long_in_real_time_as_elsewhere() -> None:
    """A stream breathes every half a real minute, which is half an hour of the demo's clock."""
    fast, real = _pace(60.0), _pace(1.0)
    assert (real.stream_silence, fast.stream_silence) == (
        timedelta(minutes=3),
        timedelta(hours=3),
    )
    assert (fast.webhook_silence, fast.probation, fast.unpushed) == (
        60 * real.webhook_silence,
        60 * real.probation,
        60 * real.unpushed,
    )
    assert fast.poll == real.poll
