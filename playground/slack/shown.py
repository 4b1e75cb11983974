"""Messages and views as people see them, for tests and scripts to read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playground.slack.errors import ClientRefusal
from playground.slack.fields import elements_of, options_of
from playground.slack.state import Json

_REFERENCE = re.compile(r"<(@|#|!subteam\^|!)([^<>|^]+)(?:\|[^<>]*)?>")
_BROADCASTS = frozenset({"here", "channel", "everyone"})
_READ = ("text", "title", "alt_text", "label", "placeholder", "description", "hint", "fields")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Whom a message calls: ids of people and user groups, and `here`, `channel`, `everyone`."""

    users: frozenset[str]
    groups: frozenset[str]
    broadcasts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Control:
    """An element with its block, and the choice that named it, if one did."""

    block: Json
    element: Json
    option: Json | None = None


class Shown(dict[str, Any]):
    """Slack's own object, with ways to read its blocks."""

    @property
    def blocks(self) -> list[Json]:
        """The blocks, none when it has only text."""
        blocks: list[Json] = self.get("blocks", [])
        return blocks

    @property
    def words(self) -> str:
        """Everything that can be read in the blocks, a line a text; the text without blocks."""
        texts = [text for block in self.blocks for text in _texts(block)]
        return "\n".join(texts) if texts else str(self.get("text", ""))

    @property
    def buttons(self) -> list[str]:
        """The labels of the buttons."""
        found = (element for _, element in elements_of(self.blocks))
        return [element["text"]["text"] for element in found if element["type"] == "button"]

    @property
    def action_ids(self) -> list[str]:
        """The action ids of all elements."""
        found = (element for _, element in elements_of(self.blocks))
        return [element["action_id"] for element in found if "action_id" in element]

    def control(
        self, name: str, *, block_id: str | None = None, value: str | None = None
    ) -> Control:
        """Find an element by action id, by the label of a button, or by a choice of its menu.

        Raises:
            ClientRefusal: `no_such_element`, or `ambiguous_element` when several fit.
        """
        candidates = [
            (block, element)
            for block, element in elements_of(self.blocks)
            if block_id in (None, block["block_id"]) and value in (None, element.get("value"))
        ]
        for matches in (_by_action_id, _by_label, _by_choice):
            found = [
                Control(block, element, option)
                for block, element in candidates
                for option in matches(element, name)
            ]
            if len(found) > 1:
                sentence = f"{len(found)} elements are called {name}: give block_id or value"
                raise ClientRefusal("ambiguous_element", sentence)
            if found:
                return found[0]
        known = sorted({*self.action_ids, *self.buttons})
        sentence = f"nothing here is called {name}; there are {known}"
        raise ClientRefusal("no_such_element", sentence, status=404)


class ShownMessage(Shown):
    """A message in a channel, as one person sees it."""

    def __init__(self, message: Json, channel: str, unfurl: Json | None = None) -> None:
        super().__init__(message)
        self.channel = channel
        self.unfurl = dict(unfurl or {})

    @property
    def ts(self) -> str:
        """The time stamp, the message's name in its channel."""
        return str(self["ts"])

    @property
    def thread_ts(self) -> str:
        """The time stamp of the thread's parent: its own for a parent."""
        return str(self.get("thread_ts", self["ts"]))

    @property
    def text(self) -> str:
        """The text, with blocks the fall-back that notifications show."""
        return str(self["text"])

    @property
    def mentions(self) -> Mentions:
        """Whom the message calls, in its blocks or else in its text."""
        users, groups, broadcasts = set(), set(), set()
        for sign, name in _REFERENCE.findall(self.words):
            if sign == "@":
                users.add(name)
            elif sign == "!subteam^":
                groups.add(name)
            elif sign == "!" and name in _BROADCASTS:
                broadcasts.add(name)
        return Mentions(frozenset(users), frozenset(groups), frozenset(broadcasts))

    @property
    def container(self) -> Json:
        """How interactions name the message."""
        return {"type": "message", "channel_id": self.channel, "message_ts": self.ts}


class ShownView(Shown):
    """A modal or a Home tab, as its person sees it."""

    @property
    def id(self) -> str:
        """The view's id."""
        return str(self["id"])

    @property
    def title(self) -> str:
        """The title of a modal."""
        return str(self["title"]["text"])

    @property
    def entered(self) -> Json:
        """What is chosen and typed in it, as Slack's `state.values`."""
        entered: Json = self["state"]["values"]
        return entered

    @property
    def container(self) -> Json:
        """How interactions name the view."""
        return {"type": "view", "view_id": self.id}


def _by_action_id(element: Json, name: str) -> Sequence[Json | None]:
    return [None] if element.get("action_id") == name else []


def _by_label(element: Json, name: str) -> Sequence[Json | None]:
    text = element.get("text")
    return [None] if isinstance(text, dict) and text["text"] == name else []


def _by_choice(element: Json, name: str) -> Sequence[Json | None]:
    if element["type"] == "image":
        return []
    return [option for option in options_of(element) if is_option(option, name)]


def is_option(option: Json, name: str) -> bool:
    """Tell whether a choice goes by this value or this text."""
    return name in (option.get("value"), option["text"]["text"])


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, str):
                if name in _READ:
                    yield part
            else:
                yield from _texts(part)
