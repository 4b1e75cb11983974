"""What Slack hands in, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """A click on a button or a menu, or a change in a form.

    Attributes:
        value: of the button, or of the chosen option.
        channel / message_ts: of the message that was clicked; "" in a modal or the Home tab.
        thread_ts: the thread that the message is in, or "".
        view: the modal or Home tab that was clicked; empty in a message.
    """

    user: str
    action_id: str
    value: str
    trigger_id: str
    channel: str
    message_ts: str
    thread_ts: str
    response_url: str
    view: Mapping[str, Any]

    @property
    def in_modal(self) -> bool:
        """Whether it came from a modal."""
        return self.view.get("type") == "modal"

    @property
    def at_home(self) -> bool:
        """Whether it came from the Home tab."""
        return self.view.get("type") == "home"


def click(body: Body) -> Click:
    """The click of a `block_actions` payload."""
    action = body["actions"][0]
    option = action.get("selected_option") or {}
    container = body.get("container") or {}
    message = body.get("message") or {}
    return Click(
        user=body["user"]["id"],
        action_id=action["action_id"],
        value=str(action.get("value") or option.get("value") or ""),
        trigger_id=str(body.get("trigger_id") or ""),
        channel=str((body.get("channel") or {}).get("id") or container.get("channel_id") or ""),
        message_ts=str(container.get("message_ts") or message.get("ts") or ""),
        thread_ts=str(message.get("thread_ts") or container.get("thread_ts") or ""),
        response_url=str(body.get("response_url") or ""),
        view=body.get("view") or {},
    )


def actor(body: Body) -> str:
    """The Slack user behind any kind of payload, "" when there is none."""
    user = body.get("user")
    if isinstance(user, Mapping):
        return str(user.get("id") or "")
    event = body.get("event")
    if isinstance(event, Mapping):
        return str(event.get("user") or "")
    return str(body.get("user_id") or "")
