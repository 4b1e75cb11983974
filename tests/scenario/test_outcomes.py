"""What becomes of an answer: accepted, refused, later, or nobody knows."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from integrations.memory.dialects import WARBLE
from integrations.memory.faults import Operation
from playground.slack import ShownMessage, ShownView
from playground.slack.people import Person
from tests.integrations.email.servers import Inbox, mail_server
from tests.scenario.office import Office, running_office, typed

TEXT = "May I have your order number?"


@pytest.fixture
async def warble(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a network that knows no idempotency keys."""
    async with running_office(tmp_path, dialect=WARBLE) as running:
        yield running


def form(person: Person) -> ShownView:
    """The form as it is now."""
    assert person.view is not None
    return person.view


async def answered(office: Office) -> ShownMessage:
    """A card to which Ana has written an answer, whatever has become of it."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": TEXT})
    await office.quiet()
    return office.again(card)


async def test_a_refusal_is_told_with_its_reason_and_can_be_mended(office: Office) -> None:
    """The clock runs on; the kept text comes back in the form and goes out the second time."""
    office.world.faults.reject(Operation.SEND, "It sounds like <!channel> spam.", hint="Reword it.")
    card = await answered(office)
    [told] = office.thread(card)
    assert "⚠️ Memory refused <@U0ANARUIZ1>’s answer: It sounds like &lt;!channel&gt;" in told.words
    assert "💡 Reword it." in told.words
    assert "The clock runs on. The text is kept:" in told.words
    assert TEXT in told.words
    assert "⚠️ Memory refused <@U0ANARUIZ1>’s answer" in card.words
    conversation = await office.conversation(card)
    assert conversation.clock is not None
    assert conversation.clock.start == conversation.opened_at
    await office.ana.click(told, "Edit and send again")
    assert typed(form(office.ana), "answer.text") == TEXT
    await office.ana.submit({"answer.text": "Which order is it?"})
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == ["Which order is it?"]
    assert (await office.conversation(card)).clock is None
    assert "refused" not in office.again(card).words


async def test_a_refused_thank_you_is_mended_as_a_thank_you(office: Office) -> None:
    """By whoever has it now: a manager who takes over finds the text as well."""
    card = await office.says("Lovely coffee")
    await office.ana.click(card, "Thank you")
    text = typed(form(office.ana), "answer.text")
    office.world.faults.reject(Operation.SEND, "Too many exclamation marks.")
    await office.ana.submit()
    await office.quiet()
    await office.mara.click(office.again(card), "Take over (managers)")
    await office.quiet()
    await office.mara.click(office.thread(card)[0], "Edit and send again")
    assert form(office.mara).title == "Thank you"
    assert typed(form(office.mara), "answer.text") == text


async def test_what_was_certainly_not_sent_is_sent_later(office: Office) -> None:
    """A network that asks us to slow down, or cannot be reached, gets it once it can be."""
    office.world.faults.rate_limit(Operation.SEND, after=timedelta(seconds=40))
    card = await answered(office)
    assert "⏳ Waiting to send <@U0ANARUIZ1>’s answer" in card.words
    assert "I try again" in card.words
    assert (await office.conversation(card)).clock is not None
    await office.later(seconds=39)
    assert office.world.outbox() == ()
    await office.later(seconds=1)
    assert [p.text for p in office.world.posts_by_us()] == [TEXT]
    assert (await office.conversation(card)).clock is None


@pytest.mark.parametrize("took_effect", [True, False])
async def test_no_answer_is_settled_by_reading_back(warble: Office, *, took_effect: bool) -> None:
    """Live: noted. Certainly absent: sent again. Either way it stands there once."""
    warble.world.faults.time_out(Operation.SEND, took_effect=took_effect)
    card = await answered(warble)
    assert [p.text for p in warble.world.posts_by_us()] == [TEXT]
    sends = len(warble.world.faults.calls_of(Operation.SEND))
    assert sends == (1 if took_effect else 2)
    assert len(warble.world.faults.calls_of(Operation.READ_BACK)) == 1
    assert "✅ *Answered*" in card.words
    [line] = warble.thread(card)
    assert warble.world.url_of(warble.world.posts_by_us()[0]) in line.words


async def unsure(office: Office, *, took_effect: bool) -> tuple[ShownMessage, ShownMessage]:
    """A card whose answer nobody knows of, and the question about it in the thread."""
    office.world.faults.time_out(Operation.SEND, took_effect=took_effect)
    office.world.faults.unsure("The timeline cannot be read.", times=50)
    card = await answered(office)
    assert "❔ Warble (pretend) gave no answer. I am looking whether" in card.words
    assert "Did" not in card.words
    for _ in range(6):
        await office.later(minutes=1)
    card = office.again(card)
    assert "❓ Did <@U0ANARUIZ1>’s answer reach Warble (pretend)?" in card.words
    [question] = office.thread(card)
    assert question.buttons == ["It is live", "It is not there", "Send again"]
    assert "The timeline cannot be read." in question.words
    assert TEXT in question.words
    assert (await office.conversation(card)).clock is not None
    return card, question


async def test_somebody_who_looked_says_that_it_is_live(warble: Office) -> None:
    """The clock stops; nothing is sent; asked again, it is settled already."""
    card, question = await unsure(warble, took_effect=True)
    await warble.ben.click(question, "It is live")
    await warble.quiet()
    assert len(warble.world.faults.calls_of(Operation.SEND)) == 1
    assert (await warble.conversation(card)).clock is None
    assert "✅ *Answered*" in warble.again(card).words
    await warble.ana.click(question, "Send again")
    assert "This is settled already." in warble.whispers("ana")[-1].words
    await warble.quiet()
    assert len(warble.world.posts_by_us()) == 1


async def test_somebody_who_looked_says_that_it_is_not_there(warble: Office) -> None:
    """It counts as refused: the clock runs on, the text is kept to be sent again."""
    card, question = await unsure(warble, took_effect=False)
    await warble.ana.click(question, "It is not there")
    await warble.quiet()
    assert warble.world.posts_by_us() == ()
    conversation = await warble.conversation(card)
    assert conversation.clock is not None
    told = warble.thread(card)[-1]
    assert "<@U0ANARUIZ1> looked: it is not there." in told.words
    await warble.ana.click(told, "Edit and send again")
    assert typed(form(warble.ana), "answer.text") == TEXT


async def test_somebody_who_looked_has_it_sent_again(warble: Office) -> None:
    """Only then it goes out a second time."""
    card, _ = await unsure(warble, took_effect=False)
    await warble.ana.click(card, "Send again")
    await warble.quiet()
    assert [p.text for p in warble.world.posts_by_us()] == [TEXT]
    assert "✅ *Answered*" in warble.again(card).words


async def test_a_network_that_knows_our_key_is_asked_again_without_a_person(
    office: Office,
) -> None:
    """Where the same key does no harm, doubt is settled by sending it again."""
    office.world.faults.time_out(Operation.SEND, took_effect=True)
    office.world.faults.unsure("The timeline cannot be read.")
    card = await answered(office)
    assert [p.text for p in office.world.posts_by_us()] == [TEXT]
    assert "✅ *Answered*" in card.words


async def test_refused_credentials_are_told_to_the_channel_once(office: Office) -> None:
    """The card stays open; the channel reads what to do."""
    office.world.faults.revoke()
    await office.quiet()
    [card] = office.cards()
    assert "🔧 The Memory account harbourcoffee does not work" in card.words
    assert "Connect the account again." in card.words
    for _ in range(3):
        await office.later(minutes=20)
    assert len(office.cards()) == 1
    office.world.faults.revoke(on=False)
    shown = await office.says("My order never came")
    assert shown.buttons == ["Reply", "Take offline", "Thank you"]


async def test_our_answer_is_deleted_and_theirs_is_hidden(office: Office) -> None:
    """Both on the network; the card strikes our words through; a refusal is told."""
    ours = office.world.we_post("New beans!")
    kim = office.world.person("kim", display_name="Kim Osei")
    rude = kim.posts("You idiots", reply_to=ours.id)
    await office.quiet()
    card = await office.card("You idiots")
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": TEXT})
    await office.quiet()
    sent = office.world.posts_by_us()[-1]
    office.world.faults.reject(Operation.DELETE, "Too late to delete it.")
    await office.ana.click(office.thread(card)[-1], "Delete our answer")
    await office.quiet()
    refused = office.thread(card)[-1]
    assert "I could not delete our answer for <@U0ANARUIZ1>: Too late" in refused.words
    await office.later(minutes=1)
    await office.ana.click(office.thread(card)[0], "Delete our answer")
    await office.quiet()
    assert not office.world.message(sent.id).exists
    await office.ana.click(office.again(card), "History")
    assert "🗑️ deleted" in form(office.ana).words
    await office.ana.click(form(office.ana), "message.hide")
    await office.quiet()
    assert office.world.message(rude.id).hidden


async def test_a_transcript_that_cannot_be_mailed_is_told(tmp_path: Path) -> None:
    """The case is open, the mail is not sent, and whoever wanted it reads why."""
    async with mail_server(Inbox(to_recipient="550 no such inbox")) as port:
        environ = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "SMTP_TLS": "none",
            "TRANSCRIPT_INBOX": "support@harbourcoffee.example",
        }
        async with running_office(tmp_path, environ=environ) as office:
            card = await office.says("You charged me twice!")
            await office.ana.click(card, "Take offline")
            await office.ana.submit({"offline.transcript": ["on"]})
            await office.quiet()
            told = "\n".join(line.words for line in office.thread(card))
            assert "⚠️ I could not mail the transcript for <@U0ANARUIZ1>:" in told
            assert "📨 *Taken offline*" in office.again(card).words
