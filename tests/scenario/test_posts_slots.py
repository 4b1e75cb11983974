"""Preferred times of accounts: managers set them, and posts fill them."""

import pytest

from integrations.memory.dialects import WARBLE
from tests.scenario.office import Office, running_office
from tests.scenario.planned import (
    WORDS,
    account_ids,
    block,
    click,
    entered,
    in_review,
    plain_post,
    post_at,
    shown,
    stored,
)
from tests.scenario.test_posts_calendar import at


async def set_slots(office: Office, text: str, zone: str = "Europe/Berlin") -> None:
    """Mara sets them."""
    await office.mara.command("/calendar", "slots")
    values = {block(office.mara, "slots.text."): text, block(office.mara, "slots.zone."): zone}
    outcome = await office.mara.submit(values)
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})


@pytest.mark.parametrize("text", ["whenever", "Mon", "Mon 25:00", "Mon-Fri 9:00; Someday 10"])
async def test_slots_that_are_not_understood_are_refused_in_their_field(
    office: Office, text: str
) -> None:
    """With the part that is wrong and an example; what was typed stays, and nothing is saved."""
    await set_slots(office, "Mon 9:00")
    mara = office.mara
    await mara.command("/calendar", "slots")
    outcome = await mara.submit({block(mara, "slots.text."): text})
    field = block(mara, "slots.text.")
    assert list(outcome.errors) == [field]
    assert "for example: Mon-Fri 9:00 17:30, Sat 11" in outcome.errors[field]
    assert entered(mara, "slots.text.") == text
    await mara.close()
    await mara.command("/calendar", "slots")
    assert entered(mara, "slots.text.") == "Mon 9:00"


async def test_members_see_them_and_cannot_set_them(office: Office) -> None:
    """The sentence stands above the form, which keeps what was typed."""
    await set_slots(office, "Mon-Fri 9:00")
    ana = office.ana
    await ana.command("/calendar", "slots")
    assert entered(ana, "slots.text.") == "Mon-Fri 9:00"
    outcome = await ana.submit({block(ana, "slots.text."): "Sat 8:00"})
    assert outcome.response_action == "push"
    assert "Only managers set preferred times." in shown(ana).words
    await ana.close()
    assert entered(ana, "slots.text.") == "Sat 8:00"


async def test_the_next_free_slot_is_the_first_that_is_free(office: Office) -> None:
    """In the account's zone; a slot that somebody else has is passed over; the post says so."""
    await set_slots(office, "Mon-Fri 9:00 17:30")
    (account,) = await account_ids(office)
    await stored(office, [plain_post("other", account, at(4, 16, 30))])
    card = await in_review(office, WORDS)
    card = await click(office, office.ben, card, "Approve")
    line = await office.thread_line(card, "It has no time yet")
    await office.ana.click(line, "Next free slot")
    await office.quiet()
    assert "planned for Thu 5 Mar 2026, 09:00 (Europe/Berlin)" in office.again(card).words
    assert "Scheduled" in office.again(card).words
    assert "Thu 5 Mar 2026, 09:00 (Europe/Berlin)" in office.whispers("ana")[-1].words
    await office.later(hours=20)
    (ours,) = [p for p in office.world.posts_by_us() if p.text == WORDS]
    assert ours.created_at == at(5, 8)


async def test_a_slot_is_chosen_in_the_form(office: Office) -> None:
    """The next free ones are offered where a post is moved."""
    await set_slots(office, "Fri 9:00")
    card = await in_review(office)
    ana = office.ana
    await ana.click(card, "Move…")
    await ana.click(shown(ana), "move.slot", choose="Fri 13 Mar 2026, 08:00 (Europe/London)")
    assert (entered(ana, "move.day."), entered(ana, "move.time.")) == ("2026-03-13", "08:00")
    await ana.submit()
    await office.quiet()
    assert (await post_at(office, card)).due_at == at(13, 8)


async def test_two_posts_take_two_slots(office: Office) -> None:
    """The second one sees the first, also when both are planned at the same moment."""
    await set_slots(office, "Mon-Fri 9:00")
    cards = [await in_review(office, f"Number {n}") for n in range(3)]
    for card in cards:
        await click(office, office.ben, card, "Approve")
    for card in cards:
        await click(office, office.ana, card, "Next free slot")
    due = [(await post_at(office, card)).due_at for card in cards]
    assert due == [at(5, 8), at(6, 8), at(9, 8)]


async def test_without_slots_it_says_what_to_do(office: Office) -> None:
    """Set some, or choose a time."""
    card = await click(office, office.ben, await in_review(office, WORDS), "Approve")
    await office.ana.click(card, "Next free slot")
    told = office.whispers("ana")[-1].words
    assert "None of its accounts has a free slot." in told
    assert "/calendar slots" in told


async def test_slots_are_taken_away_with_an_empty_field(office: Office) -> None:
    """Then it has none again."""
    await set_slots(office, "Mon-Fri 9:00")
    await set_slots(office, "")
    await office.mara.command("/calendar", "slots")
    assert entered(office.mara, "slots.text.") == ""


async def test_each_account_has_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Another account's are shown when it is chosen, and a new time zone counts from then on."""
    folder = tmp_path_factory.mktemp("two")
    async with running_office(folder, also=(WARBLE,)) as office:
        await set_slots(office, "Mon 9:00")
        mara = office.mara
        await mara.command("/calendar", "slots")
        warble = "Warble (pretend) · @harbourcoffee"
        await mara.click(shown(mara), "slots.account", choose=warble)
        assert entered(mara, "slots.text.") == ""
        outcome = await mara.submit({block(mara, "slots.text."): "Tue 8:00"})
        assert outcome.response_action == "clear"
        await mara.command("/calendar", "slots")
        assert entered(mara, "slots.text.") == "Mon 9:00"
        assert entered(mara, "slots.zone.") == "Europe/Berlin"
