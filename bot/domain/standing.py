"""How a conversation stands after an act: facts of the act's event, from which figures are made.

An event that changes who waits says how it stands afterwards, not only what was done. Figures then
need no rule of the conversation's own, and a missing event does not make all later ones wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.account import ResponsePolicy
from bot.domain.conversation import Clock, ClockKind, Conversation, State, terms
from bot.domain.events import Event
from bot.domain.working_hours import elapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A conversation's state and clock.

    Attributes:
        version: of the conversation, which grows with every change of it: the order of acts, also
            where two processes have noted their times the other way round.
    """

    state: State
    version: int
    clock: Clock | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A clock that an accepted message of ours has stopped.

    Attributes:
        took: counting seconds since its start, by the working hours of that day.
        in_hours: whether it had started in working hours; True where there are none.
    """

    clock: Clock
    took: float
    in_hours: bool


def standing_facts(after: Conversation) -> dict[str, object]:
    """How it stands, as facts of the event."""
    clock = after.clock
    return {
        "state": after.state.value,
        "version": after.version,
        "clock": clock.kind.value if clock else "",
        "since": clock.start.isoformat() if clock else "",
        "until": clock.deadline.isoformat() if clock else "",
    }


def standing_of(event: Event) -> Standing | None:
    """How its conversation stood after an event; None when the event does not say."""
    facts = event.facts
    if "state" not in facts:
        return None
    return Standing(
        state=State(str(facts["state"])),
        version=int(str(facts["version"])),
        clock=_clock(facts, "clock", "since", "until"),
    )


def stopped_facts(
    before: Conversation, after: Conversation, policy: ResponsePolicy, now: datetime
) -> dict[str, object]:
    """Which clock an accepted message of ours has stopped, as facts; `stopped` is "" when none.

    A clock that goes on since the same start is not stopped: the message answered something else.
    """
    clock, following = before.clock, after.clock
    if clock is None or _same(clock, following):
        return {"stopped": ""}
    _, hours = terms(policy, clock.kind)
    return {
        "stopped": clock.kind.value,
        "clock_start": clock.start.isoformat(),
        "deadline": clock.deadline.isoformat(),
        "took": elapsed(clock.start, now, hours).total_seconds(),
        "in_hours": hours is None or hours.open_at(clock.start),
    }


def stopped_by(event: Event) -> Stopped | None:
    """The clock that an event has stopped; None when none, or the event does not say."""
    facts = event.facts
    clock = _clock(facts, "stopped", "clock_start", "deadline")
    if clock is None:
        return None
    return Stopped(clock=clock, took=float(str(facts["took"])), in_hours=bool(facts["in_hours"]))


def opens(before: Conversation | None, after: Conversation) -> bool:
    """Whether somebody begins to wait: they wait for an answer now, and did not before."""
    return _waits(after) and (before is None or not _waits(before))


def _waits(conversation: Conversation) -> bool:
    clock = conversation.clock
    return clock is not None and clock.kind is ClockKind.RESPONSE


def _same(clock: Clock, other: Clock | None) -> bool:
    return other is not None and (clock.kind, clock.start) == (other.kind, other.start)


def _clock(facts: Mapping[str, object], kind: str, start: str, deadline: str) -> Clock | None:
    if not facts.get(kind):
        return None
    return Clock(
        kind=ClockKind(str(facts[kind])),
        start=datetime.fromisoformat(str(facts[start])),
        deadline=datetime.fromisoformat(str(facts[deadline])),
    )
