"""What a person has chosen or typed in the elements of blocks: Slack's `state.values`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from playground.slack.errors import ClientRefusal
from playground.slack.files import ChooseFiles
from playground.slack.state import Json
from playground.slack.validation.blocks import interactive_parts
from playground.slack.validation.schema import is_web_address

_LAYOUTS = {
    "datepicker": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    "timepicker": re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d"),
    "datetimepicker": re.compile(r"\d{10}"),
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the choice of an element is kept in `state.values`.

    Attributes:
        name: Field of the choice.
        initial: Field of the element that says what is chosen at first.
        is_list: Whether several things can be chosen.
    """

    name: str
    initial: str
    is_list: bool = False


def _slots() -> dict[str, Slot]:
    slots = {
        kind: Slot("value", "initial_value")
        for kind in ("plain_text_input", "email_text_input", "url_text_input", "number_input")
    }
    slots["rich_text_input"] = Slot("rich_text_value", "initial_value")
    slots["checkboxes"] = Slot("selected_options", "initial_options", is_list=True)
    slots["file_input"] = Slot("files", "", is_list=True)
    for kind in ("static_select", "external_select", "radio_buttons"):
        slots[kind] = Slot("selected_option", "initial_option")
    for kind in ("multi_static_select", "multi_external_select"):
        slots[kind] = Slot("selected_options", "initial_options", is_list=True)
    for noun in ("user", "conversation", "channel"):
        slots[f"{noun}s_select"] = Slot(f"selected_{noun}", f"initial_{noun}")
        slots[f"multi_{noun}s_select"] = Slot(f"selected_{noun}s", f"initial_{noun}s", is_list=True)
    for kind, noun in (("datepicker", "date"), ("timepicker", "time")):
        slots[kind] = Slot(f"selected_{noun}", f"initial_{noun}")
    slots["datetimepicker"] = Slot("selected_date_time", "initial_date_time")
    return slots


SLOTS: Mapping[str, Slot] = _slots()
"""The elements that keep a choice, by type; buttons and overflow menus keep none."""


def walk(blocks: list[Json]) -> Iterator[Json]:
    """Give every block, those inside containers and carousels included."""
    for block in blocks:
        yield block
        yield from walk(block.get("child_blocks", []))
        if block["type"] == "carousel":
            yield from walk(block["elements"])


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Give every element with its block."""
    for block in walk(blocks):
        for _, element in interactive_parts(block):
            yield block, element


def find_element(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """Find an element by its identifiers, with its block."""
    return next(
        (
            (block, element)
            for block, element in elements_of(blocks)
            if block.get("block_id") == block_id and element.get("action_id") == action_id
        ),
        None,
    )


def options_of(element: Json) -> list[Json]:
    """Give the choices of a menu, radio buttons or checkboxes, groups flattened."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def first_values(blocks: list[Json], kept: Json | None = None) -> Json:
    """Give the state a surface opens with, keeping what was entered in elements that stay."""
    values: Json = {}
    for block, element in elements_of(blocks):
        slot = SLOTS.get(element["type"])
        if slot is None:
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        before = (kept or {}).get(block_id, {}).get(action_id)
        if before is not None and before["type"] == element["type"]:
            entry = before
        else:
            nothing: Any = [] if slot.is_list else None
            entry = {"type": element["type"], slot.name: element.get(slot.initial, nothing)}
        values.setdefault(block_id, {})[action_id] = entry
    return values


def no_files(_element: Json, given: object) -> list[Json]:
    """Refuse files where there can be none.

    Raises:
        ClientRefusal: `invalid_state`.
    """
    if given:
        raise ClientRefusal("invalid_state", "files can be chosen in modals only")
    return []


def merge_values(
    blocks: list[Json], current: Json, given: Json, files: ChooseFiles = no_files
) -> Json:
    """Put what a person entered over the state of a surface.

    Args:
        blocks: What the surface shows.
        current: Its `state.values` so far.
        given: What was entered, in the same form; of files the ids are enough.
        files: Looks at the files that are given.

    Raises:
        ClientRefusal: `invalid_state`, for what the surface does not offer.
    """
    merged = {block_id: dict(actions) for block_id, actions in current.items()}
    for block_id, actions in given.items():
        for action_id, entry in actions.items():
            found = find_element(blocks, block_id, action_id)
            if found is None:
                sentence = f"there is no element {action_id} in a block {block_id}"
                raise ClientRefusal("invalid_state", sentence)
            element = found[1]
            slot = SLOTS.get(element["type"])
            if slot is not None:
                value = entry.get(slot.name, [] if slot.is_list else None)
                if element["type"] == "file_input":
                    value = files(element, value)
                require_offered(element, value)
                merged.setdefault(block_id, {})[action_id] = {
                    "type": element["type"],
                    slot.name: value,
                }
    return merged


def require_offered(element: Json, value: object) -> None:
    """Refuse a choice that the element does not offer.

    Raises:
        ClientRefusal: `invalid_state`.
    """
    kind = element["type"]
    if kind in _LAYOUTS and value is not None and not _LAYOUTS[kind].fullmatch(str(value)):
        raise ClientRefusal("invalid_state", f"{value} is nothing that a {kind} gives")
    if "external" in kind or not (choices := options_of(element)):
        return
    chosen = value if isinstance(value, list) else [value]
    for option in chosen:
        if option is not None and option not in choices:
            raise ClientRefusal("invalid_state", f"{option} is not among the choices")


def field_errors(blocks: list[Json], values: Json) -> dict[str, str]:
    """Give, by block_id, what Slack's client says before it would submit a modal."""
    errors: dict[str, str] = {}
    for block in walk(blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        slot = SLOTS[element["type"]]
        entry = values.get(block["block_id"], {}).get(element["action_id"], {})
        value = entry.get(slot.name)
        if value in (None, "", []):
            if not block.get("optional", False):
                errors[block["block_id"]] = "Please complete this required field."
        elif sentence := _entry_error(element, value):
            errors[block["block_id"]] = sentence
    return errors


def _entry_error(element: Json, value: Any) -> str | None:  # noqa: ANN401 - as the element has it
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_error(element, len(value))
    if kind == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not is_web_address(value):
        return "Please enter a valid URL."
    if kind == "number_input":
        return _number_error(element, value)
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        return f"Please select no more than {most} items."
    return None


def _length_error(element: Json, length: int) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if length < least:
        return f"Please enter at least {least} characters."
    if length > most:
        return f"Please enter no more than {most} characters."
    return None


def _number_error(element: Json, value: str) -> str | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return "Please enter a valid number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number no less than {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number no greater than {element['max_value']}."
    return None
