"""Messages: blocks, attachments, the sum of their text, and metadata."""

import json

from playground.slack.validation.blocks import check_blocks
from playground.slack.validation.schema import Problems

LONGEST_TEXT = 40_000
"""Characters of a message's text; `chat.postMessage` cuts there, `chat.update` refuses."""

LONGEST_BLOCKS = 13_000
"""Characters of all text in a message's blocks, measured (slackapi/bolt-js issue 2509)."""

LARGEST_METADATA = 8_000
"""Bytes of JSON in a message's event payload."""

_TEXT_FIELDS = frozenset({"text", "title", "alt_text", "caption", "label", "name"})


def check_message_blocks(blocks: object, pointer: str = "/blocks") -> Problems:
    """Give what is wrong with the blocks of a message."""
    problems = Problems()
    check_blocks(blocks, "message", pointer, problems)
    return problems


def text_length(value: object) -> int:
    """Count the characters that people would read in blocks."""
    total = 0
    if isinstance(value, dict):
        for name, part in value.items():
            if isinstance(part, str):
                total += len(part) if name in _TEXT_FIELDS else 0
            else:
                total += text_length(part)
    elif isinstance(value, list):
        total = sum(text_length(part) for part in value)
    return total


def metadata_error(metadata: object) -> str | None:
    """Give the error code for a message's metadata, or none when it is sound."""
    if not isinstance(metadata, dict):
        return "invalid_metadata_format"
    if not metadata:
        return None
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        return "invalid_metadata_schema"
    if len(json.dumps(payload, ensure_ascii=False).encode()) > LARGEST_METADATA:
        return "metadata_too_large"
    return None
