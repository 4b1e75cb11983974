"""Blocks that show data: tables and charts.

Limits: https://docs.slack.dev/reference/block-kit/blocks (table-block, data-table-block,
data-visualization-block).
"""

from collections.abc import Mapping

from playground.slack.validation.composition import IDENTIFIER
from playground.slack.validation.rich_text import RICH_TEXT
from playground.slack.validation.schema import (
    Problems,
    array,
    boolean,
    integer,
    items_of,
    number,
    one_of,
    record,
    string,
    tagged,
)

_CELL = tagged(
    {
        "raw_text": record({"text": string(1)}, {}),
        "raw_number": record({"value": number}, {"text": string()}),
        "rich_text": RICH_TEXT,
    },
)


def _rectangular(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """Rule: each row of a table must have as many cells as the first."""
    widths = {len(row) for row in items_of(value, "rows") if isinstance(row, list)}
    if len(widths) > 1:
        problems.add("rows must have the same number of cells", f"{pointer}/rows")


TABLE = record(
    {"rows": array(array(_CELL, 1, 20), 1, 100)},
    {
        "block_id": IDENTIFIER,
        "column_settings": array(
            record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}),
            0,
            20,
        ),
    },
    _rectangular,
)

DATA_TABLE = record(
    {"rows": array(array(_CELL, 1, 20), 2, 201), "caption": string(1)},
    {
        "block_id": IDENTIFIER,
        "page_size": integer(1, 100),
        "row_header_column_index": integer(0, 19),
    },
    _rectangular,
)

_LABEL = string(1, 20)
_TITLE = string(1, 50)
_SERIES = record(
    {"name": _LABEL, "data": array(record({"label": _LABEL, "value": number}, {}), 1, 20)},
    {},
)
_AXES = record(
    {"categories": array(_LABEL, 1, 20)},
    {"x_label": _TITLE, "y_label": _TITLE},
)


def _each_category_once(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """Rule: series have names of their own, and one point for each category, in order."""
    axes = value.get("axis_config")
    categories = axes.get("categories") if isinstance(axes, dict) else None
    names = set()
    for index, series in enumerate(items_of(value, "series")):
        if not isinstance(series, dict):
            continue
        if series["name"] in names:
            problems.add("series must have unique names", f"{pointer}/series/{index}/name")
        names.add(series["name"])
        if [point["label"] for point in series["data"]] != categories:
            problems.add("data must match the categories", f"{pointer}/series/{index}/data")


_DRAWN = record(
    {"series": array(_SERIES, 1, 12), "axis_config": _AXES},
    {},
    _each_category_once,
)


def _positive(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """Rule: a slice of a pie must be above nought."""
    amount = value["value"]
    if isinstance(amount, int | float) and amount <= 0:
        problems.add("must be greater than 0", f"{pointer}/value")


_SLICE = record({"label": _LABEL, "value": number}, {}, _positive)

DATA_VISUALIZATION = record(
    {
        "title": _TITLE,
        "chart": tagged(
            {
                "pie": record({"segments": array(_SLICE, 1, 12)}, {}),
                "bar": _DRAWN,
                "area": _DRAWN,
                "line": _DRAWN,
            },
        ),
    },
    {"block_id": IDENTIFIER},
)
