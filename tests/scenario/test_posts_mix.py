"""80/20: what would make the feed too promotional is stopped, with figures and dates that fit."""

from datetime import datetime, timedelta

import pytest

from bot.domain.people import Role
from bot.domain.posts import PostKind, PostState
from bot.errors import NotAllowed
from playground.slack import ShownMessage
from tests.scenario.office import NOON, Office
from tests.scenario.planned import (
    account_ids,
    block,
    blocks,
    click,
    entered,
    in_review,
    plain_post,
    post_at,
    scheduled,
    shown,
    stored,
    under,
)

SALE = "tomorrow 9am Half price on every bag"
PROMOTIONAL: dict[str, object] = {"compose.kind": "promotional"}


def day(number: int, hour: int = 15) -> datetime:
    """An hour (UTC) so many days after the first."""
    return NOON.replace(hour=hour) + timedelta(days=number)


@pytest.fixture(autouse=True)
async def four_social_posts(office: Office) -> None:
    """On the four days from the second on: one promotional post fits behind them."""
    (account,) = await account_ids(office)
    await stored(office, [plain_post(f"social-{n}", account, day(n)) for n in range(2, 6)])


async def stopped(office: Office, person: str = "ana") -> None:
    """Somebody's composer with a promotional post at a time at which it would cross the line."""
    who = office.slack.person(person)
    await who.command("/schedule", SALE)
    await who.click(shown(who), "compose.kind", choose="promotional")


async def test_it_is_stopped_with_figures_and_dates(office: Office) -> None:
    """While it is written, and when it is handed in; it stays a draft."""
    ana = office.ana
    await stopped(office)
    words = shown(ana).words
    assert "with this post 0 of 1 posts would be social (0%)" in words
    assert "at least 80% have to be." in words
    assert "Mon 9 Mar 2026, 09:00 (Europe/London)" not in words
    assert "Tue 10 Mar 2026, 09:00 (Europe/London)" in words
    outcome = await ana.submit()
    assert outcome.response_action == "update"
    asked = shown(ana).words.split("Before it can go to review")[1]
    assert "0 of 1 post would be social within 28 days" in asked
    assert blocks(ana, "compose.override") == []
    await office.quiet()
    assert office.cards() == []


async def test_one_of_the_dates_is_chosen_in_the_form(office: Office) -> None:
    """It stands in the fields, nothing stops it any more, and it goes out then."""
    ana = office.ana
    await stopped(office)
    await ana.click(shown(ana), "compose.fit", choose="Tue 10 Mar 2026, 09:00 (Europe/London)")
    assert (entered(ana, "compose.day."), entered(ana, "compose.time.")) == ("2026-03-10", "09:00")
    assert entered(ana, "compose.text.") == "Half price on every bag"
    assert "would be social" not in shown(ana).words
    outcome = await ana.submit()
    assert outcome.response_action == "clear"
    await office.quiet()
    card = office.cards()[0]
    assert "planned for Tue 10 Mar 2026, 09:00" in card.words
    assert "Scheduled" in (await click(office, office.ben, card, "Approve")).words


async def test_a_manager_overrides_with_a_reason_in_the_form(office: Office) -> None:
    """The reason stays with the post, for everybody to read, and it goes out at its time."""
    mara = office.mara
    await stopped(office, "mara")
    outcome = await mara.submit({"compose.override": "The harvest festival is on Thursday"})
    assert outcome.response_action == "clear"
    await office.quiet()
    card = office.cards()[0]
    reason = f"80/20 overridden by <@{mara.id}>: The harvest festival is on Thursday"
    assert reason in card.words
    card = await click(office, office.ben, card, "Approve")
    assert "Scheduled" in card.words
    await office.later(hours=21)
    assert [p.text for p in office.world.posts_by_us()] == ["Half price on every bag"]


async def held(office: Office) -> ShownMessage:
    """A promotional post that fitted, and does no more: a social one before it was withdrawn."""
    card = await scheduled(office, "2026-03-10 9am Half price on every bag", values=PROMOTIONAL)
    assert "Scheduled" in card.words
    await office.chloe.command("/calendar")
    await _withdraw(office, "social-2")
    return office.again(card)


async def _withdraw(office: Office, post_id: str) -> None:
    """Chloe withdraws one of the social posts from the calendar."""
    chloe = office.chloe
    if chloe.view is None:
        await chloe.command("/calendar")
    (entry,) = [
        b["block_id"] for b in shown(chloe).blocks if f"Words of {post_id}" in str(b.get("text"))
    ]
    await chloe.click(shown(chloe), "Withdraw", block_id=entry)
    await office.quiet()


async def test_what_is_queued_is_held_when_others_move(office: Office) -> None:
    """Author and managers hear it under the card, with figures; it does not go out by itself."""
    card = await held(office)
    assert "Approved, held back" in card.words
    line = await office.thread_line(card, "I hold")
    assert line.mentions.users >= {office.ana.id, office.mara.id}
    assert "3 of 4 posts would be social within 28 days, which is 75%" in line.words
    assert line.buttons == ["New time", "Next free slot", "Override (managers)"]
    await office.later(days=7)
    assert "Half price on every bag" not in [p.text for p in office.world.posts_by_us()]


