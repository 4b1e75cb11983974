"""Short forms of a conversation for notices and lists."""

from bot.domain.card import ConversationView
from bot.domain.conversation import ClockKind
from bot.domain.notices import NudgedConversation
from bot.ports import Posted

_EXCERPT = 140


def excerpt(text: str, length: int = _EXCERPT) -> str:
    """One line of a text, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0] + "…"


def card_link(posted: Posted | None) -> str:
    """Where a card is, as "channel/ts"; the renderer makes a link of it."""
    return "" if posted is None else f"{posted.channel}/{posted.ts}"


def nudged(view: ConversationView, posted: Posted | None) -> NudgedConversation:
    """One line about a conversation."""
    newest = view.newest_inbound
    clock = view.conversation.clock
    return NudgedConversation(
        conversation_id=view.conversation.id,
        author_name=view.author.profile.name,
        network_title=view.network_title,
        excerpt=excerpt(newest.text if newest else ""),
        owner=view.conversation.owner,
        deadline=clock.deadline if clock else view.conversation.last_inbound_at,
        follow_up=clock is not None and clock.kind is ClockKind.FOLLOW_UP,
        link=card_link(posted),
        elsewhere=view.elsewhere,
    )
