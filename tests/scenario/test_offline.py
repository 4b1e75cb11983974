"""Taking a conversation offline, and following it until it has an outcome."""

import re
from pathlib import Path

from integrations.memory.dialects import COMMON_ROOM, WARBLE
from integrations.memory.faults import Operation
from playground.slack import ShownMessage, ShownView
from playground.slack.people import Person
from tests.integrations.email.servers import Inbox, mail_server
from tests.scenario.office import Office, running_office, typed

REFERENCE = re.compile(r"GH-[2-9A-Z]{6}")
TAKE = {"Notes for colleagues": "She is *furious*"}


async def taking(office: Office, person: Person, card: ShownMessage) -> ShownView:
    """The Take-offline form, as it opens."""
    await person.click(office.again(card), "Take offline")
    await office.quiet()
    return form(person)


def form(person: Person) -> ShownView:
    """The form as it is now."""
    assert person.view is not None
    return person.view


def reference(view: ShownView) -> str:
    """The case reference that a form shows."""
    found = REFERENCE.search(view.words)
    assert found is not None
    return found.group()


async def test_by_private_message_first_and_the_public_line_after(office: Office) -> None:
    """Both go out in this order, the clock stops, the card folds and names the case."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("You charged me twice!")
    await office.quiet()
    [card] = office.cards()
    view = await taking(office, office.ana, card)
    assert view.title == "Take offline"
    case = reference(view)
    assert case in typed(view, "offline.private")
    await office.ana.submit(TAKE)
    assert office.ana.view is None
    await office.quiet()
    sent = office.world.outbox()
    assert [m.visibility.private for m in sent] == [True, False]
    assert case in sent[0].text
    assert [m.text for m in kim.private_messages() if m.ours] == [sent[0].text]
    assert sent[1].parent_id == post.id
    folded = office.again(card)
    assert folded.buttons == []
    assert "📨 *Taken offline* by <@U0ANARUIZ1>" in folded.words
    assert f"📨 Case *{case}* by private message, <@U0ANARUIZ1> · no outcome yet" in folded.words
    assert "furious" not in "".join(m.text for m in sent)
    assert (await office.conversation(card)).clock is None


async def test_by_e_mail_the_line_names_address_and_reference(office: Office) -> None:
    """Another route brings another line; nothing private is sent."""
    card = await office.says("You charged me twice!")
    view = await taking(office, office.ana, card)
    case = reference(view)
    await office.ana.click(view, "offline.route", choose="email")
    view = form(office.ana)
    line = typed(view, "offline.invitation")
    assert reference(view) == case
    assert "care@harbourcoffee.example" in line
    assert case in line
    assert "offline.private" not in view.action_ids
    longer = f"{line} We are quick!"
    await office.ana.click(view, "offline.invitation", choose=longer)
    assert f"{len(longer)} of 500 characters" in form(office.ana).words
    await office.ana.submit({"offline.contact": "kim@example.com"})
    await office.quiet()
    assert [m.text for m in office.world.outbox()] == [longer]
    assert f"Case *{case}* by e-mail" in office.again(card).words
    await office.ben.command("/social", f"case {case.lower().replace('-', ' ')}")
    [told] = office.whispers("ben")
    assert f"Case *{case}* by e-mail" in told.words
    assert "kim@example.com" in told.words
    assert told.buttons == ["Record outcome"]


async def test_a_route_that_the_network_refuses_is_explained(office: Office) -> None:
    """Who takes no private messages is invited to write to us instead."""
    shy = office.world.person("shy", display_name="Shy Person", accepts_private=False)
    shy.posts("You charged me twice!")
    await office.quiet()
    [card] = office.cards()
    view = await taking(office, office.ana, card)
    why = "🚧 No private message: Shy Person takes private messages only from accounts"
    assert why in view.words
    assert "offline.private" not in view.action_ids
    chosen = view.control("offline.route").element
    assert [o["value"] for o in chosen["options"]] == ["email", "phone"]
    assert chosen["initial_option"]["value"] == "email"


async def test_a_refused_private_message_cancels_the_public_line(office: Office) -> None:
    """The customer is not told of a message that does not exist; both texts are offered again."""
    card = await office.says("You charged me twice!")
    view = await taking(office, office.ana, card)
    case = reference(view)
    private, line = typed(view, "offline.private"), typed(view, "offline.invitation")
    office.world.faults.reject(Operation.SEND, "They have just blocked us.", hint="Use e-mail.")
    await office.ana.submit()
    await office.quiet()
    assert office.world.outbox() == ()
    said = "\n".join(m.words for m in office.thread(card))
    assert "Memory refused <@U0ANARUIZ1>’s answer: They have just blocked us." in said
    assert "💡 Use e-mail." in said
    assert "The private message before it could not be sent." in said
    conversation = await office.conversation(card)
    assert conversation.clock is not None
    assert "The clock runs on." in office.again(card).words
    refused = office.thread(card)[0]
    await office.ana.click(refused, "Edit and send again")
    view = form(office.ana)
    assert view.title == "Take offline"
    assert (reference(view), typed(view, "offline.private")) == (case, private)
    assert typed(view, "offline.invitation") == line
    await office.ana.submit()
    await office.quiet()
    assert [m.text for m in office.world.outbox()] == [private, line]
    assert "📨 *Taken offline*" in office.again(card).words


async def test_a_private_conversation_is_taken_to_e_mail_privately(office: Office) -> None:
    """What was private stays private: no public line, the invitation goes to them alone."""
    kim = office.world.person("kim", display_name="Kim Osei")
    kim.messages_privately("You charged me twice!")
    await office.quiet()
    [card] = office.cards()
    assert "🔒 private: only they will see the answer" in card.words
    view = await taking(office, office.ana, card)
    assert "offline.invitation" not in view.action_ids
    await office.ana.click(view, "offline.route", choose="email")
    view = form(office.ana)
    assert "offline.invitation" not in view.action_ids
    line = typed(view, "offline.private")
    assert "care@harbourcoffee.example" in line
    assert reference(view) in line
    refused = await office.ana.submit({"offline.private": "x" * 1001})
    assert refused.response_action == "errors"
    await office.ana.submit({"offline.private": line})
    await office.quiet()
    assert office.world.posts_by_us() == ()
    assert [m.text for m in kim.private_messages() if m.ours] == [line]
    assert "📨 *Taken offline*" in office.again(card).words


async def test_where_no_reply_is_allowed_a_private_message_still_is(tmp_path: Path) -> None:
    """Without a public line, because that would be refused."""
    async with running_office(tmp_path, dialect=WARBLE) as office:
        ours = office.world.we_post("New beans!")
        kim = office.world.person("kim", display_name="Kim Osei")
        kim.posts("Overpriced", mention=False, reply_to=ours.id)
        await office.quiet()
        card = await office.card("Overpriced")
        view = await taking(office, office.ana, card)
        assert "offline.invitation" not in view.action_ids
        await office.ana.submit()
        await office.quiet()
        assert [m.visibility.private for m in office.world.outbox()[1:]] == [True]
        assert "📨 *Taken offline*" in office.again(card).words


async def test_the_form_says_what_to_know_about_private_messages(tmp_path: Path) -> None:
    """Not encrypted here, and the public line begins with the author's name."""
    async with running_office(tmp_path, dialect=COMMON_ROOM) as office:
        card = await office.says("You charged me twice!")
        view = await taking(office, office.ana, card)
        assert "Private messages on Common Room are not encrypted" in view.words
        assert "They will read, on Common Room (pretend):" in view.words


