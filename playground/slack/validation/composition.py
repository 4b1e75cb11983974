"""Text, options, confirmations and the other parts that blocks and elements are composed of.

Limits: https://docs.slack.dev/reference/block-kit/composition-objects
"""

from collections.abc import Mapping

from playground.slack.validation.schema import (
    Check,
    Problems,
    array,
    boolean,
    either,
    exactly_one,
    items_of,
    link,
    one_of,
    record,
    string,
    tagged,
)

IDENTIFIER = string(1, 255)
"""A block_id, an action_id or a callback_id."""


def plain(most: int, least: int = 1) -> Check:
    """Make a check for a `plain_text` object of at most `most` characters."""
    return tagged(
        {"plain_text": record({"text": string(least, most)}, {"emoji": boolean})},
    )


def text(most: int) -> Check:
    """Make a check for a `plain_text` or a `mrkdwn` object of at most `most` characters."""
    words = string(1, most)
    return either(
        {
            "plain_text": record({"text": words}, {"emoji": boolean}),
            "mrkdwn": record({"text": words}, {"verbatim": boolean}),
        },
    )


PLACEHOLDER = plain(150)

CONFIRM = record(
    {"title": plain(100), "text": text(300)},
    {"confirm": plain(30), "deny": plain(30), "style": one_of("primary", "danger")},
)
"""The dialog that asks "are you sure"."""

_OPTION_VALUE = string(1, 150)

OPTION = record(
    {"text": plain(75), "value": _OPTION_VALUE},
    {"description": plain(75)},
)
"""A choice of a select menu."""

MARKED_OPTION = record(
    {"text": text(75), "value": _OPTION_VALUE},
    {"description": text(75)},
)
"""A choice of radio buttons or checkboxes, which may use mrkdwn."""

OVERFLOW_OPTION = record(
    {"text": plain(75), "value": _OPTION_VALUE},
    {"description": plain(75), "url": link},
)
"""A choice of an overflow menu, which may be a link."""

OPTIONS = array(OPTION, 1, 100)
OPTION_GROUPS = array(record({"label": plain(75), "options": OPTIONS}, {}), 1, 100)

CONVERSATION_FILTER = record(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

DISPATCH_ACTION = record(
    {},
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 1)},
)

SLACK_FILE = record({}, {"id": string(1), "url": link}, exactly_one("id", "url"))


def initial_among_options(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """Rule: what is chosen at first must be one of the choices, exactly."""
    choices = list(items_of(value, "options"))
    for group in items_of(value, "option_groups"):
        if isinstance(group, dict):
            choices += items_of(group, "options")
    if "initial_option" in value and value["initial_option"] not in choices:
        problems.add("initial_option must match an option", f"{pointer}/initial_option")
    for chosen in items_of(value, "initial_options"):
        if chosen not in choices:
            problems.add("initial_options must match options", f"{pointer}/initial_options")


def distinct_option_values(value: Mapping[str, object], pointer: str, problems: Problems) -> None:
    """Rule: two choices of one list must not carry the same value."""
    values = [
        choice.get("value") for choice in items_of(value, "options") if isinstance(choice, dict)
    ]
    if len(set(values)) != len(values):
        problems.add("options must have unique values", f"{pointer}/options")
