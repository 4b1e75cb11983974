"""The command line: what it prints, what it keeps, and with which code it ends."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.accounts import the_one
from bot.cli.backup import pg_dump
from bot.cli.main import main, parser
from bot.domain.account import Account
from bot.errors import BadInput, NotFound
from db.crypto import new_key

KEY = new_key()
CONNECT = ("connect", "memory", "--channel", "C0CARE0001", "--set", "handle=harbourcoffee")


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty directory, with a key and nothing else set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEYS", KEY)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///gh.sqlite3")


class Terminal:
    """Runs commands and keeps what they say."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, list[str], list[str]]:
        """Exit code, lines of standard output, lines of standard error."""
        code = main(arguments)
        said = self._capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line."""
    return Terminal(capsys)


def rows(query: str) -> list[tuple[object, ...]]:
    """Rows of the database."""
    connection = sqlite3.connect("gh.sqlite3")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def commands() -> Iterator[str]:
    """The names of all commands."""
    (group,) = (a for a in parser()._actions if a.choices)
    assert group.choices is not None
    yield from map(str, group.choices)


def test_there_are_these_commands() -> None:
    """The documents name them; whoever adds one adds it there."""
    assert list(commands()) == [
        *("run", "demo", "migrate", "connect", "accounts", "check", "backup", "keys", "settings")
    ]


@pytest.mark.parametrize("command", [*commands()])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help works for each and ends well."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python -m bot {command}")


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["demo", "--speed", "0"], ["demo", "--port", "99999"], ["connect"], ["keys"]],
)
def test_a_wrong_command_line_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """As everywhere; the usage is shown."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m bot" in capsys.readouterr().err


