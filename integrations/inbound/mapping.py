"""From what a tool handed in to mentions, and to the envelope in which it is kept."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.domain.mention import AuthorProfile, Media, Mention, MentionKind, QuotedContext, Visibility
from integrations.base import PushedEvent
from integrations.inbound.schema import Attachment, Author, Before, Said


class _Envelope(msgspec.Struct, frozen=True, kw_only=True):
    account: str
    mentions: list[dict[str, Any]]


def envelope(account: str, said: tuple[Said, ...]) -> bytes:
    """What is kept: for which account, and what. The same again is the same, byte for byte."""
    kept = _Envelope(account=account, mentions=[msgspec.to_builtins(one) for one in said])
    return msgspec.json.encode(kept)


def events(body: bytes) -> tuple[PushedEvent, ...]:
    """What an envelope holds.

    Raises:
        ValueError: it is none.
    """
    kept = msgspec.json.decode(body, type=_Envelope)
    return tuple(
        PushedEvent(own_external_id=kept.account, kind="mention", content=one)
        for one in kept.mentions
    )


def said_in(event: PushedEvent) -> Said:
    """What was handed in.

    Raises:
        ValueError: it is not what the schema says.
    """
    return msgspec.convert(event.content, Said)


def mention(said: Said, now: datetime) -> Mention:
    """As a mention; one without a time was said when it came."""
    private = said.kind is MentionKind.PRIVATE
    return Mention(
        external_id=said.id,
        root_external_id=said.thread or said.id,
        author=_author(said.author),
        text=said.text,
        created_at=_utc(said.created_at) or now,
        edited_at=_utc(said.edited_at),
        kind=said.kind,
        visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
        url=said.url or "",
        media=tuple(map(_media, said.media)),
        context=_context(said.context),
        language=said.language,
        why=said.why,
    )


def _author(author: Author) -> AuthorProfile:
    return AuthorProfile(
        external_id=author.id,
        handle=author.handle,
        display_name=author.name,
        avatar_url=author.avatar_url or "",
        profile_url=author.url or "",
        followers=author.followers,
    )


def _media(media: Attachment) -> Media:
    return Media(
        kind=media.kind,
        url=media.url,
        preview_url=media.preview_url or "",
        alt_text=media.alt_text,
        title=media.title,
    )


def _context(before: Before | None) -> QuotedContext | None:
    if before is None:
        return None
    return QuotedContext(
        author=before.author, text=before.text, url=before.url or "", ours=before.ours
    )


def _utc(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    try:
        return at.astimezone(UTC)
    except OverflowError:  # within a day of the first or the last that there is
        return at.replace(tzinfo=UTC)
