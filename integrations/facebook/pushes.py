"""What a webhook tells, read into `Said`: pure, for any input."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.mention import Media, MediaKind
from integrations.facebook.handle import Place
from integrations.facebook.nodes import Us, web_address
from integrations.facebook.said import Said
from integrations.graph.tame import (
    Record,
    as_edit_time,
    as_id,
    as_list,
    as_record,
    as_text,
    as_time,
)

__all__ = ["changed_id", "comment_pushed", "message_pushed", "post_pushed", "sender_of"]

_FACEBOOK = "https://www.facebook.com/"
_MEDIA = {
    "image": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "reel": MediaKind.VIDEO,
    "ig_reel": MediaKind.VIDEO,
    "audio": MediaKind.AUDIO,
}
_MOST_MEDIA = 30


def sender_of(value: Record) -> tuple[str, str]:
    """Id and name of who did it, in either of the two shapes; "" where it is not told."""
    person = as_record(value.get("from"))
    return (
        as_id(person.get("id")) or as_id(value.get("sender_id")),
        (as_text(person.get("name")) or as_text(value.get("sender_name"))).strip(),
    )


def changed_id(value: Record, us: Us) -> str:
    """The id of the comment or post that a change is about; "" when it names none."""
    return as_id(value.get("comment_id")) or _post_id(value, us)


def comment_pushed(
    value: Record, us: Us, *, here: bool, sent_at: datetime | None, edited: bool
) -> Said:
    """A comment. `here`: it came as news of our own Page, not as a mention."""
    post_id = _post_id(value, us)
    author_id, name = sender_of(value)
    comment_id = as_id(value.get("comment_id"))
    return Said(
        external_id=comment_id,
        place=Place.COMMENT if here or us.has(post_id) else Place.OTHER_COMMENT,
        author_id=author_id,
        author_name=name,
        text=as_text(value.get("message")).strip(),
        media=_media(value),
        created_at=_time(value, sent_at),
        edited_at=_edited(value, sent_at) if edited else None,
        parent_id=_parent_id(value, post_id),
        root_id=post_id,
        url=web_address(value.get("permalink_url")) or _comment_address(post_id, comment_id),
    )


def post_pushed(
    value: Record, us: Us, *, here: bool, sent_at: datetime | None, edited: bool
) -> Said:
    """A post. `here`: it came as news of our own Page, not as a mention."""
    post_id = _post_id(value, us)
    author_id, name = sender_of(value)
    return Said(
        external_id=post_id,
        place=Place.POST if here or us.has(post_id) else Place.OTHER_POST,
        author_id=author_id,
        author_name=name,
        text=as_text(value.get("message")).strip(),
        media=_media(value),
        created_at=_time(value, sent_at),
        edited_at=_edited(value, sent_at) if edited else None,
        root_id=post_id,
        url=web_address(value.get("permalink_url")) or f"{_FACEBOOK}{post_id}",
        # Who shares our post comes with our post's own id, as a visitor who posts a link does.
        doubtful=as_text(value.get("item")) == "share",
    )


def message_pushed(event: Record, *, sent_at: datetime | None, edited: bool = False) -> Said:
    """A private message, its edit, or a button that was pressed."""
    inner = next(
        (as_record(event[key]) for key in ("message", "message_edit", "postback") if key in event),
        {},
    )
    return Said(
        external_id=as_id(inner.get("mid")),
        place=Place.MESSAGE,
        author_id=as_id(as_record(event.get("sender")).get("id")),
        text=(as_text(inner.get("text")) or as_text(inner.get("title"))).strip(),
        media=tuple(_files(inner)),
        created_at=as_time(event.get("timestamp")) or sent_at,
        edited_at=as_edit_time(event, inner, sent_at=sent_at) if edited else None,
    )


def _post_id(value: Record, us: Us) -> str:
    """The post's id in its long form, as the Graph lists it.

    A comment's id begins with its post's own number, so that the post is known even where it is
    not told.
    """
    told = as_id(value.get("post_id")) or as_id(as_record(value.get("post")).get("id"))
    if not told:
        told = as_id(value.get("comment_id")).rpartition("_")[0]
    if told and "_" not in told and us.id:
        return f"{us.id}_{told}"
    return told


def _parent_id(value: Record, post_id: str) -> str:
    """What a comment answers: a comment, or the post, whose number may stand for its long id."""
    told = as_id(value.get("parent_id"))
    return post_id if not told or post_id.endswith(f"_{told}") else told


def _comment_address(post_id: str, comment_id: str) -> str:
    number = comment_id.rpartition("_")[2]
    return f"{_FACEBOOK}{post_id}?comment_id={number}" if post_id and number else ""


def _time(value: Record, sent_at: datetime | None) -> datetime | None:
    return as_time(value.get("created_time")) or sent_at


def _edited(value: Record, sent_at: datetime | None) -> datetime | None:
    return as_time(value.get("edited_time")) or sent_at or as_time(value.get("created_time"))


def _media(value: Record) -> tuple[Media, ...]:
    found = dict.fromkeys(_addresses(value))
    return tuple(_medium(url, kind) for url, kind in found)[:_MOST_MEDIA]


def _addresses(value: Record) -> Iterator[tuple[str, MediaKind]]:
    item = as_text(value.get("item"))
    if url := web_address(value.get("photo")):
        yield url, MediaKind.IMAGE
    photos = value.get("photos")
    for photo in photos if isinstance(photos, list) else ():
        if url := web_address(photo):
            yield url, MediaKind.IMAGE
    if url := web_address(value.get("video")):
        yield url, MediaKind.VIDEO
    if url := web_address(value.get("link")):
        kinds = {"photo": MediaKind.IMAGE, "video": MediaKind.VIDEO}
        yield url, kinds.get(item, MediaKind.LINK)


def _medium(url: str, kind: MediaKind) -> Media:
    shown = kind is MediaKind.IMAGE and url.lower().startswith("https://")
    return Media(kind=kind, url=url, preview_url=url if shown else "")


def _files(message: Record) -> Iterator[Media]:
    """Files, stickers, places and shared posts of a private message."""
    for file in as_list(message.get("attachments")):
        record = as_record(file)
        payload = as_record(record.get("payload"))
        if url := web_address(payload.get("url")) or web_address(record.get("url")):
            kind = _MEDIA.get(as_text(record.get("type")), MediaKind.LINK)
            shown = kind is MediaKind.IMAGE and url.lower().startswith("https://")
            yield Media(
                kind=kind,
                url=url,
                preview_url=url if shown else "",
                title=(as_text(payload.get("title")) or as_text(record.get("title"))).strip(),
            )
