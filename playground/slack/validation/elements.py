"""The interactive elements of Block Kit: which fields each has, and which block may hold which.

Limits: https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Iterable, Mapping

from playground.slack.validation.composition import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_ACTION,
    IDENTIFIER,
    MARKED_OPTION,
    OPTION,
    OPTION_GROUPS,
    OPTIONS,
    OVERFLOW_OPTION,
    PLACEHOLDER,
    SLACK_FILE,
    distinct_option_values,
    initial_among_options,
    plain,
)
from playground.slack.validation.rich_text import RICH_TEXT_ONLY
from playground.slack.validation.schema import (
    Check,
    Problems,
    array,
    boolean,
    exactly_one,
    integer,
    link,
    moment,
    one_of,
    record,
    string,
    tagged,
    url,
)

_ACTION = {"action_id": IDENTIFIER}
_CONFIRMED = {**_ACTION, "confirm": CONFIRM}
_FOCUSED = {**_CONFIRMED, "focus_on_load": boolean}
_MENU = {**_FOCUSED, "placeholder": PLACEHOLDER}
_SEVERAL = {**_MENU, "max_selected_items": integer(1)}
_TYPED = {
    **_ACTION,
    "placeholder": PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": DISPATCH_ACTION,
}
_CHOICES = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_CHOICE_RULES = (
    exactly_one("options", "option_groups"),
    initial_among_options,
    distinct_option_values,
)
_CONVERSATIONS = {
    "default_to_current_conversation": boolean,
    "filter": CONVERSATION_FILTER,
}
_NAME = string(1)
_DATE_TIME_DIGITS = 10


def _epoch(value: object, pointer: str, problems: Problems) -> None:
    """Check a date and time: seconds since 1970 in ten digits, as Slack demands."""
    if not isinstance(value, int) or len(str(value)) != _DATE_TIME_DIGITS:
        problems.add(f"must be a {_DATE_TIME_DIGITS} digit timestamp", pointer)


def _ordered_lengths(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """Rule: the least length of a text input must not be above its greatest."""
    least, most = value.get("min_length", 0), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add("min_length must be less than or equal to max_length", pointer)


IMAGE = record(
    {"alt_text": string(1, 2000)},
    {"image_url": url, "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)

_FEEDBACK_BUTTON = record(
    {"text": plain(75), "value": string(1, 2000)},
    {"accessibility_label": string(1, 75)},
)

ELEMENTS: Mapping[str, Check] = {
    "button": record(
        {"text": plain(75)},
        {
            **_CONFIRMED,
            "url": link,
            "value": string(0, 2000),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(1, 75),
            "agent_prompt": string(1, 4000),
        },
    ),
    "overflow": record({"options": array(OVERFLOW_OPTION, 1, 5)}, _CONFIRMED),
    "static_select": record({}, {**_MENU, **_CHOICES, "initial_option": OPTION}, *_CHOICE_RULES),
    "multi_static_select": record(
        {},
        {**_SEVERAL, **_CHOICES, "initial_options": array(OPTION, 1)},
        *_CHOICE_RULES,
    ),
    "external_select": record(
        {},
        {**_MENU, "min_query_length": integer(0), "initial_option": OPTION},
    ),
    "multi_external_select": record(
        {},
        {**_SEVERAL, "min_query_length": integer(0), "initial_options": array(OPTION, 1)},
    ),
    "users_select": record({}, {**_MENU, "initial_user": _NAME}),
    "multi_users_select": record({}, {**_SEVERAL, "initial_users": array(_NAME, 1)}),
    "conversations_select": record(
        {},
        {
            **_MENU,
            **_CONVERSATIONS,
            "initial_conversation": _NAME,
            "response_url_enabled": boolean,
        },
    ),
    "multi_conversations_select": record(
        {},
        {**_SEVERAL, **_CONVERSATIONS, "initial_conversations": array(_NAME, 1)},
    ),
    "channels_select": record(
        {},
        {**_MENU, "initial_channel": _NAME, "response_url_enabled": boolean},
    ),
    "multi_channels_select": record({}, {**_SEVERAL, "initial_channels": array(_NAME, 1)}),
    "datepicker": record({}, {**_MENU, "initial_date": moment("%Y-%m-%d")}),
    "timepicker": record({}, {**_MENU, "initial_time": moment("%H:%M"), "timezone": _NAME}),
    "datetimepicker": record({}, {**_FOCUSED, "initial_date_time": _epoch}),
    "radio_buttons": record(
        {"options": array(MARKED_OPTION, 1, 10)},
        {**_FOCUSED, "initial_option": MARKED_OPTION},
        initial_among_options,
        distinct_option_values,
    ),
    "checkboxes": record(
        {"options": array(MARKED_OPTION, 1, 10)},
        {**_FOCUSED, "initial_options": array(MARKED_OPTION, 1)},
        initial_among_options,
        distinct_option_values,
    ),
    "plain_text_input": record(
        {},
        {
            **_TYPED,
            "initial_value": string(0, 3000),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        _ordered_lengths,
    ),
    "email_text_input": record({}, {**_TYPED, "initial_value": string()}),
    "url_text_input": record({}, {**_TYPED, "initial_value": string()}),
    "number_input": record(
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": _NAME, "min_value": _NAME, "max_value": _NAME},
    ),
    "rich_text_input": record({}, {**_TYPED, "initial_value": RICH_TEXT_ONLY}),
    "file_input": record(
        {},
        {**_ACTION, "filetypes": array(_NAME, 1), "max_files": integer(1, 10)},
    ),
    "workflow_button": record(
        {
            "text": plain(75),
            "workflow": record(
                {
                    "trigger": record(
                        {"url": url},
                        {
                            "customizable_input_parameters": array(
                                record({"name": _NAME, "value": string()}, {}),
                            ),
                        },
                    ),
                },
                {},
            ),
        },
        {
            **_ACTION,
            "style": one_of("primary", "danger"),
            "accessibility_label": string(1, 75),
        },
    ),
    "image": IMAGE,
    "feedback_buttons": record(
        {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON},
        _ACTION,
    ),
    "icon_button": record(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            **_CONFIRMED,
            "value": string(0, 2000),
            "accessibility_label": string(1, 75),
            "visible_to_user_ids": array(_NAME, 1),
        },
    ),
}
"""Every element in current use."""

SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
_PICKED = ("checkboxes", "radio_buttons", "datepicker", "timepicker")
_PRESSED = ("button", "overflow", "workflow_button")

IN_SECTION = ("image", *_PRESSED, *_PICKED, *SELECTS, *MULTI_SELECTS)
IN_ACTIONS = (*_PRESSED, *_PICKED, "datetimepicker", *SELECTS, *MULTI_SELECTS)
IN_CONTEXT_ACTIONS = ("feedback_buttons", "icon_button")
IN_INPUT = (
    *_PICKED,
    "datetimepicker",
    *SELECTS,
    *MULTI_SELECTS,
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
)


def elements(names: Iterable[str]) -> Check:
    """Make a check for an element of one of the named types."""
    return tagged({name: ELEMENTS[name] for name in names})
