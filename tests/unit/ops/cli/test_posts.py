"""`posts import` and `posts export`."""

import asyncio
import contextlib
import io
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.app import open_database
from bot.cli.shared import read_settings
from tests.unit.ops.cli.commandline import CONNECT, Terminal, rows

ANA = "U0ANARUIZ1"
FILE = (
    "day,time,zone,accounts,text,state\n"
    "2099-03-29,02:30,Europe/Berlin,memory,Hello,review\n"
    ",,,memory,Later,draft\n"
    "2099-04-01,09:00,,memory,Spring is here,published\n"
)
SKIPPED = (
    "2:30 does not exist in Europe/Berlin on 29 March 2099 (summer time begins); 3:30 is meant."
)
OUT = "It is published: only what is still to be reviewed is imported."


@pytest.fixture(autouse=True)
def _connected(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account, and one manager."""
    monkeypatch.setenv("MANAGERS", ANA)
    run(*CONNECT)
    Path("plan.csv").write_text(FILE, encoding="utf-8")


def test_a_dry_run_says_what_would_happen_and_stores_nothing(run: Terminal) -> None:
    """Post by post: the time as it is understood, where it goes, what is worth knowing."""
    assert run("posts", "import", "plan.csv", "--dry-run") == (
        0,
        [
            (
                "line 2: Sunday, 29 March 2099 at 03:30 (Europe/Berlin; 01:30 UTC) · "
                "Memory (@harbourcoffee) · social · to review"
            ),
            f"  time: {SKIPPED}",
            "line 3: no time yet · Memory (@harbourcoffee) · social · draft",
            f"line 4: left out. {OUT}",
            "2 posts (1 to review, 1 draft) would be stored. Nothing was stored.",
        ],
        [],
    )
    assert rows("SELECT * FROM posts") == []


def test_a_plan_is_imported_and_a_second_time_changes_nothing(run: Terminal) -> None:
    """In the name of the only manager; who imports is in the journal."""
    assert run("posts", "import", "plan.csv") == (
        0,
        [
            f"line 2, time: {SKIPPED}",
            f"1 row left out (line 4): {OUT}",
            "2 posts (1 to review, 1 draft) stored. See them with /calendar in Slack.",
        ],
        [],
    )
    stored = rows("SELECT author, state, planned_wall, card_version FROM posts ORDER BY state")
    assert stored == [(ANA, "draft", None, 0), (ANA, "in_review", "2099-03-29T03:30:00", 0)]
    assert rows("SELECT kind, actor FROM events WHERE post_id <> '' ORDER BY kind") == [
        ("post_submitted", ANA),
        ("post_written", ANA),
        ("post_written", ANA),
    ]
    code, said, _ = run("posts", "import", "plan.csv")
    assert (code, said) == (
        0,
        [
            (
                "2 rows left out (lines 2, 3): It stands in the plan already, where an import "
                "changes nothing."
            ),
            f"1 row left out (line 4): {OUT}",
            "Nothing was stored.",
        ],
    )
    assert rows("SELECT count(*) FROM posts") == [(2,)]


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_with_an_error_nothing_is_stored(run: Terminal, dry: tuple[str, ...]) -> None:
    """All of them are told on standard error, with line and column."""
    Path("plan.csv").write_text(f"{FILE}2020-01-01,09:00,,memory,Old,\n,,,x,Hi,\n")
    code, said, complaints = run("posts", "import", "plan.csv", *dry)
    assert code == 1
    assert len(said) == (4 if dry else 0)
    assert complaints[0].startswith("line 5, time: This time has passed (it is ")
    assert complaints[1:] == [
        "line 6, accounts: There is no account “x”. There are: memory:harbourcoffee.",
        "2 errors; nothing was stored.",
    ]
    assert rows("SELECT * FROM posts") == []


def test_it_works_beside_a_running_bot(run: Terminal) -> None:
    """The lock of the SQLite file is the bot's; an import and an export need none."""

    async def beside() -> tuple[int, int]:
        async with open_database(read_settings()):
            imported = await asyncio.to_thread(run, "posts", "import", "plan.csv")
            exported = await asyncio.to_thread(run, "posts", "export", "out.csv")
        return imported[0], exported[0]

    assert asyncio.run(beside()) == (0, 0)


def test_the_plan_is_exported_to_a_file_or_to_standard_output(run: Terminal) -> None:
    """What is written can be imported; a file is marked as UTF-8, and never overwritten."""
    run("posts", "import", "plan.csv")
    code, said, _ = run("posts", "export")
    assert (code, len(said)) == (0, 3)
    assert said[1].split(",")[1:9] == [
        *("2099-03-29", "03:30", "Europe/Berlin", "in_review", "social", ""),
        *("memory:harbourcoffee", "Hello"),
    ]
    assert run("posts", "export", "out.csv")[1] == ["Written: out.csv (2 posts)."]
    assert Path("out.csv").read_bytes() == "\r\n".join(["\ufeff" + said[0], *said[1:], ""]).encode()
    assert run("posts", "export", "out.csv") == (
        1,
        [],
        ["out.csv exists already; nothing is overwritten."],
    )
    assert run("posts", "import", "out.csv")[1][-1] == "Nothing was stored."
    assert len(run("posts", "export", "--from", "2099-03-30")[1]) == 1
    assert len(run("posts", "export", "--to", "2099-03-29")[1]) == 2
    assert sorted(p.name for p in Path().glob("out*")) == ["out.csv"]


def test_a_file_comes_from_standard_input(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """For scripts."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE.encode())))
    assert run("posts", "import", "-")[0] == 0
    assert rows("SELECT count(*) FROM posts") == [(2,)]


@pytest.mark.parametrize(
    ("arguments", "managers", "sentence"),
    [
        (("import", "none.csv"), ANA, "There is no file none.csv."),
        (
            ("import", "plan.csv"),
            f"{ANA},U0MARALIND",
            (
                "Whose posts are they? They are told when something is wrong with one. "
                "Example: --by U0123ABCD"
            ),
        ),
        (
            ("import", "plan.csv", "--by", "@ana"),
            ANA,
            (
                "“@ana” is no Slack user id. They are told when something is wrong with one. "
                "Example: --by U0123ABCD"
            ),
        ),
        (
            ("export", "--from", "2026-12-02", "--to", "2026-12-01"),
            ANA,
            "2026-12-01 is before 2026-12-02.",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    run: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    managers: str,
    sentence: str,
) -> None:
    """On standard error, with the way out."""
    monkeypatch.setenv("MANAGERS", managers)
    assert run("posts", *arguments) == (1, [], [sentence])


def test_a_day_that_is_none_is_no_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """As argparse says it, with its own exit code."""
    with pytest.raises(SystemExit, match=r"^2$"):
        Terminal(capsys)("posts", "export", "--from", "yesterday")


def test_an_account_that_does_not_work_stops_a_review(run: Terminal) -> None:
    """Nothing measures for it."""
    run("accounts", "remove", "@harbourcoffee")
    code, _, complaints = run("posts", "import", "plan.csv")
    assert (code, complaints) == (
        1,
        [
            "line 2, accounts: Memory: This account is paused.",
            "1 error; nothing was stored.",
        ],
    )


def test_an_account_that_cannot_be_opened_is_told(run: Terminal) -> None:
    """A draft for it can be imported nevertheless; its text is measured when somebody edits it."""
    with contextlib.closing(sqlite3.connect("gh.sqlite3")) as connection, connection:
        connection.execute("UPDATE accounts SET network = 'bluesky'")
        connection.execute("DELETE FROM credentials")
    Path("plan.csv").write_text("accounts,text\nbluesky,Hello\n")
    assert run("posts", "import", "plan.csv") == (
        0,
        [
            ("line 2, accounts: Bluesky: This account is not connected at the moment."),
            "1 post (0 to review, 1 draft) stored. See them with /calendar in Slack.",
        ],
        [("@harbourcoffee on Bluesky: This account has no credentials. Connect it again.")],
    )
