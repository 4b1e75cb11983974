"""What events say at their origin, so that figures need nothing else."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conversation import ClockKind, State, begin, take_back
from bot.domain.delivery import DeliveryKind, Purpose
from bot.domain.events import Event, EventKind
from bot.domain.figures.turns import Ending, turns_of
from bot.domain.standing import standing_of, stopped_by
from bot.services.answers import Writing
from integrations.base import Sent
from tests.figures.team import ANA, MONDAY, OPEN_AIR, POLICY, Act, Team, new_file, team_on

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """A team on a Monday at nine."""
    async with team_on(await new_file(tmp_path)) as opened:
        yield opened


async def of_kind(team: Team, *kinds: EventKind) -> list[Event]:
    """What was noted of these kinds, in order."""
    found = [e for e in await team.events() if e.kind in kinds]
    return sorted(found, key=lambda e: (e.at, e.id))


async def does(team: Team, *acts: str, minutes: int = 0) -> None:
    """Acts of Ana and of kim, one after the other."""
    for act in acts:
        await team.does(Act(act, minutes=minutes))


async def test_a_message_says_since_when_its_author_waits(team: Team) -> None:
    """The first one opens; the second one joins it; both tell the clock of the network's time."""
    await does(team, "speaks")
    await team.does(Act("speaks", which=2, minutes=5))
    await does(team, "poll", minutes=5)
    one, other = await of_kind(team, EventKind.RECEIVED)
    assert [e.facts["opens"] for e in (one, other)] == [True, False]
    standing = standing_of(one)
    assert standing is not None
    assert standing == standing_of(other)
    assert standing.clock is not None
    assert (standing.state, standing.clock.start) == (State.OPEN, MONDAY)
    assert standing.clock.deadline == MONDAY + 60 * MINUTE
    await team.does(Act("replies"))
    await does(team, "delivers")
    await team.does(Act("speaks", which=2, minutes=1))
    await does(team, "poll")
    *_, third = await of_kind(team, EventKind.RECEIVED)
    assert third.facts["opens"] is True


async def test_an_answer_says_which_clock_it_stopped(team: Team) -> None:
    """How long it took in counting time, and whether they had begun in working hours."""
    await does(team, "speaks", "poll")
    await does(team, "replies", minutes=12)
    await does(team, "delivers", minutes=1)
    (answered,) = await of_kind(team, EventKind.ANSWERED)
    stopped = stopped_by(answered)
    assert stopped is not None
    assert (stopped.clock.kind, stopped.clock.start) == (ClockKind.RESPONSE, MONDAY)
    assert (stopped.took, stopped.in_hours) == (13 * 60.0, True)
    assert answered.facts["opens"] is False
    standing = standing_of(answered)
    assert standing is not None
    assert (standing.state, standing.clock) == (State.ANSWERED, None)


async def test_a_second_answer_stops_nothing(team: Team) -> None:
    """Nobody waits any more: it is no response time."""
    await does(team, "speaks", "poll", "replies", "delivers", "replies", "delivers")
    first, second = await of_kind(team, EventKind.ANSWERED)
    assert stopped_by(first) is not None
    assert stopped_by(second) is None


async def test_who_wrote_meanwhile_begins_to_wait(team: Team) -> None:
    """The answer ends the first turn; the unseen message has one of its own, since it was sent."""
    await does(team, "speaks", "poll")
    (conversation,) = await team.conversations()
    answers = team.parts.services.answers
    form = await answers.open_form(conversation.id, ANA, Purpose.ANSWER, team.clock.now())
    await team.does(Act("speaks", which=2, minutes=10))
    await does(team, "poll", minutes=1)
    await answers.submit(
        Writing(
            conversation_id=conversation.id,
            by=ANA,
            text="So sorry!",
            purpose=Purpose.ANSWER,
            seen_answers=form.seen_answers,
            seen_at=form.seen_at,
        ),
        team.clock.now(),
    )
    await does(team, "delivers", minutes=4)
    (answered,) = await of_kind(team, EventKind.ANSWERED)
    assert answered.facts["opens"] is True
    one, other = turns_of(await team.events())
    assert (one.ending, one.began_at, one.by) == (Ending.ANSWERED, MONDAY, ANA)
    assert other.open
    assert (other.opened_at, other.began_at) == (answered.at, MONDAY + 10 * MINUTE)


