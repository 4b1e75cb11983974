"""From a mention to an answer under it, through Slack's form."""

from pathlib import Path

from integrations.memory.dialects import OPENAIR, WARBLE
from playground.slack import ShownMessage, ShownView
from playground.slack.people import Person
from tests.scenario.office import Office, running_office, typed


async def replying(office: Office, person: Person, card: ShownMessage) -> ShownView:
    """The Reply form, as it opens."""
    await person.click(office.again(card), "Reply")
    await office.quiet()
    assert person.view is not None
    assert person.view.title == "Reply"
    return person.view


def form(person: Person) -> ShownView:
    """The form as it is now."""
    assert person.view is not None
    return person.view


async def test_a_mention_becomes_a_card_and_is_answered(office: Office) -> None:
    """The main path: a card, a click, a form, the answer on the network, the link in the thread."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("@harbourcoffee my order never came", mention=True)
    card = await office.card("my order never came")
    ana = office.slack.person("ana")
    await ana.click(card, "Reply")
    await ana.submit({"answer.text": "So sorry, Kim! May I have your order number?"})
    line = await office.thread_line(card, "order number")
    ours = office.world.posts_by_us()
    assert [(p.text, p.parent_id) for p in ours] == [
        ("So sorry, Kim! May I have your order number?", post.id)
    ]
    assert f"<{office.world.url_of(ours[0])}|Open it>" in line.words
    assert "<@U0ANARUIZ1> answered" in line.words


async def test_the_form_counts_while_somebody_types(office: Office) -> None:
    """The counter follows, the text stays, and the hint asks for a question back."""
    card = await office.says("My order never came")
    view = await replying(office, office.ana, card)
    assert "My order never came" in view.words
    assert "0 of 500 characters" in view.words
    await office.ana.click(view, "answer.text", choose="So sorry")
    assert typed(form(office.ana), "answer.text") == "So sorry"
    assert "8 of 500 characters" in form(office.ana).words
    assert "💡 It asks nothing back." in form(office.ana).words
    await office.ana.click(form(office.ana), "answer.text", choose="So sorry! Which order?")
    assert typed(form(office.ana), "answer.text") == "So sorry! Which order?"
    assert "22 of 500 characters" in form(office.ana).words
    assert "💡" not in form(office.ana).words


async def test_an_opening_is_put_before_what_was_typed(office: Office) -> None:
    """Saved openings have the author's name filled in; nothing typed is lost."""
    card = await office.says("My order never came")
    await replying(office, office.ana, card)
    await office.ana.click(form(office.ana), "answer.text", choose="Which order is it?")
    await office.ana.click(form(office.ana), "Kim, I am sorry that this happened.")
    expected = "Kim, I am sorry that this happened. Which order is it?"
    assert typed(form(office.ana), "answer.text") == expected
    assert f"{len(expected)} of 500 characters" in form(office.ana).words
    await office.ana.submit()
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == [expected]


async def test_each_network_counts_by_its_own_rule(tmp_path: Path) -> None:
    """Graphemes and bytes here, links as 23 characters and a price there."""
    async with running_office(tmp_path, dialect=OPENAIR) as office:
        card = await office.says("Hi @harbourcoffee")
        view = await replying(office, office.ana, card)
        await office.ana.click(view, "answer.text", choose="👩‍👩‍👧‍👦?")
        assert "2 of 300 graphemes" in form(office.ana).words
    (tmp_path / "second").mkdir()
    async with running_office(tmp_path / "second", dialect=WARBLE) as office:
        card = await office.says("Hi @harbourcoffee")
        view = await replying(office, office.ana, card)
        link = f"https://harbourcoffee.example/{'a' * 300}"
        await office.ana.click(view, "answer.text", choose=f"Look: {link}")
        assert "29 of 280 characters · 💶 sending costs 0.200 USD" in form(office.ana).words


async def test_too_long_a_text_is_an_error_in_the_field(office: Office) -> None:
    """Nothing is sent, the form stays open with its text, and the draft is offered again."""
    card = await office.says("My order never came")
    view = await replying(office, office.ana, card)
    long = "Sorry!! " * 69 + "Sorry!!!"
    refused = await office.ana.submit({"answer.text": long})
    assert refused.response_action == "errors"
    field = next(b["block_id"] for b in view.blocks if b["type"] == "input")
    assert dict(refused.errors) == {
        field: "60 characters too many: Memory takes 500 characters, this has 560."
    }
    assert typed(form(office.ana), "answer.text") == long
    await office.ana.close()
    await office.quiet()
    assert office.world.outbox() == ()
    again = await replying(office, office.ana, card)
    assert typed(again, "answer.text") == long
    assert "🔴 *560 of 500 characters*: 60 too many" in again.words


