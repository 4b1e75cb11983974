"""What was said: messages as rich text and pictures, within a budget of characters.

Customers' words stay words: nothing in `rich_text` is parsed.
"""

from collections.abc import Sequence
from itertools import takewhile

from bot.domain.card import ConversationView
from bot.domain.conversation import Direction, Message
from bot.domain.mention import MediaKind
from integrations.slack.blocks import Block, alt, weight
from integrations.slack.labels import at_handle
from integrations.slack.rich import linked, paragraph, person, quotation, rich, when, words
from integrations.slack.text import excerpt, link, picture_url, shown

_NEWEST = 2600
_LEAST = 60
_MOST_UNANSWERED = 8
_MOST_BEFORE = 2
_SHORT = 240
_MOST_PICTURES = 4
_MOST_MEDIA_LINKS = 3
_MEDIA = {
    MediaKind.IMAGE: "🖼️ Picture",
    MediaKind.VIDEO: "🎬 Video",
    MediaKind.GIF: "🎞️ GIF",
    MediaKind.AUDIO: "🔊 Audio",
    MediaKind.LINK: "🔗 Link",
}


def talk(view: ConversationView, budget: int = 6000) -> Block:
    """The newest messages: everything since our last word, and two before it in short.

    Args:
        view: the conversation.
        budget: about how many characters; the newest message gets its share first.
    """
    name = view.author.profile.name
    known = {m.text for m in view.messages}
    run = list(takewhile(lambda m: m.direction is Direction.INBOUND, reversed(view.messages)))
    before = view.messages[: len(view.messages) - len(run)][-_MOST_BEFORE:]
    full: list[list[Block]] = []
    for message in run[:_MOST_UNANSWERED]:
        if full and budget < _LEAST:
            break
        full.append(said_by(message, name, max(_LEAST, min(budget, _NEWEST)), known))
        budget -= weight(full[-1])
    elements: list[Block] = []
    left_out = view.message_count - len(full) - len(before)
    if left_out > 0:
        count = "1 earlier message is" if left_out == 1 else f"{left_out:,} earlier messages are"
        elements.append(paragraph(words(f"{count} in the History", italic=True)))
    for message in before:
        elements += said_by(message, name, _SHORT, known)
    for said in reversed(full):
        elements += said
    return rich(elements or [paragraph(words("(no text)", italic=True))])


def said_by(message: Message, name: str, room: int, known: set[str]) -> list[Block]:
    """One message: who and when, what it answers, its text, and whether it was changed since.

    Args:
        message: of either side.
        name: the customer's.
        room: characters for the text.
        known: texts that are shown anyway and need not be quoted again.
    """
    if message.direction is Direction.OUTBOUND:
        head = [person(message.sent_by), words(" answered · ")]
    else:
        head = [words(excerpt(name, 60) or "They", bold=True), words(" · ")]
    head.append(when(message.created_at))
    if message.edited_at is not None:
        head.append(words(" · ✏️ edited"))
    if message.deleted_at is not None:
        theirs = message.direction is Direction.INBOUND
        head.append(words(" · 🗑️ deleted by its author " if theirs else " · 🗑️ deleted "))
        head.append(when(message.deleted_at))
    if message.hidden_at is not None and message.deleted_at is None:
        head += [words(" · 🙈 hidden "), when(message.hidden_at)]
    elements = [paragraph(*head)]
    quoted = message.context
    if quoted is not None and quoted.text not in known:
        whose = "us" if quoted.ours else excerpt(at_handle(quoted.author), 60)
        elements.append(
            paragraph(words(f"answering {whose}: “{excerpt(quoted.text, _SHORT)}”", italic=True))
        )
    text = shown(message.text, room)
    elements.append(quotation([words(text, strike=True)] if message.deleted_at else linked(text)))
    if message.original_text and message.original_text != message.text:
        was = excerpt(message.original_text, _SHORT)
        elements.append(paragraph(words(f"it was: “{was}”", italic=True)))
    return elements


def pictures(messages: Sequence[Message]) -> list[Block]:
    """Image blocks for the pictures of messages, newest message first, four at most."""
    made: list[Block] = []
    for message in reversed(messages):
        for media in message.media:
            address = picture_url(media.preview_url) or (
                picture_url(media.url) if media.kind is MediaKind.IMAGE else ""
            )
            if address and len(made) < _MOST_PICTURES:
                described = media.alt_text or media.title or f"{_MEDIA[media.kind][2:].strip()}"
                made.append({"type": "image", "image_url": address, "alt_text": alt(described)})
    return made


def media_links(messages: Sequence[Message]) -> str:
    """Links to what cannot be shown as a picture, mrkdwn; "" when there is nothing."""
    found = [
        link(media.url, f"{_MEDIA[media.kind]} {excerpt(media.title or media.alt_text, 60)}", 70)
        for message in reversed(messages)
        for media in message.media
        if media.kind is not MediaKind.IMAGE or not picture_url(media.preview_url or media.url)
    ]
    more = f" and {len(found) - _MOST_MEDIA_LINKS:,} more" if len(found) > _MOST_MEDIA_LINKS else ""
    return " · ".join(found[:_MOST_MEDIA_LINKS]) + more


def waiting(view: ConversationView) -> tuple[Message, ...]:
    """The customer's messages that a card is about: those since our last word, else the newest."""
    run = list(takewhile(lambda m: m.direction is Direction.INBOUND, reversed(view.messages)))
    newest = view.newest_inbound
    return tuple(reversed(run)) or (() if newest is None else (newest,))
