"""Guarantee 7: the clock stops when the network has accepted an answer, not on a click."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.delivery import Purpose
from bot.errors import BadInput
from bot.services.answers import Writing
from integrations.memory.dialects import WARBLE
from integrations.memory.faults import Faults, Operation
from playground.slack import ShownMessage
from tests.scenario.office import NOON, Office, running_office


def slows_down(faults: Faults) -> None:
    """It asks us to come back later."""
    faults.rate_limit(Operation.SEND, after=timedelta(minutes=35))


def refuses(faults: Faults) -> None:
    """It says no."""
    faults.reject(Operation.SEND, "Not now.")


def says_nothing(faults: Faults) -> None:
    """It does not answer, and nobody can tell whether it took effect."""
    faults.time_out(Operation.SEND, took_effect=True)
    faults.unsure("The timeline cannot be read.", times=50)


async def clicked(office: Office) -> ShownMessage:
    """A card whose answer Ana has handed in."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "Which order is it?"})
    await office.quiet()
    return card


@pytest.mark.parametrize("trouble", [slows_down, refuses, says_nothing])
async def test_a_click_alone_stops_nothing(
    tmp_path: Path, trouble: Callable[[Faults], None]
) -> None:
    """Slow, refused or unknown: the same clock runs on, the card says so, and it still reminds."""
    async with running_office(tmp_path, dialect=WARBLE) as office:
        trouble(office.world.faults)
        card = await clicked(office)
        conversation = await office.conversation(card)
        assert conversation.answers == 1
        assert conversation.clock is not None
        assert (conversation.clock.start, conversation.clock.deadline) == (
            NOON,
            NOON + timedelta(hours=1),
        )
        assert f"due <!date^{int(conversation.clock.deadline.timestamp())}^" in (
            office.again(card).words
        )
        await office.later(minutes=30)
        assert any("⏰" in line.words for line in office.thread(card))
        assert (await office.conversation(card)).clock == conversation.clock


async def test_acceptance_stops_it_at_that_moment(tmp_path: Path) -> None:
    """What the network took ten minutes later is answered then, and nothing reminds after it."""
    async with running_office(tmp_path) as office:
        office.world.faults.rate_limit(Operation.SEND, after=timedelta(minutes=10))
        card = await clicked(office)
        await office.later(minutes=10)
        conversation = await office.conversation(card)
        assert conversation.clock is None
        assert conversation.answered_at == NOON + timedelta(minutes=10)
        assert "✅ *Answered*" in office.again(card).words
        lines = len(office.thread(card))
        await office.later(hours=3)
        assert len(office.thread(card)) == lines
        assert office.direct("mara") == []


async def test_finding_it_live_stops_it(tmp_path: Path) -> None:
    """An answer that was lost on its way back counts once it has been seen on the network."""
    async with running_office(tmp_path, dialect=WARBLE) as office:
        office.world.faults.time_out(Operation.SEND, took_effect=True)
        office.world.faults.unsure("The timeline cannot be read.")
        card = await clicked(office)
        assert (await office.conversation(card)).clock is not None
        await office.later(seconds=20)
        assert (await office.conversation(card)).clock is None
        assert len(office.world.posts_by_us()) == 1


async def test_nobody_says_for_a_network_that_can_say_it_itself(tmp_path: Path) -> None:
    """“Mark answered” is for networks that we cannot answer on; elsewhere it stops nothing."""
    async with running_office(tmp_path) as office:
        card = await office.says("My order never came")
        conversation = await office.conversation(card)
        writing = Writing(
            conversation_id=conversation.id,
            by=office.ana.id,
            text="",
            purpose=Purpose.ANSWER,
            seen_answers=0,
            seen_at=None,
        )
        with pytest.raises(BadInput, match="is answered from here"):
            await office.app.services.elsewhere.mark(writing, office.clock.now())
        assert (await office.conversation(card)).clock == conversation.clock
        assert "Mark answered" not in office.again(card).buttons
