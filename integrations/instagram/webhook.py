"""The door for what Instagram pushes: one for all accounts of the app.

An entry's `id` is the account's own id (`user_id`), the one that `connect` stores. The dashboard's
test button sends "0", which is nobody: such an event goes to the account that it names itself
(messages do), else to none, and is counted as such.
"""

from collections.abc import Iterable

from integrations.base import PushedEvent
from integrations.graph import Entry
from integrations.graph.tame import Record, as_id, as_record
from integrations.graph.webhook import GraphWebhook
from integrations.instagram.kinds import TALK_FIELDS, kind_of_change, kind_of_message
from integrations.instagram.settings import InstagramSettings

__all__ = ["InstagramWebhook"]

_NOBODY = {"", "0"}


class InstagramWebhook(GraphWebhook):
    """Implements `integrations.base.Webhook`."""

    def __init__(self, settings: InstagramSettings) -> None:
        super().__init__(settings.secrets, settings.verify_token)

    def events_of(self, entry: Entry) -> Iterable[PushedEvent]:
        """In the order of the entry, messages last."""
        found = []
        for change in entry.changes:
            if change.field in TALK_FIELDS:
                found.append(_talk(entry, change.value))
            else:
                found.append(
                    PushedEvent(
                        own_external_id="" if entry.id in _NOBODY else entry.id,
                        kind=kind_of_change(change.field),
                        content={"value": change.value, "at": _at(entry)},
                    )
                )
        return found + [_talk(entry, event) for event in entry.messaging]


def _talk(entry: Entry, event: Record) -> PushedEvent:
    kind = kind_of_message(event)
    ours = "sender" if kind == "messages.echo" else "recipient"
    named = as_id(as_record(event.get(ours)).get("id"))
    return PushedEvent(
        own_external_id=named if entry.id in _NOBODY else entry.id,
        kind=kind,
        content={"value": event, "at": _at(entry)},
    )


def _at(entry: Entry) -> str:
    return entry.time.isoformat() if entry.time else ""
