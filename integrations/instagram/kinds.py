"""What each kind of push means to us: a table of everything that Meta documents.

A kind is the field for comments and mentions ("comments"), and "messages.what" for events of
conversations. What stands in the table as IGNORED is no business of ours on purpose, for the
reason beside it; what does not stand in it is unknown: counted and logged, and nothing else
becomes of it.

Sources: developers.facebook.com/docs/graph-api/webhooks/reference/instagram (fields),
/docs/instagram-platform/webhooks/examples (shapes), /docs/messenger-platform/instagram/features/
webhook (events of conversations).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from integrations.graph.tame import Record, as_record

__all__ = ["TALK_FIELDS", "Meaning", "kind_of_change", "kind_of_message", "meaning_of"]


class Meaning(StrEnum):
    """What becomes of an event."""

    COMMENT = "comment"
    LIVE_COMMENT = "live comment"
    NAMED = "named"
    MESSAGE = "message"
    MESSAGE_EDITED = "message edited"
    MESSAGE_GONE = "message gone"
    POSTBACK = "postback"
    IGNORED = "ignored"
    UNKNOWN = "unknown"


TALK_FIELDS = frozenset(
    {
        "messages",
        "message_edit",
        "message_reactions",
        "messaging_handover",
        "messaging_optins",
        "messaging_postbacks",
        "messaging_referral",
        "messaging_seen",
        "standby",
    }
)
"""Fields of conversations. Their events come as `messaging`; the dashboard's test button sends
them as changes, whose values are such events."""

_CHANGES: Mapping[str, Meaning] = MappingProxyType(
    {
        "comments": Meaning.COMMENT,
        "live_comments": Meaning.LIVE_COMMENT,
        "mentions": Meaning.NAMED,
        "story_insights": Meaning.IGNORED,  # figures of a story that has ended
        "comment_poll_response": Meaning.IGNORED,  # a vote, no words
        "story_poll_response": Meaning.IGNORED,  # likewise
        "follow": Meaning.IGNORED,  # nothing was said
        "share_to_story": Meaning.IGNORED,  # our post, shown on; nothing was said
        "story_share": Meaning.IGNORED,  # likewise
        "onboarding_welcome_message_series": Meaning.IGNORED,  # our own greeting's doing
        "creator_marketplace_projects": Meaning.IGNORED,  # business with Meta
        "creator_marketplace_projects_updates": Meaning.IGNORED,
        "creator_marketplace_invited_creator_onboarding_status_change": Meaning.IGNORED,
        "business_integrity": Meaning.IGNORED,
    }
)

_MESSAGES: Mapping[str, Meaning] = MappingProxyType(
    {
        "message": Meaning.MESSAGE,
        "message_edit": Meaning.MESSAGE_EDITED,
        "message_gone": Meaning.MESSAGE_GONE,
        # A pressed button is shown to both sides as the customer's words.
        "postback": Meaning.POSTBACK,
        "echo": Meaning.IGNORED,  # our own, from here, the app or another program
        "reaction": Meaning.IGNORED,  # like a like
        "read": Meaning.IGNORED,
        "seen": Meaning.IGNORED,
        "delivery": Meaning.IGNORED,
        "referral": Meaning.IGNORED,  # how somebody came: nothing was said yet
        "optin": Meaning.IGNORED,
        "typing": Meaning.IGNORED,
        "pass_thread_control": Meaning.IGNORED,  # which program holds a conversation
        "take_thread_control": Meaning.IGNORED,
        "request_thread_control": Meaning.IGNORED,
        "pass_thread_metadata": Meaning.IGNORED,
        "app_roles": Meaning.IGNORED,
    }
)

_ABOUT = frozenset({"sender", "recipient", "timestamp"})
_ODD = re.compile(r"[^a-z0-9_ -]")
_LONGEST = 40


def kind_of_change(field: str) -> str:
    """The field's name, fit for logs and counters."""
    return _tidy(field)


def kind_of_message(event: Record) -> str:
    """What is in the event decides: messages.message, messages.reaction."""
    message = as_record(event.get("message"))
    if "message" in event:
        # `is_self`: the account wrote to itself.
        if message.get("is_echo") is True or message.get("is_self") is True:
            return "messages.echo"
        return "messages.message_gone" if message.get("is_deleted") is True else "messages.message"
    known = next((key for key in _MESSAGES if key in event), "")
    if known:
        return f"messages.{known}"
    rest = sorted(str(key) for key in event if key not in _ABOUT)
    return f"messages.{_tidy(rest[0] if rest else '')}"


def meaning_of(kind: str) -> Meaning:
    """What becomes of events of a kind."""
    if kind.startswith("messages."):
        return _MESSAGES.get(kind.removeprefix("messages."), Meaning.UNKNOWN)
    return _CHANGES.get(kind, Meaning.UNKNOWN)


def _tidy(name: str) -> str:
    """A name out of a body, fit for logs and counters."""
    return _ODD.sub("?", name.strip().lower())[:_LONGEST] or "none"
