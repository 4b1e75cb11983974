"""Fills a database with open conversations by bulk SQL, the same on SQLite and PostgreSQL.

Each has an author and a message of its own; its clock runs, and its next nudge is in the row.
Ids are numbered, so that a conversation can be named.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    Text,
    cast,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.stand import ACCOUNT
from db.tables import authors, conversation_roots, conversations, messages
from db.types import UtcDateTime
from db.unit_of_work import Database

_FIRST = 10_000_000  # numbers of one length
_WINDOW = timedelta(hours=1)
_FIRST_STAGE = timedelta(minutes=30)
_CHUNK = 100_000
_WORDS = "@harbourcoffee my grinder arrived with a broken hopper. What now? "


def conversation_id(number: int) -> str:
    """The id of a filled conversation."""
    return f"{_prefix('c')}{_FIRST + number}"


def _prefix(kind: str) -> str:
    return f"0193000000007000800000{ord(kind) % 100:02d}"


async def fill(
    database: Database, conversations_wanted: int, *, clock_start: datetime, uncarded: int = 0
) -> None:
    """Put in so many open conversations, whose customers have waited since `clock_start`.

    Args:
        database: with `ACCOUNT` connected.
        conversations_wanted: how many.
        clock_start: when all clocks started, UTC.
        uncarded: so many of them, the first ones, have no card yet.
    """
    async with database.write() as uow:
        for first in range(0, conversations_wanted, _CHUNK):
            last = min(first + _CHUNK, conversations_wanted) - 1
            await _chunk(uow.connection, first, last, clock_start)
        c = conversations.c
        await uow.connection.execute(
            update(conversations)
            .where(c.id < conversation_id(uncarded))
            .values(card_version=0, card_channel=None, card_ts=None)
        )
        await uow.commit()
        if not database.single_process:
            await uow.connection.execute(text("ANALYZE"))  # as autovacuum would, in time
            await uow.commit()


async def _chunk(connection: AsyncConnection, first: int, last: int, start: datetime) -> None:
    numbers = select(literal(first).label("i")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < last))
    digits = cast(_FIRST + numbers.c.i, Text)

    def numbered(prefix: str) -> ColumnElement[str]:
        return literal(prefix).concat(digits)

    at = literal(start, UtcDateTime)
    account = literal(ACCOUNT.id)
    author, conversation = numbered(_prefix("a")), numbered(_prefix("c"))
    post = numbered("post-")

    async def put(table: Table, values: Mapping[str, ColumnElement[Any]]) -> None:
        await connection.execute(
            insert(table).from_select(list(values), select(*values.values()).select_from(numbers))
        )

    await put(
        authors,
        {
            "id": author,
            "account_id": account,
            "external_id": numbered("person-"),
            "handle": numbered("person"),
            "display_name": numbered("Person Number "),
            "first_seen_at": at,
        },
    )
    await put(
        conversations,
        {
            "id": conversation,
            "account_id": account,
            "author_id": author,
            "root_external_id": post,
            "opened_at": at,
            "last_inbound_at": at,
            "version": literal(1),
            "state": literal("open"),
            "clock_kind": literal("response"),
            "clock_start": at,
            "deadline": literal(start + _WINDOW, UtcDateTime),
            "nudge_stage": literal(0),
            "nudge_at": literal(start + _FIRST_STAGE, UtcDateTime),
            "card_version": literal(1),
            "card_channel": literal(ACCOUNT.channel),
            "card_ts": cast(numbers.c.i, Text),
        },
    )
    await put(
        conversation_roots,
        {
            "account_id": account,
            "author_id": author,
            "root_external_id": post,
            "conversation_id": conversation,
        },
    )
    await put(
        messages,
        {
            "id": numbered(_prefix("m")),
            "conversation_id": conversation,
            "account_id": account,
            "direction": literal("inbound"),
            "external_id": post,
            "root_external_id": post,
            "text": numbered(_WORDS),
            "created_at": at,
            "received_at": at,
            "kind": literal("mention"),
            "visibility": literal("public"),
            "reply_handle": literal("open"),
            "why": literal("mentioned us"),
        },
    )
