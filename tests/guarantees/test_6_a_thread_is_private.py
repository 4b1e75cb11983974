"""Guarantee 6: a thread is private. What people write under a card stays in Slack."""

import random
from pathlib import Path

from integrations.memory.faults import Operation
from playground.slack import ShownMessage
from tests.scenario.office import Office, running_office
from tests.scenario.planned import block, click, in_review, post_at, shown

HOW_MANY = 100
WRITES = {operation for operation in Operation if operation.has_effect}
WORDS = (
    "reply",
    "Reply",
    "send",
    "@kim",
    "@harbourcoffee",
    "please",
    "sorry",
    "<@U0ANARUIZ1>",
    "yes",
    "note:",
    "changes:",
    "public",
    "/social",
    "🔥",
    "https://harbourcoffee.example",
    "*now*",
    "…",
)


def outbound(office: Office) -> list[str]:
    """Every call to the network that could have an effect."""
    return [call.operation.value for call in office.world.faults.calls if call.operation in WRITES]


async def act(office: Office, card: ShownMessage, chance: random.Random) -> None:
    """One arbitrary thing that colleagues do in a thread."""
    person = office.slack.person(chance.choice(("ana", "ben", "chloe", "mara")))
    text = " ".join(chance.choices(WORDS, k=chance.randint(1, 6)))
    bot = f"<@{office.slack.core.bot_user_id}>"
    match chance.randrange(6):
        case 0:
            await person.message("#care", text, thread=card, files=[("plan.txt", text.encode())])
        case 1:
            # The word stands first, but nobody has been spoken to.
            await person.reply(card, f"reply {text}")
        case 2:
            await person.reply(card, f"{bot} shall we {text}?")
        case 3:
            written = await person.reply(card, text)
            await person.edit(written, f"{bot} reply {text}")
        case 4:
            written = await person.reply(card, text)
            await person.react(written, "rocket")
            await person.delete(written)
        case _:
            await person.message("#care", text, thread=card, broadcast=True)


async def test_a_hundred_arbitrary_messages_make_no_outbound_call(tmp_path: Path) -> None:
    """Messages, edits, files, broadcasts, reactions, even with the words in them: all private."""
    chance = random.Random(6)  # noqa: S311 - arbitrary, and the same each time
    async with running_office(tmp_path) as office:
        card = await office.says("My order never came")
        for _ in range(HOW_MANY):
            await act(office, card, chance)
        await office.quiet()
        assert len(office.thread(card)) >= HOW_MANY // 2
        assert outbound(office) == []
        assert office.world.outbox() == ()
        conversation = await office.conversation(card)
        assert (conversation.answers, conversation.owner) == (0, "")


async def test_a_hundred_arbitrary_messages_under_a_posts_card_publish_nothing(
    tmp_path: Path,
) -> None:
    """Nor do they change a word of the post: it waits for its review as before."""
    chance = random.Random(6)  # noqa: S311 - arbitrary, and the same each time
    async with running_office(tmp_path) as office:
        card = await in_review(office)
        before = await post_at(office, card)
        for _ in range(HOW_MANY):
            await act(office, card, chance)
        await office.quiet()
        assert len(office.thread(card)) >= HOW_MANY // 2
        assert outbound(office) == []
        assert await post_at(office, card) == before


async def test_what_is_written_about_a_post_is_not_published(tmp_path: Path) -> None:
    """Notes, the thread and what was asked for stay between colleagues; its text alone goes out."""
    async with running_office(tmp_path) as office:
        card = await in_review(office, values={"compose.notes": "SECRET notes"})
        await office.ben.reply(card, "SECRET thread")
        bot = office.slack.core.bot_user_id
        await office.ben.reply(card, f"<@{bot}> changes: SECRET changes")
        await office.quiet()
        await office.ana.click(office.again(card), "Edit")
        assert "SECRET changes" not in shown(office.ana).words
        await office.ana.submit({block(office.ana, "compose.text."): "Come by!"})
        await office.quiet()
        await click(office, office.ben, card, "Approve")
        await office.later(hours=21)
        assert [m.text for m in office.world.messages()] == ["Come by!"]
        assert outbound(office) == ["prepare", "publish"]


async def test_only_send_sends(tmp_path: Path) -> None:
    """Not the words, not the preview, not another person's click: the writer's own Send."""
    async with running_office(tmp_path) as office:
        card = await office.says("My order never came")
        bot = office.slack.core.bot_user_id
        await office.ana.reply(card, f"<@{bot}> reply Which order is it?")
        await office.quiet()
        [preview] = office.whispers("ana")
        assert office.whispers("ben") == []
        assert outbound(office) == []
        await office.ana.click(preview, "Send publicly")
        await office.quiet()
        assert outbound(office) == ["send"]
        assert [p.text for p in office.world.posts_by_us()] == ["Which order is it?"]


async def test_notes_and_threads_never_reach_the_customer(tmp_path: Path) -> None:
    """What is written for colleagues is in no text that leaves."""
    async with running_office(tmp_path) as office:
        card = await office.says("You charged me twice!")
        await office.ana.reply(card, "SECRET thread")
        await office.ana.click(card, "Take offline")
        await office.ana.submit({"Notes for colleagues": "SECRET note"})
        await office.quiet()
        await office.ana.click(office.again(card), "Record outcome…")
        await office.ana.submit({"How did it end?": "solved", "What happened": "SECRET end"})
        await office.quiet()
        assert len(office.world.outbox()) == 2
        assert "SECRET" not in "".join(m.text for m in office.world.messages())
