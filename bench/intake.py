"""From a network's page to durable rows, against the same rows inserted without a thought.

Ours is the real poll: its lease, the cursor, the look-ups, the rules, the commit. The baseline
inserts what ours has stored into the same tables of another database, through the same engine,
one transaction a page; its rows are ready before its time begins.
"""

import gc
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Table, insert, select, update

from bench.measuring import Goal, Result, medians
from bench.stand import ACCOUNT, BenchClock, connect_account, new_parts, new_world
from bot.domain.mention import AuthorProfile, Media, MediaKind, Mention, MentionKind
from db.tables import accounts, authors, conversation_roots, conversations, events, messages
from db.unit_of_work import Database
from integrations.base import MentionPage
from integrations.memory import MemoryNetwork
from tests.databases import open_database

PAGE = 200
PAGES = 5
_KNOWN = 4  # one mention of so many is by an author of an earlier page
_WORDS = (
    "@harbourcoffee my grinder arrived with a broken hopper and nobody answers the phone. "
    "Order 4711, paid on Monday. What now?"
)
_STORED = (authors, conversations, conversation_roots, messages, events)

Row = dict[str, Any]
Page = dict[Table, list[Row]]


class Backlog(MemoryNetwork):
    """A network whose pages of mentions are ready."""

    pages: list[MentionPage]

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """The next page."""
        del cursor, now
        return self.pages.pop(0)


def _mention(number: int, now: datetime) -> Mention:
    person = number - PAGE * PAGES if number % _KNOWN == 0 and number > PAGE * PAGES else number
    author = AuthorProfile(
        external_id=f"person-{person}",
        handle=f"person{person}",
        display_name=f"Person Number {person}",
        avatar_url=f"https://cdn.example/avatars/{person}.jpg",
        profile_url=f"https://memory.example/people/person{person}",
        followers=person,
    )
    picture = Media(kind=MediaKind.IMAGE, url=f"https://cdn.example/{number}.jpg", alt_text="It")
    return Mention(
        external_id=f"post-{number:09d}",
        root_external_id=f"post-{number:09d}",
        author=author,
        text=f"{_WORDS} {number}",
        created_at=now - timedelta(seconds=3, milliseconds=number % 1000),
        kind=MentionKind.MENTION,
        url=f"https://memory.example/posts/{number}",
        media=(picture,) if number % 3 == 0 else (),
        reply_handle="open",
        why="mentioned us",
    )


def _pages(numbers: Iterator[int], now: datetime) -> list[MentionPage]:
    return [
        MentionPage(
            mentions=tuple(_mention(next(numbers), now) for _ in range(PAGE)),
            cursor=f"{now.timestamp()}-{page}",
            more=page < PAGES - 1,
        )
        for page in range(PAGES)
    ]


def _columns(table: Table) -> Sequence[Column[Any]]:
    """Those that intake writes; a card's have their defaults."""
    return [c for c in table.c if not c.name.startswith("card_")]


async def _stored(database: Database, page: MentionPage) -> Page:
    """The rows that came of a page."""
    ids = [m.external_id for m in page.mentions]
    async with database.read() as uow:

        async def rows(table: Table, wanted: Column[Any], of: Sequence[object]) -> list[Row]:
            query = select(*_columns(table)).where(wanted.in_(of))
            return [dict(r) for r in (await uow.connection.execute(query)).mappings()]

        new = await rows(messages, messages.c.external_id, ids)
        opened = [m["conversation_id"] for m in new]
        made = await rows(conversations, conversations.c.id, opened)
        return {
            authors: await rows(authors, authors.c.id, [c["author_id"] for c in made]),
            conversations: made,
            conversation_roots: await rows(
                conversation_roots, conversation_roots.c.conversation_id, opened
            ),
            messages: new,
            events: await rows(events, events.c.conversation_id, opened),
        }


def _only_new(page: Page, seen: set[str]) -> None:
    """Leave out authors that an earlier page has stored."""
    page[authors] = [a for a in page[authors] if a["id"] not in seen]
    seen.update(a["id"] for a in page[authors])


async def _insert_bare(database: Database, page: Page, cursor: str, now: datetime) -> None:
    async with database.write() as uow:
        for table in _STORED:
            await uow.connection.execute(insert(table), page[table])
        await uow.connection.execute(
            update(accounts).where(accounts.c.id == ACCOUNT.id).values(cursor=cursor, polled_at=now)
        )
        await uow.commit()


@asynccontextmanager
async def _two(new_address: Callable[[], str]) -> AsyncIterator[tuple[Database, Database]]:
    async with AsyncExitStack() as stack:
        ours, bare = [
            await stack.enter_async_context(open_database(new_address())) for _ in range(2)
        ]
        await connect_account(ours)
        await connect_account(bare)
        yield ours, bare


async def measure(new_address: Callable[[], str], where: str, *, quick: bool) -> Result:
    """Mentions a second, stored by us and by bare inserts."""
    repetitions = 6 if quick else 24
    clock = BenchClock()
    numbers = iter(range(10**9))
    seen: set[str] = set()
    pairs: list[tuple[float, float]] = []
    async with _two(new_address) as (ours, bare):
        network = Backlog(new_world(clock))
        await network.open()
        polling = new_parts(ours, clock, network.world, network).polling(ACCOUNT, network)
        for repetition in range(repetitions + 1):
            clock.advance(timedelta(hours=2))
            pages = _pages(numbers, clock.now())
            network.pages = list(pages)
            gc.collect()
            began = time.perf_counter()
            await polling.round()
            took = time.perf_counter() - began
            rows = [await _stored(ours, page) for page in pages]
            for stored in rows:
                _only_new(stored, seen)
            gc.collect()
            began = time.perf_counter()
            for page, stored in zip(pages, rows, strict=True):
                await _insert_bare(bare, stored, str(page.cursor), clock.now())
            bare_took = time.perf_counter() - began
            if repetition:  # the first one fills caches
                pairs.append((PAGE * PAGES / took, PAGE * PAGES / bare_took))
        await network.close()
    return medians(
        f"intake ({where})",
        f"poll to durable, pages of {PAGE}, against bare batched inserts of the same rows",
        "mentions/s",
        Goal(ratio=0.7, at_least=True),
        pairs,
    )
