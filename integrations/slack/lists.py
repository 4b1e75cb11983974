"""Answers of `/social`: lists of conversations, one case, help.

`site` is the workspace's own address (`BotIdentity.site`); it turns places into links.
"""

from datetime import datetime
from typing import Final

from bot.domain.card import ConversationView
from bot.domain.digest_words import period_words
from bot.domain.figures.period import Period
from bot.errors import BadInput
from bot.forms import CaseView, Queue, QueueItem
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    Message,
    button,
    context,
    header,
    section,
    whisper,
)
from integrations.slack.labels import (
    case_line,
    customer_handle,
    snoozed,
    standing,
)
from integrations.slack.refusals import refusal_words
from integrations.slack.text import card_url, inline, link, mention

MOST_ITEMS: Final = 20
_USAGE = (
    ("queue", "everything that waits, the most urgent first"),
    ("mine", "what I own"),
    ("find @handle", "what somebody has said to us"),
    ("case GH-7K3M9X", "an offline case by its reference"),
    ("digest", "for managers: how yesterday went; also `week`, or a date like 2026-11-24"),
    ("spend", "what networks have cost this month, and what is left"),
    ("help", "this list"),
)
_ALSO = (
    (ids.SCHEDULE_COMMAND, "write a post and plan it; `help` tells more"),
    (ids.CALENDAR_COMMAND, "what we plan to say, by day; `help` tells more"),
)


def queue(listed: Queue, *, now: datetime, site: str = "") -> Message:
    """What waits, by deadline."""
    empty = "🎉 Nobody is waiting. Lovely work!"
    return _list(listed, empty=empty, now=now, site=site)


def mine(listed: Queue, *, now: datetime, site: str = "") -> Message:
    """What its reader owns."""
    empty = f"🌤️ You own nothing right now. `{ids.COMMAND} queue` shows what waits."
    return _list(listed, empty=empty, now=now, site=site)


def found(handle: str, listed: Queue, *, now: datetime, site: str = "") -> Message:
    """Conversations with an author, by what was typed as their handle."""
    wanted = inline(handle, 100)
    empty = (
        f"🔍 I know nobody called “{wanted}”. Part of the handle or of the name is enough, "
        f"for example `{ids.COMMAND} find @ana`."
    )
    return _list(listed, empty=empty, now=now, site=site)


def case(found_case: CaseView, *, now: datetime, site: str = "") -> Message:
    """One offline case."""
    line = case_line(found_case.case, now)
    text = f"{_title(found_case.view, card_url(found_case.link, site))}\n{line}"
    blocks = [section(text, outcome_button(found_case))]
    if found_case.case.notes:
        blocks.append(context(f"📝 {inline(found_case.case.notes, 600)}"))
    if found_case.case.contact:
        blocks.append(context(f"☎️ {inline(found_case.case.contact, 200)}"))
    return whisper(line, blocks)


def digest_coming(period: Period) -> Message:
    """The digest that somebody has asked for is on its way."""
    words = f"📊 The digest of {period_words(period)} comes as a direct message."
    return whisper(words, [section(words)])


def help_text() -> Message:
    """What `/social` understands."""
    lines = [f"`{ids.COMMAND} {command}` · {does}" for command, does in _USAGE]
    lines += [f"`{command}` · {does}" for command, does in _ALSO]
    text = "👋 I bring what customers say to this channel and keep an eye on the hour.\n" + (
        "\n".join(lines)
    )
    more = (
        "On a card: *Reply*, *Take offline*, *Thank you*, and more behind the dots. In a thread: "
        "mention me with `reply` and your text. Everything else there stays between you."
    )
    return whisper("What I understand", [section(text), context(more)])


def bad_input(error: BadInput, command: str = ids.COMMAND) -> Message:
    """What was understood, and what would have worked."""
    words = refusal_words(error)
    hint = f"`{command} help` shows all I understand."
    return whisper(words, [section(words), context(hint)])


def entry(item: QueueItem, *, now: datetime, site: str = "") -> Block:
    """One conversation as two lines, with Reply at its right."""
    view = item.view
    newest = view.newest_inbound
    said = f"“{inline(newest.text, 140)}”" if newest else ""
    reply = button(
        "Reply" if view.can_reply else "History",
        ids.Action.REPLY if view.can_reply else ids.Action.HISTORY,
        ids.ConversationRef(view.conversation.id),
    )
    owner = view.conversation.owner
    facts = (
        standing(view, now),
        mention(owner) if owner else "nobody has it yet",
        snoozed(view.conversation, now),
    )
    about = " · ".join(filter(None, facts))
    return section(f"{_title(view, card_url(item.link, site))}: {said}\n{about}", reply)


def outcome_button(found_case: CaseView) -> Block | None:
    """“Record outcome”, while there is none."""
    if found_case.case.outcome is not None:
        return None
    ref = ids.CaseRef(found_case.case.id, found_case.case.conversation_id)
    return button("Record outcome", ids.Action.CASE_OUTCOME, ref)


def remainder(listed: Queue, shown: int, where: str) -> list[Block]:
    """How many more there are, and where to see them; nothing when all are shown."""
    more = max(listed.total, len(listed.items)) - shown
    return [context(f"… and {more:,} more{where}")] if more > 0 else []


def _title(view: ConversationView, card: str) -> str:
    profile = view.author.profile
    name = f"*{link(card, profile.name, 80)}*"
    handle = inline(customer_handle(profile), 80) if profile.display_name.strip() else ""
    return f"{name}{f' {handle}' if handle else ''} on {inline(view.network_title, 60)}"


def _list(listed: Queue, *, empty: str, now: datetime, site: str) -> Message:
    title = inline(listed.title, 100)
    if not listed.items:
        return whisper(empty, [section(empty)])
    items = listed.items[:MOST_ITEMS]
    blocks = [header(listed.title), *(entry(item, now=now, site=site) for item in items)]
    blocks += remainder(listed, len(items), ", less urgent")
    return whisper(f"{title}: {max(listed.total, len(items)):,}", blocks)
