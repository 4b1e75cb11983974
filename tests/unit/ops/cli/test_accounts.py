"""`connect` and `accounts`."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.accounts import the_one
from bot.cli.shared import now
from bot.domain.account import Account
from bot.errors import BadInput, NotFound
from tests.unit.ops.cli.commandline import CONNECT, Terminal, rows


def test_an_account_is_connected_listed_changed_and_removed(run: Terminal) -> None:
    """The whole life of an account, from the command line."""
    assert run("accounts")[1][0].startswith("No account is connected.")
    code, said, _ = run(*CONNECT, "--window", "30", "--hours", "Mon-Fri 9-17")
    assert code == 0
    assert said[-2:] == [
        "Connected: @harbourcoffee on Memory. A running bot takes it up within seconds.",
        (
            "Its cards appear in C0CARE0001. Invite the bot there, then look at everything with: "
            "python -m bot check"
        ),
    ]
    (stored,) = rows("SELECT id, channel, window_seconds, hours_text, active FROM accounts")
    assert stored[1:] == ("C0CARE0001", 1800, "Mon-Fri 9-17", 1)
    short = str(stored[0])[-8:]
    assert [line.split() for line in run("accounts")[1]] == [
        ["ID", "NETWORK", "ACCOUNT", "CHANNEL", "WINDOW", "HOURS", "SIGN-IN", "STATE"],
        [
            *(short, "memory", "@harbourcoffee", "C0CARE0001"),
            *("30", "min", "Mon-Fri", "9-17", "-", "active"),
        ],
    ]
    assert run("accounts", "pause", short)[1] == ["Paused: @harbourcoffee on memory."]
    assert run("accounts", "resume", "@harbourcoffee")[1] == ["Resumed: @harbourcoffee on memory."]
    assert run("accounts", "channel", short, "C0OTHER001")[0] == 0
    assert rows("SELECT channel, active FROM accounts") == [("C0OTHER001", 1)]
    assert run("accounts", "window", short, "15")[1] == [
        (
            "@harbourcoffee on memory answers within 15 minutes. "
            "Clocks that run already keep their deadline."
        )
    ]
    assert run("accounts", "hours", short, "Sat 10-14")[0] == 0
    assert rows("SELECT window_seconds, hours_text FROM accounts") == [(900, "Sat 10-14")]
    assert run("accounts", "window", short, "0")[0] == 0
    assert run("accounts", "hours", short, "")[0] == 0
    assert rows("SELECT window_seconds, hours_text FROM accounts") == [(None, "")]
    changed = [key for (key,) in rows("SELECT json_extract(facts, '$.key') FROM events") if key]
    assert changed == [
        *("active", "active", "channel", "window_seconds", "hours_text"),
        *("window_seconds", "hours_text"),
    ]
    assert run("accounts", "hours", short, "whenever")[0] == 1
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


@pytest.mark.parametrize(
    ("days", "shown", "asked"), [(15, "until", False), (13, "until", True), (-1, "ended", True)]
)
def test_the_end_of_a_sign_in_is_shown(run: Terminal, days: int, shown: str, asked: object) -> None:
    """With what to run, from two weeks before on; signing in again forgets it."""
    run(*CONNECT)
    ends_at = now() + timedelta(days=days)
    with closing(sqlite3.connect("gh.sqlite3")) as database, database:
        stored = f"{ends_at:%Y-%m-%d %H:%M:%S.%f}"
        database.execute("UPDATE accounts SET sign_in_ends = ?", (stored,))
    _, row, *more = run("accounts")[1]
    assert f"{shown} {ends_at:%Y-%m-%d}  active" in row
    again = "Sign in again to @harbourcoffee: python -m bot connect memory"
    assert more == ([again] if asked else [])
    run(*CONNECT)
    assert rows("SELECT sign_in_ends FROM accounts") == [(None,)]


def test_connecting_again_renews_and_keeps_the_rest(run: Terminal) -> None:
    """The same presence stays the same account, with its window and its past."""
    run(*CONNECT, "--window", "30")
    before = rows("SELECT id, window_seconds FROM accounts")
    code, said, _ = run("connect", "memory", "--set", "handle=harbourcoffee", "--set", "typo=1")
    assert code == 0
    assert said[-3] == "Not asked for, and not used: typo."
    assert said[-2] == (
        "Connected again: @harbourcoffee on Memory. "
        "A running bot uses the new credentials within seconds."
    )
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
