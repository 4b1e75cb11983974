"""Answering from a card's thread: a preview first, and nothing else leaves Slack."""

from pathlib import Path

from integrations.memory.dialects import COMMON_ROOM
from playground.slack import ShownMessage, ShownView
from playground.slack.people import Person
from tests.scenario.office import Office, running_office, typed


def form(person: Person) -> ShownView:
    """The form as it is now."""
    assert person.view is not None
    return person.view


async def says_reply(
    office: Office, person: Person, card: ShownMessage, text: str
) -> list[ShownMessage]:
    """Mention the bot under a card; gives all that the person alone sees there."""
    bot = office.slack.core.bot_user_id
    await person.reply(card, f"<@{bot}> {text}")
    await office.quiet()
    return office.whispers(person.user.name)


async def test_a_reply_from_the_thread_is_previewed_and_sent(office: Office) -> None:
    """The preview claims, shows the text to its writer alone; Send sends it, once."""
    card = await office.says("My order never came")
    [preview] = await says_reply(office, office.ana, card, "reply So *sorry* & thanks, Kim! Which?")
    assert preview.thread_ts == card.ts
    assert "👀 Only you see this." in preview.words
    assert "So *sorry* & thanks, Kim! Which?" in preview.words
    assert "32 of 500 characters" in preview.words
    assert preview.buttons == ["Send publicly", "Edit", "Cancel"]
    assert office.world.outbox() == ()
    assert "<@U0ANARUIZ1> has it" in office.again(card).words
    await office.ana.click(preview, "Send publicly")
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == ["So *sorry* & thanks, Kim! Which?"]
    [after] = office.whispers("ana")
    assert after.buttons == []
    assert "📤 On its way." in after.words
    sent = office.thread(card)[-1]
    assert "✅ <@U0ANARUIZ1> answered on Memory" in sent.words
    assert office.world.url_of(office.world.posts_by_us()[0]) in sent.words
    assert office.whispers("ben") == []


async def test_the_preview_can_be_edited_or_cancelled(office: Office) -> None:
    """Cancel takes it away; Edit opens the form with the text."""
    card = await office.says("My order never came")
    [preview] = await says_reply(office, office.ana, card, "reply: Sorry!")
    await office.ana.click(preview, "Cancel")
    assert office.whispers("ana") == []
    [preview] = await says_reply(office, office.ana, card, "reply Sorry, Kim!")
    await office.ana.click(preview, "Edit")
    assert typed(form(office.ana), "answer.text") == "Sorry, Kim!"
    assert office.whispers("ana") == []
    await office.ana.submit({"answer.text": "Sorry, Kim! Which order?"})
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == ["Sorry, Kim! Which order?"]


async def test_only_the_newest_preview_sends(office: Office) -> None:
    """Send sends the text that its preview shows, and no other."""
    card = await office.says("My order never came")
    [older] = await says_reply(office, office.ana, card, "reply One")
    [_, newer] = await says_reply(office, office.ana, card, "reply Two")
    await office.ana.click(older, "Send publicly")
    assert "You have written another reply since." in office.whispers("ana")[-1].words
    await office.quiet()
    assert office.world.outbox() == ()
    await office.ana.click(newer, "Send publicly")
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == ["Two"]


async def test_a_preview_has_its_limits(office: Office) -> None:
    """Too long: no Send. No text: a sentence with an example. Somebody else's: they are named."""
    card = await office.says("My order never came")
    [empty] = await says_reply(office, office.ana, card, "reply")
    assert "There is no text after “reply”." in empty.words
    assert "For example: @Golden Hour reply So sorry, Kim!" in empty.words
    [_, preview] = await says_reply(office, office.ana, card, "reply " + "x" * 501)
    assert preview.buttons == ["Edit", "Cancel"]
    assert "🔴 *501 of 500 characters*: 1 too many" in preview.words
    [theirs] = await says_reply(office, office.ben, card, "reply Me too")
    assert "✋ <@U0ANARUIZ1> was quicker" in theirs.words
    assert office.world.outbox() == ()


