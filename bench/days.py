"""The digest of one day: over a short history and over a long one of the same team.

Every day is alike: so many conversations, each written, claimed, shown and answered, two of them
still open. Only how many days lie before differs. The day is the last one; the same weekday of the
four weeks before is there in both histories.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from datetime import date, datetime, timedelta

from sqlalchemy import Table, insert, text

from bench.measuring import Goal, Result, medians
from bench.stand import ACCOUNT, CHANNEL, HOME, connect_account
from bot.domain.figures import Digest, day_of
from bot.domain.team_settings import TeamSettings
from bot.services.digests.figures import Figures
from bot.services.in_force import SettingsInForce
from bot.workers.connecting import OpenNetworks
from db.tables import authors, conversations, events, messages
from db.unit_of_work import Database
from tests.databases import open_database

FEW = 10_000
MANY = 1_000_000
A_DAY = 300  # messages
LAST_DAY = date(2026, 3, 3)
_ZONE = "Europe/Berlin"
_WINDOW = timedelta(hours=1)
_PEOPLE = ("U0ANARUIZ1", "U0BENOKAF1", "U0MARALIND")
_CHUNK = 20  # days of one statement
_WORDS = ("the order is late", "where is my order", "the coffee is cold", "a broken grinder")

Row = dict[str, object]


def _day(day: date, count: int) -> Iterator[tuple[Table, Row]]:
    """What a day leaves behind."""
    begin = day_of(day, _ZONE).begin + timedelta(hours=9)
    for number in range(count):
        name = f"{day:%Y%m%d}{number:024}"
        at = begin + timedelta(seconds=60 * number)
        person = _PEOPLE[number % len(_PEOPLE)]
        answered_at = at + timedelta(minutes=5 + number % 70)
        open_ = number >= count - 2 and day == LAST_DAY
        yield from _said(name, number, at, person, None if open_ else answered_at)
        yield from _noted(name, at, person, None if open_ else answered_at)


def _said(
    name: str, number: int, at: datetime, person: str, answered_at: datetime | None
) -> Iterator[tuple[Table, Row]]:
    yield (
        authors,
        {
            "id": name,
            "account_id": ACCOUNT.id,
            "external_id": f"person-{name}",
            "handle": f"person{name}",
            "display_name": f"Person {name}",
            "first_seen_at": at,
        },
    )
    waits = answered_at is None
    yield (
        conversations,
        {
            "id": name,
            "account_id": ACCOUNT.id,
            "author_id": name,
            "root_external_id": f"post-{name}",
            "private": False,
            "opened_at": at,
            "last_inbound_at": at,
            "version": 3,
            "state": "open" if waits else "answered",
            "owner": person,
            "clock_kind": "response" if waits else None,
            "clock_start": at if waits else None,
            "deadline": at + _WINDOW if waits else None,
            "answered_at": answered_at,
            "card_version": 3,
            "card_channel": CHANNEL,
            "card_ts": f"{at.timestamp():.6f}",
        },
    )
    yield (
        messages,
        {
            "id": name,
            "conversation_id": name,
            "account_id": ACCOUNT.id,
            "direction": "inbound",
            "external_id": f"post-{name}",
            "text": _WORDS[number % len(_WORDS)],
            "created_at": at,
            "received_at": at + timedelta(seconds=20),
            "kind": "mention",
            "visibility": "public",
            "answered_at": answered_at,
        },
    )


def _noted(
    name: str, at: datetime, person: str, answered_at: datetime | None
) -> Iterator[tuple[Table, Row]]:
    since, until = at.isoformat(), (at + _WINDOW).isoformat()
    waits = {"state": "open", "clock": "response", "since": since, "until": until}
    told: list[tuple[timedelta, str, str, Row]] = [
        (
            timedelta(seconds=20),
            "received",
            "system",
            {"message": name, "sent_at": since, "opens": True, "version": 1, **waits},
        ),
        (timedelta(seconds=22), "card_posted", "system", {"channel": CHANNEL, "ts": "1"}),
        (timedelta(minutes=2), "claimed", person, {}),
    ]
    if answered_at is not None:
        took = answered_at - at
        told += [
            (took - timedelta(seconds=5), "answer_asked", person, {"purpose": "answer"}),
            (
                took,
                "answered",
                person,
                {
                    "purpose": "answer",
                    "opens": False,
                    "stopped": "response",
                    "clock_start": since,
                    "deadline": until,
                    "took": took.total_seconds(),
                    "in_hours": True,
                    "state": "answered",
                    "version": 3,
                    "clock": "",
                    "since": "",
                    "until": "",
                },
            ),
        ]
    for place, (after, kind, actor, facts) in enumerate(told):
        yield (
            events,
            {
                "id": f"{name[:8]}{name[9:]}{place}",
                "at": at + after,
                "actor": actor,
                "kind": kind,
                "account_id": ACCOUNT.id,
                "conversation_id": name,
                "facts": facts,
            },
        )


async def fill_days(database: Database, wanted: int) -> None:
    """So many messages, the last days first."""
    await connect_account(database)
    days = -(-wanted // A_DAY)
    async with database.write() as uow:
        for first in range(0, days, _CHUNK):
            rows: dict[Table, list[Row]] = {}
            for back in range(first, min(first + _CHUNK, days)):
                for table, row in _day(LAST_DAY - timedelta(days=back), A_DAY):
                    rows.setdefault(table, []).append(row)
            for table in (authors, conversations, messages, events):
                await uow.connection.execute(insert(table), rows[table])
        await uow.commit()
        if not database.single_process:
            await uow.connection.execute(text("ANALYZE"))  # as autovacuum would, in time
            await uow.commit()


async def _digest(database: Database) -> tuple[float, Digest]:
    settings = SettingsInForce(TeamSettings(home_team=HOME, zone=_ZONE))
    figures = Figures(database, OpenNetworks({}), settings)
    period = day_of(LAST_DAY, _ZONE)
    gc.collect()
    began = time.perf_counter()
    digest = await figures.of(period, period.end + timedelta(hours=8), names=True)
    return time.perf_counter() - began, digest


async def measure(new_address: Callable[[], str], where: str, *, quick: bool) -> Result:
    """Milliseconds of a digest; ours is the one over the long history."""
    many = MANY // 10 if quick else MANY
    samples = 10 if quick else 30
    pairs = []
    async with AsyncExitStack() as stack:
        databases = []
        for size in (many, FEW):
            database = await stack.enter_async_context(open_database(new_address()))
            await fill_days(database, size)
            databases.append(database)
        over_many, over_few = databases
        for sample in range(samples + 1):
            order = (over_many, over_few) if sample % 2 else (over_few, over_many)
            found = {each: await _digest(each) for each in order}
            _check(found[over_many][1], found[over_few][1])
            if sample:  # the first one fills caches
                pairs.append((found[over_many][0] * 1000, found[over_few][0] * 1000))
    return medians(
        f"digest ({where})",
        f"the digest of a day with {A_DAY} messages, over {many:,} against over {FEW:,} of history",
        "ms",
        Goal(ratio=1.5),
        pairs,
    )


def _check(one: Digest, other: Digest) -> None:
    """Both tell of the same day."""
    assert one.ledger.adds_up
    assert one == other
    assert (one.headline.people, one.headline.waiting) == (A_DAY, 2)
    assert one.response.usual is not None
    assert one.response.usual.periods == 4
