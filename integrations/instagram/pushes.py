"""What a webhook tells, read into `Said`: pure, for any input."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.mention import Media, MediaKind, QuotedContext
from integrations.graph.tame import (
    Record,
    as_edit_time,
    as_id,
    as_list,
    as_record,
    as_text,
    as_time,
)
from integrations.instagram.handle import Place
from integrations.instagram.nodes import (
    ANSWERED_STORY,
    MENTIONED_IN_STORY,
    UNSUPPORTED,
    post,
    writer,
)
from integrations.instagram.said import Person, Said, Us, web_address

__all__ = ["comment_pushed", "message_id", "message_pushed", "named_pushed", "ours"]

_KINDS = {
    "image": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "reel": MediaKind.VIDEO,
    "ig_reel": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
}
_MOST_MEDIA = 30


def ours(value: Record, us: Us) -> bool:
    """Whether we wrote a comment ourselves.

    `self_ig_scoped_id` is told of the account's own comments only.
    """
    who = as_record(value.get("from"))
    author = writer(value)
    return bool(as_id(who.get("self_ig_scoped_id"))) or us.is_ours(author.id, author.handle)


def comment_pushed(value: Record, *, sent_at: datetime | None, live: bool) -> Said:
    """A comment under our post; `sent_at` is its time, which the push does not tell."""
    shown = post(as_record(value.get("media")))
    return Said(
        external_id=as_id(value.get("id")) or as_id(value.get("comment_id")),
        place=Place.LIVE if live or shown.live else Place.COMMENT,
        author=writer(value),
        text=as_text(value.get("text")).strip(),
        created_at=as_time(value.get("timestamp")) or sent_at,
        media_id=shown.id or as_id(value.get("media_id")),
        parent_id=as_id(value.get("parent_id")),
    )


def named_pushed(value: Record, *, sent_at: datetime | None) -> Said:
    """A comment or caption that names us: ids, and nothing else, is what such a push tells."""
    comment_id, media_id = as_id(value.get("comment_id")), as_id(value.get("media_id"))
    return Said(
        external_id=comment_id or media_id,
        place=Place.ELSEWHERE if comment_id else Place.CAPTION,
        author=Person(),
        created_at=sent_at,
        media_id=media_id,
    )


def message_id(event: Record) -> str:
    """The id of the message that an event is about, or ""."""
    return as_id(_inner(event).get("mid"))


def message_pushed(event: Record, us: Us, *, sent_at: datetime | None) -> Said:
    """A private message, its new words, or a button that was pressed."""
    inner = _inner(event)
    files = [as_record(one) for one in as_list(inner.get("attachments"))]
    answered = as_record(inner.get("reply_to"))
    story = as_record(answered.get("story"))
    text = (as_text(inner.get("text")) or as_text(inner.get("title"))).strip()
    media = tuple(_media(files))[:_MOST_MEDIA]
    edited = "message_edit" in event and "message" not in event
    return Said(
        external_id=as_id(inner.get("mid")),
        place=Place.MESSAGE,
        author=Person(id=as_id(as_record(event.get("sender")).get("id"))),
        text=text if text or media else UNSUPPORTED,
        media=media,
        created_at=as_time(event.get("timestamp")) or sent_at,
        edited_at=as_edit_time(event, inner, sent_at=sent_at) if edited else None,
        parent_id=as_id(answered.get("mid")),
        context=_story(story, us),
        why=_why(files, story),
    )


def _inner(event: Record) -> Record:
    parts = ("message", "message_edit", "postback")
    return next((as_record(event[key]) for key in parts if key in event), {})


def _why(files: list[Record], story: Record) -> str:
    if any(as_text(file.get("type")) == "story_mention" for file in files):
        return MENTIONED_IN_STORY
    return ANSWERED_STORY if story else ""


def _story(story: Record, us: Us) -> QuotedContext | None:
    """Our story, which a message answers; its address works for a day."""
    if not story:
        return None
    return QuotedContext(
        author=us.handle, text="(our story)", url=web_address(story.get("url")), ours=True
    )


def _media(files: list[Record]) -> Iterator[Media]:
    for file in files:
        payload = as_record(file.get("payload"))
        # A shared story has its address under a name of its own.
        url = web_address(payload.get("url")) or web_address(payload.get("story_media_url"))
        if url:
            kind = _KINDS.get(as_text(file.get("type")), MediaKind.LINK)
            yield Media(
                kind=kind,
                url=url,
                preview_url=url if kind is MediaKind.IMAGE else "",
                title=as_text(payload.get("title")).strip()[:200],
            )