def test_wrong_settings_end_with_3_and_without_a_traceback(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A supervisor of processes need not try again: a person has to mend something."""
    monkeypatch.setenv("LATE_NUDGES", "many")
    assert run("accounts") == (
        3,
        [],
        ["LATE_NUDGES is “many”: it has to be a whole number. Example: LATE_NUDGES=8"],
    )


def test_run_refuses_to_start_half_configured(run: Terminal) -> None:
    """Everything that is missing is named at once."""
    code, said, complained = run("run")
    assert (code, said) == (3, [])
    assert [line.split()[0] for line in complained] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_a_database_that_is_not_there_is_told_in_a_sentence(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback for a wrong folder."""
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///no/such/folder/gh.sqlite3")
    code, said, complained = run("migrate")
    assert (code, said) == (1, [])
    assert complained == ["The database does not do what was asked: unable to open database file"]


def test_migrate_says_what_it_did(run: Terminal) -> None:
    """Once it changes something, then no more."""
    code, said, _ = run("migrate")
    assert code == 0
    assert said[0].endswith("(before: empty).")
    code, said, _ = run("migrate")
    assert code == 0
    assert said[0].endswith(" already.")


def test_an_account_is_connected_listed_changed_and_removed(run: Terminal) -> None:
    """The whole life of an account, from the command line."""
    assert run("accounts")[1][0].startswith("No account is connected.")
    code, said, _ = run(*CONNECT, "--window", "30", "--hours", "Mon-Fri 9-17")
    assert code == 0
    assert said[-2:] == [
        (
            "Connected: @harbourcoffee on Memory. Its cards appear in C0CARE0001; "
            "a running bot takes it up within seconds."
        ),
        "Invite the bot to that channel, then look at everything with: python -m bot check",
    ]
    (stored,) = rows("SELECT id, channel, window_seconds, hours_text, active FROM accounts")
    assert stored[1:] == ("C0CARE0001", 1800, "Mon-Fri 9-17", 1)
    short = str(stored[0])[-8:]
    assert [line.split() for line in run("accounts")[1]] == [
        ["ID", "NETWORK", "ACCOUNT", "CHANNEL", "WINDOW", "HOURS", "STATE"],
        [
            *(short, "memory", "@harbourcoffee", "C0CARE0001"),
            *("30", "min", "Mon-Fri", "9-17", "active"),
        ],
    ]
    assert run("accounts", "pause", short)[1] == ["Paused: @harbourcoffee on memory."]
    assert run("accounts", "resume", "@harbourcoffee")[1] == ["Resumed: @harbourcoffee on memory."]
    assert run("accounts", "channel", short, "C0OTHER001")[0] == 0
    assert rows("SELECT channel, active FROM accounts") == [("C0OTHER001", 1)]
    assert run("accounts", "remove", short)[0] == 0
    assert rows("SELECT active FROM accounts") == [(0,)]
    assert rows("SELECT * FROM credentials") == []
    assert run("accounts", "resume", short) == (
        1,
        [],
        [
            (
                "@harbourcoffee was removed and has no credentials any more. "
                "Sign in again: python -m bot connect memory"
            )
        ],
    )


def test_connecting_again_renews_and_keeps_the_rest(run: Terminal) -> None:
    """The same presence stays the same account, with its window and its past."""
    run(*CONNECT, "--window", "30")
    before = rows("SELECT id, window_seconds FROM accounts")
    code, said, _ = run("connect", "memory", "--set", "handle=harbourcoffee", "--set", "typo=1")
    assert code == 0
    assert said[-3] == "Not asked for, and not used: typo."
    assert said[-2].startswith("Connected again: @harbourcoffee on Memory.")
    assert rows("SELECT id, window_seconds FROM accounts") == before
    assert rows("SELECT kind, actor FROM events") == [("account_connected", "system")] * 2


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (
            ("connect", "myspace"),
            1,
            "There is no network “myspace”.",
        ),
        (
            ("connect", "memory", "--set", "handle=a"),
            1,
            (
                "No channel is known for this account: DEFAULT_CHANNEL is not set. "
                "Example: --channel C0123ABCD"
            ),
        ),
        (
            ("connect", "memory", "--channel", "#care"),
            1,
            (
                "“#care” is no channel id: it begins with C or G, and Slack shows it at the end of "
                "the channel's details. Example: --channel C0123ABCD"
            ),
        ),
        (
            ("connect", "memory", "--channel", "C1A", "--window", "0"),
            1,
            "A window of 0 minutes cannot be kept; it has to be 1 to 10080. Example: --window 60",
        ),
        (
            ("connect", "memory", "--channel", "C1A", "--hours", "nine to five"),
            1,
            (
                "Working hours “nine to five” were not understood. "
                "Write days and hours, for example: Mon-Fri 9-17, Sat 10:00-14:00."
            ),
        ),
        (
            ("connect", "memory", "--channel", "C1A", "--set", "secret"),
            1,
            "An answer has no name. Example: --set handle=acme",
        ),
        (("accounts", "pause", "@nobody"), 1, "There is no account “@nobody”."),
        (("accounts", "channel", "x", "general"), 1, "“general” is no channel id"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    run: Terminal, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    """On standard error, with the way out, and nothing is stored."""
    ended, said, (complaint,) = run(*arguments)
    assert (ended, said) == (code, [])
    assert complaint.startswith(sentence)
    assert not Path("gh.sqlite3").exists() or rows("SELECT * FROM accounts") == []


def test_credentials_are_not_kept_without_a_key(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nobody is asked for a password first."""
    monkeypatch.delenv("ENCRYPTION_KEYS")
    code, said, (complaint,) = run(*CONNECT)
    assert (code, said) == (3, [])
    assert complaint.startswith("ENCRYPTION_KEYS is not set")


def test_keys_are_made_and_rotated(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """After rotation the new key alone is enough."""
    run(*CONNECT)
    ((before,),) = rows("SELECT secret FROM credentials")
    code, (key,), _ = run("keys", "new")
    assert (code, len(key)) == (0, 44)
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{key},{KEY}")
    assert run("keys", "rotate") == (
        0,
        [
            "Credentials encrypted with the newest key: 1.",
            "Older keys can now be taken out of ENCRYPTION_KEYS, on every replica.",
        ],
        [],
    )
    ((after,),) = rows("SELECT secret FROM credentials")
    assert after != before
    monkeypatch.setenv("ENCRYPTION_KEYS", key)
    assert run("keys", "rotate")[0] == 0
    monkeypatch.setenv("ENCRYPTION_KEYS", KEY)
    code, _, (complaint,) = run("keys", "rotate")
    assert code == 3
    assert complaint.startswith("None of the ENCRYPTION_KEYS decrypts the stored credentials.")


def test_a_backup_is_whole_private_and_never_overwrites(run: Terminal, tmp_path: Path) -> None:
    """What is copied while somebody writes is one consistent database in one file."""
    run(*CONNECT)
    writing = sqlite3.connect("gh.sqlite3")
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("UPDATE accounts SET handle = 'half done'")
    code, (said,), _ = run("backup", "copy.sqlite3")
    writing.close()
    assert (code, said.split(" (")[0]) == (0, "Copied and verified: copy.sqlite3")
    copy = tmp_path / "copy.sqlite3"
    assert copy.stat().st_mode & 0o777 == 0o600
    read = sqlite3.connect(copy)
    assert read.execute("SELECT handle FROM accounts").fetchall() == [("harbourcoffee",)]
    read.close()
    assert run("backup", "copy.sqlite3") == (
        1,
        [],
        ["copy.sqlite3 exists already; nothing is overwritten."],
    )
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("copy")) == [copy.name]


def test_a_broken_database_is_not_called_a_backup(run: Terminal, tmp_path: Path) -> None:
    """A copy that does not pass its check is not kept."""
    run(*CONNECT)
    connection = sqlite3.connect("gh.sqlite3")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    damaged = bytearray(Path("gh.sqlite3").read_bytes())
    damaged[4096 * 3 : 4096 * 5] = b"\xff" * 4096 * 2
    Path("gh.sqlite3").write_bytes(damaged)
    code, said, (complaint,) = run("backup", "copy.sqlite3")
    assert (code, said) == (1, [])
    assert complaint.startswith("The copy is not sound and was not kept: ")
    assert list(tmp_path.glob("copy*")) == []


def test_postgresql_is_backed_up_by_its_own_tool(
    run: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exact command is told, without the password."""
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://bot:geheim@db.example.com:5433/gh?sslmode=require"
    )
    assert run("backup", "my copy.dump") == (
        1,
        [
            "PostgreSQL has its own tool for this. Run:",
            (
                "pg_dump --format=custom '--file=my copy.dump' "
                "'postgresql://bot@db.example.com:5433/gh?sslmode=require'"
            ),
        ],
        [],
    )
    assert "geheim" not in pg_dump("postgresql+psycopg://bot:geheim@h/gh", Path("x"))


def account(id_: str, handle: str) -> Account:
    """An account."""
    return Account(
        id=id_,
        network="memory",
        base_url="",
        external_id=id_,
        handle=handle,
        display_name="",
        channel="C1",
    )


def test_an_account_is_meant_by_id_end_of_id_or_handle() -> None:
    """Whatever identifies exactly one is enough."""
    one, two = account("0190aa01", "Acme"), account("0190aa02", "acme")
    three = account("0190bb02", "other")
    everybody = [one, two, three]
    assert the_one(everybody, "0190aa01") is one
    assert the_one(everybody, "aa02") is two
    assert the_one(everybody, "@OTHER") is three
    assert the_one(everybody, "other") is three
    with pytest.raises(BadInput, match="“@acme” means 2 accounts"):
        the_one(everybody, "@acme")
    with pytest.raises(BadInput, match="“02” means 2 accounts"):
        the_one(everybody, "02")
    with pytest.raises(NotFound):
        the_one(everybody, "@01")