async def test_a_near_repeat_of_a_recent_reply_is_pointed_out(office: Office) -> None:
    """A warning, no more: people notice scripted answers, but the writer decides."""
    first = await office.says("My order never came")
    await replying(office, office.ana, first)
    await office.ana.submit({"answer.text": "Sorry to hear that! May I have your order number?"})
    await office.quiet()
    second = await office.says("Cold coffee", by="lee", name="Lee Ito")
    view = await replying(office, office.ben, second)
    text = "So sorry to hear that! May I have your order number?"
    await office.ben.click(view, "answer.text", choose=text)
    assert "the same as a recent reply of ours" in form(office.ben).words
    await office.ben.submit()
    await office.quiet()
    assert office.world.posts_by_us()[-1].text == text


async def test_a_colleague_who_has_answered_since_stops_the_send(office: Office) -> None:
    """Ana's text is kept on top of nothing sent; she reads what Mara wrote, and by whom."""
    card = await office.says("My order never came")
    await replying(office, office.ana, card)
    await office.mara.click(office.again(card), "Take over (managers)")
    await office.quiet()
    await replying(office, office.mara, card)
    await office.mara.submit({"answer.text": "It is on its way, Kim!"})
    await office.quiet()
    stopped = await office.ana.submit({"answer.text": "Which order is it?"})
    assert stopped.response_action == "push"
    assert "<@U0MARALIND> has answered since you opened this" in form(office.ana).words
    assert "It is on its way, Kim!" in form(office.ana).words
    await office.ana.close()
    assert typed(form(office.ana), "answer.text") == "Which order is it?"
    await office.ana.close()
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == ["It is on its way, Kim!"]
    await office.mara.click(office.again(card), "Open it again")
    await office.quiet()
    await office.mara.click(office.again(card), "Release it")
    await office.quiet()
    again = await replying(office, office.ana, card)
    assert typed(again, "answer.text") == "Which order is it?"


async def test_what_the_customer_wrote_meanwhile_keeps_the_clock_running(office: Office) -> None:
    """The answer goes out; the card stays open, its clock from the message nobody had seen."""
    kim = office.world.person("kim", display_name="Kim Osei")
    kim.posts("My order never came")
    await office.quiet()
    [card] = office.cards()
    await replying(office, office.ana, card)
    await office.later(minutes=10)
    kim.posts("And nobody picks up the phone!")
    await office.quiet()
    since = office.clock.now()
    await office.later(minutes=5)
    await office.ana.submit({"answer.text": "Which order is it?"})
    await office.quiet()
    assert len(office.world.posts_by_us()) == 1
    conversation = await office.conversation(card)
    assert conversation.clock is not None
    assert conversation.clock.start == since
    assert office.again(card).buttons == ["Reply", "Take offline", "Thank you"]
    assert "And nobody picks up the phone!" in office.again(card).words


async def test_what_the_customer_took_back_is_not_answered(office: Office) -> None:
    """They delete it while Ana writes: an error in the field, her text kept, nothing sent."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("My order never came")
    await office.quiet()
    [card] = office.cards()
    await replying(office, office.ana, card)
    kim.deletes(post.id)
    await office.quiet()
    refused = await office.ana.submit({"answer.text": "Which order is it?"})
    assert dict(refused.errors) == {"answer.text.0": "The customer has deleted what they wrote."}
    assert typed(form(office.ana), "answer.text") == "Which order is it?"
    await office.quiet()
    assert office.world.outbox() == ()


async def test_what_the_network_forbids_is_explained_instead_of_offered(tmp_path: Path) -> None:
    """No Reply button where no reply is possible, but the reason, on the card and in the queue."""
    async with running_office(tmp_path, dialect=WARBLE) as office:
        ours = office.world.we_post("New beans!")
        kim = office.world.person("kim", display_name="Kim Osei", accepts_private=False)
        kim.posts("Overpriced", mention=False, reply_to=ours.id)
        await office.quiet()
        card = await office.card("Overpriced")
        assert card.buttons == ["Take offline"]
        assert "🚧 No reply from here: Warble (pretend) lets us answer only" in card.words
        await office.ana.command("/social", "queue")
        [listed] = office.whispers("ana")
        assert listed.buttons == ["History"]
        await office.ana.click(card, "Take offline")
        assert office.ana.view is None
        told = office.whispers("ana")[-1]
        assert "Kim Osei takes private messages only from accounts that they follow." in told.words
