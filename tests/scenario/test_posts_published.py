"""The whole way of a post: written, reviewed, scheduled, published, answered, measured."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from integrations.memory.faults import Operation
from tests.scenario.office import Office, running_office
from tests.scenario.planned import (
    WORDS,
    click,
    in_review,
    published,
    scheduled,
    shown,
    under,
)

ADDRESS = "https://memory.example/posts/"


async def test_from_the_first_word_to_the_link(office: Office) -> None:
    """One card all the way; it goes out at nine, and neither earlier nor twice."""
    card = await in_review(office)
    assert "In review" in card.words
    assert "planned for Thu 5 Mar 2026, 09:00 (Europe/London)" in card.words
    card = await click(office, office.ben, card, "Approve")
    assert "Scheduled" in card.words
    assert f"<@{office.ben.id}> has approved" in under(office, card)
    await office.later(hours=20, minutes=59)
    assert office.world.posts_by_us() == ()
    await office.later(minutes=1)
    await office.later(minutes=30)
    (ours,) = office.world.posts_by_us()
    assert (ours.text, ours.created_at.hour) == (WORDS, 9)
    card = office.again(card)
    assert "Published" in card.words
    assert f"{ADDRESS}{ours.id}" in card.words
    line = await office.thread_line(card, "✅ Live")
    assert f"{ADDRESS}{ours.id}" in line.words
    assert len(office.cards()) == 1


async def test_the_notices_under_a_card_are_said_once(office: Office) -> None:
    """Approved, live: two lines, however often the loops look."""
    card = await published(office)
    for _ in range(3):
        await office.later(minutes=1)
    lines = [m.words.split(" ")[0] for m in office.thread(card)]
    assert lines == ["👍", "✅"]


async def test_a_reply_to_our_post_is_a_card_with_the_post_as_context(office: Office) -> None:
    """A customer answers: a mention like any other, and whoever reads it sees to what."""
    await published(office)
    (ours,) = office.world.posts_by_us()
    office.world.person("kim", display_name="Kim Osei").posts("Are they organic?", reply_to=ours.id)
    await office.quiet()
    card = await office.card("Are they organic?")
    assert WORDS in card.words
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "They are!"})
    await office.quiet()
    assert [p.text for p in office.world.posts_by_us()] == [WORDS, "They are!"]


async def test_likes_replies_and_shares_are_read_three_times(office: Office) -> None:
    """After an hour, a day and a week; the card shows the newest, the details all of them."""
    card = await published(office)
    (ours,) = office.world.posts_by_us()
    kim, lee = office.world.person("kim"), office.world.person("lee")
    kim.likes(ours.id)
    await office.later(minutes=59)
    assert "after 1 h" not in office.again(card).words
    await office.later(minutes=1)
    assert "after 1 h: 1 like, 0 replies, 0 shares" in office.again(card).words
    lee.likes(ours.id)
    lee.posts("Yes!", reply_to=ours.id)
    await office.later(hours=23)
    assert "after 24 h: 2 likes, 1 reply, 0 shares" in office.again(card).words
    kim.shares(ours.id)
    await office.later(days=6)
    assert "after 7 days: 2 likes, 1 reply, 1 share" in office.again(card).words
    await office.later(days=30)
    assert len(office.world.faults.calls_of(Operation.ENGAGEMENT)) == 3
    await office.ana.click(office.again(card), "History")
    told = shown(office.ana).words
    assert [stage in told for stage in ("after 1 h", "after 24 h", "after 7 days")] == [True] * 3


async def test_figures_that_cannot_be_read_are_read_later(office: Office) -> None:
    """A network that is busy at the hour is asked again once the look's lease has ended."""
    card = await published(office)
    office.world.person("kim").likes(office.world.posts_by_us()[0].id)
    office.world.faults.rate_limit(Operation.ENGAGEMENT)
    office.clock.advance(timedelta(hours=1))
    await office.app.parts.readings.round()
    await office.app.parts.readings.round()
    assert len(office.world.faults.calls_of(Operation.ENGAGEMENT)) == 1
    async with office.app.database.write() as uow:
        await uow.connection.execute(text("UPDATE readings SET lease_until = 0"))
        await uow.commit()
    await office.quiet()
    assert "after 1 h: 1 like" in office.again(card).words


async def test_a_restart_in_between_changes_nothing(office: Office) -> None:
    """The plan is rows: a bot that was stopped goes on where it was."""
    card = await scheduled(office)
    await office.stop()
    await office.start()
    await office.later(hours=21)
    assert [p.text for p in office.world.posts_by_us()] == [WORDS]
    assert "Published" in office.again(card).words


async def test_cards_of_posts_have_a_channel_of_their_own(tmp_path: Path) -> None:
    """Where the installer has named one; customers' cards stay where they were."""
    async with running_office(tmp_path, environ={"PLAN_CHANNEL": "C0PLAN0001"}) as office:
        await office.ana.command("/schedule", f"tomorrow 9am {WORDS}")
        await office.ana.submit()
        await office.says("My order never came")
        (card,) = office.slack.channel("#plan").messages()
        assert "In review" in card.words
        await office.ben.click(card, "Approve")
        await office.later(hours=21)
        assert "Published" in office.slack.channel("#plan").message(card.ts).words
        assert office.find_card(WORDS) is None
        assert office.find_card("My order never came") is not None
