"""`manifest.json` offers exactly what the handlers answer, and asks for nothing more."""

import ast
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from slack_bolt.app.async_app import AsyncApp

from handlers import actions, commands, events, shortcuts, submissions
from integrations.slack.files import FILE_HOSTS
from integrations.slack.scopes import (
    CONNECTION_METHOD,
    EVENT_SCOPES,
    METHOD_SCOPES,
    bot_scopes,
)
from playground.slack.manifest import read_manifest

ROOT = Path(__file__).parents[2]
METHOD = re.compile(
    r"(?:auth|bots|bookmarks|chat|conversations|dnd|files|pins|reactions|team|usergroups|users|"
    r"views)(?:\.[a-zA-Z]+)+"
)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """The manifest."""
    loaded: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return loaded


class Registered:
    """Stands in for the Bolt app: notes what handlers are registered for."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.events: list[str] = []
        self.shortcuts: list[tuple[str, str]] = []

    def command(self, command: str) -> Callable[[object], None]:
        """A slash command."""
        self.commands.append(command)
        return _accept

    def event(self, event: str) -> Callable[[object], None]:
        """An event."""
        self.events.append(event)
        return _accept

    def shortcut(self, constraints: dict[str, str]) -> Callable[[object], None]:
        """A shortcut."""
        self.shortcuts.append((constraints["type"], constraints["callback_id"]))
        return _accept

    def action(self, _constraints: object) -> Callable[[object], None]:
        """A button or menu: no manifest names it."""
        return _accept

    view = action


def _accept(_handler: object) -> None:
    """Take a handler."""


@pytest.fixture(scope="module")
def registered() -> Registered:
    """Everything that is registered."""
    app = Registered()
    for part in (actions, commands, events, shortcuts, submissions):
        part.register(cast("AsyncApp", app))
    return app


def methods_called() -> Iterator[str]:
    """Web API methods that stand as strings in the code that calls Slack."""
    for folder in ("integrations/slack", "handlers"):
        for file in (ROOT / folder).rglob("*.py"):
            if file.name == "scopes.py":
                continue
            nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            texts = (n.value for n in nodes if isinstance(n, ast.Constant))
            yield from (t for t in texts if isinstance(t, str) and METHOD.fullmatch(t))


def test_slack_would_accept_it(manifest: dict[str, Any]) -> None:
    """Scopes and events exist and fit together; texts are as long as Slack allows."""
    read_manifest(manifest)
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4000
    assert all(len(item["name"]) <= 24 for item in manifest["features"]["shortcuts"])
    assert all(len(item["description"]) <= 150 for item in manifest["features"]["shortcuts"])


def test_every_command_has_a_handler(manifest: dict[str, Any], registered: Registered) -> None:
    """Both ways."""
    offered = [item["command"] for item in manifest["features"]["slash_commands"]]
    assert sorted(offered) == sorted(registered.commands)


def test_the_usage_hint_names_every_word_of_the_command(manifest: dict[str, Any]) -> None:
    """What Slack shows while somebody types is what the command understands."""
    hints = {
        item["command"]: [part.split()[0] for part in item["usage_hint"].split(" | ")]
        for item in manifest["features"]["slash_commands"]
    }
    assert set(commands.WORDS) < set(hints)
    for command, words in commands.WORDS.items():
        assert sorted(hints[command]) == sorted(words)


def test_every_shortcut_has_a_handler(manifest: dict[str, Any], registered: Registered) -> None:
    """Both ways; "message" in the manifest is "message_action" in the payload."""
    offered = [
        (f"{item['type']}_action", item["callback_id"])
        for item in manifest["features"]["shortcuts"]
    ]
    assert sorted(offered) == sorted(registered.shortcuts)


def test_every_event_has_a_handler(manifest: dict[str, Any], registered: Registered) -> None:
    """Both ways; the events message.channels and message.groups arrive as "message"."""
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in subscribed} == set(registered.events)
    assert set(subscribed) == set(EVENT_SCOPES)
    assert len(subscribed) == len(set(subscribed))


def test_scopes_are_those_that_are_used(manifest: dict[str, Any]) -> None:
    """None is missing, none is asked for in vain."""
    assert manifest["oauth_config"] == {"scopes": {"bot": sorted(bot_scopes())}}


def test_every_method_that_is_called_is_in_the_table_of_scopes() -> None:
    """Both ways, so that the table cannot fall behind the code."""
    called = set(methods_called()) - FILE_HOSTS  # a host looks like a method
    assert called - {CONNECTION_METHOD} == set(METHOD_SCOPES)


def test_doors_that_the_bot_uses_are_open(manifest: dict[str, Any]) -> None:
    """Socket Mode by default, buttons, the Home tab, and direct messages that are only read."""
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": True,
    }
