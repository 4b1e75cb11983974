"""What scenario tests wait for: nothing is left that the bot would do now."""

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.posts import PostState
from bot.ports import Posted
from bot.storage import DueReading
from db.unit_of_work import Database
from tests.plans import PLANS, picture, planned, planned_post, post_delivery
from tests.scenario.stillness import Work, work_left
from tests.stories import ACCOUNT, MINUTE, NOON

Step = Callable[[Database], Awaitable[None]]


async def a_stale_card(database: Database) -> None:
    """A post in review that nobody has seen."""
    await planned(database, planned_post("p", state=PostState.IN_REVIEW, minutes=None))


async def a_due_post(database: Database) -> None:
    """Its card shows it, and its time has come."""
    await planned(database, planned_post("p", minutes=0))
    async with database.write() as uow:
        (lease,) = await uow.post_cards.lease(1, 60, NOON)
        await uow.post_cards.shown(lease, Posted(PLANS, "1"), 1, NOON)
        await uow.commit()


async def a_due_part(database: Database) -> None:
    """A post's delivery that waits for nothing."""
    async with database.write() as uow:
        await uow.deliveries.add([post_delivery("d", "p")])
        await uow.commit()


async def a_waiting_picture(database: Database) -> None:
    """A draft whose picture has not come yet."""
    draft = planned_post("p", state=PostState.DRAFT, pictures=(picture("g"),))
    await planned(database, draft)


async def a_due_reading(database: Database) -> None:
    """Figures that are to be read now."""
    await planned(database, planned_post("p", state=PostState.DRAFT))
    async with database.write() as uow:
        due = DueReading(post_id="p", account_id=ACCOUNT.id, external_id="x", stage=1, due_at=NOON)
        await uow.readings.plan([due])
        await uow.commit()


@pytest.mark.parametrize(
    ("step", "work"),
    [
        (a_stale_card, Work.POST_CARDS),
        (a_due_post, Work.POSTS),
        (a_due_part, Work.DELIVERIES),
        (a_waiting_picture, Work.PICTURES),
        (a_due_reading, Work.READINGS),
    ],
)
async def test_what_is_left_to_do_is_seen(database: Database, step: Step, work: Work) -> None:
    """Each kind of work of the proactive half."""
    await step(database)
    assert work in await work_left(database, NOON)


async def test_a_plan_for_later_is_still(database: Database) -> None:
    """A draft without pictures and figures of later wait for nobody."""
    await planned(database, planned_post("p", state=PostState.DRAFT))
    async with database.write() as uow:
        later = DueReading(
            post_id="p", account_id=ACCOUNT.id, external_id="x", stage=1, due_at=NOON + MINUTE
        )
        await uow.readings.plan([later])
        await uow.commit()
    assert not await work_left(database, NOON)