async def test_an_answer_that_was_deleted_leaves_them_waiting_anew(team: Team) -> None:
    """A turn of its own, since it was deleted."""
    await does(team, "speaks", "poll", "replies", "delivers")
    await does(team, "deletes_answer", "delivers", minutes=30)
    (reopened,) = await of_kind(team, EventKind.REOPENED)
    assert reopened.actor == ANA
    assert (reopened.facts["opens"], reopened.facts["answer_deleted"]) == (True, True)
    one, other = turns_of(await team.events())
    assert one.ending is Ending.ANSWERED
    assert other.open
    assert (other.opened_at, other.began_at) == (reopened.at, reopened.at)


def test_who_waits_already_waits_on_when_an_old_answer_is_deleted() -> None:
    """Their clock keeps its start."""
    waiting = begin(
        POLICY,
        conversation_id="c",
        account_id="a",
        author_id="p",
        root_external_id="r",
        private=False,
        spoke_at=MONDAY,
        now=MONDAY,
    )
    after = take_back(waiting, POLICY, MONDAY + 20 * MINUTE)
    assert after == replace(waiting, version=waiting.version + 1)


async def test_a_closing_that_is_taken_back_is_no_new_turn(team: Team) -> None:
    """They have waited all the time; once answered, opening again begins anew."""
    await does(team, "speaks", "poll")
    await does(team, "closes", "reopens", minutes=10)
    (turn,) = turns_of(await team.events())
    assert turn.open
    assert turn.began_at == MONDAY
    await does(team, "replies", "delivers", "reopens", minutes=10)
    events = await of_kind(team, EventKind.REOPENED)
    assert [(e.facts["takes_back"], e.facts["opens"]) for e in events] == [
        (True, False),
        (False, True),
    ]
    one, other = turns_of(await team.events())
    assert one.ending is Ending.ANSWERED
    assert other.open
    assert other.began_at == events[-1].at


async def test_a_promise_is_kept_or_overtaken(team: Team) -> None:
    """An acknowledgement ends the turn; who writes again waits for an answer, not for a promise."""
    await does(team, "speaks", "poll", "acknowledges", "delivers", "replies", "delivers", minutes=5)
    await team.does(Act("speaks", which=2, minutes=5))
    await does(team, "poll", "acknowledges", "delivers")
    await team.does(Act("speaks", which=2, minutes=5))
    await does(team, "poll")
    found = [(t.kind, t.ending) for t in turns_of(await team.events())]
    assert found == [
        (ClockKind.RESPONSE, Ending.ACKNOWLEDGED),
        (ClockKind.FOLLOW_UP, Ending.ANSWERED),
        (ClockKind.RESPONSE, Ending.ACKNOWLEDGED),
        (ClockKind.FOLLOW_UP, Ending.OVERTAKEN),
        (ClockKind.RESPONSE, Ending.OPEN),
    ]


async def test_what_was_deleted_and_is_opened_again_begins_anew(team: Team) -> None:
    """Nothing of theirs waits: a colleague's click lets them wait."""
    await does(team, "speaks", "poll", "deletes", "reopens", minutes=10)
    one, other = turns_of(await team.events())
    assert one.ending is Ending.CLOSED
    assert other.open
    assert other.began_at == other.opened_at == MONDAY + 40 * MINUTE


