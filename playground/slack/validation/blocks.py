"""The blocks of Block Kit, which surface shows which, and what must hold between blocks.

Limits: https://docs.slack.dev/reference/block-kit/blocks
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from playground.slack.validation.composition import IDENTIFIER, SLACK_FILE, plain, text
from playground.slack.validation.elements import (
    ELEMENTS,
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    elements,
)
from playground.slack.validation.figures import DATA_TABLE, DATA_VISUALIZATION, TABLE
from playground.slack.validation.rich_text import RICH_TEXT, RICH_TEXT_ONLY
from playground.slack.validation.schema import (
    Check,
    Problems,
    array,
    at_least_one,
    boolean,
    either,
    exactly_one,
    one_of,
    record,
    string,
    tagged,
    url,
)

Surface = Literal["message", "modal", "home"]
MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MOST_CHARTS = 2

_ID = {"block_id": IDENTIFIER}
_CONTEXT_TEXT = {
    kind: record({"text": string(1, 3000)}, {flag: boolean})
    for kind, flag in (("plain_text", "emoji"), ("mrkdwn", "verbatim"))
}
_PICTURE = tagged({"image": IMAGE})

CARD = record(
    {},
    {
        **_ID,
        "hero_image": _PICTURE,
        "icon": _PICTURE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": array(elements(("button",)), 1, 5),
    },
    at_least_one("title", "hero_image", "actions", "body"),
)
TASK_CARD = record(
    {"task_id": string(1), "title": string(1)},
    {
        **_ID,
        "details": RICH_TEXT_ONLY,
        "output": RICH_TEXT_ONLY,
        "sources": array(tagged({"url": record({"url": url, "text": string(1)}, {})})),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
)


def _files_do_not_dispatch(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """Rule: a `file_input` tells the app nothing before the form is handed in."""
    element = value["element"]
    takes_files = isinstance(element, dict) and element["type"] == "file_input"
    if takes_files and value.get("dispatch_action") is True:
        problems.add("unsupported type: file_input", f"{pointer}/element/type")


def _input(names: tuple[str, ...]) -> Check:
    return record(
        {"label": plain(2000), "element": elements(names)},
        {**_ID, "dispatch_action": boolean, "hint": plain(2000), "optional": boolean},
        _files_do_not_dispatch,
    )


_EVERYWHERE: Mapping[str, Check] = {
    "section": record(
        {},
        {
            **_ID,
            "text": text(3000),
            "fields": array(text(2000), 1, 10),
            "accessory": elements(IN_SECTION),
            "expand": boolean,
        },
        at_least_one("text", "fields"),
    ),
    "header": record({"text": plain(150)}, _ID),
    "divider": record({}, _ID),
    "image": record(
        {"alt_text": string(1, 2000)},
        {**_ID, "image_url": url, "slack_file": SLACK_FILE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "actions": record({"elements": array(elements(IN_ACTIONS), 1, 25)}, _ID),
    "context": record(
        {"elements": array(either({"image": ELEMENTS["image"], **_CONTEXT_TEXT}), 1, 10)},
        _ID,
    ),
    "rich_text": RICH_TEXT,
    "video": record(
        {
            "alt_text": string(1, 2000),
            "title": plain(200),
            "thumbnail_url": url,
            "video_url": url,
        },
        {
            **_ID,
            "title_url": url,
            "description": plain(200),
            "author_name": string(1, 50),
            "provider_name": string(1),
            "provider_icon_url": url,
        },
    ),
}

_SHORT_INPUT = tuple(name for name in IN_INPUT if name != "file_input")

_IN_MESSAGES: dict[str, Check] = {
    **_EVERYWHERE,
    "input": _input(_SHORT_INPUT),
    "markdown": record({"text": string(1, 12_000)}, _ID),
    "context_actions": record({"elements": array(elements(IN_CONTEXT_ACTIONS), 1, 5)}, _ID),
    "file": record({"external_id": string(1), "source": one_of("remote")}, _ID),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "card": CARD,
    "carousel": record({"elements": array(tagged({"card": CARD}), 1, 10)}, _ID),
    "task_card": TASK_CARD,
    "plan": record({"title": string(1)}, {**_ID, "tasks": array(tagged({"task_card": TASK_CARD}))}),
}
_IN_MESSAGES["container"] = record(
    {"child_blocks": array(tagged(dict(_IN_MESSAGES)), 1, 10)},
    {
        **_ID,
        "title": plain(150),
        "rich_text_title": RICH_TEXT_ONLY,
        "subtitle": text(150),
        "width": one_of("narrow", "standard", "wide", "full"),
        "icon": _PICTURE,
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
    at_least_one("title", "rich_text_title"),
)

_BLOCKS: Mapping[Surface, Check] = {
    "message": tagged(_IN_MESSAGES),
    "modal": tagged(
        {
            **_EVERYWHERE,
            "input": _input(IN_INPUT),
            "alert": record(
                {"text": text(200)},
                {**_ID, "level": one_of("default", "info", "warning", "error", "success")},
            ),
        },
    ),
    "home": tagged({**_EVERYWHERE, "input": _input(_SHORT_INPUT)}),
}


def check_blocks(blocks: object, surface: Surface, pointer: str, problems: Problems) -> None:
    """Check a list of blocks for a surface: each block, their number and their identifiers."""
    array(_BLOCKS[surface], 0, MOST_BLOCKS[surface])(blocks, pointer, problems)
    if not problems and isinstance(blocks, list):
        _check_identifiers(blocks, pointer, problems)
        _check_counts(blocks, pointer, problems)


def interactive_parts(block: Mapping[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Give the elements of a block with the place of each, in the order they are shown."""
    for field in ("accessory", "element"):
        element = block.get(field)
        if isinstance(element, dict):
            yield field, element
    for field in ("elements", "actions"):
        held = block.get(field)
        for index, element in enumerate(held if isinstance(held, list) else ()):
            if isinstance(element, dict):
                yield f"{field}/{index}", element


def _check_identifiers(
    blocks: list[dict[str, object]],
    pointer: str,
    problems: Problems,
) -> None:
    seen: set[object] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and name in seen:
            problems.add(f"`block_id` {name} already exists", f"{pointer}/{index}/block_id")
        seen.add(name)
        actions: set[object] = set()
        for place, element in interactive_parts(block):
            action = element.get("action_id")
            if action is not None and action in actions:
                problems.add(
                    f"`action_id` {action} already exists",
                    f"{pointer}/{index}/{place}/action_id",
                )
            actions.add(action)


def _check_counts(blocks: list[dict[str, object]], pointer: str, problems: Problems) -> None:
    kinds = Counter(block["type"] for block in blocks)
    if kinds["data_visualization"] > MOST_CHARTS:
        problems.add(f"no more than {MOST_CHARTS} data_visualization blocks allowed", pointer)
    focused = [
        f"{pointer}/{index}/{place}"
        for index, block in enumerate(blocks)
        for place, element in interactive_parts(block)
        if element.get("focus_on_load") is True
    ]
    for place in focused[1:]:
        problems.add("focus_on_load may be set on one element only", place)
