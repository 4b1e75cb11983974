"""Every act leaves an event: who, when, what. The source of digests and audits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

SYSTEM = "system"


class EventKind(StrEnum):
    """What happened. Values are stored: never rename one."""

    RECEIVED = "received"
    EDITED = "edited"
    DELETED = "deleted"
    REOPENED = "reopened"
    CARD_POSTED = "card_posted"
    CLAIMED = "claimed"
    RELEASED = "released"
    HANDED_OVER = "handed_over"
    REASSIGNED = "reassigned"
    ANSWER_ASKED = "answer_asked"
    ANSWERED = "answered"
    REFUSED = "refused"
    NOT_DONE = "not_done"
    OUTCOME_UNKNOWN = "outcome_unknown"
    OUTCOME_SETTLED = "outcome_settled"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"
    SPAM = "spam"
    SNOOZED = "snoozed"
    NUDGED = "nudged"
    LATE = "late"
    CASE_OPENED = "case_opened"
    CASE_REMINDED = "case_reminded"
    CASE_POSTPONED = "case_postponed"
    CASE_CLOSED = "case_closed"
    KUDOS_PASSED = "kudos_passed"
    HIDDEN = "hidden"
    SHOWN_AGAIN = "shown_again"
    REPLY_DELETED = "reply_deleted"
    ACCOUNT_CONNECTED = "account_connected"
    ACCOUNT_TROUBLE = "account_trouble"
    POST_WRITTEN = "post_written"
    POST_EDITED = "post_edited"
    POST_SUBMITTED = "post_submitted"
    POST_CHANGES_ASKED = "post_changes_asked"
    POST_APPROVED = "post_approved"
    POST_SCHEDULED = "post_scheduled"
    POST_MOVED = "post_moved"
    POST_HELD = "post_held"
    POST_OVERRIDDEN = "post_overridden"
    POST_WITHDRAWN = "post_withdrawn"
    POST_DUPLICATED = "post_duplicated"
    POST_OVERDUE = "post_overdue"
    POST_PUBLISHING = "post_publishing"
    POST_PART_LIVE = "post_part_live"
    POST_PUBLISHED = "post_published"
    POST_FAILED = "post_failed"
    POST_UNKNOWN = "post_unknown"
    POST_PICTURE_LOST = "post_picture_lost"
    POST_READ = "post_read"
    THEME_SET = "theme_set"
    SLOTS_SET = "slots_set"
    SERIES_SET = "series_set"
    SERIES_ENDED = "series_ended"
    SETTING_CHANGED = "setting_changed"
    SHIFT_ADDED = "shift_added"
    SHIFT_REMOVED = "shift_removed"
    SHIFTS_ARRANGED = "shifts_arranged"
    DUTY_SWAPPED = "duty_swapped"
    DUTY_SWAP_REMOVED = "duty_swap_removed"
    ERASED = "erased"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act. `actor` is a Slack user id, or SYSTEM; `facts` holds JSON values only."""

    id: str
    at: datetime
    actor: str
    kind: EventKind
    account_id: str = ""
    conversation_id: str = ""
    post_id: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


TEXT_FACTS = frozenset({"note", "reason", "problem", "hint"})
"""Facts of events about conversations that people or networks have put into words."""
ERASED_TEXT = "erased"


def without_texts(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts without what was put into words; what is counted stays."""
    return {
        name: ERASED_TEXT if name in TEXT_FACTS and value else value
        for name, value in facts.items()
    }
