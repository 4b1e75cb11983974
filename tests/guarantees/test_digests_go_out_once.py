"""Each recipient has each day's digest once: with several replicas, after crashes and downtime."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus
from bot.domain.digest_notices import DigestNotice
from bot.domain.settings import DigestRecipient, DigestRules
from bot.domain.team_settings import TeamSettings
from bot.domain.working_hours import parse_hours
from bot.services.journal import read_notice
from db.settings_tables import digest_recipients
from integrations.slack.ids import NOTICE_KEY
from playground.slack import ShownMessage
from tests.guarantees.replicas import (
    BEN,
    CARE,
    MARA,
    TEAM,
    DiskFullError,
    Replica,
    Workplace,
    failing_at,
    on_sqlite,
)
from tests.stories import MINUTE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEDNESDAY = "day 2026-03-03"  # what Mara has on Wednesday, the 4th: the day before


def moved_to(place: Workplace, text: str) -> None:
    """The clock stands at an instant (UTC; Mara lives in London, where it is winter)."""
    place.clock.advance(datetime.fromisoformat(f"{text}+00:00") - place.clock.now())


async def look(bot: Replica) -> None:
    """The sweep, and everything that comes of it."""
    await bot.parts.digests.round()
    await bot.quiet()


async def subscribed(place: Workplace, bot: Replica) -> None:
    """Mara gets digests since Tuesday noon."""
    moved_to(place, "2026-03-03T12:00")
    await look(bot)


def keys(messages: Sequence[ShownMessage]) -> list[str]:
    """Which digests these are: kind and first day."""
    found = []
    for message in messages:
        key = str(message.get("metadata", {}).get("event_payload", {}).get(NOTICE_KEY, ""))
        if key.startswith("digest:"):
            _, _, kind, first = key.split(":")
            found.append(f"{kind} {first}")
    return found


def maras(place: Workplace) -> list[str]:
    """The digests that Mara has in Slack, oldest first."""
    return keys(place.directly(MARA))


async def stored(place: Workplace) -> list[Delivery]:
    """The digests that were handed to the deliveries."""
    found = await place.deliveries(DeliveryKind.SLACK)
    return [d for d in found if d.payload["type"] == "DigestNotice"]


async def test_a_digest_is_made_once_however_often_one_looks(
    place: Workplace, bot: Replica
) -> None:
    """On both kinds of database; from its time on, not before."""
    await subscribed(place, bot)
    moved_to(place, "2026-03-04T08:29")
    await look(bot)
    assert maras(place) == []
    for _ in range(5):
        place.clock.advance(MINUTE)
        await look(bot)
    assert maras(place) == [WEDNESDAY]


async def test_of_several_replicas_one_makes_it(shared_place: Workplace) -> None:
    """They compute the same digest at the same moment; the first to write wins."""
    place = shared_place
    async with AsyncExitStack() as stack:
        bots = [await stack.enter_async_context(place.replica(f"r{n}")) for n in range(3)]
        await subscribed(place, bots[0])
        moved_to(place, "2026-03-04T08:30")
        await asyncio.gather(*(bot.parts.digests.round() for bot in bots))
        assert len(await stored(place)) == 1
        await asyncio.gather(*(bot.quiet() for bot in bots))
        assert maras(place) == [WEDNESDAY]


@pytest.mark.parametrize("beginning", ["INSERT INTO deliveries", "COMMIT"])
async def test_a_crash_between_computing_and_writing_loses_nothing(
    place: Workplace, bot: Replica, beginning: str
) -> None:
    """Nothing was written that would keep the next look from making it."""
    await subscribed(place, bot)
    moved_to(place, "2026-03-04T08:30")
    with failing_at(bot.database, beginning), pytest.raises(DiskFullError):
        await bot.parts.digests.round()
    assert await stored(place) == []
    async with place.replica("another") as another:
        await look(another)
    assert maras(place) == [WEDNESDAY]


async def test_a_crash_while_sending_doubles_nothing(place: Workplace, bot: Replica) -> None:
    """Slack has it, and nobody heard so: it is found by its key."""
    await subscribed(place, bot)
    moved_to(place, "2026-03-04T08:30")
    place.slack.fail_next("chat.postMessage", drop="after")
    await look(bot)
    await place.let_leases_end()
    place.clock.advance(MINUTE)
    await look(bot)
    assert maras(place) == [WEDNESDAY]
    assert [d.status for d in await stored(place)] == [DeliveryStatus.SENT]


@on_sqlite
@pytest.mark.parametrize(
    ("until", "digests", "late"),
    [
        ("2026-03-04T10:45", [WEDNESDAY], ["2 h 15 min"]),
        ("2026-03-05T08:30", [WEDNESDAY, "day 2026-03-04"], ["1 day"]),
        ("2026-03-05T09:30", [WEDNESDAY, "day 2026-03-04"], ["1 day 1 h", "1 h"]),
        ("2026-03-06T12:00", ["day 2026-03-04", "day 2026-03-05"], ["1 day 4 h", "3 h 30 min"]),
    ],
)
async def test_after_downtime_late_ones_say_so_and_old_ones_are_left_out(
    place: Workplace, until: str, digests: list[str], late: list[str]
) -> None:
    """Down from Tuesday noon: for hours, for a day, for three days."""
    async with place.replica("before") as before:
        await subscribed(place, before)
    moved_to(place, until)
    async with place.replica("after") as after:
        await look(after)
        await look(after)
    assert maras(place) == digests
    said = [m.words.split("This digest comes ")[1:] for m in place.directly(MARA)]
    assert [words[0].split(" late:")[0] for words in said if words] == late


@on_sqlite
async def test_a_digest_that_slack_did_not_take_for_hours_says_so(
    place: Workplace, bot: Replica
) -> None:
    """How late it is is measured when it is sent."""
    await subscribed(place, bot)
    moved_to(place, "2026-03-04T08:30")
    place.slack.fail_next("chat.postMessage", retry_after=3600)
    await look(bot)
    place.clock.advance(2 * HOUR)
    await look(bot)
    [digest] = place.directly(MARA)
    assert "🐢 This digest comes 2 h late" in digest.words


@on_sqlite
async def test_on_monday_there_is_the_week_and_at_the_weekend_nothing(
    place: Workplace, bot: Replica
) -> None:
    """From Friday to Tuesday, looked at every hour."""
    moved_to(place, "2026-03-06T12:00")
    while place.clock.now() < datetime(2026, 3, 10, 12, tzinfo=UTC):
        await look(bot)
        place.clock.advance(HOUR)
    assert maras(place) == ["day 2026-03-08", "week 2026-03-02", "day 2026-03-09"]


@on_sqlite
async def test_holidays_are_no_working_days(place: Workplace) -> None:
    """Good Friday and Easter Monday: the week's digest comes on Tuesday."""
    easter = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
    hours = parse_hours("Mon-Fri 9-17", "Europe/London", easter)
    team = replace(TEAM, policy=replace(TEAM.policy, hours=hours), holidays=easter)
    async with place.replica(team=team) as bot:
        moved_to(place, "2026-04-02T12:00")
        while place.clock.now() < datetime(2026, 4, 7, 12, tzinfo=UTC):
            await look(bot)
            place.clock.advance(2 * HOUR)
    assert maras(place) == ["day 2026-04-06", "week 2026-03-30"]


