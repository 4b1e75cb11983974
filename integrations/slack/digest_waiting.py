"""Who waits, in a digest: the oldest first, each with what can be done about it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.figures.digest import Digest, Waiting
from integrations.slack import ids
from integrations.slack.blocks import Block, actions, button, context, section
from integrations.slack.labels import clock_words
from integrations.slack.text import card_url, date, inline, link, mention

MOST_WAITING: Final = 8
_NAME, _EXCERPT, _TITLE, _ADDRESS = 60, 100, 40, 200
_COLLEAGUE = 40


def waiting(digest: Digest, names: Mapping[str, str], *, now: datetime, site: str) -> list[Block]:
    """18 blocks at most."""
    shown = digest.waiting[:MOST_WAITING]
    if not shown:
        return [section("🎉 Nobody is waiting.")] if not digest.waiting_total else []
    total = max(digest.waiting_total, len(shown))
    blocks = [section(f"*Waiting now: {total:,}*{', the oldest first' if total > 1 else ''}")]
    for one in shown:
        blocks += [section(_line(one, names, now, site)), actions(*_buttons(one, site))]
    if total > len(shown):
        blocks.append(context(f"… and {total - len(shown):,} more: `{ids.COMMAND} queue`"))
    return blocks


def _line(one: Waiting, names: Mapping[str, str], now: datetime, site: str) -> str:
    said = f": “{inline(one.excerpt, _EXCERPT)}”" if one.excerpt.strip() else ""
    facts = (
        f"since {date(one.began_at)}",
        clock_words(one.deadline, follow_up=False, now=now),
        f"👤 {called(one.owner, names)} has it" if one.owner else "👤 nobody has it yet",
    )
    return f"{customer(one.author_name, one.network_title, one.link, site)}{said}\n" + " · ".join(
        facts
    )


def _buttons(one: Waiting, site: str) -> list[Block]:
    ref = ids.ConversationRef(one.conversation_id)
    address = card_url(one.link, site)
    look = [button("Open", ids.Action.LOOK, ref, url=address)] if len(address) <= _ADDRESS else []
    return [
        button("Answer", ids.Action.REPLY, ref),
        button("Assign…", ids.Action.ASSIGN, ref),
        *(look if address else []),
    ]


def customer(name: str, network: str, place: str, site: str) -> str:
    """Who it is and where, mrkdwn: the name leads to the card."""
    known = name if name.strip() else "Somebody"
    who = link(card_url(place, site), known, _NAME, _ADDRESS)
    return f"*{who}* on {inline(network, _TITLE)}"


def called(user: str, names: Mapping[str, str]) -> str:
    """A colleague, mrkdwn: by name where a mention would ring."""
    name = inline(names.get(user, ""), _COLLEAGUE)
    return name or mention(user)
