"""The door for what Facebook pushes: one for all Pages of the app."""

from collections.abc import Iterable

from integrations.base import PushedEvent
from integrations.facebook.kinds import TALK_FIELDS, kind_of_change, kind_of_message
from integrations.facebook.settings import FacebookSettings
from integrations.graph import Entry
from integrations.graph.webhook import GraphWebhook

__all__ = ["FacebookWebhook"]


class FacebookWebhook(GraphWebhook):
    """Implements `integrations.base.Webhook`."""

    def __init__(self, settings: FacebookSettings) -> None:
        super().__init__(settings.secrets, settings.verify_token)

    def events_of(self, entry: Entry) -> Iterable[PushedEvent]:
        """Changes first, then messages, also those that came as changes."""
        at = entry.time.isoformat() if entry.time else ""
        changes = [
            PushedEvent(
                own_external_id=entry.id,
                kind=kind_of_change(change.field, change.value),
                content={"value": change.value, "at": at},
            )
            for change in entry.changes
            if change.field not in TALK_FIELDS
        ]
        talk = [change.value for change in entry.changes if change.field in TALK_FIELDS]
        messages = [
            PushedEvent(
                own_external_id=entry.id,
                kind=kind_of_message(event),
                content={"value": event, "at": at},
            )
            for event in (*talk, *entry.messaging)
        ]
        return changes + messages