def recipients(*wishes: DigestRecipient) -> TeamSettings:
    """The team with wishes about digests."""
    return replace(TEAM, digest=DigestRules(recipients=wishes))


@on_sqlite
async def test_everybody_has_their_own_clock_and_day(place: Workplace) -> None:
    """Ben's in Auckland, a channel's in New York; Mara, the manager, wants none."""
    team = recipients(
        DigestRecipient(id=BEN, at=time(7), zone="Pacific/Auckland"),
        DigestRecipient(id=CARE, at=time(9), zone="America/New_York"),
        DigestRecipient(id=MARA, at=None),
    )
    came: dict[str, str] = {}
    async with place.replica(team=team) as bot:
        moved_to(place, "2026-03-03T12:00")
        while place.clock.now() < datetime(2026, 3, 4, 17, tzinfo=UTC):
            await look(bot)
            for who, found in (("ben", place.directly(BEN)), ("care", place.timeline())):
                for key in keys(found):
                    came.setdefault(f"{who}: {key}", f"{place.clock.now():%d %H:%M}")
            place.clock.advance(HOUR / 2)
    # 7:00 in Auckland is 18:00 UTC of the day before; 9:00 in New York is 14:00 UTC.
    assert came == {
        "care: day 2026-03-02": "03 14:00",
        "ben: day 2026-03-03": "03 18:00",
        "care: day 2026-03-03": "04 14:00",
    }
    assert maras(place) == []