async def test_a_stopped_send_keeps_both_texts(office: Office) -> None:
    """Too long a private message: an error in its field, nothing sent, the draft offered again."""
    card = await office.says("You charged me twice!")
    view = await taking(office, office.ana, card)
    case = reference(view)
    long = f"{case} " + "y" * 1000
    refused = await office.ana.submit({"offline.private": long, "offline.invitation": "Look!"})
    assert refused.response_action == "errors"
    assert list(refused.errors) == ["offline.private.0"]
    await office.ana.close()
    view = await taking(office, office.ana, card)
    assert typed(view, "offline.private") == long
    assert typed(view, "offline.invitation") == "Look!"
    assert reference(view) == case
    await office.quiet()
    assert office.world.outbox() == ()


async def test_the_transcript_is_mailed_to_the_support_inbox(tmp_path: Path) -> None:
    """What was said, with the notes and the reference, by SMTP, when the box is ticked."""
    inbox = Inbox()
    async with mail_server(inbox) as port:
        environ = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "SMTP_TLS": "none",
            "TRANSCRIPT_INBOX": "support@harbourcoffee.example",
        }
        async with running_office(tmp_path, environ=environ) as office:
            card = await office.says("You charged me twice!")
            view = await taking(office, office.ana, card)
            await office.ana.submit({**TAKE, "offline.transcript": ["on"]})
            await office.quiet()
            [mail] = inbox.mails
            assert mail.rcpt_tos == ["support@harbourcoffee.example"]
            text = mail.content.decode() if isinstance(mail.content, bytes) else mail.content or ""
            assert f"Subject: [{reference(view)}] Kim Osei on Memory" in text
            assert "You charged me twice!" in text
            assert "She is *furious*" in text


async def test_a_case_is_followed_until_its_outcome_is_recorded(office: Office) -> None:
    """Its owner is reminded daily, may put it off, and hears no more once it has ended."""
    card = await office.says("You charged me twice!")
    view = await taking(office, office.ana, card)
    case = reference(view)
    await office.ana.submit()
    await office.quiet()
    await office.later(hours=23)
    assert office.direct("ana") == []
    await office.later(hours=1)
    [reminder] = office.direct("ana")
    assert f"<@U0ANARUIZ1> Case *{case}* with" in reminder.words
    assert "how did it end?" in reminder.words
    await office.later(hours=5)
    await office.ana.click(reminder, "Remind me tomorrow")
    await office.later(hours=23)
    assert len(office.direct("ana")) == 1
    await office.later(hours=1)
    assert len(office.direct("ana")) == 2
    await office.ana.click(office.direct("ana")[-1], "Record outcome")
    assert case in form(office.ana).words
    await office.ben.click(office.again(card), "Record outcome…")
    await office.ana.submit({"How did it end?": "solved", "What happened": "Paid back"})
    await office.quiet()
    assert f"✅ Solved <!date^{int(office.clock.now().timestamp())}^" in office.again(card).words
    assert "Paid back" in office.again(card).words
    second = await office.ben.submit({"How did it end?": "no_answer"})
    assert second.response_action == "push"
    assert f"{case} is closed already" in form(office.ben).words
    await office.later(hours=72)
    assert len(office.direct("ana")) == 2
    await office.ben.command("/social", f"case {case}")
    assert office.whispers("ben")[-1].buttons == []
