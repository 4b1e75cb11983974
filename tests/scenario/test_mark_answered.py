"""Where people answer by the link: they say so, and it counts like any answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.figures.turns import Ending, turns_of
from integrations.base import Capabilities
from integrations.memory.dialects import PLAIN
from playground.slack import ShownMessage
from playground.slack.people import Person
from tests.scenario.office import Office, running_office

ELSEWHERE = replace(PLAIN, capabilities=Capabilities(elsewhere=True))


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a network that we cannot answer on."""
    async with running_office(tmp_path, dialect=ELSEWHERE) as running:
        yield running


async def marks(office: Office, person: Person, card: ShownMessage, said: str = "") -> None:
    """Somebody says that they have answered it."""
    await person.click(office.again(card), "Mark answered")
    await person.submit({"answered.words": said})
    await office.quiet()


async def test_it_counts_as_their_answer(there: Office) -> None:
    """The clock stops at that moment, the card folds, and the digest has one answer in time."""
    card = await there.says("My order never came")
    assert card.buttons == ["Answer there", "Mark answered"]
    assert "“Mark answered” below claims it" in card.words
    await there.later(minutes=20)
    await marks(there, there.ana, card, "I have sent another one.")
    folded = there.again(card)
    assert "✅ *Answered* by <@U0ANARUIZ1>" in folded.words
    assert "“I have sent another one.”" in folded.words
    assert (await there.conversation(card)).clock is None
    [turn] = turns_of(await there.events(card))
    assert (turn.ending, turn.by, turn.within) == (Ending.ANSWERED, there.ana.id, True)
    await there.later(hours=3)
    assert there.world.outbox() == ()
    assert not any("⏰" in line.words for line in there.direct("ana"))


async def test_nothing_has_to_be_said(there: Office) -> None:
    """Without words the card shows theirs alone, and the history who answered."""
    card = await there.says("My order never came")
    await marks(there, there.ana, card)
    assert "→" not in there.again(card).words
    await there.ana.click(there.again(card), "History")
    assert there.ana.view is not None
    assert "<@U0ANARUIZ1> marked it answered on the network itself" in there.ana.view.words


async def test_their_next_message_opens_it_again(there: Office) -> None:
    """And who wrote while somebody was marking waits for the rest."""
    kim = there.world.person("kim", display_name="Kim Osei")
    first = kim.posts("My order never came")
    await there.quiet()
    [card] = there.cards()
    await there.ana.click(card, "Mark answered")
    await there.later(minutes=5)
    kim.replies(first.id, "It was for today!")
    await there.quiet()
    await there.ana.submit()
    await there.quiet()
    still = await there.conversation(card)
    assert still.clock is not None
    assert still.clock.start == there.clock.now()
    await marks(there, there.ana, card)
    assert (await there.conversation(card)).clock is None
    kim.replies(first.id, "Thank you!")
    await there.quiet()
    assert "Mark answered" in there.again(card).buttons


async def test_reminders_offer_the_same(there: Office) -> None:
    """Nothing leads to a form that could send nothing."""
    card = await there.says("My order never came")
    await there.later(minutes=31)
    line = await there.thread_line(card, "Who takes it?")
    assert line.buttons == ["Claim", "Mark answered"]
    await there.ana.click(line, "Mark answered")
    assert there.ana.view is not None
    assert there.ana.view.title == "Mark answered"
