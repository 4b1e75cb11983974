"""Posts as colleagues make them: the composer, the card, its thread, the shortcut."""

from collections.abc import Mapping

import pytest

from playground.slack import ShownMessage
from playground.slack.people import Person
from playground.slack.shown import ShownView
from tests.playground.slack.pictures import png
from tests.scenario.office import Office

WORDS = "We are hiring two baristas & a baker"


def shown(person: Person) -> ShownView:
    """The modal that somebody has open."""
    assert person.view is not None, f"{person.user.real_name} has no modal open"
    return person.view


def block(person: Person, beginning: str) -> str:
    """The id of the one block of the open form that begins so."""
    (found,) = [name for name in shown(person).entered if name.startswith(beginning)]
    return found


async def planned(office: Office, said: str = f"tomorrow 9am {WORDS}") -> ShownMessage:
    """Ana writes a post and sends it for review; gives its card."""
    await office.ana.command("/schedule", said)
    outcome = await office.ana.submit()
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    return await office.card("In review")


async def test_what_follows_the_command_is_understood_and_said_back(office: Office) -> None:
    """The time is in its fields, the words in theirs, and what was understood is told."""
    await office.ana.command("/schedule", f"tomorrow 9am {WORDS}")
    view = shown(office.ana)
    entered = {name.rpartition(".")[0]: fields for name, fields in view.entered.items()}
    assert entered["compose.day"]["compose.day"]["selected_date"] == "2026-03-05"
    assert entered["compose.time"]["compose.time"]["selected_time"] == "09:00"
    assert view.entered[block(office.ana, "compose.text.")]["compose.text"]["value"] == WORDS
    assert "tomorrow 9am" in view.words


async def test_a_post_is_written_reviewed_and_scheduled(office: Office) -> None:
    """A colleague approves it, never its author; the card then says when it goes out."""
    card = await planned(office)
    assert card.buttons == ["Approve", "Ask for changes", "Edit"]
    await office.ana.click(card, "Approve")
    assert "Nobody approves their own post" in office.whispers("ana")[-1].words
    await office.ben.click(card, "Approve")
    await office.quiet()
    assert "Scheduled" in office.again(card).words
    assert office.whispers("ben") == []
    assert [m.ts for m in office.cards()] == [card.ts]


async def test_a_form_with_open_questions_stays_and_is_kept_as_a_draft(office: Office) -> None:
    """A picture needs a description: the form asks for it, and nothing that was typed is lost."""
    ana = office.ana
    await ana.command("/schedule", f"tomorrow 9am {WORDS}")
    outcome = await ana.submit({"compose.files": [ana.upload("cup.png", png(30, 20))]})
    assert outcome.response_action == "update"
    assert "kept as a draft" in shown(ana).words
    assert shown(ana).entered[block(ana, "compose.text.")]["compose.text"]["value"] == WORDS
    await office.quiet()
    assert office.cards() == [], "a draft is its writer's alone"
    outcome = await ana.submit({block(ana, "compose.alt."): "A cup on the quay"})
    assert outcome.response_action == "clear"
    await office.quiet()
    assert "A cup on the quay" in (await office.card("In review")).words
    assert len(office.cards()) == 1


async def test_the_preview_follows_the_typing(office: Office) -> None:
    """Each network's own counter moves, and what is typed stays."""
    ana = office.ana
    await ana.command("/schedule", "Hello")
    assert "5 of 500" in shown(ana).words
    await ana.click(shown(ana), "compose.text", choose="Hello there")
    assert "11 of 500" in shown(ana).words
    held = shown(ana).entered[block(ana, "compose.text.")]["compose.text"]["value"]
    assert held == "Hello there"


async def test_an_empty_post_is_refused_in_its_field(office: Office) -> None:
    """The sentence stands under the text."""
    await office.ana.command("/schedule")
    outcome = await office.ana.submit()
    assert outcome.response_action == "errors"
    assert list(outcome.errors) == [block(office.ana, "compose.text.")]


