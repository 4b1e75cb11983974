"""Guarantee 2, for posts: their cards show the newest state once, whatever Slack loses."""

import asyncio
from datetime import datetime, timedelta

from bot.domain.people import Role
from bot.domain.posts import Post
from bot.planning_forms import Next, PostView
from bot.ports import Posted
from integrations.slack.gateway import SlackGateway
from integrations.slack.ids import PLAN_CARD_EVENT
from playground.slack import ShownMessage
from tests.guarantees.planning import WORDS, composed, post_of, scheduled, written
from tests.guarantees.replicas import ANA, BEN, CARE, Replica, Workplace, on_sqlite

POST, UPDATE = "chat.postMessage", "chat.update"
ITS_TIME = timedelta(hours=2)


def cards(place: Workplace) -> list[ShownMessage]:
    """The cards of posts, oldest first."""
    return [
        m for m in place.timeline() if m.get("metadata", {}).get("event_type") == PLAN_CARD_EVENT
    ]


async def one_card(place: Workplace, bot: Replica) -> Post:
    """A post in review, with its card."""
    post = await written(bot, place, composed())
    await bot.quiet()
    return post


async def moved(place: Workplace, bot: Replica, post: Post, times: int) -> Post:
    """So many changes: it is moved by an hour, over and over."""
    for number in range(times):
        post = await bot.parts.services.planning.scheduling.move(
            post.id,
            post.version,
            "2026-03-05",
            f"{10 + number % 10}:00",
            "Europe/Berlin",
            0,
            ANA,
            role=Role.MEMBER,
            now=place.clock.now(),
        )
    return post


async def test_a_burst_of_changes_is_one_update(place: Workplace, bot: Replica) -> None:
    """Forty changes: the card shows the last, and Slack was asked once."""
    post = await one_card(place, bot)
    await moved(place, bot, post, 40)
    await bot.quiet()
    await bot.quiet()
    (card,) = cards(place)
    assert "19:00 (Europe/Berlin)" in card.words
    assert len(place.slack.calls_of(UPDATE)) == 1


@on_sqlite
async def test_a_draft_has_no_card_until_it_is_sent(place: Workplace, bot: Replica) -> None:
    """It is its author's alone, however often it is kept."""
    post = await written(bot, place, composed(then=Next.DRAFT))
    await bot.quiet()
    before = cards(place)
    reviewing = bot.parts.services.planning.reviewing
    await reviewing.submit(post.id, post.version, ANA, place.clock.now())
    await bot.quiet()
    assert (before, len(cards(place))) == ([], 1)


@on_sqlite
async def test_what_changes_while_slack_is_slow_is_shown_next(
    place: Workplace, bot: Replica
) -> None:
    """The version that Slack shows is the one that was rendered, not the newest by then."""
    post = await one_card(place, bot)
    post = await moved(place, bot, post, 1)
    gate = place.slack.hold_next(UPDATE)
    showing = asyncio.create_task(bot.parts.plan_cards.round())
    await asyncio.wait_for(gate.reached.wait(), 5)
    await moved(place, bot, post, 3)
    gate.release()
    await showing
    await bot.quiet()
    (card,) = cards(place)
    assert "12:00 (Europe/Berlin)" in card.words
    assert len(place.slack.calls_of(UPDATE)) == 2


async def test_cards_whose_posting_got_no_answer_are_found_not_doubled(
    place: Workplace, bot: Replica
) -> None:
    """Their metadata names the post; each is brought up to date where it stands."""
    first = await written(bot, place, composed())
    await written(bot, place, composed("Other words, for another day."))
    place.slack.fail_next(POST, drop="after", times=2)
    await bot.quiet()
    reviewing = bot.parts.services.planning.reviewing
    await reviewing.approve(first.id, first.version, BEN, place.clock.now())
    await place.let_leases_end()
    await bot.parts.plan_cards.round()
    one, other = cards(place)
    assert ("Scheduled" in one.words, WORDS in one.words) == (True, True)
    assert ("In review" in other.words, "Other words" in other.words) == (True, True)
    assert len(place.slack.calls_of(POST)) == 2


