"""`keys` and `backup`: what must not be lost."""

import sqlite3
from pathlib import Path

import pytest

from bot.cli.backup import BackupFailed, copy, pg_dump
from tests.unit.ops.cli.commandline import CONNECT, KEY, Terminal, rows


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


def test_a_copy_with_wrong_rows_is_not_called_a_backup(tmp_path: Path) -> None:
    """What can be copied page by page may still be unsound: SQLite's own check decides."""
    source, target = tmp_path / "gh.sqlite3", tmp_path / "copy.sqlite3"
    connection = sqlite3.connect(source)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (NULL)")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = 'CREATE TABLE t (x NOT NULL)'")
    connection.commit()
    connection.close()
    with pytest.raises(BackupFailed, match=r"not kept: NULL value in t\.x"):
        copy(source, target)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["gh.sqlite3"]


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
