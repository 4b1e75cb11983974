"""The History modal: what a customer and we have said and done before."""

from bot.domain.delivery import ELSEWHERE
from bot.domain.events import Event, EventKind
from bot.forms import History, QueueItem
from integrations.slack import ids
from integrations.slack.blocks import Block, View, actions, context, divider, modal, section
from integrations.slack.card_menus import visibility_button
from integrations.slack.labels import acquaintance, author_line, ending
from integrations.slack.rich import rich
from integrations.slack.talk import said_by
from integrations.slack.text import card_url, date, inline, link, mention

_MOST_MESSAGES = 40
_MOST_EVENTS = 40
_MOST_EARLIER = 10
_MESSAGE = 1500
_EVENTS_A_BLOCK = 8
_DID = {
    EventKind.RECEIVED: "they wrote",
    EventKind.EDITED: "they edited what they wrote",
    EventKind.DELETED: "they deleted what they wrote",
    EventKind.REOPENED: "it was opened again",
    EventKind.CARD_POSTED: "the card was posted",
    EventKind.CLAIMED: "{who} claimed it",
    EventKind.RELEASED: "{who} released it",
    EventKind.HANDED_OVER: "{who} handed it over",
    EventKind.REASSIGNED: "{who} gave it to somebody else",
    EventKind.ANSWER_ASKED: "{who} wrote an answer",
    EventKind.ANSWERED: "our answer was accepted",
    EventKind.REFUSED: "our answer was refused",
    EventKind.NOT_DONE: "something that was asked for was refused",
    EventKind.OUTCOME_UNKNOWN: "the network gave no answer",
    EventKind.OUTCOME_SETTLED: "{who} settled whether it arrived",
    EventKind.ACKNOWLEDGED: "{who} acknowledged it",
    EventKind.CLOSED: "{who} closed it without a reply",
    EventKind.SPAM: "{who} marked it as spam",
    EventKind.SNOOZED: "{who} snoozed it",
    EventKind.NUDGED: "a reminder went out",
    EventKind.LATE: "the deadline passed",
    EventKind.CASE_OPENED: "{who} took it offline",
    EventKind.CASE_REMINDED: "a reminder about the offline case went out",
    EventKind.CASE_POSTPONED: "{who} will record the outcome later",
    EventKind.CASE_CLOSED: "{who} recorded the outcome of the offline case",
    EventKind.KUDOS_PASSED: "{who} passed the praise on",
    EventKind.HIDDEN: "{who} hid their reply",
    EventKind.SHOWN_AGAIN: "{who} let their reply be seen again",
    EventKind.REPLY_DELETED: "{who} deleted our answer",
    EventKind.ACCOUNT_CONNECTED: "{who} connected the account",
    EventKind.ACCOUNT_TROUBLE: "the account had trouble",
    EventKind.FORGOTTEN: "everything about its author was erased on request",
}


_DID_THERE = "{who} marked it answered on the network itself"


def history(history: History, *, site: str = "") -> View:
    """Messages, acts and earlier conversations; their reply can be hidden where that is possible.

    `site` is the workspace's own address; it turns places into links.
    """
    view = history.view
    who = f"{author_line(view.author.profile)} on {inline(view.network_title, 60)}"
    blocks: list[Block] = [section(f"{who}\n{acquaintance(view)}"), *_messages(history)]
    visibility = visibility_button(view)
    if visibility is not None:
        blocks.append(actions(visibility))
    blocks += [*_events(history.events), *_earlier(history.earlier, site)]
    return modal(
        "History",
        ids.Callback.HISTORY,
        blocks,
        meta=ids.ConversationRef(view.conversation.id),
    )


def _messages(history: History) -> list[Block]:
    name = history.view.author.profile.name
    left_out = len(history.messages) - _MOST_MESSAGES
    blocks: list[Block] = []
    if left_out > 0:
        blocks.append(context(f"{left_out:,} older messages are not shown."))
    shown = history.messages[-_MOST_MESSAGES:]
    blocks += [rich(said_by(message, name, _MESSAGE, set())) for message in shown]
    return blocks or [context("Nothing was said yet.")]


def _events(events: tuple[Event, ...]) -> list[Block]:
    if not events:
        return []
    lines = [_line(event) for event in events[-_MOST_EVENTS:]]
    groups = range(0, len(lines), _EVENTS_A_BLOCK)
    return [
        divider(),
        section("*What was done*"),
        *(context("\n".join(lines[first : first + _EVENTS_A_BLOCK])) for first in groups),
    ]


def _line(event: Event) -> str:
    there = event.kind is EventKind.ANSWERED and event.facts.get(ELSEWHERE) is True
    did = (_DID_THERE if there else _DID[event.kind]).replace("{who}", mention(event.actor))
    reason = event.facts.get("reason")
    why = f": {inline(reason, 150)}" if isinstance(reason, str) and reason else ""
    return f"{date(event.at)} · {did}{why}"


def _earlier(items: tuple[QueueItem, ...], site: str) -> list[Block]:
    if not items:
        return []
    more = len(items) - _MOST_EARLIER
    return [
        divider(),
        section("*Earlier conversations*"),
        *(context(_item(item, site)) for item in items[:_MOST_EARLIER]),
        *([context(f"… and {more:,} more")] if more > 0 else []),
    ]


def _item(item: QueueItem, site: str) -> str:
    conversation = item.view.conversation
    newest = item.view.newest_inbound
    said = newest.text if newest else "conversation"
    by = f" by {mention(conversation.owner)}" if conversation.owner else ""
    return (
        f"{date(conversation.opened_at, '{date_short_pretty}')} · "
        f"{link(card_url(item.link, site), said, 100)} · {ending(conversation.state)}{by}"
    )