async def test_an_override_is_refused_for_members(office: Office) -> None:
    """By the notice's own button; a manager gives a reason, and it is scheduled."""
    card = await held(office)
    line = await office.thread_line(card, "I hold")
    await office.ana.click(line, "Override (managers)")
    assert "Only a manager can do this" in office.whispers("ana")[-1].words
    assert office.ana.view is None
    await office.mara.click(line, "Override (managers)")
    outcome = await office.mara.submit({"override.reason": " "})
    assert list(outcome.errors) == ["override.reason"]
    outcome = await office.mara.submit({"override.reason": "A promise to the growers"})
    assert outcome.response_action == "clear"
    await office.quiet()
    card = office.again(card)
    assert "Scheduled" in card.words
    assert f"80/20 overridden by <@{office.mara.id}>: A promise to the growers" in card.words
    post = await post_at(office, card)
    assert (post.override_by, post.override_reason) == (
        office.mara.id,
        "A promise to the growers",
    )


async def test_no_way_around_the_form(office: Office) -> None:
    """Whoever hands in what they were never offered is refused by the service."""
    post = await post_at(office, await held(office))
    scheduling, now = office.app.services.planning.scheduling, office.clock.now()
    with pytest.raises(NotAllowed):
        await scheduling.override(post.id, post.version, post.author, Role.MEMBER, "Me!", now)
    with pytest.raises(NotAllowed):
        await scheduling.move(
            post.id,
            post.version,
            "2026-03-10",
            "11:00",
            "Europe/London",
            0,
            post.author,
            role=Role.MEMBER,
            now=now,
            override_reason="Me!",
        )


async def test_a_new_time_from_the_notice(office: Office) -> None:
    """A time that crosses the line is refused with dates; a social post more makes room."""
    card = await held(office)
    line = await office.thread_line(card, "I hold")
    ana = office.ana
    await ana.click(line, "New time")
    outcome = await ana.submit({block(ana, "move.time."): "11:00"})
    (sentence,) = outcome.errors.values()
    assert list(outcome.errors) == [block(ana, "move.day.")]
    assert "3 of 4 posts would be social within 28 days, which is 75%" in sentence
    (account,) = await account_ids(office)
    await stored(office, [plain_post("social-9", account, day(9))])
    outcome = await ana.submit({block(ana, "move.day."): "2026-03-14"})
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    assert "Scheduled" in office.again(card).words


async def test_moving_it_onto_a_time_that_does_not_fit(office: Office) -> None:
    """Refused with figures and dates; one of them is chosen in the form; members override not."""
    card = await scheduled(office, "2026-03-12 9am Half price on every bag", values=PROMOTIONAL)
    ana = office.ana
    await ana.click(card, "Move")
    outcome = await ana.submit({block(ana, "move.day."): "2026-03-06"})
    (sentence,) = outcome.errors.values()
    assert "would be social within 28 days" in sentence
    assert sentence.endswith(" It would fit on 10 March, 11 March, 12 March.")
    await ana.click(shown(ana), "move.day", choose="2026-03-06")
    assert "with this post" in shown(ana).words
    assert blocks(ana, "move.override") == []
    fit = "Wed 11 Mar 2026, 09:00 (Europe/London)"
    await ana.click(shown(ana), "move.slot", choose=fit)
    assert entered(ana, "move.day.") == "2026-03-11"
    outcome = await ana.submit()
    assert outcome.response_action == "clear"
    await office.quiet()
    assert "planned for Wed 11 Mar 2026, 09:00" in office.again(card).words
    assert "Scheduled" in office.again(card).words


async def test_of_two_that_want_the_same_room_the_second_is_stopped(office: Office) -> None:
    """Four social posts carry one promotional post, and whoever approves the second hears why."""
    first = await in_review(office, "2026-03-10 9am Half price", values=PROMOTIONAL)
    second = await in_review(office, "2026-03-11 9am Two for one", values=PROMOTIONAL)
    await click(office, office.ben, first, "Approve")
    await office.ben.click(second, "Approve")
    assert "4 of 6 posts would be social within 28 days" in office.whispers("ben")[-1].words
    assert "In review" in office.again(second).words


async def test_service_posts_count_for_neither(office: Office) -> None:
    """Opening hours are an answer to circumstances: they are never stopped, and carry nothing."""
    ana = office.ana
    await ana.command("/schedule", "tomorrow 9am We close at noon today")
    await ana.click(shown(ana), "compose.kind", choose="service")
    assert "would be social" not in shown(ana).words
    outcome = await ana.submit()
    assert outcome.response_action == "clear"
    await office.quiet()
    post = await post_at(office, office.cards()[0])
    assert (post.kind, post.state) == (PostKind.SERVICE, PostState.IN_REVIEW)
    assert under(office, office.cards()[0]) == ""


async def test_the_calendar_shows_how_social_each_account_is(office: Office) -> None:
    """Green while it holds."""
    await scheduled(office, "2026-03-10 9am Half price on every bag", values=PROMOTIONAL)
    await office.ana.command("/calendar")
    line = "🟢 Memory · @harbourcoffee: 80% social of 80% needed (4 social, 1 promotional)"
    assert line in shown(office.ana).words
