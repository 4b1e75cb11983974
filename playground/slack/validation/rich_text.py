"""The rich_text block: sections, lists, quotes and their inline elements.

Shape: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from playground.slack.validation.schema import (
    Check,
    array,
    boolean,
    integer,
    link,
    number,
    one_of,
    record,
    string,
    tagged,
)

_FLAGS = (
    "bold",
    "italic",
    "strike",
    "code",
    "underline",
    "highlight",
    "client_highlight",
    "unlink",
)
_STYLE = record({}, dict.fromkeys(_FLAGS, boolean))
_NAME = string(1)


def _inline(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return record(required, {"style": _STYLE, **(optional or {})})


_INLINE = tagged(
    {
        "text": _inline({"text": string(1)}),
        "link": _inline({"url": link}, {"text": string(), "unsafe": boolean}),
        "user": _inline({"user_id": _NAME}),
        "usergroup": _inline({"usergroup_id": _NAME}),
        "channel": _inline({"channel_id": _NAME}),
        "team": _inline({"team_id": _NAME}),
        "broadcast": _inline({"range": one_of("here", "channel", "everyone")}),
        "color": _inline({"value": _NAME}),
        "emoji": _inline({"name": _NAME}, {"unicode": _NAME, "skin_tone": integer(1, 6)}),
        "date": _inline(
            {"timestamp": number, "format": _NAME},
            {"url": link, "fallback": string(1)},
        ),
    },
)
_SECTION = record({"elements": array(_INLINE)}, {})
_SECTIONS = tagged({"rich_text_section": _SECTION})

RICH_TEXT = record(
    {
        "elements": array(
            tagged(
                {
                    "rich_text_section": _SECTION,
                    "rich_text_list": record(
                        {"elements": array(_SECTIONS), "style": one_of("bullet", "ordered")},
                        {"indent": integer(0, 8), "offset": integer(0), "border": integer(0, 1)},
                    ),
                    "rich_text_preformatted": record(
                        {"elements": array(_INLINE)},
                        {"border": integer(0, 1), "language": string(1)},
                    ),
                    "rich_text_quote": record(
                        {"elements": array(_INLINE)},
                        {"border": integer(0, 1)},
                    ),
                },
            ),
        ),
    },
    {"block_id": string(1, 255)},
)
"""A rich_text block, also the initial value of a rich_text_input and the cell of a table."""

RICH_TEXT_ONLY = tagged({"rich_text": RICH_TEXT})
