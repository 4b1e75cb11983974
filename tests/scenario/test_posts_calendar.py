"""`/calendar`: what it shows, turning its pages, and what each line can do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.posts import PostState
from bot.domain.themes import Theme
from playground.slack import ClientRefusal
from tests.scenario.office import NOON, Office
from tests.scenario.planned import (
    TOMORROW,
    WORDS,
    account_ids,
    block,
    click,
    entered,
    in_review,
    plain_post,
    scheduled,
    shown,
    stored,
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time (UTC) in March 2026."""
    return NOON.replace(day=day, hour=hour, minute=minute)


def lines(office: Office, person: str = "ana") -> list[str]:
    """The calendar's blocks in words, in their order."""
    view = shown(office.slack.person(person))
    return [str(b.get("text", {}).get("text", "") or _context(b)) for b in view.blocks]


def _context(block_: dict[str, object]) -> str:
    elements = block_.get("elements")
    texts = elements if isinstance(elements, list) else []
    return "\n".join(str(e["text"]) for e in texts if isinstance(e.get("text"), str))


async def test_a_week_by_day_with_gaps_and_clashes(office: Office) -> None:
    """In order, in the reader's zone, with what is special about each day."""
    (account,) = await account_ids(office)
    await stored(
        office,
        [
            plain_post("early", account, at(5, 8)),
            plain_post("late", account, at(5, 8, 20)),
            plain_post("friday", account, at(6, 23, 30)),
        ],
    )
    await office.ana.command("/calendar", "week")
    told = lines(office)
    thursday = next(i for i, line in enumerate(told) if "Tomorrow, Thu 5 Mar" in line)
    assert "⚡ Two posts on Memory · @harbourcoffee, only 20 min apart" in told[thursday]
    assert told[thursday + 1].startswith("*08:00* 💬 Memory · 🗓️ Scheduled")
    assert "Words of late" in told[thursday + 2]
    today = next(line for line in told if "Today, Wed 4 Mar" in line)
    assert "🕳️ Nothing on Memory · @harbourcoffee" in today
    assert any("Fri 6 Mar" in line and "🕳️" not in line for line in told)
    assert "3 posts · times in Europe/London" in told[0]
    await office.chloe.command("/calendar", "week")
    saturday = next(i for i, line in enumerate(lines(office, "chloe")) if "Sat 7 Mar" in line)
    assert "*00:30*" in lines(office, "chloe")[saturday + 1]


async def test_weekends_and_the_past_have_no_gaps(office: Office) -> None:
    """A gap is a working day to come on which an account says nothing."""
    await office.ana.command("/calendar", "week")
    words = shown(office.ana).words
    assert words.count("🕳️") == 3  # Wednesday to Friday
    await office.ana.click(shown(office.ana), "calendar.earlier")
    assert "🕳️" not in shown(office.ana).words


async def test_what_goes_out_next(office: Office) -> None:
    """From now on, without what is over."""
    (account,) = await account_ids(office)
    await stored(
        office,
        [
            plain_post("over", account, at(3, 8), state=PostState.PUBLISHED),
            plain_post("june", account, at(5, 8).replace(month=6)),
            plain_post("dropped", account, at(6, 8), state=PostState.WITHDRAWN),
        ],
    )
    await office.ana.command("/calendar", "next")
    words = shown(office.ana).words
    assert ["over" in words, "june" in words, "dropped" in words] == [False, True, False]


async def test_mine_are_only_mine_with_drafts_and_without_a_time(office: Office) -> None:
    """Drafts stand there too."""
    await in_review(office, f"tomorrow 9am {WORDS}", by="ana")
    await office.ben.command("/schedule", "A draft of Ben’s")
    await office.ben.submit({"compose.then": "draft"})
    await office.ben.close()
    await office.ben.command("/calendar", "mine")
    words = shown(office.ben).words
    assert "A draft of Ben’s" in words
    assert "Without a time" in words
    assert WORDS not in words


