"""Block Kit's limits, one example a rule, with the sentence Slack answers."""

from typing import Any

import pytest

from playground.slack.validation import check_message_blocks, check_view

Block = dict[str, Any]


def plain(text: str = "x") -> Block:
    """Make a plain_text object."""
    return {"type": "plain_text", "text": text}


def marked(text: str = "x") -> Block:
    """Make a mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def option(value: str = "v", text: str = "x") -> Block:
    """Make an option."""
    return {"text": plain(text), "value": value}


def options(count: int) -> list[Block]:
    """Make so many options."""
    return [option(str(number)) for number in range(count)]


def button(**fields: object) -> Block:
    """Make a button."""
    return {"type": "button", "text": plain(), **fields}


def actions(*elements: Block) -> Block:
    """Make an actions block."""
    return {"type": "actions", "elements": list(elements)}


def field(element: Block, **fields: object) -> Block:
    """Make an input block."""
    return {"type": "input", "label": plain(), "element": element, **fields}


def said(sentence: str, pointer: str) -> str:
    """Write a problem as Slack does."""
    return f"{sentence} [json-pointer:{pointer}]"


ANY = "failed to match all allowed schemas"
ENUM = "must be a valid enum value"

SOUND: dict[str, Block] = {
    "section": {"type": "section", "text": marked(), "fields": [plain()], "expand": True},
    "section with a picture": {
        "type": "section",
        "text": marked(),
        "accessory": {"type": "image", "image_url": "https://a.org/b.png", "alt_text": "b"},
    },
    "header": {"type": "header", "text": plain("x" * 150)},
    "divider": {"type": "divider"},
    "image": {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a", "title": plain()},
    "context": {
        "type": "context",
        "elements": [
            marked(),
            plain(),
            {"type": "image", "image_url": "http://a.org/", "alt_text": "a"},
        ],
    },
    "buttons": actions(
        button(style="primary", value="v" * 2000, action_id="a"),
        button(
            url="mailto:a@b.org",
            action_id="b",
            confirm={"title": plain(), "text": marked(), "confirm": plain(), "deny": plain()},
        ),
    ),
    "menus": actions(
        {"type": "overflow", "options": options(5)},
        {"type": "static_select", "options": options(100), "placeholder": plain()},
        {
            "type": "static_select",
            "option_groups": [{"label": plain(), "options": options(2)}],
            "initial_option": option("1"),
        },
        {"type": "external_select", "min_query_length": 0},
        {"type": "users_select", "initial_user": "U1"},
        {"type": "conversations_select", "filter": {"include": ["public"]}},
        {"type": "channels_select"},
        {"type": "multi_users_select", "max_selected_items": 2},
    ),
    "pickers": actions(
        {"type": "datepicker", "initial_date": "2026-02-28"},
        {"type": "timepicker", "initial_time": "09:05", "timezone": "Europe/Paris"},
        {"type": "datetimepicker", "initial_date_time": 1_772_442_000},
        {"type": "radio_buttons", "options": [{"text": marked(), "value": "v"}]},
        {"type": "checkboxes", "options": options(10), "initial_options": options(2)},
    ),
    "input": field({"type": "plain_text_input", "multiline": True, "max_length": 280}),
    "number": field({"type": "number_input", "is_decimal_allowed": False, "min_value": "1"}),
    "markdown": {"type": "markdown", "text": "x" * 12_000},
    "rich_text": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "x", "style": {"bold": True}},
                    {"type": "user", "user_id": "U1"},
                    {"type": "link", "url": "https://a.org"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [{"type": "rich_text_section", "elements": []}],
            },
        ],
    },
    "video": {
        "type": "video",
        "alt_text": "a",
        "title": plain(),
        "thumbnail_url": "https://a.org/t",
        "video_url": "https://a.org/v",
    },
    "table": {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": "a"}, {"type": "raw_number", "value": 1}]],
        "column_settings": [{"align": "right"}],
    },
    "chart": {
        "type": "data_visualization",
        "title": "Week",
        "chart": {
            "type": "line",
            "series": [{"name": "A", "data": [{"label": "Mon", "value": -1.5}]}],
            "axis_config": {"categories": ["Mon"], "y_label": "n"},
        },
    },
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "positive_button": {"text": plain(), "value": "+"},
                "negative_button": {"text": plain(), "value": "-"},
            },
        ],
    },
    "card": {"type": "card", "title": marked("x" * 150), "actions": [button()]},
    "container": {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}]},
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_blocks_pass(name: str) -> None:
    """Blocks within every limit are accepted."""
    assert check_message_blocks([SOUND[name]]) == []


TOO_MUCH: dict[str, tuple[Block, list[str]]] = {
    "an unknown block": (
        {"type": "banner"},
        [said("unsupported type: banner", "/blocks/0/type")],
    ),
    "a block without a type": ({}, [said("missing required field: type", "/blocks/0")]),
    "a section without text": (
        {"type": "section"},
        [said("missing required field: text", "/blocks/0")],
    ),
    "a long section": (
        {"type": "section", "text": marked("x" * 3001)},
        [
            said(ANY, "/blocks/0/text"),
            said("must be less than 3001 characters", "/blocks/0/text/text"),
        ],
    ),
    "an empty section": (
        {"type": "section", "text": marked("")},
        [
            said(ANY, "/blocks/0/text"),
            said("must be more than 0 characters", "/blocks/0/text/text"),
        ],
    ),
    "eleven fields": (
        {"type": "section", "fields": [plain()] * 11},
        [said("no more than 10 items allowed", "/blocks/0/fields")],
    ),
    "a header in mrkdwn": (
        {"type": "header", "text": marked()},
        [said("unsupported type: mrkdwn", "/blocks/0/text/type")],
    ),
    "a long header": (
        {"type": "header", "text": plain("x" * 151)},
        [said("must be less than 151 characters", "/blocks/0/text/text")],
    ),
    "a field that is not one": (
        actions(button(disabled=True)),
        [said("invalid additional property: disabled", "/blocks/0/elements/0")],
    ),
    "26 buttons": (
        actions(*[button(action_id=str(number)) for number in range(26)]),
        [said("no more than 25 items allowed", "/blocks/0/elements")],
    ),
    "no buttons": (
        actions(),
        [said("no less than 1 items allowed", "/blocks/0/elements")],
    ),
    "a long button": (
        actions(button(text=plain("x" * 76))),
        [said("must be less than 76 characters", "/blocks/0/elements/0/text/text")],
    ),
    "a heavy button": (
        actions(button(value="x" * 2001)),
        [said("must be less than 2001 characters", "/blocks/0/elements/0/value")],
    ),
    "a button of its own style": (
        actions(button(style="loud")),
        [said(ENUM, "/blocks/0/elements/0/style")],
    ),
    "a long action_id": (
        actions(button(action_id="x" * 256)),
        [said("must be less than 256 characters", "/blocks/0/elements/0/action_id")],
    ),
    "six choices in an overflow": (
        {
            "type": "section",
            "text": plain(),
            "accessory": {"type": "overflow", "options": options(6)},
        },
        [said("no more than 5 items allowed", "/blocks/0/accessory/options")],
    ),
    "101 choices in a menu": (
        actions({"type": "static_select", "options": options(101)}),
        [said("no more than 100 items allowed", "/blocks/0/elements/0/options")],
    ),
    "a menu with two kinds of choices": (
        actions(
            {
                "type": "static_select",
                "options": options(1),
                "option_groups": [{"label": plain(), "options": options(1)}],
            },
        ),
        [said("must define exactly one of: options, option_groups", "/blocks/0/elements/0")],
    ),
    "a choice that is not there": (
        actions(
            {"type": "static_select", "options": options(1), "initial_option": option("other")},
        ),
        [said("initial_option must match an option", "/blocks/0/elements/0/initial_option")],
    ),
    "a long choice": (
        actions({"type": "static_select", "options": [option("x" * 151, "y" * 76)]}),
        [
            said("must be less than 76 characters", "/blocks/0/elements/0/options/0/text/text"),
            said("must be less than 151 characters", "/blocks/0/elements/0/options/0/value"),
        ],
    ),
    "a text input among buttons": (
        actions({"type": "plain_text_input"}),
        [said("unsupported type: plain_text_input", "/blocks/0/elements/0/type")],
    ),
    "a date that is none": (
        actions({"type": "datepicker", "initial_date": "2026-02-30"}),
        [said("failed to match the format %Y-%m-%d", "/blocks/0/elements/0/initial_date")],
    ),
    "an image without words": (
        {"type": "image", "image_url": "https://a.org/b.png"},
        [said("missing required field: alt_text", "/blocks/0")],
    ),
    "an image from nowhere": (
        {"type": "image", "image_url": "ftp://a.org/b.png", "alt_text": "a"},
        [said("must be a valid URL", "/blocks/0/image_url")],
    ),
    "eleven things in a context": (
        {"type": "context", "elements": [plain()] * 11},
        [said("no more than 10 items allowed", "/blocks/0/elements")],
    ),
    "a button in a context": (
        {"type": "context", "elements": [button()]},
        [
            said(ANY, "/blocks/0/elements/0"),
            said("unsupported type: button", "/blocks/0/elements/0/type"),
        ],
    ),
    "a file input in a message": (
        field({"type": "file_input"}),
        [said("unsupported type: file_input", "/blocks/0/element/type")],
    ),
    "a long label": (
        field({"type": "plain_text_input"}, label=plain("x" * 2001)),
        [said("must be less than 2001 characters", "/blocks/0/label/text")],
    ),
    "lengths the wrong way round": (
        field({"type": "plain_text_input", "min_length": 5, "max_length": 4}),
        [said("min_length must be less than or equal to max_length", "/blocks/0/element")],
    ),
    "a long placeholder": (
        field({"type": "plain_text_input", "placeholder": plain("x" * 151)}),
        [said("must be less than 151 characters", "/blocks/0/element/placeholder/text")],
    ),
    "an alert outside a modal": (
        {"type": "alert", "text": plain()},
        [said("unsupported type: alert", "/blocks/0/type")],
    ),
    "a table that is not square": (
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": "a"}] * width for width in (1, 2)],
        },
        [said("rows must have the same number of cells", "/blocks/0/rows")],
    ),
    "a chart with a gap": (
        {
            "type": "data_visualization",
            "title": "x",
            "chart": {
                "type": "bar",
                "series": [{"name": "A", "data": [{"label": "Mon", "value": 1}]}],
                "axis_config": {"categories": ["Mon", "Tue"]},
            },
        },
        [said("data must match the categories", "/blocks/0/chart/series/0/data")],
    ),
    "a question without an end": (
        actions(button(confirm={"title": plain("x" * 101), "text": plain()})),
        [said("must be less than 101 characters", "/blocks/0/elements/0/confirm/title/text")],
    ),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_each_limit_is_refused_in_slacks_words(name: str) -> None:
    """A block past a limit is refused with a sentence and a pointer."""
    block, problems = TOO_MUCH[name]
    assert check_message_blocks([block]) == problems


def test_a_message_has_at_most_50_blocks() -> None:
    """The 51st block is one too many."""
    divider = {"type": "divider"}
    assert check_message_blocks([divider] * 50) == []
    assert check_message_blocks([divider] * 51) == [
        said("no more than 50 items allowed", "/blocks")
    ]


def test_identifiers_are_unique_where_they_must_be() -> None:
    """Block ids in a message, action ids in a block; action ids may repeat across blocks."""
    twice = [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}]
    assert check_message_blocks(twice) == [
        said("`block_id` a already exists", "/blocks/1/block_id"),
    ]
    pair = actions(button(action_id="go"), button(action_id="go"))
    assert check_message_blocks([pair]) == [
        said("`action_id` go already exists", "/blocks/0/elements/1/action_id"),
    ]
    across = [actions(button(action_id="go")), actions(button(action_id="go"))]
    assert check_message_blocks(across) == []


def test_a_message_has_at_most_two_charts() -> None:
    """The third chart is refused."""
    problems = check_message_blocks([SOUND["chart"]] * 3)
    assert problems == [said("no more than 2 data_visualization blocks allowed", "/blocks")]


MODAL: Block = {"type": "modal", "title": plain(), "blocks": [{"type": "divider"}]}


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, []),
        ({"title": plain("x" * 25)}, ["must be less than 25 characters", "/view/title/text"]),
        ({"submit": marked()}, ["unsupported type: mrkdwn", "/view/submit/type"]),
        (
            {"private_metadata": "x" * 3001},
            ["must be less than 3001 characters", "/view/private_metadata"],
        ),
        ({"callback_id": "x" * 256}, ["must be less than 256 characters", "/view/callback_id"]),
        ({"submit_disabled": True}, ["invalid additional property: submit_disabled", "/view"]),
    ],
)
def test_the_frame_of_a_modal_has_limits(changes: Block, problems: list[str]) -> None:
    """Title, buttons, metadata and callback are checked."""
    found = check_view({**MODAL, **changes}, home=False)
    expected = [said(ANY, "/view"), said(problems[0], problems[1])] if problems else []
    assert found == expected


def test_a_modal_with_fields_needs_a_submit_button() -> None:
    """Fields that nobody could send are refused."""
    view = {**MODAL, "blocks": [field({"type": "plain_text_input"})]}
    assert check_view(view, home=False) == [
        said("must define submit to use input block", "/view/blocks/0"),
    ]
    assert check_view({**view, "submit": plain("Send")}, home=False) == []


def test_a_place_for_files_tells_nothing_before_the_form_is_handed_in() -> None:
    """Slack takes no `dispatch_action` on a `file_input`."""
    files = {"type": "file_input", "max_files": 4, "filetypes": ["png"]}
    view = {**MODAL, "submit": plain(), "blocks": [field(files)]}
    assert check_view(view, home=False) == []
    view["blocks"] = [field(files, dispatch_action=True)]
    assert check_view(view, home=False) == [
        said("unsupported type: file_input", "/view/blocks/0/element/type"),
    ]


def test_a_modal_has_at_most_100_blocks() -> None:
    """The 101st block is one too many."""
    view = {**MODAL, "blocks": [{"type": "divider"}] * 101}
    assert check_view(view, home=False) == [said("no more than 100 items allowed", "/view/blocks")]


def test_only_one_element_has_the_focus() -> None:
    """Two elements that ask for the focus are refused."""
    focused = {"type": "plain_text_input", "focus_on_load": True}
    view = {**MODAL, "submit": plain(), "blocks": [field(focused), field(focused)]}
    assert check_view(view, home=False) == [
        said("focus_on_load may be set on one element only", "/view/blocks/1/element"),
    ]


def test_each_surface_has_its_own_blocks_and_frame() -> None:
    """A table is for messages, a title for modals, an alert for modals."""
    table = SOUND["table"]
    home = {"type": "home", "blocks": [table]}
    assert check_view(home, home=True) == [
        said("unsupported type: table", "/view/blocks/0/type"),
    ]
    titled = {"type": "home", "blocks": [], "title": plain()}
    assert check_view(titled, home=True) == [
        said(ANY, "/view"),
        said("invalid additional property: title", "/view"),
    ]
    alert = {**MODAL, "blocks": [{"type": "alert", "text": plain(), "level": "warning"}]}
    assert check_view(alert, home=False) == []
    assert check_view(MODAL, home=True) == [said(ANY, "/view"), said(ENUM, "/view/type")]
