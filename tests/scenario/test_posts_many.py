"""Ten thousand posts: the calendar and the Home tab ask for no more than with a hundred."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.domain.posts import PostKind, PostState
from db.unit_of_work import Database
from tests.scenario.office import NOON, Office
from tests.scenario.planned import (
    WORDS,
    account_ids,
    in_review,
    plain_post,
    scheduled,
    shown,
    stored,
)

FEW, MANY = 100, 10_000


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """Notes the statements that read posts and what belongs to them; no loop has any."""
    said: list[str] = []

    def note(*args: object) -> None:
        if any(f"FROM {table}" in str(args[2]) for table in ("post", "pictures", "readings")):
            said.append(str(args[2]))

    engine = database._readers._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def filled(office: Office, first: int, count: int) -> None:
    """So many posts over two years around now, of all kinds and states that wait or are over."""
    (account,) = await account_ids(office)
    kinds = (PostKind.SOCIAL, PostKind.SOCIAL, PostKind.SERVICE, PostKind.PROMOTIONAL)
    states = (PostState.APPROVED, PostState.DRAFT, PostState.PUBLISHED, PostState.APPROVED)
    posts = []
    for n in range(first, count):
        hours = n * 17_520 // MANY * 100 % 17_520 - 8_760 + n / MANY
        posts.append(
            plain_post(
                f"p{n:05}",
                account,
                NOON + timedelta(hours=hours),
                kind=kinds[n % 4],
                state=states[n % 4],
                author=("U0ANARUIZ1", "U0BENOKAF1")[n % 2],
            )
        )
    await stored(office, posts)


@pytest.mark.parametrize("said", ["week", "month", "next", "mine"])
async def test_the_calendar_does_not_ask_for_each_post(office: Office, said: str) -> None:
    """As many statements with ten thousand as with a hundred, and never more than 100 blocks."""
    counts = []
    for first, count in ((0, FEW), (FEW, MANY)):
        await filled(office, first, count)
        with counted(office.app.database) as statements:
            await office.ana.command("/calendar", said)
        counts.append(len(statements))
        assert len(shown(office.ana).blocks) <= 100
        await office.ana.close()
    assert counts[0] == counts[1] > 0


async def test_the_home_tab_with_five_hundred_posts(office: Office) -> None:
    """The next days, what waits for my yes, what is mine; within a hundred blocks."""
    (account,) = await account_ids(office)
    await stored(
        office,
        [
            plain_post(
                f"p{n:03}",
                account,
                NOON + timedelta(minutes=20 * (n + 1)),
                state=(PostState.SCHEDULED, PostState.IN_REVIEW)[n % 2],
                author=("U0ANARUIZ1", "U0BENOKAF1")[n // 2 % 2],
                submitted_by=("U0ANARUIZ1", "U0BENOKAF1")[n // 2 % 2],
            )
            for n in range(500)
        ],
    )
    await office.says("My order never came")
    home = await office.ben.open_home()
    assert home is not None
    assert len(home.blocks) <= 100
    for words in ("Waiting for your review", "My posts", "Today, Wed 4 Mar", "My order never came"):
        assert words in home.words
    (waiting,) = [b for b in home.blocks if "Waiting for your review" in str(b)]
    assert "… and 119 more: `/calendar next`" in str(waiting)
    assert "… and 245 more: `/calendar mine`" in home.words
    first = home.blocks[home.blocks.index(waiting) + 1]
    await office.ben.click(home, "Review", block_id=first["block_id"])
    await office.ben.click(shown(office.ben), "Approve")
    assert "Scheduled" in shown(office.ben).words


async def test_home_shows_what_waits_for_whom(office: Office) -> None:
    """To approve: others' posts; mine: my own, with their menus that work from there."""
    card = await in_review(office, f"tomorrow 9am {WORDS}")
    ana = await office.ana.open_home()
    ben = await office.ben.open_home()
    assert ana is not None
    assert ben is not None
    assert ("Waiting for your review" in ana.words, "My posts" in ana.words) == (False, True)
    assert ("Waiting for your review" in ben.words, "My posts" in ben.words) == (True, False)
    (entry,) = [
        b["block_id"] for b in ana.blocks[_place(ana.blocks, "My posts") :] if WORDS in str(b)
    ]
    await office.ana.click(ana, "Open", block_id=entry)
    assert shown(office.ana).title == "Post"
    await office.ana.close()
    await office.ana.click(ana, "Withdraw", block_id=entry)
    again = office.slack.home("ana")
    assert again is not None
    assert WORDS not in again.words
    await office.quiet()
    assert "Withdrawn" in office.again(card).words


def _place(blocks: list[dict[str, object]], words: str) -> int:
    return next(i for i, block in enumerate(blocks) if words in str(block))


async def test_posts_of_ones_own_hide_no_others(office: Office) -> None:
    """However many of mine wait for a review: the one of a colleague is offered."""
    (account,) = await account_ids(office)
    own = [
        plain_post(
            f"mine{n:02}",
            account,
            NOON + timedelta(hours=n + 1),
            state=PostState.IN_REVIEW,
            submitted_by="U0ANARUIZ1",
        )
        for n in range(30)
    ]
    await stored(office, own)
    await in_review(office, f"2026-03-20 9am {WORDS}", by="ben")
    home = await office.ana.open_home()
    assert home is not None
    place = _place(home.blocks, "Waiting for your review")
    assert WORDS in str(home.blocks[place + 1])


async def test_home_without_a_plan(office: Office) -> None:
    """It says so, and where to begin."""
    home = await office.ana.open_home()
    assert home is not None
    assert "The plan" in home.words
    await office.ana.click(home, "Write a post")
    assert shown(office.ana).title == "New post"


async def test_home_follows_the_days(office: Office) -> None:
    """Once it is published, it is among what was said, and waits for nobody any more."""
    await scheduled(office)
    await office.later(hours=21)
    home = await office.ana.open_home()
    assert home is not None
    assert "✅ Published" in home.words
    assert "My posts" not in home.words
