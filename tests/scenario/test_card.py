"""What a card shows, and how it follows what the customer does."""

from datetime import timedelta

from bot.domain.mention import Media, MediaKind
from tests.scenario.office import NOON, Office


async def test_a_card_shows_who_speaks_what_they_say_and_until_when(office: Office) -> None:
    """Author, avatar, followers, acquaintance, text, media, link, why, owner, state, deadline."""
    kim = office.world.person(
        "kim", display_name="Kim Osei", followers=1234, avatar_url="https://pics.example/kim.png"
    )
    picture = Media(kind=MediaKind.IMAGE, url="https://pics.example/cup.png", alt_text="a cup")
    post = kim.posts("My cup *leaks* <!channel>", media=[picture])
    await office.quiet()
    [card] = office.cards()
    deadline = int((NOON + timedelta(hours=1)).timestamp())
    for words in (
        "🟢 Kim Osei on Memory",
        "@kim · 1,234 followers",
        "👋 First time they write to us",
        "to @harbourcoffee",
        "My cup *leaks* <!channel>",
        "Mentioned us",
        "👤 Nobody has it yet",
        "*Waiting*",
        f"<!date^{deadline}^",
        f"<{office.world.url_of(post)}|Open on Memory>",
    ):
        assert words in card.words
    pictures = [b["image_url"] for b in card.blocks if b["type"] == "image"]
    assert pictures == ["https://pics.example/cup.png"]
    assert "https://pics.example/kim.png" in str(card.blocks)
    assert card.buttons == ["Reply", "Take offline", "Thank you"]
    # Words stand in rich text, which Slack does not parse; notifications have them escaped.
    [said] = [b for b in card.blocks if "leaks" in str(b)]
    assert said["type"] == "rich_text"
    assert "<!channel>" not in card.text


async def test_three_posts_in_a_row_are_one_card(office: Office) -> None:
    """The clock runs from the first; the later ones are on the card and in its thread."""
    kim = office.world.person("kim", display_name="Kim Osei")
    kim.posts("One")
    office.clock.advance(timedelta(minutes=1))
    kim.posts("Two")
    await office.quiet()
    await office.later(minutes=1)
    kim.posts("Three")
    await office.quiet()
    [card] = office.cards()
    for words in ("One", "Two", "Three"):
        assert words in card.words
    assert [line.words.split("\n")[-1] for line in office.thread(card)] == ["Three"]
    clock = (await office.conversation(card)).clock
    assert clock is not None
    assert clock.start == NOON


async def test_somebody_else_or_much_later_is_another_card(office: Office) -> None:
    """Only one author's posts within the window are in a row."""
    await office.says("One")
    await office.says("Two", by="lee", name="Lee Ito")
    await office.later(minutes=61)
    await office.says("Three")
    one, three = await office.card("One"), await office.card("Three")
    assert one.ts != three.ts
    assert "🔁 1 earlier conversation, still open" in three.words


async def test_an_edit_and_a_deletion_are_shown(office: Office) -> None:
    """Both texts stand on the card; what was deleted needs no answer."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("You are the wurst")
    await office.quiet()
    [card] = office.cards()
    kim.edits(post.id, "You are the worst")
    await office.quiet()
    shown = office.again(card).words
    assert "You are the worst" in shown
    assert "✏️ edited" in shown
    assert "it was: “You are the wurst”" in shown
    kim.deletes(post.id)
    await office.quiet()
    folded = office.again(card)
    assert "The customer deleted what they wrote." in folded.words
    assert folded.buttons == []
    assert (await office.conversation(card)).clock is None


async def test_of_two_messages_one_deleted_the_clock_runs_from_the_other(office: Office) -> None:
    """The conversation stays open; the deleted words are struck through."""
    kim = office.world.person("kim", display_name="Kim Osei")
    first = kim.posts("One")
    office.clock.advance(timedelta(minutes=5))
    kim.posts("Two")
    await office.quiet()
    kim.deletes(first.id)
    await office.quiet()
    [card] = office.cards()
    assert "🗑️ deleted by its author" in card.words
    clock = (await office.conversation(card)).clock
    assert clock is not None
    assert clock.start == NOON + timedelta(minutes=5)


async def test_the_next_message_after_our_answer_reopens_in_the_same_thread(
    office: Office,
) -> None:
    """The card folds when answered, opens again with a new clock, and keeps its thread."""
    kim = office.world.person("kim", display_name="Kim Osei")
    post = kim.posts("Where is my order?")
    await office.quiet()
    [card] = office.cards()
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "May I have its number?"})
    await office.later(minutes=30)
    folded = office.again(card)
    assert folded.buttons == []
    assert len(folded.blocks) == 1
    assert "✅ *Answered* by <@U0ANARUIZ1>" in folded.words
    assert "Where is my order?" in folded.words
    assert "May I have its number?" in folded.words
    await office.later(hours=20)
    ours = office.world.posts_by_us()[0]
    kim.posts("It is 4711", reply_to=ours.id)
    await office.quiet()
    assert len(office.cards()) == 1
    reopened = office.again(card)
    assert reopened.buttons == ["Reply", "Take offline", "Thank you"]
    assert "It is 4711" in reopened.words
    assert "<@U0ANARUIZ1> has it" in reopened.words
    conversation = await office.conversation(card)
    assert conversation.clock is not None
    assert conversation.clock.start == office.clock.now()
    line = office.thread(card)[-1]
    assert "wrote again, so it is open again" in line.words
    assert "It is 4711" in line.words
    assert office.world.thread(post.id)[-1].text == "It is 4711"


async def test_the_history_tells_what_was_said_and_done(office: Office) -> None:
    """Messages, acts with their reasons, and earlier conversations with how they ended."""
    first = await office.says("Nice logo")
    await office.ana.click(first, "Mark as spam")
    await office.quiet()
    await office.later(hours=3)
    card = await office.says("Where is my order?")
    assert "🔁 1 earlier conversation, marked as spam" in card.words
    await office.ben.click(card, "Reply")
    await office.ben.submit({"answer.text": "May I have its number?"})
    await office.quiet()
    await office.ana.click(office.again(card), "History")
    shown = office.ana.view
    assert shown is not None
    assert shown.title == "History"
    for words in (
        "Where is my order?",
        "May I have its number?",
        "<@U0BENOKAF1> claimed it",
        "our answer was accepted",
        "marked as spam by <@U0ANARUIZ1>",
    ):
        assert words in shown.words