async def accept_next(team: Team) -> None:
    """The network takes one message of those that are on their way."""
    now = team.clock.now()
    async with team.database.write() as uow:
        (delivery,) = await uow.deliveries.lease([DeliveryKind.REPLY], 1, 60.0, now)
        await uow.commit()
    sent = Sent(external_id=f"sent-{delivery.id}")
    await team.parts.services.outcomes.accepted(delivery, sent, now)


async def test_an_answer_to_something_else_ends_nothing(team: Team) -> None:
    """Of two answers to one message the second finds a newer message waiting."""
    await does(team, "speaks", "poll", "replies", "replies")
    await accept_next(team)
    await team.does(Act("speaks", which=2, minutes=5))
    await does(team, "poll")
    team.clock.advance(5 * MINUTE)
    await accept_next(team)
    first, second = await of_kind(team, EventKind.ANSWERED)
    assert stopped_by(first) is not None
    assert (stopped_by(second), second.facts["opens"]) == (None, False)
    one, other = turns_of(await team.events())
    assert one.ended_at == first.at
    assert other.open
    assert other.began_at == MONDAY + 5 * MINUTE


async def test_closed_and_answered_after_all_is_answered(team: Team) -> None:
    """Without a response time: no clock was running any more."""
    await does(team, "speaks", "poll", "closes", "replies", "delivers", minutes=5)
    (turn,) = turns_of(await team.events())
    assert (turn.ending, turn.reason, turn.by) == (Ending.ANSWERED, "", ANA)
    (answered,) = await of_kind(team, EventKind.ANSWERED)
    assert stopped_by(answered) is None


async def test_a_deleted_message_ends_the_turn_or_moves_its_beginning(team: Team) -> None:
    """The next one waits, since it was sent; without one nobody does."""
    await does(team, "speaks")
    await team.does(Act("speaks", which=2, minutes=10))
    await does(team, "poll")
    await team.does(Act("deletes", which=1))
    (turn,) = turns_of(await team.events())
    assert turn.open
    assert turn.began_at == MONDAY + 10 * MINUTE
    await team.does(Act("deletes", minutes=1))
    (turn,) = turns_of(await team.events())
    assert (turn.ending, turn.reason) == (Ending.CLOSED, "The customer deleted what they wrote.")


async def test_versions_and_not_times_say_what_came_first(team: Team) -> None:
    """Two processes may have read their clocks the other way round."""
    await does(team, "speaks", "poll")
    await does(team, "replies", "delivers", minutes=10)
    events = await team.events()
    (answered,) = [e for e in events if e.kind is EventKind.ANSWERED]
    early = [replace(e, at=MONDAY - MINUTE) if e is answered else e for e in events]
    (turn,) = turns_of(early)
    assert turn.ending is Ending.ANSWERED


async def test_missing_events_are_passed_over(team: Team) -> None:
    """Each later event says how it stands; the ledger tells that one is missing."""
    await does(team, "speaks", "poll", "replies", "delivers")
    await team.does(Act("speaks", which=2, minutes=1))
    await does(team, "poll")
    events = await team.events()
    for missing in events:
        turns = turns_of([e for e in events if e is not missing])
        assert len(turns) in {1, 2}
    without = [e for e in events if e.kind is not EventKind.ANSWERED]
    (turn,) = turns_of(without)
    assert turn.open
    assert sum(e.facts.get("opens") is True for e in without) == 2


async def test_cases_and_praise_say_what_they_are_about(team: Team) -> None:
    """When a case was opened; which message is the praise."""
    await does(team, "speaks", "poll", "takes_offline")
    await does(team, "records_outcome", "praises", minutes=60)
    opened, closed = await of_kind(team, EventKind.CASE_OPENED, EventKind.CASE_CLOSED)
    assert opened.facts["opened_at"] == closed.facts["opened_at"] == opened.at.isoformat()
    (praised,) = await of_kind(team, EventKind.KUDOS_PASSED)
    async with team.database.read() as uow:
        message = await uow.messages.get(str(praised.facts["message"]))
    assert message is not None
    assert message.account_id == OPEN_AIR.id