@on_sqlite
@pytest.mark.parametrize(
    ("noon_before", "sunday", "hours"),
    [("2026-03-28", "2026-03-29", 23), ("2026-10-24", "2026-10-25", 25)],
)
async def test_days_on_which_the_clock_changes_have_one_digest(
    place: Workplace, bot: Replica, noon_before: str, sunday: str, hours: int
) -> None:
    """Its day has 23 or 25 hours, and it comes at half past eight by the new time."""
    moved_to(place, f"{noon_before}T12:00")
    came: dict[str, str] = {}
    for _ in range(4 * 48):
        await look(bot)
        for key in maras(place):
            came.setdefault(key, f"{place.clock.now():%H:%M}")
        place.clock.advance(HOUR / 4)
    in_utc = "07:30" if hours == 23 else "08:30"
    assert came[f"day {sunday}"] == in_utc
    assert [key for key in maras(place) if key.startswith("day")] == [f"day {sunday}"]
    [day, _week] = await stored(place)
    notice = read_notice(day).notice
    assert isinstance(notice, DigestNotice)
    assert notice.digest.period.end - notice.digest.period.begin == hours * HOUR


@on_sqlite
async def test_a_new_recipient_gets_nothing_of_before(place: Workplace, bot: Replica) -> None:
    """Who becomes a manager in the afternoon has their first digest on the next day."""
    moved_to(place, "2026-03-04T15:00")
    await look(bot)
    assert maras(place) == []
    moved_to(place, "2026-03-05T08:30")
    await look(bot)
    assert maras(place) == ["day 2026-03-04"]


@on_sqlite
async def test_another_time_of_the_same_day_brings_no_second_digest(place: Workplace) -> None:
    """And an earlier one, chosen after it has passed, is for tomorrow."""
    async with place.replica() as bot:
        await subscribed(place, bot)
        moved_to(place, "2026-03-04T09:00")
        await look(bot)
    for hour in (11, 7):
        async with place.replica(team=recipients(DigestRecipient(id=MARA, at=time(hour)))) as bot:
            await look(bot)
            moved_to(place, "2026-03-04T12:00")
            await look(bot)
    assert maras(place) == [WEDNESDAY]


@on_sqlite
async def test_who_is_no_manager_any_more_gets_none(place: Workplace, bot: Replica) -> None:
    """And is forgotten, so that a return begins anew."""
    await subscribed(place, bot)
    async with place.replica(team=replace(TEAM, managers=(BEN,))) as without:
        moved_to(place, "2026-03-04T09:00")
        await look(without)
    assert maras(place) == []
    async with place.database.read() as uow:
        rows = await uow.connection.execute(select(digest_recipients.c.recipient))
        assert list(rows.scalars()) == [BEN]


@on_sqlite
async def test_while_slack_does_not_say_who_the_managers_are_nobody_is_left_out(
    place: Workplace,
) -> None:
    """They are asked for again after a minute; the digest comes then."""
    team = replace(TEAM, managers=("S0MANAGERS",))
    async with place.replica(team=team) as bot:
        await subscribed(place, bot)
    async with place.replica(team=team) as bot:
        moved_to(place, "2026-03-04T08:30")
        place.slack.fail_next("usergroups.users.list", http=503, times=9)
        await look(bot)
        place.slack.clear_faults()
        await look(bot)
        assert maras(place) == []
        place.clock.advance(MINUTE)
        await look(bot)
    assert maras(place) == [WEDNESDAY]


@on_sqlite
async def test_the_database_settles_it_even_when_the_memory_of_it_is_gone(
    place: Workplace, bot: Replica
) -> None:
    """Who is subscribed is forgotten: what was sent is not sent again."""
    await subscribed(place, bot)
    moved_to(place, "2026-03-04T08:30")
    await look(bot)
    async with place.database.write() as uow:
        await uow.connection.execute(delete(digest_recipients))
        await uow.commit()
    await look(bot)
    assert maras(place) == [WEDNESDAY]


@on_sqlite
async def test_a_delivery_keeps_no_more_than_the_digest_shows(
    place: Workplace, bot: Replica
) -> None:
    """Of what somebody wrote a hundred characters; the whole of it stays small."""
    await subscribed(place, bot)
    for number in range(30):
        place.world.person(f"p{number}").posts(f"@harbourcoffee {number} " + "it is broken " * 30)
    await bot.poll()
    moved_to(place, "2026-03-04T08:30")
    await look(bot)
    [digest] = await stored(place)
    notice: Any = digest.payload["notice"]
    waiting = notice["digest"]["waiting"]
    assert len(waiting) == 10
    assert max(len(one["excerpt"]) for one in waiting) <= 100
    assert all(one["conversation_id"] for one in waiting)  # by which it is found to be erased
    assert len(str(digest.payload)) < 20_000
