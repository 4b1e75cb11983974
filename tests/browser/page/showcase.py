"""One message that holds every kind of block a message can hold."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _md(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def _option(value: str, text: str) -> Json:
    return {"text": _plain(text), "value": value}


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _number(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": str(value)}


def _button(action: str, text: str, **more: object) -> Json:
    return {"type": "button", "action_id": action, "text": _plain(text), "value": action, **more}


def _series(name: str, *values: float) -> Json:
    days = ["Mon", "Tue", "Wed", "Thu"]
    points = [{"label": day, "value": value} for day, value in zip(days, values, strict=True)]
    return {"name": name, "data": points}


def _chart(kind: str) -> Json:
    axis = {"categories": ["Mon", "Tue", "Wed", "Thu"], "x_label": "Day", "y_label": "Answers"}
    if kind == "pie":
        segments = [{"label": "Bluesky", "value": 45}, {"label": "X", "value": 15}]
        chart: Json = {"type": "pie", "segments": segments}
    else:
        series = [_series("In time", 12, 18, 9, 22), _series("Late", 3, 1, 4, 2)]
        chart = {"type": kind, "series": series, "axis_config": axis}
    return {
        "type": "data_visualization",
        "block_id": f"chart_{kind}",
        "title": f"Answers ({kind})",
        "chart": chart,
    }


SELECTS: list[Json] = [
    {
        "type": "static_select",
        "action_id": "static",
        "placeholder": _plain("Network"),
        "option_groups": [
            {
                "label": _plain("Open"),
                "options": [_option("bsky", "Bluesky"), _option("mast", "Mastodon")],
            },
            {"label": _plain("Closed"), "options": [_option("x", "X")]},
        ],
    },
    {"type": "users_select", "action_id": "person", "placeholder": _plain("Colleague")},
    {"type": "channels_select", "action_id": "room", "placeholder": _plain("Channel")},
    {"type": "conversations_select", "action_id": "talk", "placeholder": _plain("Conversation")},
    {
        "type": "external_select",
        "action_id": "far",
        "min_query_length": 2,
        "placeholder": _plain("Case"),
    },
    {
        "type": "multi_static_select",
        "action_id": "many",
        "placeholder": _plain("Tags"),
        "options": [_option("late", "late"), _option("vip", "known"), _option("new", "new")],
    },
    {"type": "datepicker", "action_id": "day", "initial_date": "2025-12-05"},
    {"type": "timepicker", "action_id": "hour", "initial_time": "09:30"},
    {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1_764_864_000},
    {
        "type": "radio_buttons",
        "action_id": "one",
        "options": [_option("a", "Answer"), _option("b", "Wait")],
    },
    {
        "type": "checkboxes",
        "action_id": "some",
        "options": [_option("c", "Copy me"), _option("d", "Done")],
    },
    {
        "type": "button",
        "action_id": "delete",
        "style": "danger",
        "text": _plain("Delete"),
        "confirm": {
            "title": _plain("Delete it?"),
            "text": _md("It is *gone* then."),
            "confirm": _plain("Yes, delete"),
            "deny": _plain("Keep"),
            "style": "danger",
        },
    },
    _button("link", "Read", url="https://example.com/read"),
]

RICH_TEXT: Json = {
    "type": "rich_text",
    "block_id": "rich",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Rich ", "style": {"bold": True}},
                {"type": "link", "url": "https://example.com/", "text": "link"},
                {"type": "text", "text": " to "},
                {"type": "user", "user_id": "U0ADA"},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "tada"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "second"}]},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "as = typed"}]},
    ],
}

CARD: Json = {
    "type": "card",
    "block_id": "card",
    "icon": {"type": "image", "image_url": PIXEL, "alt_text": "sign"},
    "title": _md("Case *GH-12*"),
    "subtitle": _plain("by e-mail"),
    "body": _md("Waiting for the customer since Tuesday."),
    "actions": [_button("case", "Open case")],
}

SHOWCASE: list[Json] = [
    {"type": "header", "block_id": "head", "text": _plain("Everything :tada:")},
    {
        "type": "section",
        "block_id": "fields",
        "text": _md("*Section* with fields and a picture"),
        "fields": [_md("*Owner*\nAda"), _md("*Due*\n15:10")],
        "accessory": {"type": "image", "image_url": PIXEL, "alt_text": "a pixel"},
    },
    {"type": "divider", "block_id": "line"},
    {"type": "actions", "block_id": "acts", "elements": SELECTS},
    {
        "type": "context",
        "block_id": "ctx",
        "elements": [
            {"type": "image", "image_url": PIXEL, "alt_text": "dot"},
            _md("context :lock:"),
        ],
    },
    {
        "type": "image",
        "block_id": "img",
        "image_url": PIXEL,
        "alt_text": "a pixel",
        "title": _plain("A picture"),
    },
    RICH_TEXT,
    {
        "type": "video",
        "block_id": "vid",
        "title": _plain("How to descale"),
        "title_url": "https://example.com/video",
        "video_url": "https://example.com/embed",
        "thumbnail_url": PIXEL,
        "alt_text": "A machine",
        "provider_name": "Vimeo",
    },
    {
        "type": "markdown",
        "block_id": "mkd",
        "text": "## Week\n- **12** answered\n- ~~3~~ 2 late\n\n| day | n |\n|---|---|\n| Mon | 4 |",
    },
    {
        "type": "table",
        "block_id": "tab",
        "column_settings": [{"align": "left"}, {"align": "right"}],
        "rows": [[_cell("Name"), _cell("Late")], [_cell("Ada"), _cell("0")]],
    },
    {
        "type": "data_table",
        "block_id": "dat",
        "caption": "First answers",
        "page_size": 2,
        "rows": [
            [_cell("Person"), _cell("Minutes")],
            [_cell("Ada"), _number(12)],
            [_cell("Ben"), _number(7)],
            [_cell("Cleo"), _number(31)],
        ],
    },
    *[_chart(kind) for kind in ("line", "bar", "area", "pie")],
    CARD,
    {
        "type": "carousel",
        "block_id": "car",
        "elements": [{**CARD, "block_id": "car1"}, {**CARD, "block_id": "car2"}],
    },
    {
        "type": "container",
        "block_id": "con",
        "title": _plain("Two records"),
        "subtitle": _plain("Review before confirming"),
        "is_collapsible": True,
        "child_blocks": [
            {"type": "section", "block_id": "con1", "text": _md("*GH-1*: open → closed")}
        ],
    },
    {"type": "alert", "block_id": "ale", "level": "warning", "text": _md("*Late* in 5 minutes")},
    {
        "type": "context_actions",
        "block_id": "cta",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "fb",
                "positive_button": {"text": _plain("Good"), "value": "up"},
                "negative_button": {"text": _plain("Bad"), "value": "down"},
            },
            {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": _plain("Delete")},
        ],
    },
    {"type": "hologram", "block_id": "odd"},
]
