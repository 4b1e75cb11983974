"""Metadata of messages: how one is found whose posting was not recorded."""

from typing import Final

CARD_EVENT: Final = "golden_hour_card"
NOTICE_EVENT: Final = "golden_hour_notice"
PLAN_CARD_EVENT: Final = "golden_hour_plan_card"
CARD_KEY: Final = "conversation_id"  # field of a card's metadata payload
NOTICE_KEY: Final = "key"  # field of a notice's metadata payload
POST_KEY: Final = "post_id"  # field of the payload of a planned post's card


def card_metadata(conversation_id: str) -> dict[str, object]:
    """Metadata of a card's message."""
    return {"event_type": CARD_EVENT, "event_payload": {CARD_KEY: conversation_id}}


def notice_metadata(key: str) -> dict[str, object]:
    """Metadata of a notice's message."""
    return {"event_type": NOTICE_EVENT, "event_payload": {NOTICE_KEY: key}}


def plan_card_metadata(post_id: str) -> dict[str, object]:
    """Metadata of the card of a planned post."""
    return {"event_type": PLAN_CARD_EVENT, "event_payload": {POST_KEY: post_id}}
