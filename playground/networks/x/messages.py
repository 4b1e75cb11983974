"""Private messages on a pretend X."""

from collections.abc import Callable
from typing import Protocol

from playground.networks.x import rules
from playground.networks.x.documents import Asked, events_page
from playground.networks.x.rules import Answered
from playground.networks.x.world import OWN_ID, World, conversation_with


class _Came(Protocol):
    query: dict[str, str]
    body: dict[str, object]


class FakeMessages:
    """All private messages; `permitted` is whether the app may read them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.permitted = True

    def routes(self) -> list[tuple[str, str, Callable[..., Answered], frozenset[str]]]:
        """What the server answers with it."""
        participant = r"/2/dm_conversations/with/(\d+)"
        conversation = r"/2/dm_conversations/([\d-]+)"
        return [
            ("GET", "/2/dm_events", self._events, rules.EVENTS),
            ("DELETE", r"/2/dm_events/(\d+)", self._delete_event, rules.NOTHING),
            ("GET", f"{participant}/dm_events", self._events_with, rules.EVENTS),
            ("GET", f"{conversation}/dm_events", self._events_in, rules.EVENTS),
            ("POST", f"{participant}/messages", self._write_to, rules.NOTHING),
            ("POST", f"{conversation}/messages", self._write_in, rules.NOTHING),
        ]

    def _events(self, came: _Came) -> Answered:
        return self._private(came, None)

    def _events_with(self, came: _Came, person_id: str) -> Answered:
        return self._private(came, conversation_with(person_id))

    def _events_in(self, came: _Came, conversation: str) -> Answered:
        return self._private(came, conversation)

    def _private(self, came: _Came, conversation: str | None) -> Answered:
        if not self.permitted:
            return rules.too_narrow()
        asked = Asked(came.query)
        found = [
            event
            for event in sorted(
                self._world.private.values(), key=lambda event: int(event.id), reverse=True
            )
            if conversation in {None, event.conversation_id}
        ]
        page, meta = rules.paged(found, asked)
        return 200, events_page(self._world, asked, page, meta)

    def _delete_event(self, _: _Came, event_id: str) -> Answered:
        if self._world.private.pop(event_id, None) is None:
            return rules.problem(404, "Could not find it", title="Not Found")
        return 200, {"data": {"deleted": True}}

    def _write_to(self, came: _Came, person_id: str) -> Answered:
        person = self._world.people.get(person_id)
        if person is None or person.receives_our_messages is False:
            return rules.problem(403, "You cannot send messages to this user.", code=349)
        return self._write(came, conversation_with(person_id))

    def _write_in(self, came: _Came, conversation: str) -> Answered:
        return self._write(came, conversation)

    def _write(self, came: _Came, conversation: str) -> Answered:
        text = str(came.body.get("text", ""))
        if not text or len(text) > 10_000 or set(came.body) != {"text"}:
            return rules.problem(400, "The text is not right.", title="Invalid Request")
        made = self._world.write_privately(text, sender_id=OWN_ID, conversation_id=conversation)
        return 201, {"data": {"dm_event_id": made, "dm_conversation_id": conversation}}
