"""The messages and views in which people use elements."""

from dataclasses import dataclass

from playground.slack import payloads
from playground.slack.core import Core
from playground.slack.errors import ClientRefusal
from playground.slack.fields import find_element, first_values
from playground.slack.messages import Messages
from playground.slack.state import Channel, Json, User
from playground.slack.views import Views


@dataclass(frozen=True, slots=True)
class Surface:
    """A message or a view, as one person sees it.

    Attributes:
        values: What is chosen and typed in it, as `state.values`.
        container: How payloads name it.
        parts: What payloads say of it: the message and its channel, or the view.
        channel: Where the message is; none for a view.
    """

    blocks: list[Json]
    values: Json
    container: Json
    parts: Json
    channel: Channel | None = None

    @property
    def view_id(self) -> str:
        """The view's id, empty for a message."""
        return str(self.container.get("view_id", ""))

    def find(self, block_id: str, action_id: str) -> tuple[Json, Json]:
        """Find an element, with its block.

        Raises:
            ClientRefusal: `no_such_element`.
        """
        found = find_element(self.blocks, block_id, action_id)
        if found is None:
            sentence = f"there is no {action_id} in block {block_id}"
            raise ClientRefusal("no_such_element", sentence, status=404)
        return found


class Surfaces:
    """Finds surfaces, and remembers what people have entered in them."""

    def __init__(self, core: Core, messages: Messages, views: Views) -> None:
        self._core = core
        self._messages = messages
        self._views = views
        self._entered: dict[tuple[str, str, str], Json] = {}

    def find(self, user: User, container: Json) -> Surface:
        """Find the message or view that a container names.

        Raises:
            ClientRefusal: `bad_request`, `view_not_found`, `channel_not_found` or
                `message_not_found`.
        """
        if isinstance(view_id := container.get("view_id"), str):
            return self._view(user, view_id)
        place, ts = container.get("channel_id"), container.get("message_ts")
        if not isinstance(place, str) or not isinstance(ts, str):
            raise ClientRefusal("bad_request", "the container names no message and no view")
        return self._message(user, place, ts)

    def enter(self, user: User, surface: Surface, values: Json) -> None:
        """Remember what a person has entered."""
        if surface.view_id:
            self._views.enter(surface.view_id, values)
        elif values and surface.channel is not None:
            key = (user.id, surface.channel.id, surface.container["message_ts"])
            self._entered[key] = values

    def _view(self, user: User, view_id: str) -> Surface:
        view = self._views.find(view_id)
        if view is None or self._views.owner(view_id) != user.id:
            raise ClientRefusal("view_not_found", "the view is no longer open", status=404)
        container = {"type": "view", "view_id": view_id}
        return Surface(view["blocks"], view["state"]["values"], container, {"view": view})

    def _message(self, user: User, place: str, ts: str) -> Surface:
        channel = self._core.state.channels.get(place)
        if channel is None or not self._core.state.can_see(user.id, channel):
            raise ClientRefusal("channel_not_found", "there is no such channel", status=404)
        own = self._messages.find_ephemeral(channel, user.id, ts)
        message = own or channel.messages.get(ts)
        if message is None:
            raise ClientRefusal("message_not_found", "there is no such message", status=404)
        container = {
            "type": "message",
            "message_ts": ts,
            "channel_id": channel.id,
            "is_ephemeral": own is not None,
        }
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        parts: Json = payloads.channel_part(channel)
        if own is None:
            parts["message"] = self._messages.shown(channel, message)
        blocks = message.get("blocks", [])
        values = first_values(blocks, self._entered.get((user.id, channel.id, ts)))
        return Surface(blocks, values, container, parts, channel)
