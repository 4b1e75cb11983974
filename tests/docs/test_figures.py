"""`docs/figures.md` tells of every figure that a digest has."""

import dataclasses
import re
from pathlib import Path

from bot.domain.figures import ahead, costs, digest, response
from bot.domain.figures.turns import Ending

TEXT = (Path(__file__).parents[2] / "docs" / "figures.md").read_text(encoding="utf-8")
NAMED = {word for code in re.findall(r"`([^`]+)`", TEXT) for word in re.findall(r"\w+", code)}


def test_every_value_is_told() -> None:
    """By the name that it has in JSON and CSV."""
    values = {
        field.name
        for module in (ahead, costs, digest, response)
        for kind in vars(module).values()
        if dataclasses.is_dataclass(kind)
        for field in dataclasses.fields(kind)
    }
    assert values - NAMED == set()


def test_every_ending_is_told() -> None:
    """In the table of endings; a promise that is overtaken is told beside it."""
    section = TEXT.split("| ending |")[1].split("\n\n")[0]
    told = [row.split("|")[1].strip() for row in section.splitlines()[2:]]
    assert len(told) == len(set(Ending) - {Ending.OVERTAKEN})
