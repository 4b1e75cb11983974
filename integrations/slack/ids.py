"""Every name that Slack hands back to us, and the codec of the values that ride along.

Nothing else in the project contains an action id, a callback id, a block id, an option's value or
a metadata event type. Values are short JSON arrays that begin with their kind and version
(`["c1","0190…"]`): a button of an older release is recognised and refused with a sentence.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from bot.domain.delivery import Purpose
from bot.domain.offline import Route
from bot.errors import BadInput

VALUE_LIMIT: Final = 2000  # a button's value; docs.slack.dev/reference/block-kit/block-elements
OPTION_LIMIT: Final = 150  # the value of an option of a menu
METADATA_LIMIT: Final = 3000  # private_metadata of a view

COMMAND: Final = "/social"
CARD_EVENT: Final = "golden_hour_card"
NOTICE_EVENT: Final = "golden_hour_notice"
CARD_KEY: Final = "conversation_id"  # field of a card's metadata payload
NOTICE_KEY: Final = "key"  # field of a notice's metadata payload


class Action(StrEnum):
    """Action ids of buttons, menus and inputs; the comment names the kind of value."""

    REPLY = "conversation.reply"  # ConversationRef
    OFFLINE = "conversation.offline"  # ConversationRef
    THANKS = "conversation.thanks"  # ConversationRef
    CLAIM = "conversation.claim"  # ConversationRef
    RELEASE = "conversation.release"  # ConversationRef
    ACKNOWLEDGE = "conversation.acknowledge"  # ConversationRef
    HISTORY = "conversation.history"  # ConversationRef
    OWNERSHIP = "conversation.ownership"  # overflow; its options: Choice
    MORE = "conversation.more"  # overflow; its options: Choice
    HIDE = "message.hide"  # MessageRef
    DELIVERY_LIVE = "delivery.live"  # DeliveryRef
    DELIVERY_ABSENT = "delivery.absent"  # DeliveryRef
    DELIVERY_AGAIN = "delivery.again"  # DeliveryRef
    DELIVERY_EDIT = "delivery.edit"  # DeliveryRef: a refused text, to mend and send again
    CASE_OUTCOME = "case.outcome"  # CaseRef
    CASE_LATER = "case.later"  # CaseRef
    KUDOS = "kudos.pass_on"  # KudosRef
    PREVIEW_SEND = "preview.send"  # PreviewRef
    PREVIEW_EDIT = "preview.edit"  # PreviewRef
    PREVIEW_CANCEL = "preview.cancel"  # ConversationRef
    SENT_MORE = "sent.more"  # overflow of one option: DeliveryRef, to delete our answer
    ANSWER_TEXT = "answer.text"  # typed text; dispatched with each character
    ANSWER_OPENING = "answer.opening"  # prefix, see `opening_action`; Opening
    ANSWER_ASK_WHO = "answer.ask_who"  # checkbox; dispatched
    OFFLINE_ROUTE = "offline.route"  # radio buttons of Route values; dispatched
    OFFLINE_INVITATION = "offline.invitation"  # typed text; dispatched with each character
    OFFLINE_PRIVATE = "offline.private"  # typed text; dispatched with each character
    OFFLINE_NOTES = "offline.notes"
    OFFLINE_CONTACT = "offline.contact"
    OFFLINE_TRANSCRIPT = "offline.transcript"
    CLOSE_REASON = "close.reason"
    CLOSE_WORDS = "close.words"
    HAND_OVER_TO = "hand_over.to"
    HAND_OVER_NOTE = "hand_over.note"
    SNOOZE_PRESET = "snooze.preset"
    SNOOZE_UNTIL = "snooze.until"
    OUTCOME = "outcome.outcome"
    OUTCOME_NOTE = "outcome.note"
    KUDOS_TO = "kudos.to"
    KUDOS_NOTE = "kudos.note"
    SETTLE = "settle.choice"


OPENING_ACTIONS: Final = re.compile(r"^answer\.opening\.\d{1,2}$")
"""Matches the action ids of all opening buttons, for Bolt."""


class Callback(StrEnum):
    """Callback ids of views and shortcuts; the comment names the kind of private_metadata."""

    ANSWER = "view.answer"  # AnswerMeta
    OFFLINE = "view.offline"  # OfflineMeta
    CLOSE = "view.close"  # ClosingMeta
    HAND_OVER = "view.hand_over"  # ConversationRef
    SNOOZE = "view.snooze"  # ConversationRef
    OUTCOME = "view.outcome"  # CaseRef
    KUDOS = "view.kudos"  # KudosRef
    SETTLE = "view.settle"  # DeliveryRef
    HISTORY = "view.history"  # ConversationRef; has no submit
    MESSAGE = "view.message"  # none; has no submit
    LOADING = "view.loading"  # none; has no submit
    HOME = "view.home"  # none
    SEND_AS_REPLY = "shortcut.send_as_reply"  # message shortcut


class BlockId(StrEnum):
    """Block ids of inputs: where an error of a submitted form is shown.

    Inputs whose text we replace carry a revision behind it (`revised`): Slack keeps what was
    typed as long as the block id stays, and takes `initial_value` only in a new block.
    """

    ANSWER_TEXT = "answer.text"
    ANSWER_ASK_WHO = "answer.ask_who"
    OFFLINE_ROUTE = "offline.route"
    OFFLINE_INVITATION = "offline.invitation"
    OFFLINE_PRIVATE = "offline.private"
    OFFLINE_NOTES = "offline.notes"
    OFFLINE_CONTACT = "offline.contact"
    OFFLINE_TRANSCRIPT = "offline.transcript"
    CLOSE_REASON = "close.reason"
    CLOSE_WORDS = "close.words"
    HAND_OVER_TO = "hand_over.to"
    HAND_OVER_NOTE = "hand_over.note"
    SNOOZE_PRESET = "snooze.preset"
    SNOOZE_UNTIL = "snooze.until"
    OUTCOME = "outcome.outcome"
    OUTCOME_NOTE = "outcome.note"
    KUDOS_TO = "kudos.to"
    KUDOS_NOTE = "kudos.note"
    SETTLE = "settle.choice"


class Act(StrEnum):
    """What an option of a card's two menus does."""

    CLAIM = "claim"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    TAKE_OVER = "take_over"  # managers
    ACKNOWLEDGE = "acknowledge"
    CLOSE = "close"
    SNOOZE = "snooze"
    HISTORY = "history"
    SPAM = "spam"
    REPLY = "reply"
    REOPEN = "reopen"
    OUTCOME = "outcome"


