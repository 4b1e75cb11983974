"""What is said about posts in Slack, once, inside the caller's transaction."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.post_notices import PostNotice
from bot.domain.posts import Post
from bot.ports import Place
from bot.services.journal import notice_delivery
from bot.storage import UnitOfWork


async def tell_in_thread(
    uow: UnitOfWork, post: Post, notice: PostNotice, once: str, now: datetime
) -> None:
    """Under the post's card; it waits for the card."""
    told = notice_delivery(uow, notice, once=once, now=now, post_id=post.id, under_post=post.id)
    await uow.deliveries.add([told])
    uow.wake("deliveries")


async def tell_people(
    uow: UnitOfWork,
    people: Collection[str],
    notice: PostNotice,
    once: str,
    now: datetime,
    *,
    post_id: str = "",
) -> None:
    """By direct message, to each once."""
    told = [
        notice_delivery(
            uow,
            notice,
            once=f"{once}:{person}",
            now=now,
            post_id=post_id,
            place=Place(user=person),
        )
        for person in people
    ]
    await uow.deliveries.add(told)
    if told:
        uow.wake("deliveries")


async def tell_channel(
    uow: UnitOfWork, channel: str, notice: PostNotice, once: str, now: datetime
) -> None:
    """In a channel, where there is nobody in particular to tell."""
    told = notice_delivery(uow, notice, once=once, now=now, place=Place(channel=channel))
    await uow.deliveries.add([told])
    uow.wake("deliveries")
