"""Who owns a conversation: claim, release, hand over, take over."""

import pytest

from playground.slack import ShownMessage
from tests.scenario.office import Office


async def owned_by_ana(office: Office) -> ShownMessage:
    """A card that Ana has claimed from its menu."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Claim it")
    await office.quiet()
    return office.again(card)


@pytest.mark.parametrize("button", ["Reply", "Take offline", "Thank you", "Claim it"])
async def test_any_of_the_three_buttons_and_the_menu_claim(office: Office, button: str) -> None:
    """The card shows the owner; the next colleague is told who was quicker, and only they."""
    card = await office.says("My order never came")
    await office.ana.click(card, button)
    assert (office.ana.view is None) is (button == "Claim it")
    await office.quiet()
    card = office.again(card)
    assert "👤 <@U0ANARUIZ1> has it since" in card.words
    await office.ben.click(card, "Reply")
    assert office.ben.view is None
    [told] = office.whispers("ben")
    assert told.words == ("✋ <@U0ANARUIZ1> was quicker: this conversation is claimed by them.")
    assert office.whispers("ana") == []
    assert (await office.conversation(card)).owner == "U0ANARUIZ1"


async def test_the_owner_releases_it_and_a_colleague_takes_it(office: Office) -> None:
    """Released, the card says that nobody has it; only the owner or a manager may release."""
    card = await owned_by_ana(office)
    await office.ben.click(card, "Release it")
    [told] = office.whispers("ben")
    assert "Only <@U0ANARUIZ1> or a manager can release this conversation." in told.words
    await office.ana.click(card, "Release it")
    await office.quiet()
    assert "👤 Nobody has it yet" in office.again(card).words
    await office.ben.click(office.again(card), "Claim it")
    await office.quiet()
    assert "👤 <@U0BENOKAF1> has it" in office.again(card).words


async def test_the_owner_hands_over_with_a_note(office: Office) -> None:
    """The new owner gets a direct message with the note, a link and a working Reply."""
    card = await owned_by_ana(office)
    await office.ana.click(card, "Hand over to…")
    await office.ana.submit(
        {"Who takes it on?": "chloe", "What should they know?": "She is a *regular*"}
    )
    assert office.ana.view is None
    await office.quiet()
    assert "👤 <@U0CHLOEMA1> has it" in office.again(card).words
    [told] = office.direct("chloe")
    assert "<@U0ANARUIZ1> has handed you a conversation" in told.words
    assert "She is a *regular*" in told.words
    assert "My order never came" in told.words
    assert f"/archives/{card.channel}/p{card.ts.replace('.', '')}|" in told.words
    await office.chloe.click(told, "Reply")
    await office.chloe.submit({"answer.text": "May I have the number?"})
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == ["May I have the number?"]
    assert office.direct("ana") == []


async def test_it_can_be_given_to_members_only(office: Office) -> None:
    """A guest cannot own a conversation: the form says so in the field and stays open."""
    card = await owned_by_ana(office)
    await office.ana.click(card, "Hand over to…")
    refused = await office.ana.submit({"Who takes it on?": "gus"})
    assert refused.response_action == "errors"
    assert list(refused.errors.values()) == [
        "Only full members of this workspace can own a conversation. Choose somebody else."
    ]
    assert (await office.conversation(card)).owner == "U0ANARUIZ1"
    assert office.direct("gus") == []


async def test_a_manager_takes_over_and_reassigns(office: Office) -> None:
    """Managers may take any conversation and give it to somebody else; others may not."""
    card = await owned_by_ana(office)
    await office.ben.click(card, "Take over (managers)")
    [told] = office.whispers("ben")
    assert "Only a manager can do this" in told.words
    await office.ben.click(card, "Hand over to…")
    refused = await office.ben.submit({"Who takes it on?": "ben"})
    assert refused.response_action == "push"
    assert office.ben.view is not None
    assert "Only <@U0ANARUIZ1> or a manager can hand this over." in office.ben.view.words
    assert (await office.conversation(card)).owner == "U0ANARUIZ1"
    await office.mara.click(card, "Hand over to…")
    await office.mara.submit({"Who takes it on?": "ben"})
    await office.quiet()
    assert "👤 <@U0BENOKAF1> has it" in office.again(card).words
    assert len(office.direct("ben")) == 1
    await office.mara.click(office.again(card), "Take over (managers)")
    await office.quiet()
    assert "👤 <@U0MARALIND> has it" in office.again(card).words


async def test_a_button_of_an_older_release_is_refused_with_a_sentence(office: Office) -> None:
    """What a card carries is checked: a value that is not ours changes nothing."""
    card = await office.says("My order never came")
    for block in office.slack.core.state.channels[card.channel].messages[card.ts]["blocks"]:
        for element in block.get("elements", []):
            if element.get("value"):
                element["value"] = '["c0","older"]'
    await office.ana.click(office.again(card), "Reply")
    [told] = office.whispers("ana")
    assert "This button is from an older message of mine." in told.words
    assert (await office.conversation(card)).owner == ""
