"""The door for what Facebook pushes: one for all Pages of the app."""

from integrations.base import HookAnswer, HookRequest, PushedEvent
from integrations.facebook.kinds import TALK_FIELDS, kind_of_change, kind_of_message
from integrations.facebook.settings import FacebookSettings
from integrations.graph import Entry, challenge, entries, signed
from integrations.graph.signature import HEADER

__all__ = ["FacebookWebhook"]


class FacebookWebhook:
    """Implements `integrations.base.Webhook`."""

    def __init__(self, settings: FacebookSettings) -> None:
        self._settings = settings

    def greet(self, request: HookRequest) -> HookAnswer:
        """Echo the challenge to who knows the verify token."""
        return challenge(request.query, self._settings.verify_token)

    def verify(self, request: HookRequest) -> bool:
        """Whether the body is signed with the app secret, or with the one before."""
        return signed(request.body, request.headers.get(HEADER, ""), self._settings.secrets)

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """Every change and every message of every entry.

        Raises:
            ValueError: it is no JSON object.
        """
        return tuple(event for entry in entries(body) for event in _events(entry))


def _events(entry: Entry) -> list[PushedEvent]:
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
