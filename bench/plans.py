"""Fills a database with planned posts in bulk, the same on SQLite and PostgreSQL.

Each is approved, waits for its time, has its card, and a text for each of three accounts; one in
ten is promotional.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import text, update

from bench.stand import ACCOUNT, connect_account
from bot.domain.posts import PlannedTime, Post, PostKind, PostState, Variant
from db.planning_tables import posts
from db.unit_of_work import Database

ACCOUNTS = (
    ACCOUNT,
    replace(ACCOUNT, id=f"{ACCOUNT.id[:-1]}b", external_id="us-b", handle="harbourroastery"),
    replace(ACCOUNT, id=f"{ACCOUNT.id[:-1]}c", external_id="us-c", handle="harbourschool"),
)
AUTHOR, APPROVER = "U0ANARUIZ1", "U0MARALIND"
_CHUNK = 10_000
_PROMOTIONAL = 10  # one post of so many
_LEAD = timedelta(days=1)
_WORDS = "Fresh beans from Sidamo are on the shelves. Who wants to taste them on Friday? "


async def connect_all(database: Database) -> None:
    """Put our accounts into a new database."""
    for account in ACCOUNTS:
        await connect_account(database, account)


async def plan(database: Database, times: Sequence[datetime], name: str = "plan") -> None:
    """Put in scheduled posts, one for each time (UTC); `name` begins their ids."""
    async with database.write() as uow:
        for first in range(0, len(times), _CHUNK):
            chunk = times[first : first + _CHUNK]
            await uow.posts.add([_post(f"{name}-{first + i:09}", at) for i, at in enumerate(chunk)])
        # Slack shows them all: their cards are not what is measured.
        await uow.connection.execute(
            update(posts)
            .where(posts.c.id.between(f"{name}-", f"{name}-a"))
            .values(card_version=posts.c.version, card_channel=posts.c.channel, card_ts=posts.c.id)
        )
        await uow.commit()
        if not database.single_process and len(times) >= _CHUNK:
            await uow.connection.execute(text("ANALYZE"))  # as autovacuum would, in time
            await uow.commit()


def _post(post_id: str, at: datetime) -> Post:
    number = int(post_id[-9:])
    written = at - _LEAD
    return Post(
        id=post_id,
        author=AUTHOR,
        created_at=written,
        changed_at=written,
        channel=ACCOUNT.channel,
        kind=PostKind.SOCIAL if number % _PROMOTIONAL else PostKind.PROMOTIONAL,
        variants=tuple(
            Variant(account_id=a.id, text=f"{_WORDS}{a.handle} {number}") for a in ACCOUNTS
        ),
        version=3,
        state=PostState.SCHEDULED,
        planned=PlannedTime(wall=at.replace(tzinfo=None), zone="UTC"),
        due_at=at,
        submitted_by=AUTHOR,
        submitted_at=written,
        approved_by=APPROVER,
        approved_at=written,
    )
