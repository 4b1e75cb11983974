"""What is on its way to a customer, was refused, or may or may not have arrived."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.card import ConversationView
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus
from integrations.slack import ids
from integrations.slack.blocks import Block, actions, button, confirm, section
from integrations.slack.text import date, inline, link, mention, sentence

MOST = 4
_TEXT = 200
_KINDS = {
    DeliveryKind.REPLY: "answer",
    DeliveryKind.PRIVATE: "private message",
    DeliveryKind.EMAIL: "e-mail",
    DeliveryKind.SLACK: "message in Slack",
    DeliveryKind.DELETE: "wish to delete our answer",
    DeliveryKind.HIDE: "wish to hide their reply",
    DeliveryKind.UNHIDE: "wish to show their reply again",
    DeliveryKind.POST: "post",
}


def deliveries(view: ConversationView, now: datetime) -> list[Block]:
    """Blocks for all deliveries of a card that are not simply done, the newest four."""
    blocks: list[Block] = []
    for delivery in view.deliveries[-MOST:]:
        blocks += _delivery(view, delivery, now)
    return blocks


def _delivery(view: ConversationView, delivery: Delivery, now: datetime) -> list[Block]:
    where = inline(view.network_title, 60)
    what = f"{mention(delivery.created_by)}’s {_KINDS[delivery.kind]}"
    quoted = f"\n“{inline(delivery.text, _TEXT)}”" if delivery.text else ""
    ref = ids.DeliveryRef(delivery.conversation_id or view.conversation.id, delivery.id)
    match delivery.status:
        case DeliveryStatus.FAILED:
            clock = " The clock runs on." if view.conversation.clock else ""
            why = sentence(delivery.error, 400) or "it gave no reason"
            hint = f" {sentence(delivery.hint, 300)}" if delivery.hint else ""
            line = f"⚠️ {where} refused {what}: {why}{hint}{clock}{quoted}"
            return [section(line, _edit(delivery, ref))]
        case DeliveryStatus.UNKNOWN if delivery.ask_person:
            return unknown(where, what, delivery.error, quoted, delivery.url, ref)
        case DeliveryStatus.UNKNOWN:
            return [
                section(f"❔ {where} gave no answer. I am looking whether {what} is live.{quoted}")
            ]
        case DeliveryStatus.PENDING if delivery.error:
            again = delivery.next_attempt_at
            when = f" I try again {date(again)}." if again and again > now else ""
            why = sentence(delivery.error, 300)
            return [section(f"⏳ Waiting to send {what}: {why}{when}{quoted}")]
        case DeliveryStatus.PENDING | DeliveryStatus.SENDING:
            return [section(f"📤 On its way to {where}: {what}{quoted}")]
        case _:
            return []


def unknown(
    where: str, what: str, why: str, quoted: str, look_at: str, ref: ids.DeliveryRef
) -> list[Block]:
    """The question that only somebody who looks can answer, with its three buttons.

    `where`, `what` and `quoted` are mrkdwn; `why` and `look_at` come from outside.
    """
    reason = f" ({sentence(why, 300)})" if why else ""
    look = f" {link(look_at, 'Look here')}" if look_at else ""
    line = f"❓ Did {what} reach {where}? I could not find out{reason}. Please look.{look}{quoted}"
    return [section(line), settlement(ref)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What is asked back before a question is settled; our own words."""

    absent: str
    again: str


ANSWER_SETTLEMENT: Final = Settlement(
    absent="I then take it as never sent: the customer still waits for an answer.",
    again="If the first one is there after all, the customer reads it twice.",
)
POST_SETTLEMENT: Final = Settlement(
    absent="I then take it as never published.",
    again="If the first one is there after all, everybody sees it twice.",
)


def settlement(ref: ids.DeliveryRef, words: Settlement = ANSWER_SETTLEMENT) -> Block:
    """The buttons “It is live”, “It is not there” and “Send again”; the last two ask back.

    A post has no conversation: its own id stands in the place of one in `ref`.
    """
    absent = confirm("Not there?", words.absent, "It is not there")
    again = confirm("Send it again?", words.again, "Send again", danger=True)
    return actions(
        button("It is live", ids.Action.DELIVERY_LIVE, ref, style="primary"),
        button("It is not there", ids.Action.DELIVERY_ABSENT, ref, confirm=absent),
        button("Send again", ids.Action.DELIVERY_AGAIN, ref, confirm=again),
    )


def _edit(delivery: Delivery, ref: ids.DeliveryRef) -> Block | None:
    if delivery.kind not in {DeliveryKind.REPLY, DeliveryKind.PRIVATE} or not delivery.text:
        return None
    return button("Edit and send again", ids.Action.DELIVERY_EDIT, ref)
