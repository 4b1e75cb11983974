"""What networks cost, in Slack: `/social spend`, and what happens at a cap."""

import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path

import pytest

from integrations.memory.dialects import PLAIN, WARBLE
from tests.scenario.office import Office, running_office, typed


@pytest.fixture
async def priced(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a network that charges for everything, and on one that is free."""
    async with running_office(tmp_path, dialect=WARBLE, also=(PLAIN,)) as running:
        yield running


async def spend(office: Office, person: str) -> str:
    """What somebody is shown for `/social spend`."""
    await office.slack.person(person).command("/social", "spend")
    return office.whispers(person)[-1].words


async def test_everybody_sees_what_networks_cost(priced: Office) -> None:
    """By account and kind, with the cap; and a restart forgets nothing of it."""
    priced.world.monthly_cap = Decimal(50)
    card = await priced.says("@harbourcoffee hello")
    await priced.ana.click(card, "Reply")
    await priced.ana.submit({"answer.text": "Hello Kim!"})
    await priced.quiet()
    await priced.stop()
    await priced.start()
    for person in ("chloe", "mara"):
        words = await spend(priced, person)
        # Polls overlap, so that how often a message was read depends on how many there were.
        read = re.search(r"messages read: (\d+), (0\.\d{3}) USD", words)
        assert read is not None
        assert Decimal(read[2]) == int(read[1]) * Decimal("0.005")
        assert "replies: 1, 0.010 USD" in words
        spent = Decimal(read[2]) + Decimal("0.010")
        assert "What networks cost in March 2026, so far" in words
        assert f"Warble (pretend) · @harbourcoffee*: {spent} USD of 50.00 USD, 49.9" in words
        assert "Reading stops at 40.00 USD: the rest is kept for answers." in words
        assert "Memory" not in words


async def test_where_nothing_costs_it_says_so(office: Office) -> None:
    """A sentence, and no list."""
    words = await spend(office, "ana")
    assert words == "🪙 Nothing is spent: none of the connected networks charges for its calls."


async def test_at_the_cap_the_form_says_why_and_what_to_do(priced: Office) -> None:
    """The text is kept; with a higher cap it goes out."""
    card = await priced.says("@harbourcoffee hello")
    priced.world.monthly_cap = Decimal("0.006")
    await priced.app.parts.charges.round()
    await priced.ana.click(card, "Reply")
    refused = await priced.ana.submit({"answer.text": "Hello Kim!"})
    (said,) = refused.errors.values()
    # Polls overlap, so that the mention may have been read once or twice.
    read = re.search(r", (0\.\d{3}) USD are spent", said)
    assert read is not None
    assert read[1] in {"0.005", "0.010"}
    assert said == (
        "This costs 0.010 USD, and of 0.006 USD that may be spent in March 2026, "
        f"{read[1]} USD are spent. Your text is kept. Answer on Warble (pretend) itself, ask "
        "whoever runs the bot to raise WARBLE_MONTHLY_CAP, or wait until 1 April."
    )
    assert priced.world.posts_by_us() == ()
    priced.world.monthly_cap = Decimal(1)
    await priced.ana.click(priced.again(card), "Reply")
    assert priced.ana.view is not None
    assert typed(priced.ana.view, "answer.text") == "Hello Kim!"
    await priced.ana.submit({"answer.text": "Hello Kim!"})
    await priced.quiet()
    assert [m.text for m in priced.world.posts_by_us()] == ["Hello Kim!"]