async def test_a_colleague_who_has_answered_since_stops_the_preview(office: Office) -> None:
    """The writer hears what was answered; their text stays and can still be edited."""
    card = await office.says("My order never came")
    [preview] = await says_reply(office, office.ana, card, "reply Which order?")
    await office.mara.click(office.again(card), "Take over (managers)")
    await office.quiet()
    await office.mara.click(office.again(card), "Reply")
    await office.mara.submit({"answer.text": "On its way!"})
    await office.quiet()
    await office.ana.click(preview, "Send publicly")
    await office.quiet()
    assert "✋ <@U0MARALIND> has answered since" in office.whispers("ana")[-1].words
    assert [p.text for p in office.world.posts_by_us()] == ["On its way!"]


async def test_the_preview_is_what_the_customer_will_see(tmp_path: Path) -> None:
    """With the name that this network puts in front."""
    async with running_office(tmp_path, dialect=COMMON_ROOM) as office:
        card = await office.says("My order never came")
        [preview] = await says_reply(office, office.ana, card, "reply Which order?")
        assert "@kim@common-room.example Which order?" in preview.words
        await office.ana.click(preview, "Send publicly")
        await office.quiet()
        sent = [p.text for p in office.world.posts_by_us()]
        assert sent == ["@kim@common-room.example Which order?"]


async def test_a_private_conversation_is_answered_privately(office: Office) -> None:
    """From the thread and from the form: never more publicly than it was."""
    kim = office.world.person("kim", display_name="Kim Osei")
    kim.messages_privately("My order never came")
    await office.quiet()
    [card] = office.cards()
    [preview] = await says_reply(office, office.ana, card, "reply Which order?")
    assert preview.buttons == ["Send privately", "Edit", "Cancel"]
    await office.ana.click(preview, "Send privately")
    await office.quiet()
    kim.messages_privately("The big one")
    await office.quiet()
    await office.ana.click(office.again(card), "Reply")
    await office.ana.submit({"answer.text": "Thank you, Kim. Since when?"})
    await office.quiet()
    assert office.world.posts_by_us() == ()
    texts = [m.text for m in kim.private_messages() if m.ours]
    assert texts == ["Which order?", "Thank you, Kim. Since when?"]
    assert "answered privately on Memory" in office.thread(card)[-1].words


async def test_a_message_is_sent_by_the_shortcut(office: Office) -> None:
    """A draft of a colleague becomes the answer after the preview; elsewhere it is refused."""
    card = await office.says("My order never came")
    draft = await office.ben.reply(card, "Which order is it, Kim?")
    await office.ana.shortcut("shortcut.send_as_reply", draft)
    [preview] = office.whispers("ana")
    assert "Which order is it, Kim?" in preview.words
    await office.ana.click(preview, "Send publicly")
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == ["Which order is it, Kim?"]
    stray = await office.ben.message("#care", "Lunch?")
    await office.ana.shortcut("shortcut.send_as_reply", stray)
    assert "This message is not in the thread of a card" in office.whispers("ana")[-1].words
    assert len(office.world.outbox()) == 1


async def test_any_other_mention_is_answered_with_a_hint(office: Office) -> None:
    """Under a card: that it stays private. Elsewhere: what the bot understands."""
    card = await office.says("My order never came")
    [hint] = await says_reply(office, office.ana, card, "what do you replyers think?")
    assert "🙈 What you write here stays in Slack." in hint.words
    bot = office.slack.core.bot_user_id
    await office.ben.message("#care", f"<@{bot}> reply to whom?")
    [told] = office.whispers("ben")
    assert "`/social queue`" in told.words
    await office.quiet()
    assert office.world.outbox() == ()
    assert (await office.conversation(card)).owner == ""
