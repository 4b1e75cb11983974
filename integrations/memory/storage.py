"""Keeps a world in a JSON file, so that a demo continues after a restart."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from integrations.memory.dialects import PLAIN, Dialect
from integrations.memory.records import WorldState
from integrations.memory.world import World


def save(world: World, path: Path) -> None:
    """Write everything the world remembers; a reader sees the old file or the new, never half.

    Scripted faults are not kept.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(world.state)))
    unfinished.replace(path)


def load(
    path: Path,
    dialect: Dialect = PLAIN,
    *,
    now: Callable[[], datetime],
    site: str = "",
    link: str = "/posts/{id}",
) -> World:
    """The world that `path` holds; a new one when there is no such file.

    Raises:
        msgspec.DecodeError: the file is not a saved world.
    """
    state = None
    if path.exists():
        state = msgspec.json.decode(path.read_bytes(), type=WorldState)
    return World(dialect, now=now, site=site, link=link, state=state)
