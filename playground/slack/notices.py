"""What happened in the workspace, told to whoever must know: the app, the page, the store."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from playground.slack.state import Channel, Json

Kind = Literal[
    "posted",
    "changed",
    "deleted",
    "ephemeral",
    "ephemeral_changed",
    "ephemeral_deleted",
    "member_joined",
    "member_left",
    "reaction_added",
    "reaction_removed",
    "file_uploaded",
    "file_shared",
    "file_deleted",
    "view_opened",
    "view_pushed",
    "view_updated",
    "view_closed",
    "home",
    "home_opened",
    "users",
    "channels",
    "group_changed",
    "app",
]


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that happened.

    Attributes:
        kind: What it was.
        channel: Where, if in a channel.
        message: The message as it is now.
        previous: The message as it was, for changes and deletions.
        user: Who did it, or whom it concerns (ephemerals, views).
        view: The view as it is now.
        detail: Whatever else belongs to the kind (a reaction, a file).
    """

    kind: Kind
    channel: Channel | None = None
    message: Json = field(default_factory=dict)
    previous: Json = field(default_factory=dict)
    user: str = ""
    view: Json = field(default_factory=dict)
    detail: Json = field(default_factory=dict)


class Notices:
    """Passes each notice to every listener, in the order they subscribed."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Notice], None]] = []

    def subscribe(self, listener: Callable[[Notice], None]) -> None:
        """Let the listener hear every notice from now on."""
        self._listeners.append(listener)

    def publish(self, notice: Notice) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(notice)
