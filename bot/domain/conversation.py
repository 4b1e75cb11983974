"""A conversation: what one author and one account have said under one root, and who owns it.

Every change is a function from a conversation to the next one; the version grows with each, and
the database lets only one of two changes from the same version through.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.account import ResponsePolicy
from bot.domain.delivery import Purpose
from bot.domain.mention import AuthorProfile, Media, MentionKind, QuotedContext, Visibility
from bot.domain.nudges import Nudge, crosses_deadline, due_nudge, first_nudge
from bot.domain.working_hours import WorkingHours, advance, elapsed


class State(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"  # the customer waits
    ANSWERED = "answered"  # a network has accepted an answer
    ACKNOWLEDGED = "acknowledged"  # "we have heard you"; the follow-up clock runs
    OFFLINE = "offline"  # taken to e-mail or a private message; its case is followed
    CLOSED = "closed"  # no reply needed, with a reason
    SPAM = "spam"

    @property
    def terminal(self) -> bool:
        """True when nobody has to do anything; the card folds to two lines."""
        return self in {State.ANSWERED, State.OFFLINE, State.CLOSED, State.SPAM}


class ClockKind(StrEnum):
    """What a running clock waits for."""

    RESPONSE = "response"
    FOLLOW_UP = "follow_up"


class Direction(StrEnum):
    """Who wrote a message."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A running clock. `start` makes its nudges unique; all instants are UTC."""

    kind: ClockKind
    start: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person, with our id for them."""

    id: str
    account_id: str
    profile: AuthorProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One stored message.

    Attributes:
        created_at: by the network's clock; received_at: by ours; the difference is our own lag.
        answered_at: when a network accepted the answer that its writer gave having seen this.
        hidden_at: when it was hidden from others under our post; None while everybody sees it.
        original_text: the first text, when the author has edited it since ("" otherwise).
        sent_by: Slack user id of the writer of an outbound message.
    """

    id: str
    conversation_id: str
    account_id: str
    direction: Direction
    external_id: str
    text: str
    created_at: datetime
    received_at: datetime
    kind: MentionKind = MentionKind.MENTION
    visibility: Visibility = Visibility.PUBLIC
    parent_external_id: str = ""
    root_external_id: str = ""
    url: str = ""
    media: tuple[Media, ...] = ()
    context: QuotedContext | None = None
    reply_handle: str = ""
    why: str = ""
    answered_at: datetime | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    hidden_at: datetime | None = None
    original_text: str = ""
    sent_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The unit of work of the team; one Slack card.

    Attributes:
        version: grows with every change; the card shows the newest.
        owner: Slack user id, "" when unclaimed.
        owner_active_at: last sign that the owner works on it; a claim that stays silent counts
            as none.
        clock: runs while the customer waits; None otherwise.
        nudge: the clock's next reminder; None when no reminder is due any more.
        answers: how many answers were asked for; a form carries the number its writer saw.
        last_inbound_at: the newest inbound message, by the network's clock.
        reason: why it was closed without an answer.
        late: the window has passed without an answer; kept for the figures.
        erased_at: when what was said was erased; nothing can be done with it any more.
    """

    id: str
    account_id: str
    author_id: str
    root_external_id: str
    private: bool
    opened_at: datetime
    last_inbound_at: datetime
    version: int = 1
    state: State = State.OPEN
    owner: str = ""
    claimed_at: datetime | None = None
    owner_active_at: datetime | None = None
    clock: Clock | None = None
    nudge: Nudge | None = None
    snoozed_until: datetime | None = None
    answers: int = 0
    answered_at: datetime | None = None
    reason: str = ""
    late: bool = False
    erased_at: datetime | None = None

    def bump(self) -> "Conversation":
        """The same with the next version: its card is shown anew."""
        return replace(self, version=self.version + 1)


def terms(policy: ResponsePolicy, kind: ClockKind) -> tuple[timedelta, WorkingHours | None]:
    """The window and the hours of a kind of clock."""
    if kind is ClockKind.RESPONSE:
        return policy.window, policy.hours
    return policy.follow_up, policy.follow_up_hours


def promised(clock: Clock, policy: ResponsePolicy) -> tuple[timedelta, WorkingHours | None]:
    """The window and the hours by which a running clock comes to its deadline.

    The deadline is what the customer was promised: another window does not move it. Where the
    hours have been changed so that they lead elsewhere, what is left is measured in plain time.
    """
    _, hours = terms(policy, clock.kind)
    window = elapsed(clock.start, clock.deadline, hours)
    if window and advance(clock.start, window, hours) == clock.deadline:
        return window, hours
    return clock.deadline - clock.start, None


def begin(
    policy: ResponsePolicy,
    *,
    conversation_id: str,
    account_id: str,
    author_id: str,
    root_external_id: str,
    private: bool,
    spoke_at: datetime,
    now: datetime,
) -> Conversation:
    """A new conversation, its clock running since its author spoke."""
    window, hours = terms(policy, ClockKind.RESPONSE)
    return Conversation(
        id=conversation_id,
        account_id=account_id,
        author_id=author_id,
        root_external_id=root_external_id,
        private=private,
        opened_at=now,
        last_inbound_at=spoke_at,
        clock=Clock(
            kind=ClockKind.RESPONSE, start=spoke_at, deadline=advance(spoke_at, window, hours)
        ),
        nudge=first_nudge(policy, spoke_at, window, hours),
    )


def run_clock(
    conversation: Conversation, policy: ResponsePolicy, kind: ClockKind, start: datetime
) -> Conversation:
    """The conversation with a clock that runs since `start`, its deadline and its first nudge.

    A clock that already runs since the same start is left alone: its stage is not lost. Only what
    a snooze has put off begins anew; stages that were sent are not sent again.
    """
    changes = _clock_changes(conversation, policy, kind, start)
    return replace(conversation, **changes) if changes else conversation


def _clock_changes(
    conversation: Conversation, policy: ResponsePolicy, kind: ClockKind, start: datetime
) -> dict[str, Any]:
    running = conversation.clock
    same = running is not None and running.kind is kind and running.start == start
    if same and conversation.snoozed_until is None:
        return {}
    window, hours = terms(policy, kind)
    clock = Clock(kind=kind, start=start, deadline=advance(start, window, hours))
    late = conversation.late and (kind is ClockKind.FOLLOW_UP or running == clock)
    return {"clock": clock, "nudge": first_nudge(policy, start, window, hours), "late": late}


def stop_clock(conversation: Conversation) -> Conversation:
    """The conversation without a clock: an answer cancels everything."""
    return replace(conversation, clock=None, nudge=None, snoozed_until=None)


def receive(
    conversation: Conversation, policy: ResponsePolicy, unanswered_since: datetime, newest: datetime
) -> Conversation:
    """After inbound messages: open (again), the clock from the earliest unanswered one.

    A spam conversation stays spam. A conversation that was done keeps its owner: they know it.
    """
    spoke = max(conversation.last_inbound_at, newest)
    version = conversation.version + 1
    if conversation.state is State.SPAM:
        return replace(conversation, last_inbound_at=spoke, version=version)
    return replace(
        conversation,
        last_inbound_at=spoke,
        state=State.OPEN,
        reason="",
        snoozed_until=None,
        version=version,
        **_clock_changes(conversation, policy, ClockKind.RESPONSE, unanswered_since),
    )


def claim(conversation: Conversation, by: str, now: datetime) -> Conversation:
    """Owned by `by` since `now`."""
    return replace(conversation, owner=by, claimed_at=now, owner_active_at=now).bump()


def release(conversation: Conversation) -> Conversation:
    """Owned by nobody."""
    return replace(conversation, owner="", claimed_at=None, owner_active_at=None).bump()


def close(conversation: Conversation, state: State, reason: str) -> Conversation:
    """Ended without an answer: CLOSED with its reason, or SPAM."""
    return replace(stop_clock(conversation), state=state, reason=reason).bump()


def snooze(conversation: Conversation, until: datetime) -> Conversation:
    """Quiet until then. The deadline stays: the customer does not know that we sleep."""
    nudge = conversation.nudge
    if nudge is not None:
        nudge = replace(nudge, due_at=max(nudge.due_at, until))
    return replace(conversation, snoozed_until=until, nudge=nudge).bump()


def answer_asked(conversation: Conversation, by: str, now: datetime) -> Conversation:
    """An answer is on its way; the clock runs on until a network has accepted it.

    What was closed without an answer and gets one after all is closed no longer.
    """
    owned = conversation if conversation.owner else claim(conversation, by, now)
    if owned.state is State.CLOSED:
        owned = replace(owned, state=State.OPEN, reason="")
    return replace(owned, answers=owned.answers + 1, owner_active_at=now).bump()


def accept(
    conversation: Conversation,
    purpose: Purpose,
    policy: ResponsePolicy,
    unanswered_since: datetime | None,
    now: datetime,
) -> Conversation:
    """A network has accepted our message.

    Args:
        conversation: as it is.
        purpose: what the message means for it.
        policy: of its account.
        unanswered_since: the earliest inbound message that its writer had not seen; then the
            customer still waits, and the clock runs from there.
        now: UTC.
    """
    if conversation.state in {State.CLOSED, State.SPAM}:
        return conversation.bump()
    if unanswered_since is not None:
        still = replace(conversation, state=State.OPEN, answered_at=now)
        return run_clock(still, policy, ClockKind.RESPONSE, unanswered_since).bump()
    done = replace(stop_clock(conversation), answered_at=now, state=_AFTER[purpose])
    if purpose is Purpose.ACKNOWLEDGEMENT:
        done = run_clock(done, policy, ClockKind.FOLLOW_UP, now)
    return done.bump()


_AFTER = {
    Purpose.ANSWER: State.ANSWERED,
    Purpose.THANKS: State.ANSWERED,
    Purpose.ACKNOWLEDGEMENT: State.ACKNOWLEDGED,
    Purpose.INVITATION: State.OFFLINE,
    Purpose.OFFLINE: State.OFFLINE,
}


def take_back(conversation: Conversation, policy: ResponsePolicy, now: datetime) -> Conversation:
    """Our answer was deleted: the customer has none, and a new window begins.

    Who waits already goes on waiting since then.
    """
    clock = conversation.clock
    waits = clock is not None and clock.kind is ClockKind.RESPONSE
    if waits or conversation.state in {State.CLOSED, State.SPAM}:
        return conversation.bump()
    return reopen(conversation, policy, now, now)


def reopen(
    conversation: Conversation, policy: ResponsePolicy, since: datetime, now: datetime
) -> Conversation:
    """Opened again by a colleague; the clock runs since the customer waits.

    They have just taken it up: what passed meanwhile is not reminded of, and when the deadline is
    among it, the conversation is late and stays theirs.
    """
    opened = replace(conversation, state=State.OPEN, reason="", snoozed_until=None)
    running = run_clock(opened, policy, ClockKind.RESPONSE, since)
    if running.nudge is not None:
        policy = policy.since(since)
        due = due_nudge(policy, running.nudge, since, policy.window, policy.hours, now)
        if due is not None:
            late = crosses_deadline(policy, running.nudge.stage, due.stage)
            running = replace(running, nudge=due.following, late=running.late or late)
    return running.bump()


def pass_deadline(conversation: Conversation) -> Conversation:
    """Late: marked, and the claim is released so that somebody else takes it."""
    return replace(conversation, late=True, owner="", claimed_at=None, owner_active_at=None).bump()


def withdraw(
    conversation: Conversation, policy: ResponsePolicy, unanswered_since: datetime | None
) -> Conversation:
    """The customer has deleted a message: the clock runs from the next one, or not at all."""
    if conversation.state is not State.OPEN:
        return conversation.bump()
    if unanswered_since is None:
        return close(conversation, State.CLOSED, "The customer deleted what they wrote.")
    return run_clock(conversation, policy, ClockKind.RESPONSE, unanswered_since).bump()


def silent(conversation: Conversation, now: datetime, window: timedelta) -> bool:
    """Whether a claimed conversation shows no sign of its owner for a quarter of the window."""
    last = conversation.owner_active_at
    return last is not None and now - last >= window / 4