class CloseReason(StrEnum):
    """Usual reasons for needing no reply."""

    NOT_FOR_US = "not_for_us"
    NOTHING_ASKED = "nothing_asked"
    DONE_ELSEWHERE = "done_elsewhere"
    DUPLICATE = "duplicate"
    BETTER_SILENT = "better_silent"
    OTHER = "other"


class SnoozePreset(StrEnum):
    """Usual times to be quiet for."""

    HALF_HOUR = "30m"
    HOUR = "1h"
    THREE_HOURS = "3h"
    TOMORROW = "tomorrow"


class Settlement(StrEnum):
    """What a person says about a delivery of unknown outcome."""

    LIVE = "live"
    ABSENT = "absent"
    AGAIN = "again"


ON: Final = "on"
"""Value of a ticked checkbox."""

_Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.:\-]{1,64}\Z")]
_User = Annotated[str, Meta(pattern=r"\A(?:[UW][A-Z0-9]{2,30})?\Z")]
_Count = Annotated[int, Meta(ge=0, le=1_000_000)]
_Instant = Annotated[datetime, Meta(tz=True)] | None
_Text = Annotated[str, Meta(max_length=VALUE_LIMIT)]


class Value(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base of all values; every subclass is one kind and version (`tag`)."""


class ConversationRef(Value, frozen=True, tag="c1"):
    """A conversation."""

    conversation: _Id


class Choice(Value, frozen=True, tag="o1"):
    """An option of a card's menu."""

    act: Act
    conversation: _Id


class MessageRef(Value, frozen=True, tag="m1"):
    """One message of a conversation."""

    conversation: _Id
    message: _Id


class DeliveryRef(Value, frozen=True, tag="d1"):
    """One delivery of a conversation."""

    conversation: _Id
    delivery: _Id


class CaseRef(Value, frozen=True, tag="f1"):
    """An offline case and its conversation."""

    case: _Id
    conversation: _Id


class KudosRef(Value, frozen=True, tag="k1"):
    """A customer's praise: the message, and the colleague it seems to name ("" if none)."""

    conversation: _Id
    message: _Id
    colleague: _User = ""


class Opening(Value, frozen=True, tag="s1"):
    """A saved beginning, its blanks filled."""

    text: _Text


class PreviewRef(Value, frozen=True, tag="p1"):
    """A reply written in a thread, waiting for its writer's yes; `mark` is its fingerprint."""

    conversation: _Id
    seen_answers: _Count
    seen_at: _Instant
    mark: _Id


class AnswerMeta(Value, frozen=True, tag="a1"):
    """What an answer form knows. `revision` is that of its text block."""

    conversation: _Id
    purpose: Purpose
    seen_answers: _Count
    seen_at: _Instant
    revision: _Count = 0


class OfflineMeta(Value, frozen=True, tag="t1"):
    """What a take-offline form knows."""

    conversation: _Id
    route: Route
    reference: _Id
    seen_answers: _Count
    seen_at: _Instant
    revision: _Count = 0


class ClosingMeta(Value, frozen=True, tag="x1"):
    """What a closing form knows: the conversation, and up to when its reader has seen it."""

    conversation: _Id
    seen_at: _Instant


V = TypeVar("V", bound=Value)


def encode(value: Value, limit: int = VALUE_LIMIT) -> str:
    """A value as the string that Slack keeps for us.

    Raises:
        ValueError: it is longer than `limit` characters.
    """
    text = msgspec.json.encode(value).decode()
    if len(text) > limit:
        raise ValueError(f"{type(value).__name__} takes {len(text)} of {limit} characters")
    return text


def decode(text: object, kind: type[V]) -> V:
    """The value of a kind, from what Slack handed back.

    Raises:
        BadInput: it is of another kind or version, malformed, or too long.
    """
    if isinstance(text, str) and len(text) <= METADATA_LIMIT:
        try:
            return msgspec.json.decode(text, type=kind, strict=True)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            pass
    raise BadInput("This button is from an older message of mine. Please use the newest card.")


def opening_action(index: int) -> str:
    """The action id of the opening button at `index`."""
    return f"{Action.ANSWER_OPENING}.{index}"


def revised(block: BlockId, revision: int) -> str:
    """The block id of an input whose text we have replaced `revision` times."""
    return f"{block}.{revision}"


def card_metadata(conversation_id: str) -> dict[str, object]:
    """Metadata of a card's message: how it is found when its posting was not recorded."""
    return {"event_type": CARD_EVENT, "event_payload": {CARD_KEY: conversation_id}}


def notice_metadata(key: str) -> dict[str, object]:
    """Metadata of a notice's message."""
    return {"event_type": NOTICE_EVENT, "event_payload": {NOTICE_KEY: key}}
