"""What the customers remember between two steps, kept over a restart of the demo."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec


class Act(StrEnum):
    """What a customer means to do."""

    POST = "post"
    WRITE_PRIVATELY = "write privately"
    CORRECT = "correct"
    TAKE_BACK = "take back"
    LIKE = "like"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """Something that a customer does later.

    Attributes:
        at: when, on the demo's clock.
        on: the message that it answers, corrects, takes back, likes or shares, or "".
        quotes: the message that it quotes, or "".
        talk: key of the talk that it belongs to; "" for likes and shares.
    """

    at: datetime
    network: str
    persona: str
    act: Act
    talk: str = ""
    text: str = ""
    on: str = ""
    quotes: str = ""
    picture: str = ""
    names_us: bool = True


@dataclass(slots=True, kw_only=True)
class Talk:
    """A conversation that a customer began, or an answer to a post of ours.

    Attributes:
        key: network and number, "warble/3", or network, post and persona.
        messages: ids of what the customer has said in it, oldest first.
        exchanges: how often the customer has reacted to us.
        told_who: they have named the colleague already.
        is_settled: they have nothing more to say.
    """

    key: str
    persona: str
    scene: str
    messages: list[str] = field(default_factory=list)
    exchanges: int = 0
    told_who: bool = False
    is_settled: bool = False


@dataclass(slots=True, kw_only=True)
class Diary:
    """Everything that is remembered.

    Attributes:
        begun: how many scenes have begun.
        next_scene_at: when the next one does; None before the first step.
        heard: ids of our messages that have been noticed, by network.
    """

    begun: int = 0
    next_scene_at: datetime | None = None
    intentions: list[Intention] = field(default_factory=list)
    talks: dict[str, Talk] = field(default_factory=dict)
    heard: dict[str, list[str]] = field(default_factory=dict)


def read_diary(path: Path) -> Diary:
    """The diary that a file holds; an empty one when there is no such file.

    Raises:
        msgspec.DecodeError: the file holds something else.
    """
    if not path.exists():
        return Diary()
    return msgspec.json.decode(path.read_bytes(), type=Diary)


def write_diary(diary: Diary, path: Path) -> None:
    """Keep a diary; a reader sees the old file or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(diary)))
    unfinished.replace(path)