async def test_a_theme_by_a_part_of_its_name(office: Office) -> None:
    """Over all months, with what was published; a wrong name gets the names that there are."""
    (account,) = await account_ids(office)
    async with office.app.database.write() as uow:
        await uow.themes.save(Theme(id="winter", name="Warm winter", goal="", created_by="U"))
        await uow.commit()
    await stored(
        office,
        [
            plain_post("one", account, at(5, 8), theme_id="winter"),
            plain_post("two", account, at(5, 8).replace(month=7), theme_id="winter"),
            plain_post("three", account, at(5, 9)),
        ],
    )
    await office.ana.command("/calendar", "theme WARM")
    words = shown(office.ana).words
    assert "Theme: Warm winter" in words
    assert [f"Words of {n}" in words for n in ("one", "two", "three")] == [True, True, False]
    await office.ana.close()
    await office.ana.command("/calendar", "theme")
    assert "There are: “Warm winter”." in office.whispers("ana")[-1].words
    assert office.ana.view is None


@pytest.mark.parametrize("said", ["weak", "<!channel>", "moth&", "week and more", "slots please"])
async def test_wrong_words(office: Office, said: str) -> None:
    """What is understood is shown; what is not is said back, harmlessly, with an example."""
    await office.ana.command("/calendar", said)
    if said.split(maxsplit=1)[0] in {"week", "slots"} or said == "<!channel>":
        assert office.ana.view is not None
        return
    told = office.whispers("ana")[-1]
    assert f"I understood “{said}”".replace("&", "&amp;") in told.words
    assert "For example: /calendar week" in told.words
    assert told.mentions.broadcasts == frozenset()


async def test_pages_turn_and_keep_their_place(office: Office) -> None:
    """Forty posts a page; then the next week; and back."""
    (account,) = await account_ids(office)
    await stored(
        office,
        [plain_post(f"p{n:02}", account, at(5, 0) + timedelta(minutes=10 * n)) for n in range(90)],
    )
    ana = office.ana
    await ana.command("/calendar", "week")
    seen: list[str] = []
    for _ in range(3):
        view = shown(ana)
        assert len(view.blocks) <= 100
        seen += [f"p{n:02}" for n in range(90) if f"Words of p{n:02}" in view.words]
        await ana.click(view, "calendar.later")
    assert seen == [f"p{n:02}" for n in range(90)]
    assert "Week of 9 March 2026" in shown(ana).words
    await ana.click(shown(ana), "calendar.earlier")
    assert "Week of 2 March 2026" in shown(ana).words
    await ana.click(shown(ana), "calendar.today")
    assert "Words of p00" in shown(ana).words


async def test_months_turn_at_their_ends(office: Office) -> None:
    """From a 31st to a short month and back, over the year's end."""
    ana = office.ana
    await ana.command("/calendar", "month")
    titles = []
    for control in ["calendar.later"] * 11 + ["calendar.earlier"] * 12:
        await ana.click(shown(ana), control)
        titles.append(lines(office)[0].split("*")[1])
    assert titles[:2] == ["April 2026", "May 2026"]
    assert titles[9:11] == ["January 2027", "February 2027"]
    assert titles[-2:] == ["March 2026", "February 2026"]


# -- what each line can do ----------------------------------------------------------------------


async def test_open(office: Office) -> None:
    """All about it, with its buttons and its card."""
    await in_review(office)
    await office.ben.command("/calendar")
    await office.ben.click(shown(office.ben), "Open")
    view = shown(office.ben)
    assert view.title == "Post"
    assert WORDS in view.words
    assert "Open its card" in view.words
    assert view.buttons == ["Approve", "Ask for changes", "Edit"]


async def test_edit(office: Office) -> None:
    """The form lies over the calendar; what is saved stands on the card."""
    card = await in_review(office)
    ana = office.ana
    await ana.command("/calendar")
    await ana.click(shown(ana), "Edit")
    outcome = await ana.submit({block(ana, "compose.text."): "Other words"})
    assert outcome.response_action == "clear"
    await office.quiet()
    assert "Other words" in office.again(card).words


async def test_move(office: Office) -> None:
    """Another time, and the approval stays."""
    card = await scheduled(office)
    ana = office.ana
    await ana.command("/calendar")
    await ana.click(shown(ana), "Move…")
    assert (entered(ana, "move.day."), entered(ana, "move.time.")) == ("2026-03-05", "09:00")
    await ana.submit({block(ana, "move.time."): "16:45"})
    await office.quiet()
    assert "Thu 5 Mar 2026, 16:45 (Europe/London)" in office.again(card).words
    assert "Scheduled" in office.again(card).words