async def test_a_card_that_a_dead_replica_has_posted_is_found_by_another(
    shared_place: Workplace,
) -> None:
    """The process ended between Slack's answer and the row."""
    place = shared_place
    async with place.replica("one") as one, place.replica("two") as two:
        await written(one, place, composed())
        gate = place.slack.hold_next(POST, "after")
        dying = asyncio.create_task(one.parts.plan_cards.round())
        await asyncio.wait_for(gate.reached.wait(), 5)
        dying.cancel()
        await asyncio.wait([dying])
        gate.release()
        await two.quiet()
        too_soon = len(place.slack.calls_of("conversations.history"))
        await place.let_leases_end()
        await two.quiet()
    assert (too_soon, len(cards(place))) == (0, 1)


async def test_a_card_deleted_in_slack_is_posted_anew(place: Workplace, bot: Replica) -> None:
    """With the next change; what is said about the post then stands under the new one."""
    post = await one_card(place, bot)
    (old,) = cards(place)
    await bot.chat.calls.write("chat.delete", channel=CARE, ts=old.ts)
    reviewing = bot.parts.services.planning.reviewing
    await reviewing.approve(post.id, post.version, BEN, place.clock.now())
    # The worst order: the thread's line is tried before the card is found to be gone.
    await bot.parts.notices.round()
    place.clock.advance(timedelta(minutes=1))
    await bot.quiet()
    place.clock.advance(ITS_TIME - timedelta(minutes=1))
    await bot.quiet()
    (new,) = cards(place)
    lines = [line.words.split(" ")[0] for line in place.thread(new)]
    assert new.ts != old.ts
    assert lines == ["👍", "✅"]
    assert "Published" in new.words
    assert [m.text for m in place.world.posts_by_us()] == [WORDS]


@on_sqlite
async def test_blocks_that_slack_refuses_are_said_more_plainly(
    place: Workplace, bot: Replica
) -> None:
    """As text alone in the end; the next change tries the whole card again."""
    place.slack.fail_next(POST, error="invalid_blocks", times=2)
    post = await one_card(place, bot)
    (plain,) = cards(place)
    await moved(place, bot, post, 1)
    await bot.quiet()
    (whole,) = cards(place)
    assert (plain.blocks, "Fresh beans" in plain.text, whole.blocks != []) == ([], True, True)


@on_sqlite
async def test_nothing_new_asks_nothing_of_slack(place: Workplace, bot: Replica) -> None:
    """A card that is up to date is left alone."""
    await one_card(place, bot)
    asked = len(place.slack.calls)
    await bot.quiet()
    assert len(place.slack.calls) == asked


class OneBroken(SlackGateway):
    """A gateway with a mistake in it: the first card that it is given cannot be rendered."""

    broken: str = ""

    async def post_plan_card(self, channel: str, view: PostView, *, now: datetime) -> Posted:
        """Post, unless it is that card."""
        self.broken = self.broken or view.post.id
        if view.post.id == self.broken:
            raise KeyError("no such field")
        return await super().post_plan_card(channel, view, now=now)


@on_sqlite
async def test_a_card_that_cannot_be_rendered_keeps_no_post_back(place: Workplace) -> None:
    """Not the other cards, and not its own post: that goes out at its time."""
    async with place.replica(gateway=OneBroken) as bot:
        broken = await scheduled(bot, place)
        await bot.quiet()
        await written(bot, place, composed("Other words, for another day."))
        await bot.quiet()
        assert [WORDS in m.words for m in cards(place)] == [False]
        place.clock.advance(ITS_TIME)
        await bot.quiet()
    assert [m.text for m in place.world.posts_by_us()] == [WORDS]
    assert (await post_of(place, broken.id)).state.value == "published"


@on_sqlite
async def test_a_channel_that_takes_no_card_keeps_no_post_back(
    place: Workplace, bot: Replica
) -> None:
    """The card is put off and said in the log; the post goes out."""
    place.slack.channel(CARE).archive()
    await scheduled(bot, place)
    place.clock.advance(ITS_TIME)
    await bot.quiet()
    assert [m.text for m in place.world.posts_by_us()] == [WORDS]
    assert cards(place) == []
