"""Modals with their stack, and the Home tab."""

import secrets

from playground.slack.core import Core
from playground.slack.errors import Refusal
from playground.slack.fields import first_values
from playground.slack.normal import normal_blocks
from playground.slack.notices import Notice
from playground.slack.state import Json, random_id
from playground.slack.triggers import Triggers
from playground.slack.validation.views import check_view, is_too_large

DEEPEST_STACK = 3
"""Views of one modal that lie on one another, the first included."""


class Views:
    """Every open view, by person and in order, and each person's Home."""

    def __init__(self, core: Core, triggers: Triggers) -> None:
        self._core = core
        self._triggers = triggers
        self._open: dict[str, Json] = {}
        self._stacks: dict[str, list[str]] = {}

    def find(self, view_id: str) -> Json | None:
        """Find an open modal view, or a Home."""
        home = (view for view in self._core.state.homes.values() if view["id"] == view_id)
        return self._open.get(view_id) or next(home, None)

    def owner(self, view_id: str) -> str | None:
        """Tell who sees a modal view or Home."""
        for user, stack in self._stacks.items():
            if view_id in stack:
                return user
        homes = self._core.state.homes.items()
        return next((user for user, view in homes if view["id"] == view_id), None)

    def stack(self, user: str) -> list[Json]:
        """Give the views a person has open, the topmost last."""
        return [self._open[view_id] for view_id in self._stacks.get(user, ())]

    def open(self, trigger_id: str, view: Json) -> Json:
        """Open a modal for whoever caused the trigger; one already open gives way.

        Raises:
            Refusal: As `views.open` refuses.
        """
        self.check(view)
        user = self._triggers.exchange(trigger_id).user
        for old in self._stacks.pop(user, ()):
            del self._open[old]
        return self._show(user, view, pushed=False)

    def push(self, trigger_id: str, view: Json) -> Json:
        """Lay a view over the modal in which the trigger arose.

        Raises:
            Refusal: As `views.push` refuses.
        """
        self.check(view)
        trigger = self._triggers.exchange(trigger_id)
        return self.push_for(trigger.user, trigger.view_id, view)

    def push_for(self, user: str, over: str, view: Json) -> Json:
        """Lay a checked view over another of the same person.

        Raises:
            Refusal: `not_found` or `push_limit_reached`.
        """
        stack = self._stacks.get(user, [])
        if over not in stack:
            raise Refusal("not_found")
        if len(stack) >= DEEPEST_STACK:
            raise Refusal("push_limit_reached")
        return self._show(user, view, pushed=True)

    def update(self, *, view_id: str, external_id: str, known_hash: str, view: Json) -> Json:
        """Replace the content of an open view.

        Raises:
            Refusal: As `views.update` refuses.
        """
        found = self._open.get(view_id) if view_id else self._by_external_id(external_id)
        if found is None:
            raise Refusal("not_found")
        self.check(view, replaces=found["id"])
        if known_hash and known_hash != found["hash"]:
            raise Refusal("hash_conflict")
        return self.replace(found["id"], view)

    def replace(self, view_id: str, view: Json) -> Json:
        """Replace the content of an open view by a checked one, keeping its place and its id."""
        before = self._open[view_id]
        kept = {name: before[name] for name in ("id", "root_view_id", "previous_view_id")}
        shown = self._rendered(view, before["state"]["values"]) | kept
        self._open[view_id] = shown
        user = self.owner(view_id) or ""
        self._core.notices.publish(Notice("view_updated", user=user, view=shown))
        return shown

    def enter(self, view_id: str, values: Json) -> Json:
        """Remember what a person has entered in a view."""
        view = self.find(view_id)
        if view is None:
            raise Refusal("not_found")
        view["state"] = {"values": values}
        return view

    def close(self, user: str, *, cleared: bool) -> list[Json]:
        """Close the topmost view of a person, or all of them; give what was closed."""
        stack = self._stacks.get(user, [])
        going = stack[:] if cleared else stack[-1:]
        closed = [self._open.pop(view_id) for view_id in reversed(going)]
        self._stacks[user] = stack[: len(stack) - len(going)]
        for view in closed:
            notice = Notice("view_closed", user=user, view=view, detail={"cleared": cleared})
            self._core.notices.publish(notice)
        return closed

    def publish(self, user: str, known_hash: str, view: Json) -> Json:
        """Show a person's Home tab.

        Raises:
            Refusal: As `views.publish` refuses.
        """
        before = self._core.state.homes.get(user)
        self.check(view, home=True, replaces=before["id"] if before else "")
        if known_hash and (before is None or known_hash != before["hash"]):
            raise Refusal("hash_conflict")
        values = before["state"]["values"] if before else None
        shown = self._rendered(view, values)
        view_id = before["id"] if before else random_id("V")
        shown |= {"id": view_id, "root_view_id": view_id, "previous_view_id": None}
        self._core.state.homes[user] = shown
        self._core.notices.publish(Notice("home", user=user, view=shown))
        return shown

    def _show(self, user: str, view: Json, *, pushed: bool) -> Json:
        stack = self._stacks.setdefault(user, [])
        view_id = random_id("V")
        shown = self._rendered(view, None) | {
            "id": view_id,
            "root_view_id": stack[0] if stack else view_id,
            "previous_view_id": stack[-1] if stack else None,
        }
        self._open[view_id] = shown
        stack.append(view_id)
        notice = Notice("view_pushed" if pushed else "view_opened", user=user, view=shown)
        self._core.notices.publish(notice)
        return shown

    def check(self, view: object, *, home: bool = False, replaces: str = "") -> None:
        """Refuse a view that Slack would refuse, whichever way it came.

        Raises:
            Refusal: `invalid_arguments`, `view_too_large`, `missing_scope` or
                `duplicate_external_id`.
        """
        problems = check_view(view, home=home)
        if problems:
            raise Refusal("invalid_arguments", problems=problems)
        if is_too_large(view):
            raise Refusal("view_too_large")
        if _takes_files(view) and "files:read" not in self._core.rights.scopes:
            # Slack's documents demand the scope and do not say how they refuse.
            raise Refusal("missing_scope", needed="files:read")
        external_id = view.get("external_id") if isinstance(view, dict) else None
        if external_id:
            other = self._by_external_id(external_id)
            if other is not None and other["id"] != replaces:
                raise Refusal("duplicate_external_id")

    def _by_external_id(self, external_id: str) -> Json | None:
        views = [*self._open.values(), *self._core.state.homes.values()]
        named = (view for view in views if external_id and view["external_id"] == external_id)
        return next(named, None)

    def _rendered(self, view: Json, kept: Json | None) -> Json:
        core = self._core
        app = core.state.workspace.app
        blocks = normal_blocks(view["blocks"])
        seconds = int(core.now().timestamp())
        title = {"type": "plain_text", "text": "View Title", "emoji": True}
        return {
            "team_id": core.team_id,
            "type": view["type"],
            "blocks": blocks,
            "private_metadata": view.get("private_metadata", ""),
            "callback_id": view.get("callback_id", ""),
            "external_id": view.get("external_id", ""),
            "state": {"values": first_values(blocks, kept)},
            "hash": f"{seconds}.{secrets.token_hex(4)}",
            "title": {"emoji": True, **view.get("title", title)},
            "clear_on_close": view.get("clear_on_close", False),
            "notify_on_close": view.get("notify_on_close", False),
            "close": view.get("close"),
            "submit": view.get("submit"),
            "app_id": app.id,
            "app_installed_team_id": core.team_id,
            "bot_id": app.bot_id,
        }


def _takes_files(view: object) -> bool:
    blocks = view["blocks"] if isinstance(view, dict) else []
    return any(block.get("element", {}).get("type") == "file_input" for block in blocks)
