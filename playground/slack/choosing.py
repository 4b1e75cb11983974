"""Turning plain Python values into what the elements of Block Kit hold."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from playground.slack.errors import ClientRefusal
from playground.slack.fields import SLOTS, elements_of, options_of
from playground.slack.shown import Shown, is_option
from playground.slack.state import Json, State


def entry(state: State, element: Json, value: object) -> Json:
    """Make the entry of an element: its type and what is chosen or typed.

    Texts choose options by value or label, people by handle, channels by name. Dates and times
    may be Python's own.

    Raises:
        ClientRefusal: `no_such_option`, or the element holds nothing.
    """
    slot = SLOTS.get(element["type"])
    if slot is None:
        raise ClientRefusal("holds_nothing", f"a {element['type']} holds no choice")
    if slot.is_list:
        many = value if isinstance(value, list | tuple | set) else [value]
        held: Any = [_single(state, element, one) for one in many]
    else:
        held = None if value is None else _single(state, element, value)
    return {"type": element["type"], slot.name: held}


def option(element: Json, name: object) -> Json:
    """Find a choice by its value or its label.

    Raises:
        ClientRefusal: `no_such_option`.
    """
    choices = options_of(element)
    found = next((item for item in choices if item == name or is_option(item, str(name))), None)
    if found is None:
        known = [item["text"]["text"] for item in choices]
        raise ClientRefusal("no_such_option", f"{name} is none of {known}")
    return found


def state_values(state: State, shown: Shown, values: Mapping[str, object]) -> Json:
    """Make `state.values` of plain values, named by action id, block id or label.

    Raises:
        ClientRefusal: `no_such_element` or `no_such_option`.
    """
    made: Json = {}
    for name, value in values.items():
        found = [
            (block, element)
            for block, element in elements_of(shown.blocks)
            if element["type"] in SLOTS and name in _names(block, element)
        ]
        if len(found) != 1:
            known = sorted(names[0] for names in map(_pair_names, elements_of(shown.blocks)))
            sentence = f"{len(found)} fields are called {name}; there are {known}"
            raise ClientRefusal("no_such_element", sentence, status=404)
        block, element = found[0]
        made.setdefault(block["block_id"], {})[element["action_id"]] = entry(state, element, value)
    return made


def _pair_names(pair: tuple[Json, Json]) -> tuple[str, ...]:
    return _names(*pair)


def _names(block: Json, element: Json) -> tuple[str, ...]:
    label = block.get("label", {}).get("text", "")
    return (str(element["action_id"]), str(block["block_id"]), str(label))


def _single(state: State, element: Json, value: object) -> object:
    kind = element["type"].removeprefix("multi_")
    if kind in {"static_select", "radio_buttons", "checkboxes"}:
        return option(element, value)
    if kind == "users_select":
        person = state.find_user(str(value))
        return person.id if person is not None else value
    if kind in {"channels_select", "conversations_select"}:
        channel = state.find_channel(str(value))
        return channel.id if channel is not None else value
    if kind == "datetimepicker" and isinstance(value, datetime):
        return int(value.timestamp())
    if kind == "datepicker" and isinstance(value, date):
        return value.isoformat()
    if kind == "timepicker" and isinstance(value, time):
        return value.strftime("%H:%M")
    return value
