"""Whether anything is left that the bot would do at this moment, instead of waiting a while."""

from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from bot.domain.delivery import DeliveryStatus
from db.planning_tables import (
    DUE,
    OPEN_READING,
    STALE_CARD,
    WAITING_PICTURE,
    pictures,
    posts,
    readings,
)
from db.tables import cases, conversations, deliveries
from db.unit_of_work import Database


async def anything_due(database: Database, now: datetime) -> bool:
    """Whether something is being sent, is due, or is not shown in Slack yet."""
    d, c = deliveries.c, conversations.c
    before = deliveries.alias()
    first = select(before.c.id).where(before.c.status == DeliveryStatus.SENT.value)
    looks = (
        exists().where(d.status == DeliveryStatus.SENDING.value),
        exists().where(
            d.status == DeliveryStatus.PENDING.value,
            d.next_attempt_at <= now,
            or_(d.after == "", d.after.in_(first)),
        ),
        exists().where(
            and_(
                d.status == DeliveryStatus.UNKNOWN.value,
                d.ask_person.is_(False),
                d.next_attempt_at <= now,
            )
        ),
        exists().where(c.version > c.card_version),
        exists().where(c.card_due_at <= now),
        exists().where(c.nudge_at <= now),
        exists().where(cases.c.closed_at.is_(None), cases.c.remind_at <= now),
        exists(select(posts.c.id).where(STALE_CARD)),
        exists(select(posts.c.id).where(DUE, posts.c.due_at <= now)),
        exists(select(pictures.c.id).where(WAITING_PICTURE)),
        exists(select(readings.c.id).where(OPEN_READING, readings.c.due_at <= now)),
    )
    async with database.read() as uow:
        return bool((await uow.connection.execute(select(or_(*looks)))).scalar_one())
