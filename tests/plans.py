"""Values that tests of the proactive half begin with: posts, their pictures, times."""

from dataclasses import replace
from datetime import datetime

from bot.domain.account import Account
from bot.domain.delivery import Delivery, DeliveryKind, Purpose
from bot.domain.posts import Picture, Post, PostKind, PostState, Variant
from db.unit_of_work import Database
from tests.stories import ACCOUNT, MINUTE, NOON

ANA, MARA = "U0ANARUIZ1", "U0MARALIND"
PLANS = "C0PLANS001"
SECOND = replace(ACCOUNT, id="second", external_id="us-2", handle="harbourroastery")


def planned_post(
    name: str,
    *,
    accounts: tuple[str, ...] = (ACCOUNT.id,),
    state: PostState = PostState.SCHEDULED,
    kind: PostKind = PostKind.SOCIAL,
    minutes: float | None = 0,
    series_id: str = "",
    occurrence: datetime | None = None,
    pictures: tuple[Picture, ...] = (),
) -> Post:
    """A post that is due so many minutes after noon; None: without a time."""
    return Post(
        id=name,
        author=ANA,
        created_at=NOON,
        changed_at=NOON,
        channel=PLANS,
        kind=kind,
        variants=tuple(Variant(account_id=a, text=f"{name} for {a}") for a in accounts),
        state=state,
        pictures=pictures,
        due_at=None if minutes is None else NOON + minutes * MINUTE,
        series_id=series_id,
        occurrence=occurrence,
    )


def picture(name: str, *, alt_text: str = "a cup") -> Picture:
    """A picture as Slack describes it."""
    return Picture(
        id=name,
        file_id=f"F-{name}",
        name=f"{name}.png",
        mime="image/png",
        size=1000,
        width=40,
        height=30,
        alt_text=alt_text,
    )


def post_delivery(name: str, post: str, *, minutes: float = 0, after: str = "") -> Delivery:
    """A part of a post that waits to be sent."""
    return Delivery(
        id=name,
        kind=DeliveryKind.POST,
        purpose=Purpose.POST,
        once=name,
        created_at=NOON + minutes * MINUTE,
        created_by=ANA,
        next_attempt_at=NOON + minutes * MINUTE,
        account_id=ACCOUNT.id,
        post_id=post,
        after=after,
        payload={"text": f"text of {name}"},
    )


async def two_accounts(database: Database) -> tuple[Account, Account]:
    """Both of our accounts, stored."""
    async with database.write() as uow:
        await uow.accounts.save(ACCOUNT, NOON)
        await uow.accounts.save(SECOND, NOON)
        await uow.commit()
    return ACCOUNT, SECOND


async def planned(database: Database, *posts: Post) -> None:
    """Posts stored, with the accounts that they are for."""
    await two_accounts(database)
    async with database.write() as uow:
        await uow.posts.add(posts)
        await uow.commit()


async def post_of(database: Database, post_id: str) -> Post:
    """A post as it is now."""
    async with database.read() as uow:
        return (await uow.posts.get([post_id]))[post_id]
