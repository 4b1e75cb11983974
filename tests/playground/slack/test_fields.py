"""What Slack's client holds and checks before anything is sent."""

from typing import Any

import pytest

from playground.slack import ClientRefusal
from playground.slack.fields import field_errors, first_values, merge_values

Block = dict[str, Any]


def field(element: Block, **more: object) -> Block:
    """Make an input block as Slack gives it back."""
    named = {"action_id": "a", **element}
    return {"type": "input", "block_id": "b", "element": named, **more}


def option(value: str) -> Block:
    """Make an option."""
    return {"text": {"type": "plain_text", "text": value}, "value": value}


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({"type": "plain_text_input"}, None, "Please complete this required field."),
        (
            {"type": "plain_text_input", "min_length": 3},
            "ab",
            "Please enter at least 3 characters.",
        ),
        (
            {"type": "plain_text_input", "max_length": 3},
            "abcd",
            "Please enter no more than 3 characters.",
        ),
        ({"type": "plain_text_input", "min_length": 3, "max_length": 4}, "abcd", None),
        ({"type": "email_text_input"}, "ana@", "Please enter a valid email address."),
        ({"type": "email_text_input"}, "ana@harbour.example", None),
        ({"type": "url_text_input"}, "harbour", "Please enter a valid URL."),
        ({"type": "url_text_input"}, "https://harbour.example", None),
        (
            {"type": "number_input", "is_decimal_allowed": False},
            "1.5",
            "Please enter a whole number.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True},
            "one",
            "Please enter a valid number.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1.5",
            "Please enter a number no less than 2.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "1"},
            "1.5",
            "Please enter a number no greater than 1.",
        ),
    ],
)
def test_fields_are_checked(element: Block, value: str | None, sentence: str | None) -> None:
    """Each kind of field has its own complaint."""
    values = {"b": {"a": {"type": element["type"], "value": value}}}
    assert field_errors([field(element)], values) == ({"b": sentence} if sentence else {})


def test_an_optional_field_may_stay_empty() -> None:
    """What is not required is not asked for."""
    blocks = [field({"type": "plain_text_input", "min_length": 3}, optional=True)]
    assert field_errors(blocks, first_values(blocks)) == {}


def test_more_than_allowed_cannot_be_selected() -> None:
    """A menu for several has an upper bound."""
    element = {"type": "multi_users_select", "max_selected_items": 1}
    values = {"b": {"a": {"type": element["type"], "selected_users": ["U1", "U2"]}}}
    assert field_errors([field(element)], values) == {"b": "Please select no more than 1 items."}


def test_a_surface_opens_with_its_initial_values() -> None:
    """Every element that can hold something is in the state; buttons are not."""
    choices = [option("x"), option("y")]
    blocks = [
        field({"type": "static_select", "options": choices, "initial_option": option("y")}),
        {
            "type": "actions",
            "block_id": "c",
            "elements": [
                {"type": "checkboxes", "action_id": "d", "options": choices},
                {"type": "datepicker", "action_id": "e", "initial_date": "2026-03-02"},
                {"type": "button", "action_id": "f"},
            ],
        },
    ]
    assert first_values(blocks) == {
        "b": {"a": {"type": "static_select", "selected_option": option("y")}},
        "c": {
            "d": {"type": "checkboxes", "selected_options": []},
            "e": {"type": "datepicker", "selected_date": "2026-03-02"},
        },
    }


@pytest.mark.parametrize(
    "given",
    [
        {"b": {"other": {"value": "x"}}},
        {"other": {"a": {"value": "x"}}},
        {"b": {"a": {"selected_option": option("z")}}},
    ],
)
def test_what_is_not_offered_cannot_be_entered(given: Block) -> None:
    """Unknown fields and choices are refused."""
    blocks = [field({"type": "static_select", "options": [option("x")]})]
    with pytest.raises(ClientRefusal, match="invalid_state"):
        merge_values(blocks, first_values(blocks), given)


@pytest.mark.parametrize(
    ("element", "entry"),
    [
        ("datepicker", {"selected_date": "tomorrow"}),
        ("datepicker", {"selected_date": "2026-13-01"}),
        ("timepicker", {"selected_time": "9am"}),
        ("timepicker", {"selected_time": "24:00"}),
        ("datetimepicker", {"selected_date_time": 12}),
        ("file_input", {"files": [{"id": "F0"}]}),
    ],
)
def test_only_what_a_field_can_give_is_entered(element: str, entry: Block) -> None:
    """A calendar gives dates, a clock gives times, and files come from elsewhere."""
    blocks = [field({"type": element})]
    with pytest.raises(ClientRefusal, match="invalid_state"):
        merge_values(blocks, first_values(blocks), {"b": {"a": entry}})
