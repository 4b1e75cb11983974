"""Keeps a world in a JSON file, so that a demo continues after a restart.

Uploaded pictures stand beside it, one file each, named by what they hold: they never change, so
that a world with many pictures is as quick to save as one without.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from integrations.memory.dialects import PLAIN, Dialect
from integrations.memory.records import WorldState
from integrations.memory.world import World

_DIGEST = "[0-9a-f]" * 64


def save(world: World, path: Path) -> None:
    """Write everything the world remembers; a reader sees the old file or the new, never half.

    Scripted faults are not kept.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _save_pictures(world, _pictures(path))
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
    picture_link: str = "/pictures/{id}",
) -> World:
    """The world that `path` holds; a new one when there is no such file.

    Raises:
        msgspec.DecodeError: the file is not a saved world.
    """
    state = None
    if path.exists():
        state = msgspec.json.decode(path.read_bytes(), type=WorldState)
    return World(
        dialect,
        now=now,
        site=site,
        link=link,
        picture_link=picture_link,
        state=state,
        contents={file.name: file.read_bytes() for file in _pictures(path).glob(_DIGEST)},
    )


def _pictures(path: Path) -> Path:
    return path.with_suffix(".pictures")


def _save_pictures(world: World, folder: Path) -> None:
    for digest, content in world.pictures.contents.items():
        if (folder / digest).exists():
            continue
        folder.mkdir(exist_ok=True)
        unfinished = folder / f"{digest}.unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(folder / digest)
