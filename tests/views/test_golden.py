"""Every view looks exactly as its golden file says.

`GOLDEN_UPDATE=1 python -m pytest tests/views/test_golden.py` writes them anew; read the difference.
"""

import json
import os
from pathlib import Path

import pytest

from tests.views.every_view import HOMES, MESSAGES, VIEWS
from tests.views.rules import hold_for_message, hold_for_view

GOLDEN = Path(__file__).parent / "golden"
EVERYTHING = {**MESSAGES, **VIEWS, **HOMES}


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_view_is_its_golden_file(name: str) -> None:
    """A view changes only together with its golden file."""
    made = json.loads(json.dumps(EVERYTHING[name]()))
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN_UPDATE") == "1":
        path.write_text(json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    assert made == json.loads(path.read_text())


def test_no_golden_file_is_left_over() -> None:
    """Each golden file belongs to a view that exists."""
    assert {p.stem for p in GOLDEN.glob("*.json")} == set(EVERYTHING)


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_message_keeps_slacks_rules(name: str) -> None:
    """Each message is one that Slack takes."""
    hold_for_message(MESSAGES[name]())


@pytest.mark.parametrize("name", sorted({**VIEWS, **HOMES}))
def test_view_keeps_slacks_rules(name: str) -> None:
    """Each modal and Home tab is one that Slack takes."""
    hold_for_view({**VIEWS, **HOMES}[name]())
