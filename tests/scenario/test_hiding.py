"""A customer's reply under our post is hidden, and shown again."""

from bot.domain.events import EventKind
from tests.scenario.office import Office


async def test_hidden_and_shown_again_from_the_card(office: Office) -> None:
    """The menu offers what is not so yet; the card says how it is; each act leaves an event."""
    post = office.world.add(author_id="us", text="New: oat cocoa!")
    kim = office.world.person("kim", display_name="Kim Osei")
    reply = kim.replies(post.id, "You are all crooks")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "Hide their reply")
    await office.quiet()
    assert office.world.message(reply.id).hidden
    assert "🙈 hidden" in office.again(card).words
    await office.ana.click(office.again(card), "Show their reply again")
    await office.quiet()
    assert not office.world.message(reply.id).hidden
    assert "🙈 hidden" not in office.again(card).words
    done = [e.kind for e in await office.events(card) if e.actor == office.ana.id]
    assert done == [EventKind.CLAIMED, EventKind.HIDDEN, EventKind.SHOWN_AGAIN]


async def test_what_cannot_be_hidden_is_said(office: Office) -> None:
    """A reply under a thread that is not ours: the network says no, and the card stays as it is."""
    kim = office.world.person("kim", display_name="Kim Osei")
    first = kim.posts("Hello @harbourcoffee")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "Hello!"})
    await office.quiet()
    kim.replies(office.world.outbox()[0].id, "Crooks")
    await office.quiet()
    await office.ana.click(office.again(card), "Hide their reply")
    await office.quiet()
    line = await office.thread_line(card, "hide their reply")
    assert "Only customers' replies under our own posts can be hidden." in line.words
    assert not office.world.message(first.id).hidden
    assert "🙈" not in office.again(card).words
