"""`docs/importing-posts.md` tells of every column, and its example can be imported."""

import re
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.account import Account
from bot.domain.team_settings import TeamSettings
from bot.services.planning.sheet import COLUMNS, read_sheet
from bot.services.planning.sheet_rows import RowReader

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "importing-posts.md").read_text(encoding="utf-8")
ACCOUNTS = [
    Account(
        id=network,
        network=network,
        base_url="",
        external_id="us",
        handle=handle,
        display_name="",
        channel="C0CARE0001",
    )
    for network, handle in (
        ("bluesky", "harbour.example"),
        ("x", "harbour"),
        ("mastodon", "harbour@social.example"),
    )
]


def test_every_column_is_told() -> None:
    """Names in their order, and what an import does with each; both ways."""
    table = TEXT.split("| column | on import | what it holds |\n|---|---|---|\n")[1].split("\n\n")[
        0
    ]
    told = [tuple(cell.strip() for cell in row.split("|")[1:3]) for row in table.splitlines()]
    assert told == [(f"`{column.name}`", column.use.value) for column in COLUMNS]


def test_the_example_can_be_imported() -> None:
    """As it stands there, while its days lie ahead."""
    (example,) = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)
    sheet = read_sheet(example.encode())
    assert sheet.errors == ()
    now = datetime(2026, 11, 1, tzinfo=UTC)
    reader = RowReader(TeamSettings(home_team="T"), ACCOUNTS, [], "U0123ABCD", now, lambda: "new")
    assert reader.columns(sheet.columns, sheet.line) == []
    read = [reader.read(row) for row in sheet.rows]
    assert [(r.errors, r.candidate and r.candidate.review) for r in read] == [
        ([], True),
        ([], False),
    ]


def test_it_can_be_found() -> None:
    """From the README and from the page for whoever installs."""
    assert "(docs/importing-posts.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert "(importing-posts.md)" in operating
