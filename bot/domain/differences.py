"""What somebody changed in a text, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

from bot.domain.pieces import pieces_of

Kind = Literal["same", "gone", "new"]

_LONG = 1000  # pieces: half of it words; comparing as many takes 0.2 s at worst
_ORDER: tuple[Kind, ...] = ("same", "gone", "new")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A stretch of text that stayed, went, or came."""

    kind: Kind
    text: str


def difference(before: str, after: str) -> tuple[Change, ...]:
    """How one text became the other.

    What stayed and went, in order, is the text before; what stayed and came is the text after.
    Where words were replaced, what went stands in front of what came.
    """
    steps = _steps(pieces_of(before), pieces_of(after))
    stretches = groupby(steps, key=lambda step: step.kind == "same")
    return tuple(change for _, stretch in stretches for change in _merged(tuple(stretch)))


def _merged(steps: Sequence[Change]) -> Iterator[Change]:
    for kind in _ORDER:
        if text := "".join(step.text for step in steps if step.kind == kind):
            yield Change(kind=kind, text=text)


def _steps(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Change]:
    # A text of few words over and over again takes minutes to compare. So the frequent words of a
    # long text make no match by themselves (difflib's `autojunk`) but in the rest that is left.
    long = max(len(before), len(after)) > _LONG
    # White space never makes a match by itself: two other sentences have not "kept" their spaces.
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=long)
    for tag, i, j, k, m in matcher.get_opcodes():
        gone, new = before[i:j], after[k:m]
        if tag == "equal":
            yield Change(kind="same", text="".join(gone))
        elif long and max(len(gone), len(new)) <= _LONG:
            yield from _steps(gone, new)
        else:
            yield Change(kind="gone", text="".join(gone))
            yield Change(kind="new", text="".join(new))
