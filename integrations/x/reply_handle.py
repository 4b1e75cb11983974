"""What is remembered about a mention so that it can be answered: `Mention.reply_handle`.

The text is "<post id> <summons>" for a post and "dm <conversation id>" for a private message.
"""

from dataclasses import dataclass
from enum import StrEnum

from integrations.base import ReplyTarget

_DIRECT = "dm"


class Summons(StrEnum):
    """How a post called for us; X's self-serve tiers let us answer only when it did."""

    MENTIONED = "mentioned"
    QUOTED = "quoted"
    NEITHER = "neither"
    UNKNOWN = "unknown"

    @property
    def called(self) -> bool:
        """True when X counts an answer as a summoned reply."""
        return self in {Summons.MENTIONED, Summons.QUOTED}


_SUMMONS = frozenset(summons.value for summons in Summons)


@dataclass(frozen=True, slots=True)
class PostHandle:
    """A public post: the id to answer (its newest version) and how it called for us."""

    post_id: str
    summons: Summons

    def __str__(self) -> str:
        return f"{self.post_id} {self.summons}"


@dataclass(frozen=True, slots=True)
class DirectHandle:
    """A private conversation."""

    conversation_id: str

    def __str__(self) -> str:
        return f"{_DIRECT} {self.conversation_id}"


def read_handle(target: ReplyTarget) -> PostHandle | DirectHandle:
    """The handle of a target; one that cannot be read falls back to the target's own ids."""
    first, _, second = target.reply_handle.partition(" ")
    if first == _DIRECT and second:
        return DirectHandle(second)
    if target.visibility.private:
        return DirectHandle(target.root_external_id.removeprefix("dm:"))
    if first.isdecimal() and second in _SUMMONS:
        return PostHandle(first, Summons(second))
    return PostHandle(target.external_id, Summons.UNKNOWN)
