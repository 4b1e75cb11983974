"""Names and values of everything about conversations: cards, answers, cases, deliveries."""

import re
from enum import StrEnum
from typing import Final

from bot.domain.delivery import Purpose
from bot.domain.offline import Route
from bot.errors import BadInput
from integrations.slack.ids.codec import Count, Id, Instant, Text, User, Value, decode

COMMAND: Final = "/social"


class Action(StrEnum):
    """Action ids of buttons, menus and inputs; the comment names the kind of value."""

    REPLY = "conversation.reply"  # ConversationRef
    OFFLINE = "conversation.offline"  # ConversationRef
    THANKS = "conversation.thanks"  # ConversationRef
    CLAIM = "conversation.claim"  # ConversationRef
    RELEASE = "conversation.release"  # ConversationRef
    ACKNOWLEDGE = "conversation.acknowledge"  # ConversationRef
    HISTORY = "conversation.history"  # ConversationRef
    ASSIGN = "conversation.assign"  # ConversationRef; opens the form
    LOOK = "conversation.look"  # ConversationRef; a link, of which Slack tells us
    OWNERSHIP = "conversation.ownership"  # overflow; its options: Choice
    MORE = "conversation.more"  # overflow; its options: Choice
    MARK_ANSWERED = "conversation.mark_answered"  # ConversationRef; opens the form
    HIDE = "message.hide"  # MessageRef
    UNHIDE = "message.unhide"  # MessageRef
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
    ANSWERED_WORDS = "answered.words"
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
    ANSWERED = "view.answered"  # AnswerMeta
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
    ANSWERED_WORDS = "answered.words"
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


class MessageAct(StrEnum):
    """What an option of a card's menu does with one message."""

    HIDE = "hide"
    UNHIDE = "unhide"


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


class ConversationRef(Value, frozen=True, tag="c1"):
    """A conversation."""

    conversation: Id


class Choice(Value, frozen=True, tag="o1"):
    """An option of a card's menu."""

    act: Act
    conversation: Id


class MessageChoice(Value, frozen=True, tag="o2"):
    """An option of a card's menu that is about one message."""

    act: MessageAct
    conversation: Id
    message: Id


class MessageRef(Value, frozen=True, tag="m1"):
    """One message of a conversation."""

    conversation: Id
    message: Id


class DeliveryRef(Value, frozen=True, tag="d1"):
    """One delivery of a conversation."""

    conversation: Id
    delivery: Id


class CaseRef(Value, frozen=True, tag="f1"):
    """An offline case and its conversation."""

    case: Id
    conversation: Id


class KudosRef(Value, frozen=True, tag="k1"):
    """A customer's praise: the message, and the colleague it seems to name ("" if none)."""

    conversation: Id
    message: Id
    colleague: User = ""


class Opening(Value, frozen=True, tag="s1"):
    """A saved beginning, its blanks filled."""

    text: Text


class PreviewRef(Value, frozen=True, tag="p1"):
    """A reply written in a thread, waiting for its writer's yes; `mark` is its fingerprint."""

    conversation: Id
    seen_answers: Count
    seen_at: Instant
    mark: Id


class AnswerMeta(Value, frozen=True, tag="a1"):
    """What an answer form knows. `revision` is that of its text block."""

    conversation: Id
    purpose: Purpose
    seen_answers: Count
    seen_at: Instant
    revision: Count = 0


class OfflineMeta(Value, frozen=True, tag="t1"):
    """What a take-offline form knows."""

    conversation: Id
    route: Route
    reference: Id
    seen_answers: Count
    seen_at: Instant
    revision: Count = 0


class ClosingMeta(Value, frozen=True, tag="x1"):
    """What a closing form knows: the conversation, and up to when its reader has seen it."""

    conversation: Id
    seen_at: Instant


def chosen(value: object) -> Choice | MessageChoice:
    """What an option of a card's menus means.

    Raises:
        BadInput: as `decode`.
    """
    try:
        return decode(value, MessageChoice)
    except BadInput:
        return decode(value, Choice)


def opening_action(index: int) -> str:
    """The action id of the opening button at `index`."""
    return f"{Action.ANSWER_OPENING}.{index}"


def revised(block: StrEnum, revision: int) -> str:
    """The block id of an input whose text we have replaced `revision` times."""
    return f"{block}.{revision}"
