"""When the clock reminds, and whom.

A stage is a number: first the fractions of the window, then the hours after the deadline. A nudge
is unique by (conversation, clock start, stage). After downtime only the latest stage that is due
is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.account import ResponsePolicy
from bot.domain.working_hours import WorkingHours, advance

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Nudge:
    """The next reminder of a clock: its stage and when it is due (UTC)."""

    stage: int
    due_at: datetime


class Audience(StrEnum):
    """Who a nudge speaks to."""

    THREAD_ON_DUTY = "thread_on_duty"
    OWNER = "owner"
    CHANNEL = "channel"
    MANAGERS = "managers"


def stage_due(
    policy: ResponsePolicy,
    stage: int,
    start: datetime,
    window: timedelta,
    hours: WorkingHours | None,
) -> datetime | None:
    """When a stage is due (UTC); None when the policy has no such stage."""
    if stage < len(policy.stages):
        return advance(start, window * policy.stages[stage], hours)
    repeat = stage - len(policy.stages) + 1
    if repeat > policy.late_repeats:
        return None
    return advance(start, window * policy.stages[-1] + repeat * _HOUR, hours)


def first_nudge(
    policy: ResponsePolicy, start: datetime, window: timedelta, hours: WorkingHours | None
) -> Nudge | None:
    """The first reminder of a clock that starts at `start`."""
    due = stage_due(policy, 0, start, window, hours)
    return None if due is None else Nudge(0, due)


@dataclass(frozen=True, slots=True)
class DueNudge:
    """What to send now, and what comes next.

    Attributes:
        stage: the latest stage that is due; earlier ones that were missed are not sent.
        due_at: when it was due: the nudge says how late it is.
        following: the next reminder; None after the last.
    """

    stage: int
    due_at: datetime
    following: Nudge | None


def due_nudge(
    policy: ResponsePolicy,
    pending: Nudge,
    start: datetime,
    window: timedelta,
    hours: WorkingHours | None,
    now: datetime,
) -> DueNudge | None:
    """The latest stage due at `now`, given the next pending one; None when none is due yet."""
    if pending.due_at > now:
        return None
    stage, due = pending.stage, pending.due_at
    while True:
        following = stage_due(policy, stage + 1, start, window, hours)
        if following is None:
            return DueNudge(stage, due, None)
        if following > now:
            return DueNudge(stage, due, Nudge(stage + 1, following))
        stage, due = stage + 1, following


def audiences(
    policy: ResponsePolicy, stage: int, *, owned: bool, silent: bool
) -> frozenset[Audience]:
    """Who hears a stage.

    Up to the first half: the people on duty, in the thread, while nobody (or only a silent owner)
    has it. Up to three quarters: the owner, or the channel. From then on: the managers too. At
    the deadline `owned` is False, because the claim is released first; whoever claims a late
    conversation hears the hourly reminders.
    """
    fraction = policy.stages[stage] if stage < len(policy.stages) else 2.0
    heard: set[Audience] = set()
    if fraction <= 0.5:  # noqa: PLR2004 - half of the window
        if not owned or silent:
            heard.add(Audience.THREAD_ON_DUTY)
    elif fraction < 0.9:  # noqa: PLR2004 - nine tenths of the window
        heard.add(Audience.OWNER if owned else Audience.CHANNEL)
        if owned and silent:
            heard.add(Audience.THREAD_ON_DUTY)
    else:
        heard.add(Audience.MANAGERS)
        heard.add(Audience.OWNER if owned else Audience.CHANNEL)
    return frozenset(heard)


def crosses_deadline(policy: ResponsePolicy, pending: int, due: int) -> bool:
    """Whether going on from the pending stage to the due one passes the deadline.

    Then the card is late and the claim is released, once for each clock.
    """
    return pending < len(policy.stages) <= due + 1
