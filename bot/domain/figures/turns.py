"""Turns: each time that somebody waits for us, from its beginning to its end.

A turn is made from the events of its conversation alone. What an event says of how the conversation
stands afterwards (`bot.domain.standing`) decides; what is missing in between is passed over.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.conversation import Clock, ClockKind, State
from bot.domain.delivery import Purpose
from bot.domain.events import Event, EventKind
from bot.domain.standing import Standing, standing_of


class Ending(StrEnum):
    """What became of a turn."""

    OPEN = "open"
    ANSWERED = "answered"
    ACKNOWLEDGED = "acknowledged"
    OFFLINE = "offline"
    CLOSED = "closed"
    SPAM = "spam"
    OVERTAKEN = "overtaken"  # of a promise alone: they wrote again, or were promised again


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody waits for us.

    Attributes:
        kind: for an answer, or for what an acknowledgement has promised.
        opened_at: when we got to know; the turn belongs to the period of this instant.
        began_at: by the network's clock; the earliest message that waits.
        messages: ids of the inbound messages in it.
        ended_at / by: when it ended, and through whom; None and "" while it is open.
        within: whether it ended before its deadline, or at it.
        purpose: of the message of ours that ended it; None when none did.
        reason: why it was closed without an answer.
    """

    conversation_id: str
    account_id: str
    kind: ClockKind
    opened_at: datetime
    began_at: datetime
    deadline: datetime
    messages: tuple[str, ...] = ()
    ending: Ending = Ending.OPEN
    ended_at: datetime | None = None
    by: str = ""
    purpose: Purpose | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether they wait still."""
        return self.ending is Ending.OPEN

    @property
    def within(self) -> bool:
        """Whether it ended in time."""
        return self.ended_at is not None and self.ended_at <= self.deadline


_ENDINGS = {
    Purpose.ANSWER: Ending.ANSWERED,
    Purpose.THANKS: Ending.ANSWERED,
    Purpose.ACKNOWLEDGEMENT: Ending.ACKNOWLEDGED,
    Purpose.INVITATION: Ending.OFFLINE,
    Purpose.OFFLINE: Ending.OFFLINE,
}
_TAKEN_BACK = {Ending.CLOSED, Ending.SPAM}
_DONE = {State.ANSWERED, State.ACKNOWLEDGED, State.OFFLINE}
_GONE = "The customer deleted what they wrote."


def by_conversation(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events of each conversation, in order of time."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda e: (e.at, e.id)):
        if event.conversation_id:
            found[event.conversation_id].append(event)
    return found


def turns_of(events: Iterable[Event]) -> tuple[Turn, ...]:
    """The turns of one conversation, from all its events in whatever order."""
    standings = [(s, e) for e in events if (s := standing_of(e)) is not None]
    standings.sort(key=lambda pair: (pair[0].version, pair[1].at, pair[1].id))
    walk = _Walk([])
    for standing, event in standings:
        step = _STEPS.get(event.kind)
        if step is not None:
            step(walk, standing, event)
    return tuple(walk.turns)


@dataclass(slots=True)
class _Walk:
    """Turns so far. Only the last one can be open."""

    turns: list[Turn]

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    def running(self, kind: ClockKind) -> Turn | None:
        """The open turn of this kind."""
        last = self.last
        return last if last is not None and last.open and last.kind is kind else None

    def change(self, turn: Turn) -> None:
        """Put a changed turn in the place of the last one."""
        self.turns[-1] = turn

    def end(self, ending: Ending, event: Event, **more: Purpose | str) -> None:
        """End the open turn, if there is one."""
        last = self.last
        if last is not None and last.open:
            self.change(_ended(last, ending, event, **more))

    def go_on(self, clock: Clock, event: Event) -> None:
        """The open turn with the clock as it stands now; without one, another begins."""
        running = self.running(clock.kind)
        if running is not None:
            self.change(replace(running, began_at=clock.start, deadline=clock.deadline))
            return
        self.end(Ending.OVERTAKEN, event)
        self.turns.append(
            Turn(
                conversation_id=event.conversation_id,
                account_id=event.account_id,
                kind=clock.kind,
                opened_at=event.at,
                began_at=clock.start,
                deadline=clock.deadline,
            )
        )


def _received(walk: _Walk, standing: Standing, event: Event) -> None:
    message = str(event.facts["message"])
    if standing.state is State.SPAM:
        # What somebody writes whom we have marked as spam opens nothing; it was fetched, though.
        sent_at = datetime.fromisoformat(str(event.facts["sent_at"]))
        clock = Clock(kind=ClockKind.RESPONSE, start=sent_at, deadline=sent_at)
        walk.go_on(clock, event)
        walk.end(Ending.SPAM, event)
    elif standing.clock is not None:
        walk.go_on(standing.clock, event)
    last = walk.last
    if last is not None:
        walk.change(replace(last, messages=(*last.messages, message)))


def _reopened(walk: _Walk, standing: Standing, event: Event) -> None:
    last = walk.last
    if last is not None and last.ending in _TAKEN_BACK and event.facts.get("takes_back"):
        walk.change(replace(last, ending=Ending.OPEN, ended_at=None, by="", reason=""))
    if standing.clock is not None:
        walk.go_on(standing.clock, event)


def _accepted(walk: _Walk, standing: Standing, event: Event) -> None:
    """A network has taken a message of ours."""
    purpose = Purpose(str(event.facts["purpose"]))
    ending = _ENDINGS[purpose]
    last, clock = walk.last, standing.clock
    if last is not None and last.open and not _goes_on(last, clock):
        walk.end(ending, event, purpose=purpose)
    elif last is not None and last.ending is Ending.CLOSED and standing.state in _DONE:
        # Closed without an answer, and answered after all.
        walk.change(_ended(last, ending, event, purpose=purpose, reason=""))
    if clock is not None:
        walk.go_on(clock, event)


def _ended(turn: Turn, ending: Ending, event: Event, **more: Purpose | str) -> Turn:
    changes: dict[str, Any] = {"ending": ending, "ended_at": event.at, "by": event.actor, **more}
    return replace(turn, **changes)


def _goes_on(turn: Turn, clock: Clock | None) -> bool:
    """Whether a clock that runs still is the one of an open turn: the answer was to another."""
    return clock is not None and clock.kind is turn.kind and clock.start == turn.began_at


def _closed(walk: _Walk, standing: Standing, event: Event) -> None:
    del standing
    walk.end(Ending.CLOSED, event, reason=str(event.facts.get("reason", "")))


def _spam(walk: _Walk, standing: Standing, event: Event) -> None:
    del standing
    walk.end(Ending.SPAM, event)


def _deleted(walk: _Walk, standing: Standing, event: Event) -> None:
    """The customer has deleted a message: the next one waits, or none."""
    if standing.state is State.CLOSED:
        walk.end(Ending.CLOSED, event, reason=_GONE)
    elif standing.clock is not None:
        walk.go_on(standing.clock, event)


_STEPS = {
    EventKind.RECEIVED: _received,
    EventKind.REOPENED: _reopened,
    EventKind.ANSWERED: _accepted,
    EventKind.ACKNOWLEDGED: _accepted,
    EventKind.CLOSED: _closed,
    EventKind.SPAM: _spam,
    EventKind.DELETED: _deleted,
}


def turns_by_conversation(events: Iterable[Event]) -> dict[str, tuple[Turn, ...]]:
    """The turns of each conversation."""
    return {i: turns_of(of) for i, of in by_conversation(events).items()}
