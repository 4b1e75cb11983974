"""The page draws every emoji with which the bot says something: few machines have a font for it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "playground" / "page" / "js"
PICTOGRAPH = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2300-\u23ff\u2b00-\u2bff]")
DRAWN = re.compile(r'^  "(.+?)": ', re.MULTILINE)


def used() -> set[str]:
    """Emoji in what the bot writes to Slack."""
    files = (ROOT / "integrations" / "slack").rglob("*.py")
    return {sign for file in files for sign in PICTOGRAPH.findall(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("sign", sorted(used()))
def test_it_is_drawn_and_has_a_name(sign: str) -> None:
    """A machine without the font shows the drawing, and a screen reader says the name."""
    drawings = (PAGE / "emoji-drawings.js").read_text(encoding="utf-8")
    names = (PAGE / "emoji.js").read_text(encoding="utf-8")
    assert sign in DRAWN.findall(drawings)
    assert f"={sign}" in names
