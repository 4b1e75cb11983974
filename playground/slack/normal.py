"""Blocks as Slack gives them back: every identifier filled in, every text flag written out."""

import secrets
from typing import Any

from playground.slack.state import Json
from playground.slack.validation.elements import ELEMENTS

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_ID_LENGTH = 5
_WITHOUT_ACTION = frozenset({"image"})


def _fresh_id() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))


def normal_blocks(blocks: list[Json]) -> list[Json]:
    """Copy blocks, giving each block its block_id and each element its action_id."""
    copies = []
    for block in blocks:
        copy = _filled(block)
        copy.setdefault("block_id", _fresh_id())
        copies.append(copy)
    return copies


def _filled(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, list):
        return [_filled(part) for part in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    copy = {name: _filled(part) for name, part in value.items()}
    if kind == "plain_text":
        copy.setdefault("emoji", True)
    elif kind == "mrkdwn":
        copy.setdefault("verbatim", False)
    elif kind in ELEMENTS and kind not in _WITHOUT_ACTION:
        copy.setdefault("action_id", _fresh_id())
    return copy
