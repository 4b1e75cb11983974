"""`digest`: the figures of a day, in three forms."""

import asyncio
import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from bot.domain.figures import Digest
from db.engine import is_sqlite, sqlite_path
from tests.figures.march import March
from tests.figures.team import MARA, ZONE, new_file, team_on
from tests.unit.ops.cli.commandline import Terminal

ADDED_UP = (
    "4 began to wait = 4 answered + 0 acknowledged + 0 taken offline + 0 closed with a reason "
    "+ 0 spam + 0 still open; 4 messages."
)


@pytest.fixture
def march(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database after the month, and the team's settings."""

    async def told() -> str:
        async with team_on(await new_file(tmp_path)) as team:
            await March(team).until(31, "18:00")
            return str(team.database._writing.url)

    address = asyncio.run(told())
    assert is_sqlite(address)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{sqlite_path(address)}")
    monkeypatch.setenv("TIME_ZONE", ZONE)
    monkeypatch.setenv("WORKING_HOURS", "Mon-Fri 9-17, Sat 10-14")
    monkeypatch.setenv("MANAGERS", MARA)
    return Path(sqlite_path(address))


@pytest.mark.usefixtures("march")
def test_a_day_as_text(run: Terminal) -> None:
    """The sentence first, then who waits, how fast, by whom."""
    code, lines, errors = run("digest", "--date", "2026-03-02")
    assert (code, errors) == (0, [])
    assert lines[:6] == [
        "Monday, 2 March 2026",
        "All 4 people were answered, 3 within the hour.",
        ADDED_UP,
        "",
        "Who waits, longest first",
        "  dee on Memory, since Tue 31 Mar, 16:30, nobody has it: Do you hear me?",
    ]
    assert "  all: 2 answers, median 45 min, p90 1 h 10 min, 50% in time" in lines
    assert "  slowest: 1 h 10 min, lee on Memory" in lines
    assert "  U0BENOKAF1: 1 answered, median 1 h 10 min, 1 reminders, 0 ran out" in lines
    assert "  order (3), cold (2)" in lines
    assert "           15-30 min      1  ########################################" in lines


def test_what_networks_cost_in_the_month(run: Terminal, march: Path) -> None:
    """Where anything was spent: as text and as figures."""
    with closing(sqlite3.connect(march)) as database, database:
        database.execute(
            "INSERT INTO charges (account_id, month, what, currency, count, millionths) "
            "SELECT id, '2026-03', 'replies', 'USD', 34, 720000 FROM accounts LIMIT 1"
        )
    lines = run("digest", "--date", "2026-03-02")[1]
    begin = lines.index("What networks cost in March 2026")
    assert lines[begin + 1].endswith(": 0.720 USD")
    assert lines[begin + 2 :] == ["    replies: 34, 0.720 USD"]
    figures = dict(csv.reader(run("digest", "--date", "2026-03-02", "--format", "csv")[1]))
    assert (figures["costs.month"], figures["costs.accounts.0.kinds.0.calls"]) == ("2026-03", "34")
    assert "costs" in dict(csv.reader(run("digest", "--date", "2026-02-02", "--format", "csv")[1]))


@pytest.mark.usefixtures("march")
def test_a_week_as_json(run: Terminal) -> None:
    """Everything that a digest has, and it can be read back."""
    code, lines, errors = run("digest", "--date", "2026-03-05", "--week", "--format", "json")
    assert (code, errors) == (0, [])
    digest = msgspec.json.decode("\n".join(lines), type=Digest)
    assert (digest.period.first.isoformat(), digest.ledger.fetched) == ("2026-03-02", 15)
    assert digest.response.all.median_seconds == 30 * 60


@pytest.mark.usefixtures("march")
def test_a_day_as_csv(run: Terminal) -> None:
    """A figure in each row, by name."""
    code, lines, errors = run("digest", "--date", "2026-03-05", "--format", "csv")
    assert (code, errors) == (0, [])
    rows = dict(csv.reader(lines))
    assert rows["figure"] == "value"
    assert (rows["ledger.fetched"], rows["ledger.adds_up"]) == ("2", "yes")
    assert rows["response.all.median_seconds"] == "600.0"
    assert rows["response.usual"] == ""
    assert rows["team.picking.past_older"] == "1"
    assert rows["hours.9.within"] == "1"


def test_a_day_to_come_is_refused(run: Terminal) -> None:
    """With a sentence; so is one that is none."""
    code, lines, (error,) = run("digest", "--date", "2199-01-01")
    assert (code, lines) == (1, [])
    assert error.startswith("2199-01-01 has not begun yet. Example: ")
    with pytest.raises(SystemExit) as ended:
        run("digest", "--date", "yesterday")
    assert ended.value.code == 2
