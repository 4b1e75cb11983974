"""Modals and the Home tab, checked as `views.open`, `views.push`, `views.update` and publish do.

Limits: https://docs.slack.dev/reference/views
"""

import json
from collections.abc import Mapping

from playground.slack.validation.blocks import Surface, check_blocks
from playground.slack.validation.composition import plain
from playground.slack.validation.schema import Check, Problems, boolean, record, string

LARGEST_VIEW = 250_000
"""Bytes of JSON in a view; above it Slack answers `view_too_large`."""


def _anything(value: object, pointer: str, problems: Problems) -> None:
    """Leave the blocks to `check_blocks`, which knows the surface."""


_COMMON: Mapping[str, Check] = {
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}
_VIEWS: Mapping[str, Check] = {
    "modal": record(
        {"title": plain(24), "blocks": _anything},
        {
            **_COMMON,
            "close": plain(24),
            "submit": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
    ),
    "home": record({"blocks": _anything}, _COMMON),
}
_SURFACES: Mapping[str, Surface] = {"modal": "modal", "home": "home"}


def check_view(view: object, *, home: bool) -> Problems:
    """Give what is wrong with a view meant for a modal, or for the Home tab."""
    problems = Problems()
    pointer = "/view"
    wanted = "home" if home else "modal"
    if not isinstance(view, dict):
        problems.add("must provide an object", pointer)
        return problems
    kind = view.get("type")
    if kind != wanted:
        problems.add("failed to match all allowed schemas", pointer)
        problems.add("must be a valid enum value", f"{pointer}/type")
        return problems
    found = Problems()
    _VIEWS[wanted](view, pointer, found)
    if found:
        problems.add("failed to match all allowed schemas", pointer)
        problems.extend(found)
    blocks = Problems()
    check_blocks(view.get("blocks"), _SURFACES[wanted], f"{pointer}/blocks", blocks)
    problems.extend(blocks)
    if wanted == "modal" and not problems and "submit" not in view:
        for index, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                problems.add("must define submit to use input block", f"{pointer}/blocks/{index}")
    return problems


def is_too_large(view: object) -> bool:
    """Tell whether a view is heavier than Slack takes."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > LARGEST_VIEW
