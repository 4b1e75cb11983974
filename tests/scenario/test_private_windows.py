"""Where a network bounds private messages, the card says what is left, and nothing is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from integrations.memory.dialects import PLAIN
from integrations.memory.faults import Operation
from tests.scenario.office import Office, running_office

BOUNDED = replace(
    PLAIN, private_reply_within=timedelta(days=7), messages_within=timedelta(hours=24)
)


@pytest.fixture
async def bounded(tmp_path: Path) -> AsyncIterator[Office]:
    """One private reply within seven days; messages within twenty-four hours."""
    async with running_office(tmp_path, dialect=BOUNDED) as running:
        yield running


async def test_what_is_left_is_said_and_kept_up_to_date(bounded: Office) -> None:
    """Day by day, hour by hour at last, and no longer once it is over."""
    card = await bounded.says("You charged me twice!")
    assert "🔒 Private reply possible until" in card.words
    assert "Take offline · 6 d left" in card.buttons
    await bounded.later(days=1)
    assert "Take offline · 5 d left" in bounded.again(card).buttons
    await bounded.later(days=5, hours=20, minutes=1)
    assert "Take offline · 3 h left" in bounded.again(card).buttons
    await bounded.later(hours=3)
    assert "Take offline · less than 1 h left" in bounded.again(card).buttons
    await bounded.later(hours=1)
    over = bounded.again(card)
    assert "Take offline" in over.buttons
    assert "which has passed" in over.words


async def test_time_alone_changes_a_card_once(bounded: Office) -> None:
    """A label that was due has been shown anew, however often anybody looks."""
    card = await bounded.says("You charged me twice!")
    await bounded.later(days=1)
    shown = await bounded.conversation(card)
    for _ in range(3):
        await bounded.app.parts.cards.round()
    assert await bounded.conversation(card) == shown


async def test_when_it_is_over_the_form_says_why(bounded: Office) -> None:
    """The other routes remain; the private one is not among them."""
    card = await bounded.says("You charged me twice!")
    await bounded.later(days=8)
    await bounded.ana.click(bounded.again(card), "Take offline")
    assert bounded.ana.view is not None
    words = bounded.ana.view.words
    assert "🚧 No private message: The network gives a time for it (private reply)" in words
    assert "offline.private" not in bounded.ana.view.action_ids


async def test_what_ended_while_the_form_was_open_is_refused_in_it(bounded: Office) -> None:
    """The texts stay, with the reason beside them; nothing is sent."""
    card = await bounded.says("You charged me twice!")
    await bounded.later(days=6, hours=23)
    await bounded.ana.click(bounded.again(card), "Take offline · less than 1 h left")
    assert bounded.ana.view is not None
    assert "⏰ Private reply possible until" in bounded.ana.view.words
    bounded.clock.advance(timedelta(hours=1))
    refused = await bounded.ana.submit()
    assert list(refused.errors) == ["offline.private.0"]
    await bounded.quiet()
    assert bounded.world.outbox() == ()


async def test_what_ended_on_its_way_fails_with_a_sentence(bounded: Office) -> None:
    """The network was down meanwhile: the writer hears why, and has the text."""
    card = await bounded.says("You charged me twice!")
    await bounded.later(days=6, hours=22, minutes=30)
    bounded.world.faults.rate_limit(Operation.SEND, after=timedelta(hours=2))
    await bounded.ana.click(bounded.again(card), "Take offline · 1 h left")
    await bounded.ana.submit()
    await bounded.quiet()
    await bounded.later(hours=2)
    line = await bounded.thread_line(card, "refused")
    assert "Memory gives a time for it (private reply), and that ended on" in line.words
    assert bounded.world.outbox() == ()


async def test_there_is_one_private_reply(bounded: Office) -> None:
    """Once it is sent, the button says nothing of it any more, and the form says why."""
    card = await bounded.says("You charged me twice!")
    await bounded.ana.click(card, "Take offline · 6 d left")
    await bounded.ana.submit()
    await bounded.quiet()
    assert [m.visibility.private for m in bounded.world.outbox()] == [True, False]
    await bounded.ana.click(bounded.again(card), "Open it again")
    await bounded.quiet()
    used = bounded.again(card)
    assert "🔒 Private reply: the only one is sent, or on its way" in used.words
    assert "Take offline" in used.buttons
    await bounded.ana.click(used, "Take offline")
    assert bounded.ana.view is not None
    assert "There is only one private reply" in bounded.ana.view.words


async def test_a_private_talk_that_is_over_cannot_be_answered(bounded: Office) -> None:
    """Its card offers no answer and says why; their next message opens the time again."""
    kim = bounded.world.person("kim", display_name="Kim Osei")
    kim.messages_privately("My card is 4711")
    await bounded.quiet()
    [card] = bounded.cards()
    assert "🔒 Messages possible for 23 h more" in card.words
    assert "Reply" in card.buttons
    await bounded.later(hours=24)
    over = bounded.again(card)
    assert over.buttons == []
    assert "🚧 No reply from here: The network gives a time for it (messages)" in over.words
    kim.messages_privately("Hello?")
    await bounded.quiet()
    assert "Reply" in bounded.again(card).buttons
