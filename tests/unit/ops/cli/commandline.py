"""What tests of the command line share."""

import sqlite3

import pytest

from bot.cli.main import main
from db.crypto import new_key

KEY = new_key()
CONNECT = ("connect", "memory", "--channel", "C0CARE0001", "--set", "handle=harbourcoffee")


class Terminal:
    """Runs commands and keeps what they say."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, list[str], list[str]]:
        """Exit code, lines of standard output, lines of standard error."""
        code = main(arguments)
        said = self._capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()


def rows(query: str) -> list[tuple[object, ...]]:
    """Rows of the database."""
    connection = sqlite3.connect("gh.sqlite3")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()
