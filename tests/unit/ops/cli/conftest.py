"""A home for commands: an empty directory, a key, a database file."""

from pathlib import Path

import pytest

from tests.unit.ops.cli.commandline import KEY, Terminal


@pytest.fixture(autouse=True)
def _at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty directory, with a key and nothing else set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEYS", KEY)
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:///gh.sqlite3")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command line."""
    return Terminal(capsys)
