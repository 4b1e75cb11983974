"""Bodies of webhooks, written after Meta's documents and recorded shapes."""

import json
from collections.abc import Mapping

OWN = "17841400000000001"
SENT_AT = 1_790_000_000
"""2026-09-21T14:13:20Z."""


def body(*entries: dict[str, object]) -> bytes:
    """A body with these entries."""
    return json.dumps({"object": "instagram", "entry": list(entries)}).encode()


def changed(field: str, value: object, *, own: object = OWN) -> bytes:
    """A body with one change."""
    change = {"field": field, "value": value}
    return body({"id": own, "time": SENT_AT, "changes": [change]})


def talked(event: dict[str, object], *, own: object = OWN) -> bytes:
    """A body with one event of a conversation."""
    return body({"id": own, "time": SENT_AT * 1000, "messaging": [event]})


def said(content: Mapping[str, object], *, sender: object = "5511", own: object = OWN) -> bytes:
    """A body with a message."""
    return talked(
        {
            "sender": {"id": sender},
            "recipient": {"id": own},
            "timestamp": SENT_AT * 1000,
            "message": content,
        },
        own=own,
    )
