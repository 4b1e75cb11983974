"""Whatever can be clicked or handed in has a handler: else Slack shows a warning sign."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from slack_bolt.app.async_app import AsyncApp

from handlers import actions, submissions
from integrations.slack import ids
from tests.views.every_view import HOMES, MESSAGES, VIEWS

_SILENT = {"image"}
_READ_LATER = {"input"}  # blocks that tell nothing before the form is handed in


class Registered:
    """Stands in for the Bolt app: notes what handlers are registered for."""

    def __init__(self) -> None:
        self.actions: list[str | re.Pattern[str]] = []
        self.views: list[str] = []

    def action(self, constraint: str | re.Pattern[str]) -> Callable[[object], None]:
        """A button, a menu or a field."""
        self.actions.append(constraint)
        return _accept

    def view(self, callback: str) -> Callable[[object], None]:
        """A form."""
        self.views.append(callback)
        return _accept

    def hears(self, action_id: str) -> bool:
        """Whether somebody listens to a click."""
        return any(
            one.search(action_id) is not None if isinstance(one, re.Pattern) else one == action_id
            for one in self.actions
        )


def _accept(_handler: object) -> None:
    """Take a handler."""


@pytest.fixture(scope="module")
def registered() -> Registered:
    """Everything that is registered."""
    app = Registered()
    for part in (actions, submissions):
        part.register(cast("AsyncApp", app))
    return app


def told(blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Action ids of elements whose use Slack tells the app."""
    for block in blocks:
        if block["type"] in _READ_LATER and not block.get("dispatch_action"):
            continue
        parts = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        for part in parts:
            if isinstance(part, dict) and "action_id" in part and part["type"] not in _SILENT:
                yield part["action_id"]


@pytest.mark.parametrize("name", sorted({**MESSAGES, **VIEWS, **HOMES}))
def test_every_click_is_heard(name: str, registered: Registered) -> None:
    """Buttons, menus, and fields that tell of each change."""
    shown = {**MESSAGES, **VIEWS, **HOMES}[name]()
    blocks = cast("list[dict[str, Any]]", shown.get("blocks") or [])
    assert [action for action in told(blocks) if not registered.hears(action)] == []


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_form_is_taken(name: str, registered: Registered) -> None:
    """A form with a button to hand it in has somebody who takes it."""
    shown = VIEWS[name]()
    assert "submit" not in shown or shown["callback_id"] in registered.views


def test_nobody_listens_for_what_is_never_shown(registered: Registered) -> None:
    """Each handler's action is one of ours, and registered once."""
    known = {
        str(action)
        for action in (*ids.Action, *ids.PlanAction, *ids.HomeAction, *ids.SettingsAction)
    }
    named = [action for action in registered.actions if isinstance(action, str)]
    assert len(named) == len(set(named))
    assert set(named) <= known
