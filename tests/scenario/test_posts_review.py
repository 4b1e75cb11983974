"""Somebody else looks first: approving, asking for changes, editing, and what a thread may do."""

from tests.scenario.office import Office
from tests.scenario.planned import (
    WORDS,
    block,
    click,
    entered,
    in_review,
    post_at,
    scheduled,
    shown,
    under,
)


async def test_nobody_approves_their_own(office: Office) -> None:
    """Not on the card, not from the details, not at home; a colleague does."""
    card = await in_review(office)
    await office.ana.click(card, "Approve")
    assert "a second pair of eyes is the point" in office.whispers("ana")[-1].words
    await office.ana.click(card, "History")
    await office.ana.click(shown(office.ana), "Approve")
    assert "a second pair of eyes is the point" in shown(office.ana).words
    home = await office.ana.open_home()
    assert home is not None
    assert "Waiting for your review" not in home.words
    await office.quiet()
    assert "In review" in office.again(card).words


async def test_managers_neither(office: Office) -> None:
    """Nor who sent a colleague's draft for review."""
    card = await in_review(office, by="mara")
    await office.mara.click(card, "Approve")
    assert "Nobody approves their own post" in office.whispers("mara")[-1].words


async def test_the_approver_may_edit(office: Office) -> None:
    """And then approves what they have made of it; its author, who sent it, still does not."""
    card = await in_review(office)
    await office.ben.click(card, "Edit")
    await office.ben.submit({block(office.ben, "compose.text."): "Beans from Sidamo: come by."})
    await office.quiet()
    await office.ana.click(office.again(card), "Approve")
    assert "Nobody approves their own post" in office.whispers("ana")[-1].words
    card = await click(office, office.ben, card, "Approve")
    assert "Scheduled" in card.words
    await office.later(hours=21)
    assert [p.text for p in office.world.posts_by_us()] == ["Beans from Sidamo: come by."]


async def test_changes_by_button_and_the_way_back(office: Office) -> None:
    """Asked for, heard, made, sent again, said in the thread, approved."""
    card = await in_review(office)
    await office.ben.click(card, "Ask for changes")
    await office.ben.submit({"changes.what": "Say *where*, & why"})
    await office.quiet()
    card = office.again(card)
    assert "Changes asked" in card.words
    assert "Say *where*, & why" in card.words
    asked = await office.thread_line(card, "asks for changes")
    assert office.ana.id in asked.mentions.users
    await office.ana.click(asked, "Edit")
    again = f"{WORDS} At the harbour."
    outcome = await office.ana.submit({block(office.ana, "compose.text."): again})
    assert outcome.response_action == "clear"
    await office.quiet()
    line = await office.thread_line(card, "asks for a review")
    assert f"<@{office.ana.id}>" in line.words
    assert "In review" in office.again(card).words
    assert "Say *where*" not in office.again(card).words
    await office.ben.click(line, "Approve")
    await office.quiet()
    assert "Scheduled" in office.again(card).words
    assert "Scheduled" in office.whispers("ben")[-1].words


async def test_sent_again_without_an_edit(office: Office) -> None:
    """The author may disagree: “Send for review” is on the card."""
    card = await in_review(office)
    await office.ben.click(card, "Ask for changes")
    await office.ben.submit({"changes.what": "Shorter"})
    await office.quiet()
    card = await click(office, office.ana, card, "Send for review")
    assert "In review" in card.words
    assert "asks for a review" in under(office, card)


async def test_changes_by_a_word_in_the_thread(office: Office) -> None:
    """The whole text behind the word, over several lines, as it was typed."""
    card = await in_review(office)
    bot = office.slack.core.bot_user_id
    await office.ben.reply(card, f"<@{bot}> changes: 1. shorter\n2. say < 5 €\nThanks!")
    await office.quiet()
    assert (await post_at(office, card)).asked_changes == "1. shorter\n2. say < 5 €\nThanks!"
    await office.ben.reply(card, f"<@{bot}> changes: and another thing")
    await office.quiet()
    assert "sent back for changes: it cannot be sent back now" in office.whispers("ben")[-1].words
    await office.ana.reply(card, f"<@{bot}> changes:")
    await office.quiet()
    assert "Say what should change" in office.whispers("ana")[-1].words


async def test_a_reviewers_edit_is_shown_to_its_author(office: Office) -> None:
    """Word by word, under the card, addressed to them; it stays in review."""
    card = await in_review(office)
    await office.ben.click(card, "Edit")
    assert "Its author sees what you change" in shown(office.ben).words
    await office.ben.submit({block(office.ben, "compose.text."): WORDS.replace("Sidamo", "Yirga")})
    await office.quiet()
    line = await office.thread_line(card, "has edited")
    assert office.ana.id in line.mentions.users
    styled = {str(p["text"]): p["style"] for p in _pieces(line.blocks) if p.get("style")}
    assert styled["Sidamo"] == {"strike": True}
    assert styled["Yirga"] == {"bold": True}
    assert "In review" in office.again(card).words
    assert f"edited by <@{office.ben.id}>" in office.again(card).words


