"""What somebody changed in a text, word by word: struck out what went, bold what came."""

from collections.abc import Sequence

from bot.domain.differences import Change
from integrations.slack.blocks import Block
from integrations.slack.rich import quotation, rich, words
from integrations.slack.text import fitted, tame

_MOST = 150  # stretches
_CONTEXT = 120  # characters of an unchanged stretch at each of its ends


def changed(changes: Sequence[Change], limit: int) -> Block:
    """Changes as a quote of at most `limit` characters; long stretches that stayed are cut out."""
    pieces: list[Block] = []
    room = limit
    for place, change in enumerate(changes[:_MOST]):
        text = _shortened(change, first=place == 0, last=place == len(changes) - 1)
        shown = text if len(text) <= room else fitted(text, max(room, 1))
        room -= len(shown)
        if shown:
            pieces.append(words(shown, bold=change.kind == "new", strike=change.kind == "gone"))
        if room <= 0:
            break
    if room <= 0 or len(changes) > _MOST:
        pieces.append(words(" …"))
    return rich([quotation(pieces or [words("(no text)")])])


def _shortened(change: Change, *, first: bool, last: bool) -> str:
    text = tame(change.text[:100_000])
    if change.kind != "same" or len(text) <= 2 * _CONTEXT:
        return text
    head = "" if first else text[:_CONTEXT]
    tail = "" if last else text[-_CONTEXT:]
    return f"{head} … {tail}" if head or tail else fitted(text, _CONTEXT)