async def test_duplicate(office: Office) -> None:
    """A draft of one's own with the same words and no time, opened at once."""
    card = await scheduled(office)
    ben = office.ben
    await ben.command("/calendar")
    await ben.click(shown(ben), "Duplicate")
    assert entered(ben, "compose.text.") == WORDS
    assert entered(ben, "compose.day.") == ""
    days = {block(ben, "compose.day."): "2026-03-12", block(ben, "compose.time."): "10:00"}
    await ben.submit({block(ben, "compose.text."): "Once more, in other words", **days})
    await office.quiet()
    assert len(office.cards()) == 2
    assert "Scheduled" in office.again(card).words
    assert f"✍️ <@{ben.id}>" in office.cards()[1].words


async def test_withdraw_shows_at_once_and_stays_so(office: Office) -> None:
    """Nothing of it goes out."""
    card = await scheduled(office)
    await office.ana.command("/calendar")
    await office.ana.click(shown(office.ana), "Withdraw")
    assert WORDS not in shown(office.ana).words
    await office.later(hours=22)
    assert office.world.posts_by_us() == ()
    assert "Withdrawn" in office.again(card).words


async def test_a_line_that_is_old_says_so(office: Office) -> None:
    """Somebody moved it meanwhile: what they saw is not there any more."""
    card = await scheduled(office)
    await office.ana.command("/calendar")
    await office.ben.click(card, "Move")
    await office.ben.submit({block(office.ben, "move.time."): "10:00"})
    await office.ana.click(shown(office.ana), "Withdraw")
    assert shown(office.ana).title == "Not done"
    assert f"<@{office.ben.id}> has changed this post since you looked" in shown(office.ana).words
    await office.quiet()
    assert "Scheduled" in office.again(card).words


async def test_the_details_act_in_place(office: Office) -> None:
    """Moved from the details, which lie over the calendar: three views, and no more are needed."""
    await scheduled(office)
    ana = office.ana
    await ana.command("/calendar")
    await ana.click(shown(ana), "Open")
    await ana.click(shown(ana), "Move")
    outcome = await ana.submit({block(ana, "move.day."): "2026-03-03"})
    assert dict(outcome.errors) == {
        block(ana, "move.day."): "This time has passed. Choose a later one."
    }
    outcome = await ana.submit({block(ana, "move.day."): "2026-03-06"})
    assert outcome.response_action == "clear"


async def test_an_open_calendar_of_an_account_that_is_gone(office: Office) -> None:
    """A removed account's posts are still shown, and its gaps are nobody's."""
    await scheduled(office, TOMORROW)
    async with office.app.database.write() as uow:
        (ours,) = await uow.accounts.all()
        await uow.accounts.save(replace(ours, active=False), office.clock.now())
        await uow.commit()
    await office.ana.command("/calendar")
    assert WORDS in shown(office.ana).words
    assert "🕳️" not in shown(office.ana).words


async def test_outsiders_are_refused(office: Office) -> None:
    """By the command in a shared channel."""
    person = office.slack.person("gus")
    with pytest.raises(ClientRefusal):
        await person.command("/calendar", "week")
    await person.command("/calendar", "week", channel="#partners")
    assert person.view is None
    told = office.slack.ephemerals("gus", "#partners")[-1].words
    assert "kept to full members of this workspace" in told


async def test_what_is_written_from_the_calendar(office: Office) -> None:
    """“Write a post” opens the composer above it."""
    ana = office.ana
    await ana.command("/calendar")
    await ana.click(shown(ana), "Write a post")
    assert shown(ana).title == "New post"
    days = {block(ana, "compose.day."): "2026-03-06", block(ana, "compose.time."): "10:00"}
    outcome = await ana.submit({block(ana, "compose.text."): WORDS, **days})
    assert outcome.response_action == "clear"
    await office.quiet()
    card = office.cards()[0]
    assert "Scheduled" in (await click(office, office.ben, card, "Approve")).words
