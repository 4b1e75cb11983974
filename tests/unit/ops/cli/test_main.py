"""The command line as a whole: commands, exit codes, sentences instead of tracebacks."""

from collections.abc import Iterator

import pytest

from bot.cli.main import main, parser
from tests.unit.ops.cli.commandline import Terminal


def commands() -> Iterator[str]:
    """The names of all commands."""
    (group,) = (a for a in parser()._actions if a.choices)
    assert group.choices is not None
    yield from map(str, group.choices)


def test_there_are_these_commands() -> None:
    """The documents name them; whoever adds one adds it there."""
    assert list(commands()) == [
        *(
            "run",
            "demo",
            "migrate",
            "connect",
            "accounts",
            "posts",
            "digest",
            "export",
            "forget",
            "check",
            "backup",
            "keys",
            "settings",
        )
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
    assert (code, said) == (3, [])
    assert complained == [
        "DATABASE_URL names a file in no/such/folder, and there is no such folder."
    ]


def test_migrate_says_what_it_did(run: Terminal) -> None:
    """Once it changes something, then no more."""
    code, said, _ = run("migrate")
    assert code == 0
    assert said[0].endswith("(before: empty).")
    code, said, _ = run("migrate")
    assert code == 0
    assert said[0].endswith(" already.")
