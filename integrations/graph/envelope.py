"""The outer shape of a webhook's body, the same for Pages and Instagram.

    {"object": "page", "entry": [{"id": ..., "time": ..., "changes": [{"field", "value"}]}]}
    {"object": "page", "entry": [{"id": ..., "time": ..., "messaging": [{...}]}]}

Nothing but a body that is no JSON object is an error: one odd entry does not hide the others.
"""

import dataclasses
import json
from dataclasses import dataclass
from datetime import datetime

from integrations.graph.tame import Record, as_id, as_list, as_record, as_text, as_time

__all__ = ["Change", "Entry", "entries"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that changed: `field` says what was subscribed to, `value` what happened."""

    field: str
    value: Record = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened to one object.

    Attributes:
        id: the Page or Instagram account; "" when unreadable.
        time: when Meta sent it, UTC; not when it happened.
        object: "page", "instagram"; as the body says.
        messaging: events of conversations, as they came.
    """

    id: str
    time: datetime | None
    object: str
    changes: tuple[Change, ...] = ()
    messaging: tuple[Record, ...] = dataclasses.field(default=(), repr=False)


def entries(body: bytes) -> tuple[Entry, ...]:
    """The entries of a body.

    Raises:
        ValueError: it is no JSON object.
    """
    try:
        whole = json.loads(body)
    except RecursionError as error:
        raise ValueError("The body is nested too deeply.") from error
    if not isinstance(whole, dict):
        raise ValueError("The body is no JSON object.")  # noqa: TRY004 - the contract's error
    about = as_text(whole.get("object"))
    return tuple(_entry(as_record(one), about) for one in as_list(whole.get("entry")))


def _entry(record: Record, about: str) -> Entry:
    # A conversation that another app holds at the moment comes as `standby`: ours to see as well.
    talk = as_list(record.get("messaging")) + as_list(record.get("standby"))
    return Entry(
        id=as_id(record.get("id")),
        time=as_time(record.get("time")),
        object=about,
        changes=tuple(change for one in _listed(record) for change in _changes(as_record(one))),
        messaging=tuple(one for one in talk if isinstance(one, dict)),
    )


def _listed(record: Record) -> tuple[object, ...]:
    """The changes; Instagram's documents also show one that stands in the entry itself."""
    return as_list(record.get("changes")) or ((record,) if "field" in record else ())


def _changes(record: Record) -> tuple[Change, ...]:
    """One, or as many as there are values, when they came as a list."""
    name, values = as_text(record.get("field")), as_list(record.get("value"))
    return tuple(Change(field=name, value=as_record(value)) for value in values or ({},))
