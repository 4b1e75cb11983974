"""What stands in the inputs of a view, while somebody fills it in or when it is submitted.

Shape: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload, and for
files https://docs.slack.dev/reference/objects/file-object
"""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import msgspec

from bot.errors import BadInput
from integrations.slack import ids

E = TypeVar("E", bound=Enum)


class Option(msgspec.Struct):
    """A chosen option."""

    value: str = ""


class File(msgspec.Struct):
    """A file that somebody has put into a form. Slack leaves out what it does not know."""

    id: str
    name: str | None = None
    mimetype: str | None = None
    size: int | None = None
    original_w: int | None = None
    original_h: int | None = None


class Field(msgspec.Struct):
    """One element's state: each kind of element fills another of these."""

    value: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] = []
    selected_user: str | None = None
    selected_users: list[str] = []
    selected_conversation: str | None = None
    selected_conversations: list[str] = []
    selected_date: str | None = None
    selected_time: str | None = None
    selected_date_time: int | None = None
    files: list[File] = []


class _State(msgspec.Struct):
    values: dict[str, dict[str, Field]] = {}


class _View(msgspec.Struct):
    private_metadata: str = ""
    state: _State | None = None


class Form:
    """A view's inputs, by action and block."""

    def __init__(self, view: Mapping[str, object]) -> None:
        try:
            self._view = msgspec.convert(view, _View)
        except msgspec.ValidationError as error:
            raise BadInput("I could not read this form. Please open it again.") from error
        self.values = self._view.state.values if self._view.state else {}

    def meta(self, kind: type[ids.V]) -> ids.V:
        """The view's metadata."""
        return ids.decode(self._view.private_metadata, kind)

    def field(self, action: str) -> Field:
        """The first element with an action id; an empty one when there is none."""
        return next((f[str(action)] for f in self.values.values() if str(action) in f), Field())

    def at(self, block: str, action: str) -> Field:
        """The element with an action id in one block; an empty one when there is none."""
        return self.values.get(str(block), {}).get(str(action), Field())

    def has(self, action: str) -> bool:
        """Whether the form shows an element with this action id."""
        return any(str(action) in fields for fields in self.values.values())

    def text(self, action: str) -> str:
        """Typed text without the spaces around it."""
        return (self.field(action).value or "").strip()

    def option(self, action: str) -> str:
        """The value of the chosen option, "" when there is none."""
        chosen = self.field(action).selected_option
        return chosen.value if chosen else ""

    def ticked(self, action: str) -> bool:
        """Whether the one checkbox is ticked."""
        return any(o.value == ids.ON for o in self.field(action).selected_options)

    def chosen(self, action: str, block: str, kind: type[E]) -> E:
        """The chosen option as one of a kind.

        Raises:
            BadInput: none is chosen, or one that we do not offer.
        """
        try:
            return kind(self.option(action))
        except ValueError:
            raise BadInput("Choose one of these.", field=str(block)) from None