def _pieces(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [piece for part in value for piece in _pieces(part)]
    if isinstance(value, dict):
        return [value, *(piece for part in value.values() for piece in _pieces(part))]
    return []


async def test_an_edit_after_the_approval_asks_again(office: Office) -> None:
    """Nothing goes out that nobody has approved; another time alone needs no new approval."""
    card = await scheduled(office)
    await office.ana.click(card, "Edit")
    assert "Another text asks for a new approval" in shown(office.ana).words
    await office.ana.submit({block(office.ana, "compose.text."): f"{WORDS} Tonight only!"})
    await office.quiet()
    card = office.again(card)
    assert "In review" in card.words
    assert "waits for a new approval now" in under(office, card)
    await office.later(hours=22)
    assert office.world.posts_by_us() == ()
    await office.ben.click(office.again(card), "Approve")
    await office.quiet()
    assert "Its time has passed before it was approved" in office.again(card).words


async def test_another_time_keeps_the_approval(office: Office) -> None:
    """The words are the same."""
    card = await scheduled(office)
    await office.ana.click(card, "Edit")
    outcome = await office.ana.submit({block(office.ana, "compose.time."): "10:00"})
    assert outcome.response_action == "clear"
    await office.quiet()
    assert "Scheduled" in office.again(card).words
    assert "10:00 (Europe/London)" in office.again(card).words
    await office.later(hours=22)
    assert len(office.world.posts_by_us()) == 1


async def test_an_edit_with_open_questions_changes_nothing_yet(office: Office) -> None:
    """What is in review stays as it was until the questions are answered, and so do all fields."""
    card = await in_review(office)
    before = await post_at(office, card)
    ana = office.ana
    await ana.click(card, "Edit")
    cup = ana.upload("cup.png", b"no picture")
    outcome = await ana.submit(
        {block(ana, "compose.text."): "x" * 501, "compose.files": [cup], "compose.notes": "Hm"}
    )
    assert outcome.response_action == "update"
    assert await post_at(office, card) == before
    assert entered(ana, "compose.text.") == "x" * 501
    assert entered(ana, "compose.notes") == "Hm"
    described = {block(ana, "compose.alt."): "A cup", block(ana, "compose.text."): "Short"}
    outcome = await ana.submit(described)
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    assert "cup.png: A cup" in office.again(card).words


async def test_old_buttons_say_that_they_are_old(office: Office) -> None:
    """Who approves what they have not read is told who changed it; a form keeps its words."""
    card = await in_review(office)
    await office.ben.click(card, "Ask for changes")
    gate = office.slack.hold_next("chat.update")
    await office.ana.click(card, "Edit")
    await office.ana.submit({block(office.ana, "compose.text."): f"{WORDS} Changed."})
    await gate.reached.wait()
    await office.chloe.click(card, "Approve")
    sentence = f"<@{office.ana.id}> has changed this post since you looked"
    assert sentence in office.whispers("chloe")[-1].words
    outcome = await office.ben.submit({"changes.what": "Shorter"})
    assert outcome.response_action == "push"
    assert sentence in shown(office.ben).words
    await office.ben.close()
    assert entered(office.ben, "changes.what") == "Shorter"
    gate.release()
    await office.quiet()
    assert "In review" in office.again(card).words
    assert "Changed." in office.again(card).words


async def test_the_second_approval_hears_of_the_first(office: Office) -> None:
    """By name; and it stays scheduled once."""
    card = await in_review(office)
    gate = office.slack.hold_next("chat.update")
    await office.ben.click(card, "Approve")
    await gate.reached.wait()
    await office.chloe.click(card, "Approve")
    told = f"<@{office.ben.id}> has changed this post since you looked: it is scheduled now."
    assert told in office.whispers("chloe")[-1].words
    gate.release()
    await office.quiet()
    assert "Scheduled" in office.again(card).words


async def test_outsiders_do_nothing_with_a_card(office: Office) -> None:
    """In a shared channel they see it; no button, no menu and no word of theirs does anything."""
    card = await in_review(office)
    for name in ("gus", "ola"):
        person = office.slack.person(name)
        await person.join("#care")
        for control in ("Approve", "Ask for changes", "Edit", "Move…", "Withdraw", "History"):
            await person.click(card, control)
            assert person.view is None
        await person.reply(card, f"<@{office.slack.core.bot_user_id}> changes: mine")
        await office.quiet()
        told = office.whispers(name)
        assert len(told) == 7
        assert all("kept to full members of this workspace" in m.words for m in told)
    assert office.again(card).words == card.words
