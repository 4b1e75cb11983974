"""Guarantee 8: times are aware and UTC in every row, and nothing but loops asks what time it is."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError

from bot.domain.account import ResponsePolicy
from bot.domain.events import Event, EventKind
from bot.domain.team_settings import TeamSettings
from bot.domain.working_hours import parse_hours
from bot.services.in_force import SettingsInForce
from bot.services.intake import Intake
from db.unit_of_work import Database
from tests.stories import ACCOUNT, NOON, connected, mention

PROJECT = Path(__file__).resolve().parents[2]
EXACT = datetime(2026, 3, 4, 12, 0, 0, 123_457, tzinfo=UTC)


def event(at: datetime) -> Event:
    """Something that happened."""
    return Event(id=f"at{at.microsecond}", at=at, actor="U1", kind=EventKind.CLAIMED, facts={})


async def test_a_time_without_a_zone_cannot_be_stored(database: Database) -> None:
    """Its zone would be a guess."""
    async with database.write() as uow:
        with pytest.raises((StatementError, ValueError), match="naive datetime"):
            await uow.events.add([event(EXACT.replace(tzinfo=None))])


async def test_a_time_without_a_zone_cannot_be_asked_for(database: Database) -> None:
    """What is due by a naive time would depend on the machine."""
    async with database.read() as uow:
        with pytest.raises((StatementError, ValueError), match="naive datetime"):
            await uow.conversations.due(NOON.replace(tzinfo=None), 10, lock=False)


@pytest.mark.parametrize(
    "at",
    [
        EXACT,
        EXACT.astimezone(timezone(timedelta(hours=5, minutes=45))),
        EXACT.astimezone(ZoneInfo("America/New_York")),
        datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2000, 1, 1, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
    ids=str,
)
async def test_a_time_comes_back_to_the_microsecond_and_in_utc(
    database: Database, at: datetime
) -> None:
    """Whatever zone it was given in, and whatever zone the database server lives in."""
    async with database.write() as uow:
        if not database.single_process:
            await uow.connection.exec_driver_sql("SET TIME ZONE 'Pacific/Auckland'")
        await uow.events.add([event(at)])
        (found,) = await uow.events.of("", 10)
    assert (found.at, found.at.tzinfo, found.at.microsecond) == (
        at.astimezone(UTC),
        UTC,
        at.microsecond,
    )


async def test_times_of_a_mention_are_kept_exactly(database: Database) -> None:
    """The clock starts at the network's own microsecond, not at ours."""
    account = await connected(database)
    said = replace(mention("m1"), created_at=EXACT)
    received = EXACT + timedelta(microseconds=3)
    intake = Intake(database, SettingsInForce(TeamSettings(home_team="T")))
    stored = await intake.store(account, [said], cursor=None, now=received)
    async with database.read() as uow:
        ((conversation,), _) = await uow.conversations.queue(owner=None, limit=1)
        message = (await uow.messages.known(account.id, ["m1"]))["m1"]
    assert conversation.clock is not None
    assert conversation.nudge is not None
    assert (conversation.clock.start, message.created_at) == (EXACT, EXACT)
    assert conversation.clock.deadline == EXACT + timedelta(hours=1)
    assert conversation.nudge.due_at == EXACT + timedelta(minutes=30)
    assert (message.received_at, stored.lags) == (received, (timedelta(microseconds=3),))


async def test_due_is_due_at_the_microsecond(database: Database) -> None:
    """Neither database rounds."""
    account = await connected(database)
    intake = Intake(database, SettingsInForce(TeamSettings(home_team="T")))
    said = replace(mention("m1"), created_at=EXACT)
    await intake.store(account, [said], cursor=None, now=EXACT)
    due_at = EXACT + timedelta(minutes=30)
    async with database.read() as uow:
        found = [
            len(await uow.conversations.due(due_at + timedelta(microseconds=early), 10, lock=False))
            for early in (-1, 0, 1)
        ]
    assert found == [0, 1, 1]


BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("hours", "wrote", "window", "deadline"),
    [
        pytest.param(
            "Mon-Fri 9-17",
            datetime(2026, 3, 27, 15, 45, tzinfo=UTC),  # Friday 16:45, winter time
            timedelta(minutes=30),
            datetime(2026, 3, 30, 7, 15, tzinfo=UTC),  # Monday 9:15, summer time
            id="over the weekend on which summer begins",
        ),
        pytest.param(
            "Sun 1-5, Mon 9-17",
            datetime(2026, 3, 29, 0, 0, tzinfo=UTC),  # 1:00; two o'clock does not exist
            timedelta(hours=4),  # only three until five
            datetime(2026, 3, 30, 8, 0, tzinfo=UTC),  # Monday 10:00 on the wall
            id="through the hour that is left out",
        ),
        pytest.param(
            "Sun 1-5",
            datetime(2026, 10, 24, 23, 0, tzinfo=UTC),  # 1:00; two o'clock comes twice
            timedelta(hours=4),
            datetime(2026, 10, 25, 3, 0, tzinfo=UTC),  # 4:00 on the wall
            id="through the hour that comes twice",
        ),
        pytest.param(
            "24/7",
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
            timedelta(hours=1),
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            id="round the clock an hour is an hour",
        ),
    ],
)
async def test_deadlines_follow_daylight_saving(
    database: Database, hours: str, wrote: datetime, window: timedelta, deadline: datetime
) -> None:
    """Working hours are the team's wall time; the row keeps the instant."""
    await connected(database)
    policy = ResponsePolicy(window=window, hours=parse_hours(hours, BERLIN))
    settings = TeamSettings(home_team="T", zone=BERLIN, policy=policy)
    said = replace(mention("m1"), created_at=wrote)
    await Intake(database, SettingsInForce(settings)).store(ACCOUNT, [said], cursor=None, now=wrote)
    async with database.read() as uow:
        ((conversation,), _) = await uow.conversations.queue(owner=None, limit=1)
    assert conversation.clock is not None
    assert conversation.clock.deadline == deadline


# -- nobody below the loops and handlers asks the clock ------------------------------------------

CLOCKS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"},
    "func": {"now", "current_timestamp", "localtimestamp"},  # the database's, for business time
}
AT_THE_EDGE = {"gateway.py", "directory.py", "calls.py"}  # they keep time-outs and what they know


def readings(source: str) -> Iterator[str]:
    """Where a module asks what time it is."""
    tree = ast.parse(source)
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in node.names:
                aliases[name.asname or name.name] = name.name
                if isinstance(node, ast.ImportFrom) and name.name in CLOCKS.get(
                    node.module or "", set()
                ):
                    yield f"{node.lineno}: from {node.module} import {name.name}"
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        owner = node.value
        asked = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        if node.attr in CLOCKS.get(aliases.get(asked, asked), set()):
            yield f"{node.lineno}: {asked}.{node.attr}"


def timeless() -> list[Path]:
    """The modules that get `now` as an argument."""
    folders = (
        "bot/domain",
        "bot/services",
        "integrations/slack",
        "db/repositories",
        "bot/storage",
        "bot/forms.py",
        "bot/settings_forms.py",
    )
    found = [
        module
        for folder in folders
        for module in (
            sorted((PROJECT / folder).rglob("*.py"))
            if not folder.endswith(".py")
            else [PROJECT / folder]
        )
    ]
    found += [PROJECT / name for name in ("db/mapping.py", "bot/ports.py")]
    return [m for m in found if m.name not in AT_THE_EDGE]


def test_nothing_below_the_loops_reads_a_clock() -> None:
    """`now` is an argument: what a service does can be repeated at any time."""
    modules = timeless()
    found = [
        f"{module.relative_to(PROJECT)}:{line}"
        for module in modules
        for line in readings(module.read_text())
    ]
    assert len(modules) > 50
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now(tz)",
        "import datetime as dt\ndt.datetime.utcnow()",
        "from datetime import date as day\nday.today()",
        "import time\ntime.time()",
        "import time as t\nt.monotonic()",
        "from time import time",
        "from sqlalchemy import func\nfunc.now()",
    ],
)
def test_the_search_finds_what_it_looks_for(source: str) -> None:
    """Each way of asking."""
    assert len(list(readings(source))) == 1


def test_the_search_leaves_arguments_alone() -> None:
    """Calling a clock that was handed in is how it should be."""
    assert list(readings("def f(clock, now):\n    return clock.now() - now.time()")) == []
