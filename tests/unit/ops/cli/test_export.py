"""`export`: rows of some days, with personal data and without."""

import csv
import json
from pathlib import Path

import pytest

from tests.figures.team import ANA
from tests.stories import ACCOUNT
from tests.unit.ops.cli.commandline import Terminal
from tests.unit.ops.cli.test_digest import march

__all__ = ["march"]  # the fixture

DAYS = ("--from", "2026-03-02", "--to", "2026-03-04")
TABLES = ("conversations", "messages", "events")


def lines(folder: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table, as JSON lines have them."""
    text = (folder / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def cells(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table, as CSV has them."""
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("march")
def test_three_tables_in_two_forms(run: Terminal, tmp_path: Path) -> None:
    """Messages and events of the days, and the conversations that they belong to."""
    code, said, errors = run("export", *DAYS, "--folder", "out")
    out = tmp_path / "out"
    assert (code, errors) == (0, [])
    # kim, lee, max, noa; olu; pia, rob, sam, tia. kim and pia wrote twice. Answers: kim, lee; max,
    # noa, kim twice, olu; sam.
    found = {table: lines(out, table) for table in TABLES}
    assert len(found["conversations"]) == 9
    inbound = [m["text"] for m in found["messages"] if m["direction"] == "inbound"]
    assert len(inbound) == 11
    assert "My order is late" in inbound
    assert len(found["messages"]) == 11 + 8
    assert said == [f"Written: out (9 conversations, 19 messages, {len(found['events'])} events)."]
    for table in TABLES:
        rows = cells(out, table)
        assert [r["id"] for r in rows] == [r["id"] for r in found[table]]
        assert list(rows[0]) == list(found[table][0])
    assert {c["author_handle"] for c in found["conversations"]} == {
        *("kim", "lee", "max", "noa", "olu", "pia", "rob", "sam", "tia")
    }
    assert all(file.stat().st_mode & 0o077 == 0 for file in [out])


@pytest.mark.usefixtures("march")
def test_without_personal_data(run: Terminal, tmp_path: Path) -> None:
    """Nothing that anybody wrote, and no name; what belongs together still does."""
    run("export", *DAYS, "--folder", "open")
    code, _, errors = run("export", *DAYS, "--folder", "shut", "--anonymous")
    assert (code, errors) == (0, [])
    named, bare = tmp_path / "open", tmp_path / "shut"
    whole = "".join(file.read_text(encoding="utf-8") for file in sorted(bare.iterdir()))
    secret = {ANA, "harbourcoffee", "Harbour Coffee", "Duplicate", "Cheap watches", "noa", "U0BEN"}
    for row in lines(named, "messages"):
        secret |= {str(row[name]) for name in ("id", "text", "url", "external_id")}
    for row in lines(named, "conversations"):
        secret |= {str(row[name]) for name in ("id", "author", "author_handle", "owner")}
    assert [word for word in secret - {""} if word in whole] == []
    for table in TABLES:
        assert len(lines(bare, table)) == len(lines(named, table))
    assert ACCOUNT.id not in {row["account"] for row in lines(bare, "events")}
    conversations = {row["id"] for row in lines(bare, "conversations")}
    assert {row["conversation"] for row in lines(bare, "messages")} <= conversations
    (closed,) = [e for e in lines(bare, "events") if e["kind"] == "closed"]
    assert isinstance(closed["facts"], dict)
    assert sorted(closed["facts"]) == ["clock", "since", "state", "until", "version"]


@pytest.mark.usefixtures("march")
def test_pseudonyms_are_the_same_in_each_export(
    run: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And others under another key."""
    run("export", *DAYS, "--folder", "one", "--anonymous")
    run("export", *DAYS, "--folder", "two", "--anonymous")
    one, two = (lines(tmp_path / name, "events") for name in ("one", "two"))
    assert one == two
    (_, (key,), _) = run("keys", "new")
    monkeypatch.setenv("ENCRYPTION_KEYS", key)
    run("export", *DAYS, "--folder", "three", "--anonymous")
    three = lines(tmp_path / "three", "events")
    assert {e["id"] for e in one} & {e["id"] for e in three} == set()


def test_nothing_is_overwritten_and_nothing_half_done_stays(run: Terminal, tmp_path: Path) -> None:
    """A folder that exists is refused; days the wrong way round are, too."""
    (tmp_path / "out").mkdir()
    assert run("export", *DAYS, "--folder", "out") == (
        1,
        [],
        ["out exists already; nothing is overwritten."],
    )
    code, _, errors = run("export", "--from", "2026-03-04", "--to", "2026-03-02")
    assert (code, errors) == (1, ["2026-03-02 is before 2026-03-04."])
    assert run("export", *DAYS)[1] == [
        "Written: export-2026-03-02-2026-03-04 (0 conversations, 0 messages, 0 events)."
    ]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_dir()) == [
        "export-2026-03-02-2026-03-04",
        "out",
    ]
