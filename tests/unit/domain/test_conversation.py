"""What each act does to a conversation and its clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.account import ResponsePolicy
from bot.domain.conversation import (
    Clock,
    ClockKind,
    Conversation,
    State,
    accept,
    answer_asked,
    begin,
    claim,
    close,
    pass_deadline,
    promised,
    receive,
    release,
    silent,
    snooze,
    withdraw,
)
from bot.domain.delivery import Purpose
from bot.domain.nudges import Nudge
from bot.domain.working_hours import advance, parse_hours

POLICY = ResponsePolicy()
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def new() -> Conversation:
    """A conversation whose customer waits since noon."""
    return begin(
        POLICY,
        conversation_id="c",
        account_id="a",
        author_id="p",
        root_external_id="r",
        private=False,
        spoke_at=NOON,
        now=NOON + MINUTE,
    )


def test_a_mention_starts_the_clock_from_the_networks_time() -> None:
    """The window is an hour; the first nudge is due at its half."""
    conversation = new()
    assert conversation.clock == Clock(
        kind=ClockKind.RESPONSE, start=NOON, deadline=NOON + 60 * MINUTE
    )
    assert conversation.nudge == Nudge(0, NOON + 30 * MINUTE)
    assert (conversation.state, conversation.version) == (State.OPEN, 1)
    assert (conversation.last_inbound_at, conversation.opened_at) == (NOON, NOON + MINUTE)


def test_a_second_message_does_not_move_the_deadline() -> None:
    """The clock runs from the earliest unanswered message, and keeps its stage."""
    nudged = replace(new(), nudge=Nudge(1, NOON + 45 * MINUTE))
    again = receive(nudged, POLICY, NOON, NOON + 10 * MINUTE)
    assert (again.clock, again.nudge) == (nudged.clock, nudged.nudge)
    assert again.last_inbound_at == NOON + 10 * MINUTE


@pytest.mark.parametrize(
    ("purpose", "state"),
    [
        (Purpose.ANSWER, State.ANSWERED),
        (Purpose.THANKS, State.ANSWERED),
        (Purpose.INVITATION, State.OFFLINE),
        (Purpose.OFFLINE, State.OFFLINE),
    ],
)
def test_an_accepted_answer_cancels_everything(purpose: Purpose, state: State) -> None:
    """No clock, no nudge, no snooze."""
    done = accept(snooze(new(), NOON + 5 * MINUTE), purpose, POLICY, None, NOON + 20 * MINUTE)
    assert (done.state, done.clock, done.nudge, done.snoozed_until) == (state, None, None, None)


def test_an_acknowledgement_starts_the_follow_up_clock() -> None:
    """“We have heard you” counts as the answer; four hours for the real one."""
    at = NOON + 20 * MINUTE
    done = accept(new(), Purpose.ACKNOWLEDGEMENT, POLICY, None, at)
    assert done.state is State.ACKNOWLEDGED
    assert done.clock == Clock(kind=ClockKind.FOLLOW_UP, start=at, deadline=at + 240 * MINUTE)


def test_what_the_writer_had_not_seen_keeps_the_customer_waiting() -> None:
    """A message that came while we wrote: still open, the clock from there."""
    came = NOON + 15 * MINUTE
    done = accept(new(), Purpose.ANSWER, POLICY, came, NOON + 20 * MINUTE)
    assert done.state is State.OPEN
    assert done.clock is not None
    assert done.clock.start == came


def test_a_message_after_the_answer_reopens_and_keeps_the_owner() -> None:
    """The colleague who knows the case keeps it."""
    done = accept(claim(new(), "U1", NOON), Purpose.ANSWER, POLICY, None, NOON + 5 * MINUTE)
    later = NOON + 90 * MINUTE
    again = receive(done, POLICY, later, later)
    assert (again.state, again.owner) == (State.OPEN, "U1")
    assert again.clock is not None
    assert again.clock.start == later


def test_spam_stays_spam() -> None:
    """What a spammer writes next opens nothing."""
    spam = close(new(), State.SPAM, "Spam")
    again = receive(spam, POLICY, NOON + 5 * MINUTE, NOON + 5 * MINUTE)
    assert (again.state, again.clock) == (State.SPAM, None)


def test_passing_the_deadline_marks_late_and_releases() -> None:
    """Somebody else has to take it."""
    late = pass_deadline(claim(new(), "U1", NOON))
    assert (late.late, late.owner, late.claimed_at) == (True, "", None)


def test_snoozing_moves_the_nudge_and_not_the_deadline() -> None:
    """The customer does not know that we sleep."""
    quiet = snooze(new(), NOON + 50 * MINUTE)
    assert quiet.nudge == Nudge(0, NOON + 50 * MINUTE)
    assert quiet.clock == new().clock


def test_a_deleted_message_stops_the_clock_when_nothing_else_waits() -> None:
    """There is nobody to answer any more."""
    gone = withdraw(new(), POLICY, None)
    assert (gone.state, gone.clock) == (State.CLOSED, None)


def test_a_deleted_message_moves_the_clock_to_the_next_one() -> None:
    """The next message still waits."""
    moved = withdraw(new(), POLICY, NOON + 9 * MINUTE)
    assert moved.clock is not None
    assert moved.clock.start == NOON + 9 * MINUTE


def test_a_claim_is_silent_after_a_quarter_of_the_window() -> None:
    """Claimed and then nothing: nudged like none."""
    mine = claim(new(), "U1", NOON)
    hour = timedelta(hours=1)
    seen = [silent(mine, NOON + m * MINUTE, hour) for m in (14, 15)]
    assert seen == [False, True]


def test_every_change_is_a_new_version() -> None:
    """The card is shown anew after each."""
    before = claim(new(), "U1", NOON)
    changed = [
        claim(before, "U2", NOON),
        release(before),
        close(before, State.CLOSED, "why"),
        snooze(before, NOON + MINUTE),
        answer_asked(before, "U1", NOON),
        accept(before, Purpose.ANSWER, POLICY, None, NOON),
        pass_deadline(before),
        withdraw(before, POLICY, None),
        receive(before, POLICY, NOON, NOON),
    ]
    assert {c.version for c in changed} == {before.version + 1}


def test_an_answer_to_a_closed_conversation_leaves_it_closed() -> None:
    """A colleague has closed it while the answer was on its way."""
    closed = close(new(), State.CLOSED, "why")
    assert accept(closed, Purpose.ANSWER, POLICY, None, NOON).state is State.CLOSED


HOURS = st.sampled_from(["24/7", "Mon-Fri 9-17", "Sun 9-10", "Wed 22-2, Thu 6-7", "Mon-Sun 0-24"])
WINDOWS = st.integers(1, 2000).map(lambda minutes: minutes * MINUTE)


@given(text=HOURS, window=WINDOWS, begun=st.integers(0, 20_000))
def test_a_clock_is_measured_as_it_was_promised(text: str, window: timedelta, begun: int) -> None:
    """While nobody has changed anything, that is the policy's own window and hours."""
    hours = parse_hours(text, "Europe/Berlin")
    policy = replace(POLICY, window=window, hours=hours)
    start = NOON + begun * MINUTE
    clock = Clock(kind=ClockKind.RESPONSE, start=start, deadline=advance(start, window, hours))
    assert promised(clock, policy) == (window, hours)


@given(before=HOURS, after=HOURS, window=WINDOWS, begun=st.integers(0, 20_000))
def test_its_deadline_does_not_move_when_settings_do(
    before: str, after: str, window: timedelta, begun: int
) -> None:
    """Whatever window and hours are set while it runs."""
    start = NOON + begun * MINUTE
    deadline = advance(start, window, parse_hours(before, "Europe/Berlin"))
    clock = Clock(kind=ClockKind.RESPONSE, start=start, deadline=deadline)
    changed = replace(POLICY, window=7 * MINUTE, hours=parse_hours(after, "Europe/Berlin"))
    left, hours = promised(clock, changed)
    assert advance(start, left, hours) == deadline
