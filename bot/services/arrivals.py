"""What a network told, before it meets what is stored: whose it is, which version, what it answers.

Polls and pushes tell of the same messages in any order and as often as they like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.account import Account
from bot.domain.conversation import Message
from bot.domain.keepable import believable
from bot.domain.mention import Mention, QuotedContext
from bot.storage import UnitOfWork


def arrived(account: Account, mentions: Sequence[Mention], now: datetime) -> list[Mention]:
    """Without our own messages and repeats, oldest first."""
    latest: dict[str, Mention] = {}
    for mention in mentions:
        one = believable(mention, now)
        if one.author.external_id != account.external_id:
            before = latest.get(one.external_id)
            latest[one.external_id] = one if before is None else _newer(before, one)
    return sorted(latest.values(), key=lambda m: (m.created_at, m.external_id))


def _newer(before: Mention, after: Mention) -> Mention:
    """Of two versions of a message the one that was edited last: pushes come in any order."""
    if before.edited_at is None:
        return after
    is_older = after.edited_at is None or after.edited_at < before.edited_at
    return before if is_older else after


async def under_our_posts(
    uow: UnitOfWork, account: Account, new: Sequence[Mention]
) -> list[Mention]:
    """A reply to a post that we planned shows the post, in our own words and with its link."""
    replies = [m for m in new if _is_reply(m)]
    above = {i for m in replies for i in (m.parent_external_id, m.root_external_id) if i}
    if not above:
        return list(new)
    said = await uow.posts.said(account.id, above)
    return [_in_context(mention, said) for mention in new]


def _in_context(mention: Mention, said: Mapping[str, QuotedContext]) -> Mention:
    found = said.get(mention.parent_external_id)
    if found is None and mention.context is None:
        found = said.get(mention.root_external_id)
    return mention if found is None else replace(mention, context=found)


def _is_reply(mention: Mention) -> bool:
    return mention.root_external_id != mention.external_id and not mention.visibility.private


def outdated(known: Message, edited_at: datetime | None) -> bool:
    """Whether an edit is older than one that is noted: pushes come in any order."""
    return edited_at is not None and known.edited_at is not None and edited_at < known.edited_at


def edited(known: Message, text: str, *, now: datetime, mention: Mention | None = None) -> Message:
    """The message with its new text; the first text is kept."""
    return replace(
        known,
        text=text,
        media=mention.media if mention is not None else known.media,
        original_text=known.original_text or known.text,
        edited_at=now,
    )
