"""Looks into views and messages of the plan."""

from typing import Any

from integrations.slack import ids


def blocks_of(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a view or message."""
    found: list[dict[str, Any]] = made["blocks"]
    return found


def buttons(made: dict[str, Any]) -> list[str]:
    """The action ids of all rows of buttons."""
    rows = [b for b in blocks_of(made) if b["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row["elements"]]


def acts(made: dict[str, Any]) -> list[str]:
    """What the first overflow menu offers."""
    menus = [b["accessory"] for b in blocks_of(made) if "accessory" in b]
    menu = next(m for m in menus if m["type"] == "overflow")
    return [ids.decode(o["value"], ids.PlanChoice).act for o in menu["options"]]


def names(made: dict[str, Any]) -> list[str]:
    """The block ids of a view."""
    return [b["block_id"] for b in blocks_of(made) if "block_id" in b]
