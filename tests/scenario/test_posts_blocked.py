"""Networks on which nothing can be published as the bot is set up, or not without a picture."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from integrations.base import Rate
from integrations.memory.dialects import PLAIN, WARBLE, Dialect
from tests.scenario.office import running_office
from tests.scenario.planned import TOMORROW, WORDS, block, click, in_review, shown

NEEDS_ADDRESS = "It fetches pictures from this bot, which has no public address: set PUBLIC_URL."


def with_limits(dialect: Dialect, *, least: int = 0, **limits: object) -> Dialect:
    """A dialect with other limits of speaking first."""
    publishing = dialect.publishing
    assert publishing is not None
    pictures = replace(publishing.pictures, least=least)
    return replace(dialect, publishing=replace(publishing, pictures=pictures, **limits))  # type: ignore[arg-type] # the fields of each


async def test_a_picture_that_is_needed_is_asked_for(tmp_path: Path) -> None:
    """Without one it stays a draft, and the form says what is missing."""
    async with running_office(tmp_path, dialect=with_limits(PLAIN, least=1)) as office:
        await office.ana.command("/schedule", TOMORROW)
        assert "⚠️ Memory needs at least one picture in every post." in shown(office.ana).words
        outcome = await office.ana.submit()
        assert outcome.response_action == "update"
        assert "Memory: Memory needs at least one picture in every post." in (
            shown(office.ana).words
        )
        await office.quiet()
        assert office.cards() == []


async def test_what_is_blocked_says_why_and_is_not_chosen_by_itself(tmp_path: Path) -> None:
    """Its place in the list bears the reason; chosen all the same, it goes no further."""
    blocked = with_limits(PLAIN, blocked=NEEDS_ADDRESS)
    async with running_office(tmp_path, dialect=blocked, also=(WARBLE,)) as office:
        await office.ana.command("/schedule", TOMORROW)
        assert "Warble (pretend) · @harbourcoffee" in shown(office.ana).words
        assert "For Memory" not in shown(office.ana).words
        both = ["Memory · @harbourcoffee", "Warble (pretend) · @harbourcoffee"]
        await office.ana.click(shown(office.ana), "compose.accounts", choose=both)
        assert f"⚠️ {NEEDS_ADDRESS}" in shown(office.ana).words
        await office.ana.submit()
        assert f"Memory: {NEEDS_ADDRESS}" in shown(office.ana).words
        await office.quiet()
        assert office.cards() == []


async def test_what_was_blocked_since_is_not_approved(tmp_path: Path) -> None:
    """The bot was set up anew between the writing and the approval."""
    async with running_office(tmp_path) as office:
        card = await in_review(office)
        await office.stop()
        office.world.dialect = with_limits(PLAIN, blocked=NEEDS_ADDRESS)
        await office.start()
        await office.ben.click(office.again(card), "Approve")
        assert f"Memory: {NEEDS_ADDRESS}" in office.whispers("ben")[-1].words
        await office.quiet()
        assert "In review" in office.again(card).words


async def test_what_was_blocked_since_is_not_queued(tmp_path: Path) -> None:
    """Approved before, and given a time after: it is held back, which no manager can override."""
    async with running_office(tmp_path) as office:
        card = await click(office, office.ben, await in_review(office, WORDS), "Approve")
        await office.stop()
        office.world.dialect = with_limits(PLAIN, blocked=NEEDS_ADDRESS)
        await office.start()
        ben = office.ben
        await ben.click(office.again(card), "Plan a time")
        values = {block(ben, "move.day."): "2026-03-05", block(ben, "move.time."): "09:00"}
        await ben.submit(values)
        await office.quiet()
        held = office.again(card)
        assert "Approved, held back" in held.words
        assert f"✋ Memory (@harbourcoffee): {NEEDS_ADDRESS}" in held.words
        assert held.buttons == ["New time", "Next free slot"]


async def test_what_is_left_is_said_beside_the_counter(tmp_path: Path) -> None:
    """Of what the network allows, as it tells."""
    sends = Rate(count=50, per=timedelta(hours=24))
    dialect = replace(with_limits(PLAIN, sends=sends), tells_allowance=True)
    async with running_office(tmp_path, dialect=dialect) as office:
        for number in range(38):
            office.world.add(author_id="us", text=f"Post {number}")
        await office.ana.command("/schedule", TOMORROW)
        assert f"{len(WORDS)} of 500 characters · 12 of 50 posts in 24 h left" in (
            shown(office.ana).words
        )
