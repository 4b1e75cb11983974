"""Keeping a workspace in a JSON file, so that it goes on after a restart."""

import asyncio
import json
import os
from base64 import b64decode, b64encode
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from playground.slack.core import Core, Credentials
from playground.slack.seed import GroupSeed, Workspace
from playground.slack.state import Channel, Json, State, StoredFile, User, new_state

DEBOUNCE = 0.5
"""Seconds in which changes are gathered before they are written."""


def dump(core: Core) -> Json:
    """Turn a workspace into JSON; open modals are not kept, as Slack keeps none."""
    state = core.state
    return {
        "team_id": state.workspace.team_id,
        "credentials": asdict(core.credentials),
        "counter": state.counter,
        "users": [asdict(user) for user in state.users.values()],
        "channels": [
            {**asdict(channel), "members": sorted(channel.members)}
            for channel in state.channels.values()
        ],
        "groups": [asdict(group) for group in state.groups.values()],
        "files": [
            {**asdict(item), "content": _encoded(item.content)} for item in state.files.values()
        ],
        "homes": state.homes,
    }


def load(path: Path, workspace: Workspace) -> tuple[State, Credentials] | None:
    """Read a workspace from its file; none when there is no file yet.

    Raises:
        ValueError: The file holds another workspace.
    """
    if not path.exists():
        return None
    saved = json.loads(path.read_text(encoding="utf-8"))
    if saved["team_id"] != workspace.team_id:
        raise ValueError(f"{path} holds the workspace {saved['team_id']}")
    channels = [Channel(**{**item, "members": set(item["members"])}) for item in saved["channels"]]
    # A workspace may have got more channels since its file was written.
    fresh = new_state(workspace, datetime.fromtimestamp(0, UTC)).channels
    groups = [GroupSeed(**{**item, "members": tuple(item["members"])}) for item in saved["groups"]]
    files = [
        StoredFile(**{**item, "content": _decoded(item["content"])}) for item in saved["files"]
    ]
    state = State(
        workspace=workspace,
        users={item["id"]: User(**item) for item in saved["users"]},
        channels=fresh | {channel.id: channel for channel in channels},
        groups={group.id: group for group in groups},
        files={item.id: item for item in files},
        homes=saved["homes"],
        counter=saved["counter"],
    )
    return state, Credentials(**saved["credentials"])


class Store:
    """Writes a workspace to its file, a little after each change and at the end."""

    def __init__(self, core: Core, path: Path) -> None:
        self._core = core
        self._path = path
        self._timer: asyncio.TimerHandle | None = None

    def touch(self) -> None:
        """Note that something has changed."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DEBOUNCE, self.save)

    def save(self) -> None:
        """Write the file: whole, or not at all."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump(dump(self._core), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o600)
        draft.replace(self._path)


def _encoded(content: bytes | None) -> str | None:
    return None if content is None else b64encode(content).decode()


def _decoded(content: str | None) -> bytes | None:
    return None if content is None else b64decode(content)