async def test_a_colleagues_message_becomes_a_post(office: Office) -> None:
    """The shortcut puts its words into the composer, as people would read them."""
    said = await office.ben.message("#care", "Fresh beans & <cold> brew today")
    await office.ana.shortcut("shortcut.make_post", said)
    held = shown(office.ana).entered[block(office.ana, "compose.text.")]["compose.text"]["value"]
    assert held == "Fresh beans & <cold> brew today"


@pytest.mark.parametrize("words", ["changes: shorter, please", "Changes shorter, please"])
async def test_changes_are_asked_for_in_the_thread(office: Office, words: str) -> None:
    """Mentioning the bot with `changes` hands the post back; its author hears why."""
    card = await planned(office)
    await office.ben.reply(card, f"<@{office.slack.core.bot_user_id}> {words}")
    await office.quiet()
    assert "Changes asked" in office.again(card).words
    assert "shorter, please" in (await office.thread_line(card, "shorter, please", "<@")).words


async def test_other_words_in_the_thread_stay_private(office: Office) -> None:
    """No word, no mention and no file of a thread changes the post or leaves Slack."""
    card = await planned(office)
    before = office.again(card).words
    for said in ("changes: none", "I like it", f"<@{office.slack.core.bot_user_id}> publish it"):
        await office.ben.reply(card, said)
    await office.ben.message("#care", "see", thread=card, files=[("a.png", png(2, 2))])
    await office.quiet()
    assert office.again(card).words == before
    assert "changes:" in office.whispers("ben")[-1].words
    assert not office.world.posts_by_us()


async def test_the_form_asks_for_changes_too(office: Office) -> None:
    """From the card, with the words in a form."""
    card = await planned(office)
    await office.ben.click(card, "Ask for changes")
    outcome = await office.ben.submit({"changes.what": " "})
    assert list(outcome.errors) == ["changes.what"]
    await office.ben.submit({"changes.what": "Say where."})
    await office.quiet()
    assert "Say where." in office.again(card).words


async def test_an_edit_that_was_overtaken_is_refused_with_the_text_kept(office: Office) -> None:
    """Two edit at once: the later one is told, above a form that still has their words."""
    card = await planned(office)
    await office.ana.click(card, "Edit")
    await office.ben.click(card, "Edit")
    await office.ben.submit({block(office.ben, "compose.text."): "Ben's words"})
    mine = block(office.ana, "compose.text.")
    outcome = await office.ana.submit({mine: "Ana's words"})
    assert outcome.response_action == "push"
    await office.ana.close()
    assert shown(office.ana).entered[mine]["compose.text"]["value"] == "Ana's words"


async def test_a_post_is_moved_and_duplicated_and_withdrawn(office: Office) -> None:
    """The card's menu; the copy opens at once."""
    card = await planned(office)
    await office.ana.click(card, "Move…")
    outcome = await office.ana.submit(_at(office.ana, "2026-03-06", "10:30"))
    assert outcome.response_action == "clear"
    await office.quiet()
    assert "Fri 6 Mar 2026, 10:30" in office.again(card).words
    await office.ana.click(office.again(card), "Duplicate")
    assert shown(office.ana).entered[block(office.ana, "compose.text.")]
    await office.ana.close(clear=True)
    await office.ana.click(office.again(card), "Withdraw")
    await office.quiet()
    assert "Withdrawn" in office.again(card).words


def _at(person: Person, day: str, time: str) -> Mapping[str, object]:
    return {block(person, "move.day"): day, block(person, "move.time"): time}


async def test_a_time_that_has_passed_is_refused_in_its_field(office: Office) -> None:
    """The sentence stands under the day."""
    card = await planned(office)
    await office.ana.click(card, "Move…")
    outcome = await office.ana.submit(_at(office.ana, "2026-03-03", "10:30"))
    assert list(outcome.errors) == [block(office.ana, "move.day")]


async def test_what_has_happened_to_a_post_can_be_read(office: Office) -> None:
    """The details tell who did what, and their buttons act in place."""
    card = await planned(office)
    await office.ben.click(card, "History")
    assert f"<@{office.ana.id}> asked for a review" in shown(office.ben).words
    await office.ben.click(shown(office.ben), "Approve")
    assert "Scheduled" in shown(office.ben).words
    await office.ben.click(shown(office.ben), "Edit")
    assert shown(office.ben).title == "Edit post"
