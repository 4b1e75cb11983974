"""How long a poll waits until the next one.

Two things move it from the interval that is set. A network that pushes nothing and costs nothing
may be asked every few seconds while there is traffic. A network that pushes, and has shown that it
does, is asked seldom: its polls are a safety net, and may cost money. Either way what is missed
brings the interval back at once; away from it, it goes step by step.

Durations between polls are real time; instants are business time, like all others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_TRAFFIC = timedelta(minutes=3)
_SLOWER = 1.5
_WIDER = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Between which bounds the polls of one account are paced.

    Attributes:
        every: the interval that is set.
        quickest: how fast the network lets polls follow each other; None: as set.
        widest: how far they may be apart while pushes come.
        silence: a push without a sign of life for so long is not relied upon.
        probation: how long polls stay frequent after one has found what had not been pushed.
        unpushed: a message that is older than this and that no push has brought was missed.
    """

    every: timedelta
    quickest: timedelta | None = None
    widest: timedelta | None = None
    silence: timedelta = timedelta(minutes=30)
    probation: timedelta = timedelta(hours=1)
    unpushed: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What is known of an account.

    Attributes:
        news_at: when it last had something new.
        alive_at: when its pushes last gave a sign of life; None: it never had any.
        missed_at: when a poll last found what had not been pushed.
    """

    news_at: datetime | None = None
    alive_at: datetime | None = None
    missed_at: datetime | None = None


def relied_upon(rhythm: Rhythm, observed: Observed, now: datetime) -> bool:
    """Whether pushes come: they gave a sign of life, and have missed nothing for a while.

    A sign from the time to come (a clock was wrong) says nothing.
    """
    if observed.alive_at is None or abs(now - observed.alive_at) > rhythm.silence:
        return False
    return observed.missed_at is None or now - observed.missed_at > rhythm.probation


def next_pause(
    rhythm: Rhythm, observed: Observed, before: timedelta | None, now: datetime
) -> timedelta:
    """How long to wait.

    Args:
        rhythm: the bounds.
        observed: what is known by now.
        before: the pause before this poll; None: it was the first.
        now: UTC.
    """
    every = rhythm.every
    if rhythm.widest is not None and relied_upon(rhythm, observed, now):
        before = every if before is None else max(before, every)
        return max(every, min(before * _WIDER, rhythm.widest))
    if rhythm.quickest is None or rhythm.quickest >= every:
        return every
    busy = observed.news_at is not None and now - observed.news_at <= _TRAFFIC
    if busy or before is None:
        return rhythm.quickest
    return min(every, max(before, rhythm.quickest) * _SLOWER)


def was_missed(rhythm: Rhythm, lag: timedelta, observed: Observed) -> bool:
    """Whether a push should have brought, before a poll did, a message that is so old."""
    return observed.alive_at is not None and lag > rhythm.unpushed
