"""Comments, posts and private messages as the Graph answers them: pure, for any input."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.mention import Media, MediaKind, QuotedContext
from integrations.facebook.handle import Place
from integrations.facebook.said import NOBODY, Said
from integrations.graph.tame import Record, as_id, as_list, as_record, as_text, as_time

__all__ = [
    "COMMENT_FIELDS",
    "MESSAGE_FIELDS",
    "POST_FIELDS",
    "Us",
    "comment_said",
    "context_of",
    "message_said",
    "post_said",
    "records",
    "web_address",
]

COMMENT_FIELDS = "id,message,from,created_time,permalink_url,attachment,is_hidden"
POST_FIELDS = (
    "id,message,story,from,created_time,updated_time,permalink_url,is_hidden,"
    "attachments{media_type,type,title,description,url,media,subattachments}"
)
MESSAGE_FIELDS = "id,message,from,created_time,sticker,attachments,shares"

_KINDS = {
    "photo": MediaKind.IMAGE,
    "image": MediaKind.IMAGE,
    "sticker": MediaKind.IMAGE,
    "album": MediaKind.IMAGE,
    "cover_photo": MediaKind.IMAGE,
    "profile_media": MediaKind.IMAGE,
    "video": MediaKind.VIDEO,
    "video_inline": MediaKind.VIDEO,
    "video_autoplay": MediaKind.VIDEO,
    "reel": MediaKind.VIDEO,
    "ig_reel": MediaKind.VIDEO,
    "animated_image_share": MediaKind.GIF,
    "animated_image_video": MediaKind.GIF,
    "animated_image_autoplay": MediaKind.GIF,
    "audio": MediaKind.AUDIO,
}
_MOST_MEDIA = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Our Page."""

    id: str
    name: str = ""

    def has(self, post_id: str) -> bool:
        """Whether a post stands on our Page: its id begins with the Page's."""
        return bool(self.id) and post_id.startswith(f"{self.id}_")


def records(edge: object) -> tuple[Record, ...]:
    """The objects of an edge, `{"data": [...]}`."""
    rows = as_record(edge).get("data")
    return tuple(as_record(row) for row in as_list(rows) if isinstance(row, dict))


def web_address(value: object) -> str:
    """An http or https address without spaces, or "": nothing else may become a link."""
    address = as_text(value).strip()
    scheme = address.partition(":")[0].lower()
    if scheme not in {"http", "https"} or any(mark.isspace() for mark in address):
        return ""
    return address


def comment_said(node: Record, us: Us, *, post_id: str, here: bool = False) -> Said:
    """A comment that stands under `post_id`. `here`: that is known to be on our Page."""
    parent = as_record(node.get("parent"))
    author = as_record(node.get("from"))
    return Said(
        external_id=as_id(node.get("id")),
        place=Place.COMMENT if here or us.has(post_id) else Place.OTHER_COMMENT,
        author_id=as_id(author.get("id")),
        author_name=as_text(author.get("name")).strip(),
        text=as_text(node.get("message")).strip(),
        media=tuple(_attachment(as_record(node.get("attachment")))),
        created_at=as_time(node.get("created_time")),
        parent_id=as_id(parent.get("id")) or post_id,
        root_id=post_id,
        url=web_address(node.get("permalink_url")),
        context=context_of(parent, us),
    )


def post_said(node: Record, us: Us, *, here: bool = False) -> Said:
    """A post on our Page (`here`: it is known to be), or one of somebody else that names us."""
    post_id = as_id(node.get("id"))
    author = as_record(node.get("from"))
    return Said(
        external_id=post_id,
        place=Place.POST if here or us.has(post_id) else Place.OTHER_POST,
        author_id=as_id(author.get("id")),
        author_name=as_text(author.get("name")).strip(),
        text=(as_text(node.get("message")) or as_text(node.get("story"))).strip(),
        media=tuple(
            media for one in records(node.get("attachments")) for media in _attachment(one)
        )[:_MOST_MEDIA],
        created_at=as_time(node.get("created_time")),
        root_id=post_id,
        url=web_address(node.get("permalink_url")),
    )


def message_said(node: Record) -> Said:
    """A private message out of a conversation."""
    author = as_record(node.get("from"))
    media = [*_attached(node), *_shared(node)]
    if sticker := web_address(node.get("sticker")):
        media.append(Media(kind=MediaKind.IMAGE, url=sticker, preview_url=_https(sticker)))
    return Said(
        external_id=as_id(node.get("id")),
        place=Place.MESSAGE,
        author_id=as_id(author.get("id")),
        author_name=as_text(author.get("name")).strip(),
        text=as_text(node.get("message")).strip(),
        media=tuple(media[:_MOST_MEDIA]),
        created_at=as_time(node.get("created_time")),
    )


def context_of(node: Record, us: Us) -> QuotedContext | None:
    """A post or comment as what was said before; None when it tells nothing."""
    text = (as_text(node.get("message")) or as_text(node.get("story"))).strip()
    url = web_address(node.get("permalink_url"))
    author = as_record(node.get("from"))
    if not text and not url:
        return None
    return QuotedContext(
        author=as_text(author.get("name")).strip() or NOBODY,
        text=text,
        url=url,
        ours=bool(us.id) and as_id(author.get("id")) == us.id,
    )


def _attachment(node: Record) -> Iterator[Media]:
    """The attachment of a comment or post; each picture of an album."""
    inner = records(node.get("subattachments"))
    if inner:
        for one in inner:
            yield from _attachment({**one, "subattachments": None})
        return
    media = as_record(node.get("media"))
    picture = web_address(as_record(media.get("image")).get("src"))
    url = (
        web_address(node.get("url"))
        or web_address(as_record(node.get("target")).get("url"))
        or web_address(media.get("source"))
        or picture
    )
    if not url:
        return
    kind = as_text(node.get("type")) or as_text(node.get("media_type"))
    yield Media(
        kind=_KINDS.get(kind, MediaKind.LINK),
        url=url,
        preview_url=_https(picture),
        alt_text=as_text(node.get("description")).strip(),
        title=as_text(node.get("title")).strip(),
    )


def _attached(node: Record) -> Iterator[Media]:
    """Files of a private message, as the conversation lists them."""
    for file in records(node.get("attachments")):
        picture = as_record(file.get("image_data"))
        film = as_record(file.get("video_data"))
        if url := web_address(picture.get("url")):
            yield Media(
                kind=MediaKind.IMAGE,
                url=url,
                preview_url=_https(web_address(picture.get("preview_url")) or url),
            )
        elif url := web_address(film.get("url")):
            yield Media(
                kind=MediaKind.VIDEO,
                url=url,
                preview_url=_https(web_address(film.get("preview_url"))),
            )
        elif url := web_address(file.get("file_url")):
            sound = as_text(file.get("mime_type")).startswith("audio/")
            yield Media(
                kind=MediaKind.AUDIO if sound else MediaKind.LINK,
                url=url,
                title=as_text(file.get("name")).strip(),
            )


def _shared(node: Record) -> Iterator[Media]:
    for share in records(node.get("shares")):
        if url := web_address(share.get("link")):
            yield Media(kind=MediaKind.LINK, url=url, title=as_text(share.get("name")).strip())


def _https(address: str) -> str:
    return address if address.lower().startswith("https://") else ""
