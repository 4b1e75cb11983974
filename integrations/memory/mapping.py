"""A world's messages and people, in the words of the contract."""

from dataclasses import replace

from bot.domain.mention import (
    AuthorProfile,
    Media,
    Mention,
    MentionKind,
    QuotedContext,
)
from integrations.base import MessageState, Sent
from integrations.memory.records import Message, Profile
from integrations.memory.world import World

OPEN = "open"
UNNAMED = "unnamed"
CLOSED = "closed"

_WHY = {
    MentionKind.MENTION: "mentioned us",
    MentionKind.REPLY: "replied to our post",
    MentionKind.QUOTE: "quoted our post",
    MentionKind.PRIVATE: "wrote to us privately",
}


def reply_handle(world: World, message: Message) -> str:
    """What decides whether a message may be answered: one of the three words above."""
    if message.visibility.private:
        return OPEN
    if not message.answerable:
        return CLOSED
    named = message.names_us or _is_ours(world, message.quoted_id)
    return UNNAMED if world.dialect.replies_only_when_named and not named else OPEN


def mention(world: World, message: Message) -> Mention:
    """An inbound message as it is now."""
    kind = _kind(world, message)
    return Mention(
        external_id=message.id,
        root_external_id=message.root_id,
        author=author(world, world.profile(message.author_id)),
        text=message.text,
        created_at=message.created_at,
        kind=kind,
        visibility=message.visibility,
        parent_external_id=message.parent_id,
        url=world.url_of(message),
        media=_media(world, message),
        context=_context(world, message),
        reply_handle=reply_handle(world, message),
        language=message.language,
        edited_at=message.edited_at,
        why=_WHY[kind],
    )


def author(world: World, profile: Profile) -> AuthorProfile:
    """A person as the network describes them."""
    return AuthorProfile(
        external_id=profile.id,
        handle=profile.handle,
        display_name=profile.display_name,
        avatar_url=world.absolute(profile.avatar_url),
        profile_url=f"{world.site}/people/{profile.handle}",
        followers=profile.followers,
        is_bot=profile.is_bot,
    )


def state(world: World, message: Message) -> MessageState:
    """A message as it is now; a deleted one shows nothing of what it was."""
    if not message.exists:
        return MessageState(exists=False)
    return MessageState(
        exists=True,
        text=message.text,
        media=_media(world, message),
        edited_at=message.edited_at,
    )


def sent(world: World, message: Message) -> Sent:
    """The receipt for a message of ours."""
    return Sent(external_id=message.id, url=world.url_of(message), sent_at=message.created_at)


def _is_ours(world: World, message_id: str) -> bool:
    return message_id != "" and world.message(message_id).ours


def _kind(world: World, message: Message) -> MentionKind:
    if message.visibility.private:
        return MentionKind.PRIVATE
    if _is_ours(world, message.quoted_id):
        return MentionKind.QUOTE
    if _is_ours(world, message.parent_id):
        return MentionKind.REPLY
    return MentionKind.MENTION


def _media(world: World, message: Message) -> tuple[Media, ...]:
    return tuple(
        replace(one, url=world.absolute(one.url), preview_url=world.absolute(one.preview_url))
        for one in message.media
    )


def _context(world: World, message: Message) -> QuotedContext | None:
    before = message.quoted_id or message.parent_id
    if not before:
        return None
    said = world.message(before)
    if not said.exists:
        return None
    return QuotedContext(
        author=world.profile(said.author_id).handle,
        text=said.text,
        url=world.url_of(said),
        ours=said.ours,
    )
