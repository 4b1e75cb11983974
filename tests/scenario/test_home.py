"""The Home tab: what it shows to whom, and how its lists are turned."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from bot.domain.mention import AuthorProfile, Mention, MentionKind, Visibility
from playground.slack.shown import ShownView
from tests.scenario.office import NOON, Office
from tests.scenario.planned import in_review, shown
from tests.scenario.settled import home_of

MANY = 500


async def many_wait(office: Office, owner: str) -> None:
    """Five hundred customers wait, a second apart; all of them are somebody's.

    Straight into the database, with cards that need no showing.
    """
    mentions = [
        Mention(
            external_id=f"post-{n}",
            root_external_id=f"post-{n}",
            author=AuthorProfile(external_id=f"p{n}", handle=f"p{n}", display_name=f"Person {n}"),
            text=f"This is number {n}.",
            created_at=NOON - timedelta(minutes=10) + timedelta(seconds=n),
            kind=MentionKind.MENTION,
            visibility=Visibility.PUBLIC,
        )
        for n in range(MANY)
    ]
    async with office.app.database.read() as uow:
        (account,) = await uow.accounts.all()
    await office.app.parts.intake.store(account, mentions, cursor=None, now=NOON)
    async with office.app.database.write() as uow:
        await uow.connection.execute(
            text("UPDATE conversations SET card_version = version, owner = :owner"),
            {"owner": owner},
        )
        await uow.commit()


def listed(home: ShownView, title: str) -> list[int]:
    """The numbers of the conversations of one list, from top to bottom."""
    _, _, below = home.words.partition(title)
    numbers = []
    for line in below.split("\n")[1:]:
        if "This is number " in line:
            numbers.append(int(line.partition("This is number ")[2].partition(".")[0]))
        elif line.startswith(("The team’s", "Offline cases")):
            break
    return numbers


async def turn(office: Office, home: ShownView, title: str, to: str) -> ShownView:
    """Ana turns one of the lists."""
    labels = [b.get("text", {}).get("text", "") for b in home.blocks]
    heading = next(n for n, label in enumerate(labels) if str(label).startswith(title))
    row = next(b for b in home.blocks[heading:] if b["type"] == "actions")
    await office.ana.click(home, to, block_id=row["block_id"])
    again = office.slack.home("ana")
    assert again is not None
    return again


async def test_five_hundred_conversations_are_turned(office: Office) -> None:
    """Each list by itself; every one of them can be reached, and answered."""
    await many_wait(office, office.ana.id)
    home = await home_of(office.ana)
    assert len(home.blocks) <= 100
    assert "Mine (1–12 of 500)" in home.words
    assert listed(home, "Mine (") == list(range(12))
    home = await turn(office, home, "Mine", "Later ›")
    home = await turn(office, home, "Mine", "Later ›")
    home = await turn(office, home, "The team’s", "Later ›")
    assert "Mine (25–36 of 500)" in home.words
    assert "The team’s (13–24 of 500)" in home.words
    assert listed(home, "Mine (") == list(range(24, 36))
    assert listed(home, "The team’s (") == list(range(12, 24))
    home = await turn(office, home, "Mine", "‹ Earlier")
    assert listed(home, "Mine (") == list(range(12, 24))
    row = next(b for b in home.blocks if "This is number 13." in str(b))
    await office.ana.click(home, "Reply", block_id=row["block_id"])
    assert "This is number 13." in shown(office.ana).words


async def test_every_page_is_reached_once(office: Office) -> None:
    """From the first to the last, which has what is left; there it does not go on."""
    await many_wait(office, office.ana.id)
    home, seen = await home_of(office.ana), []
    for _ in range(41):
        seen += listed(home, "Mine (")
        home = await turn(office, home, "Mine", "Later ›")
    seen += listed(home, "Mine (")
    assert seen == list(range(MANY))
    assert "Mine (493–500 of 500)" in home.words
    assert home.buttons.count("Later ›") == 1  # the team's


async def test_a_page_that_is_not_there_any_more_is_the_last_one(office: Office) -> None:
    """Colleagues have answered meanwhile; a new look stays as near as it can."""
    await many_wait(office, office.ana.id)
    home = await turn(office, await home_of(office.ana), "Mine", "Later ›")
    async with office.app.database.write() as uow:
        await uow.connection.execute(
            text(
                "UPDATE conversations SET deadline = NULL WHERE id IN (SELECT id FROM "
                "conversations ORDER BY deadline DESC LIMIT 495)"
            )
        )
        await uow.commit()
    await office.ana.click(home, "Refresh")
    again = office.slack.home("ana")
    assert again is not None
    assert "Mine (5)" in again.words
    assert listed(again, "Mine (") == list(range(5))


async def test_an_act_on_a_page_stays_on_it(office: Office) -> None:
    """Whoever withdraws a post from the Home tab finds their list as they had turned it."""
    await in_review(office)
    await many_wait(office, office.ana.id)
    home = await turn(office, await home_of(office.ana), "Mine", "Later ›")
    row = next(block for block in home.blocks if '"withdraw"' in str(block))
    await office.ana.click(home, "Withdraw", block_id=row["block_id"])
    again = office.slack.home("ana")
    assert again is not None
    assert "Mine (13–24 of 500)" in again.words


async def test_todays_figures_move_with_an_answer(office: Office) -> None:
    """They are those of the digest, as far as the day has come; only managers see them."""
    card = await office.says("Where is my order?")
    assert (
        "Today so far\nOne person wrote and is still waiting." in (await home_of(office.mara)).words
    )
    await office.later(minutes=12)
    await office.ana.click(office.again(card), "Reply")
    await office.ana.submit({"answer.text": "On its way, Kim!"})
    await office.quiet()
    words = (await home_of(office.mara)).words
    assert "One person wrote and was answered, within the hour." in words
    assert "⏱️ 1 answer after 12 min" in words
    assert "Today so far" not in (await home_of(office.ana)).words
    await office.says("And mine?", by="lee")
    await office.later(minutes=61)
    words = (await home_of(office.mara)).words
    assert "1 of 2 people was answered, 1 within the hour; 1 is still waiting." in words
    assert "🔴 1 late now" in words


async def test_yesterday_is_not_today(office: Office) -> None:
    """By the manager's own clock; who waits since then is said."""
    await office.says("Good evening")
    await office.later(hours=24)
    words = (await home_of(office.mara)).words
    assert "Nobody began to wait for an answer; one other has been waiting since before." in words


async def test_what_needs_a_yes_is_counted(office: Office) -> None:
    """Beside today's figures, and one by one further down."""
    await in_review(office)
    words = (await home_of(office.mara)).words
    assert "👀 1 post to review" in words
    assert "*Waiting for your review*" in words


async def test_all_open_cases_are_counted(office: Office) -> None:
    """Also those that find no room."""
    card = await office.says("You charged me twice!")
    await office.ana.click(card, "Take offline")
    await office.ana.submit()
    await office.quiet()
    async with office.app.database.write() as uow:
        conversation = await office.conversation(card)
        case = (await uow.cases.of([conversation.id]))[conversation.id]
        for n in range(14):
            await uow.cases.add(replace(case, id=f"case-{n}", reference=f"GH-2222{n:02}"))
        await uow.commit()
    words = (await home_of(office.mara)).words
    assert "Offline cases (15)" in words
    assert "… and 3 more: `/social case REFERENCE`" in words
    assert "📨 15 offline cases without an outcome" in words
