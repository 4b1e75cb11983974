"""`forget`: asks first, does it, says what it did."""

import asyncio
import io

import pytest

from bot.cli.shared import opened, read_settings
from tests.stories import connected, heard, mention
from tests.unit.ops.cli.commandline import Terminal, rows


@pytest.fixture
def _kim_wrote() -> None:
    """Kim has complained, twice in one conversation."""

    async def write() -> None:
        async with opened(read_settings()) as database:
            await connected(database)
            await heard(database, mention("m1"), mention("m2", "hello?", root="m1", minutes=1))

    asyncio.run(write())


class Keyboard(io.StringIO):
    """Somebody at a terminal who types one line."""

    def isatty(self) -> bool:
        """They are there."""
        return True


ASKED = "@kim (Kim Osei) on memory: 1 conversation, 1 of them waiting for an answer."
DONE = [
    ASKED,
    "Erased: 2 messages in 1 conversation, 1 profile.",
    (
        "Erased with them: 0 drafts, 0 texts on its way or sent, 0 cases taken offline, "
        "0 notes beside praise, 0 events with words, 0 quotations in what others wrote, "
        "0 notifications of the network not read yet."
    ),
    "Closed: 1 conversation in which they waited. Called off: 0 messages.",
    "In Slack, as soon as the bot runs: 0 cards cleared, 0 notices deleted.",
    (
        "Not erased: what colleagues wrote in Slack themselves, mails, backups, and what stands "
        "on the network."
    ),
]
WHOLE = "SELECT handle, display_name FROM authors UNION ALL SELECT external_id, text FROM messages"


@pytest.mark.usefixtures("_kim_wrote")
def test_it_erases_without_asking_when_told_so(run: Terminal) -> None:
    """The same again finds nobody."""
    assert run("forget", "memory", "@Kim", "--yes") == (0, DONE, [])
    assert rows("SELECT handle || display_name FROM authors") == [("",)]
    assert rows("SELECT text || url FROM messages") == [("",), ("",)]
    assert rows("SELECT state, reason FROM conversations") == [("closed", "Forgotten on request.")]
    assert run("forget", "memory", "kim", "--yes") == (
        1,
        [],
        ["Nobody on memory is known as “kim”; nothing was done."],
    )


@pytest.mark.usefixtures("_kim_wrote")
@pytest.mark.parametrize("typed", ["no", "", "y"])
def test_who_does_not_say_yes_changes_nothing(
    run: Terminal, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    """Nothing less than the whole word."""
    before = rows(WHOLE)
    monkeypatch.setattr("sys.stdin", Keyboard(f"{typed}\n"))
    code, said, _ = run("forget", "memory", "kim")
    assert (code, said[0], said[-1].endswith("Nothing was done.")) == (0, ASKED, True)
    assert rows(WHOLE) == before


@pytest.mark.usefixtures("_kim_wrote")
def test_whoever_says_yes_gets_it_done(run: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal."""
    monkeypatch.setattr("sys.stdin", Keyboard("yes\n"))
    code, said, _ = run("forget", "memory", "kim")
    assert (code, said[0]) == (0, ASKED)
    assert said[2:] == DONE[2:]
    assert rows("SELECT count(*) FROM authors WHERE handle = 'kim'") == [(0,)]


@pytest.mark.usefixtures("_kim_wrote")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("memory", "kim"), "Nobody is here to ask; nothing was done. Example: --yes"),
        (("memory", "ki", "--yes"), "Nobody on memory is known as “ki”; nothing was done."),
        (("memory", "@", "--yes"), "Name the author. Example: forget bluesky @handle"),
        (("bluesky", "kim", "--yes"), "Nobody on bluesky is known as “kim”; nothing was done."),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    run: Terminal, arguments: tuple[str, ...], complaint: str
) -> None:
    """One sentence says why."""
    before = rows(WHOLE)
    code, _, said = run("forget", *arguments)
    assert (code, said) == (1, [complaint])
    assert rows(WHOLE) == before


def test_a_network_that_does_not_exist_is_told(run: Terminal) -> None:
    """With those that do."""
    code, said, (complaint,) = run("forget", "myspace", "kim")
    assert (code, said) == (1, [])
    assert complaint.startswith("There is no network “myspace”. Example: ")
