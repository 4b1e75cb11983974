"""What is left that the bot would do at this moment instead of waiting, and who does it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import and_, exists, or_, select

from bot.domain.delivery import DeliveryStatus
from bot.parts import Parts
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


class Work(StrEnum):
    """A kind of work, by who does it."""

    DELIVERIES = "deliveries"
    CARDS = "cards"
    REMINDERS = "reminders"
    POST_CARDS = "post_cards"
    POSTS = "posts"
    PICTURES = "pictures"
    READINGS = "readings"


async def work_left(database: Database, now: datetime) -> set[Work]:
    """What is being sent, is due, or is not shown in Slack yet."""
    d, c = deliveries.c, conversations.c
    before = deliveries.alias()
    first = select(before.c.id).where(before.c.status == DeliveryStatus.SENT.value)
    looks = {
        Work.DELIVERIES: or_(
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
        ),
        Work.CARDS: or_(
            exists().where(c.version > c.card_version), exists().where(c.card_due_at <= now)
        ),
        Work.REMINDERS: or_(
            exists().where(c.nudge_at <= now),
            exists().where(cases.c.closed_at.is_(None), cases.c.remind_at <= now),
        ),
        Work.POST_CARDS: exists(select(posts.c.id).where(STALE_CARD)),
        Work.POSTS: exists(select(posts.c.id).where(DUE, posts.c.due_at <= now)),
        Work.PICTURES: exists(select(pictures.c.id).where(WAITING_PICTURE)),
        Work.READINGS: exists(select(readings.c.id).where(OPEN_READING, readings.c.due_at <= now)),
    }
    async with database.read() as uow:
        row = (await uow.connection.execute(select(*looks.values()))).one()
    return {work for work, there_is in zip(looks, row, strict=True) if there_is}


class Worker(Protocol):
    """Does what there is to do of one kind."""

    async def round(self) -> bool:
        """A batch; True when there may be more."""
        ...


def workers(parts: Parts, work: Work) -> Sequence[Worker]:
    """Who does a kind of work."""
    match work:
        case Work.DELIVERIES:
            return parts.to_customers, parts.publishing, parts.settling, parts.notices
        case Work.CARDS:
            return (parts.cards,)
        case Work.REMINDERS:
            return (parts.reminding,)
        case Work.POST_CARDS:
            return (parts.plan_cards,)
        case Work.POSTS:
            return parts.rechecks, parts.due_posts
        case Work.PICTURES:
            return (parts.pictures,)
        case Work.READINGS:
            return (parts.readings,)
