"""What the Graph answers, read into `Said` and `Post`: pure, for any input.

Fields are named here, so that what is asked for and what is read stand together. Of other
people's posts and comments the Graph documents fewer fields than it answers: each of those lists
has a shorter one behind it, for the day on which the longer one is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.domain.mention import Media, MediaKind, QuotedContext
from integrations.graph.tame import Record, as_id, as_list, as_record, as_text, as_time
from integrations.instagram.handle import Place
from integrations.instagram.said import Person, Said, Us, person_at, web_address

__all__ = [
    "ANSWERED_STORY",
    "COMMENT_FIELDS",
    "MENTIONED_IN_STORY",
    "MESSAGE_FIELDS",
    "OTHER_COMMENT_FIELDS",
    "OTHER_POST_FIELDS",
    "POST_FIELDS",
    "PROFILE_FIELDS",
    "TAG_FIELDS",
    "THREAD_FIELDS",
    "UNSUPPORTED",
    "WORD_FIELDS",
    "Post",
    "all_elsewhere",
    "answers_elsewhere",
    "comment",
    "comments_under",
    "context_of",
    "is_echo",
    "message",
    "other_comment",
    "other_post",
    "person",
    "post",
    "writer",
]

POST_FIELDS = "id,caption,permalink,timestamp,media_type,username,comments_count"
WORD_FIELDS = "id,text,timestamp,username,from,parent_id,hidden"
COMMENT_FIELDS = (
    f"{WORD_FIELDS},media{{id,media_product_type,permalink,caption,timestamp,username}}"
)
THREAD_FIELDS = f"{WORD_FIELDS},replies.limit(50){{{WORD_FIELDS}}}"
OTHER_COMMENT_FIELDS = (
    "id,text,timestamp,username,media{id,caption,permalink,username}",
    "id,text,timestamp,media{id}",
)
_ANSWERS = "comments{id,text,timestamp,username,replies{id,text,timestamp,username}}"
OTHER_POST_FIELDS = (
    f"id,caption,permalink,timestamp,media_type,media_url,username,comments_count,{_ANSWERS}",
    f"id,caption,timestamp,media_type,media_url,username,comments_count,{_ANSWERS}",
    "id,caption,timestamp,media_type,media_url,username,comments_count",
)
TAG_FIELDS = "id,caption,permalink,timestamp,media_type,media_url,username,comments_count"
MESSAGE_FIELDS = "id,created_time,from,to,message,attachments,shares,story,is_unsupported"
PROFILE_FIELDS = "name,username,profile_pic,follower_count"

UNSUPPORTED = "[Sent something that only Instagram's own app shows.]"
MENTIONED_IN_STORY = "mentioned us in their story"
ANSWERED_STORY = "answered our story"

_MEDIA_TYPES = {
    "IMAGE": MediaKind.IMAGE,
    "CAROUSEL_ALBUM": MediaKind.IMAGE,
    "VIDEO": MediaKind.VIDEO,
    "REELS": MediaKind.VIDEO,
}
_MOST_MEDIA = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post, ours or somebody else's, as far as it is known."""

    id: str
    handle: str = ""
    caption: str = ""
    permalink: str = ""
    created_at: datetime | None = None
    media: tuple[Media, ...] = ()
    comments: int | None = None
    live: bool = False


def post(record: Record) -> Post:
    """A post."""
    count = record.get("comments_count")
    return Post(
        id=as_id(record.get("id")),
        handle=as_text(record.get("username")).strip(),
        caption=as_text(record.get("caption")).strip(),
        permalink=web_address(record.get("permalink")),
        created_at=as_time(record.get("timestamp")),
        media=tuple(_picture(record)),
        comments=count if isinstance(count, int) and not isinstance(count, bool) else None,
        live=as_text(record.get("media_product_type")) == "LIVE",
    )


def context_of(shown: Post | None, us: Us) -> QuotedContext | None:
    """A post as what was said before."""
    if shown is None or not shown.id:
        return None
    ours = us.is_ours("", shown.handle)
    return QuotedContext(
        author=shown.handle or us.handle, text=shown.caption, url=shown.permalink, ours=ours
    )


def writer(record: Record) -> Person:
    """Who wrote a comment, in any of the shapes; what is not told stays ""."""
    who = as_record(record.get("from"))
    handle = (as_text(who.get("username")) or as_text(record.get("username"))).strip()
    author_id = as_id(who.get("id")) or as_id(as_record(record.get("user")).get("id"))
    return Person(id=author_id or person_at(handle).id, handle=handle)


def comment(record: Record, us: Us, *, under: Post | None = None, parent: str = "") -> Said:
    """A comment under our own post. `under` is the post where the answer does not repeat it."""
    shown = under or post(as_record(record.get("media")))
    hidden = record.get("hidden")
    return Said(
        external_id=as_id(record.get("id")),
        place=Place.LIVE if shown.live else Place.COMMENT,
        author=writer(record),
        text=as_text(record.get("text")).strip(),
        created_at=as_time(record.get("timestamp")),
        media_id=shown.id,
        parent_id=as_id(record.get("parent_id")) or parent,
        media_url=shown.permalink,
        context=context_of(shown, us),
        hidden=hidden if isinstance(hidden, bool) else None,
    )


def comments_under(record: Record, us: Us, under: Post) -> Iterator[Said]:
    """A comment under our post, and the answers to it; they say what they answer."""
    top = comment(record, us, under=under)
    yield top
    for answer in as_list(as_record(record.get("replies")).get("data")):
        said = comment(as_record(answer), us, under=under, parent=top.external_id)
        yield said


def other_comment(record: Record, us: Us) -> Said:
    """A comment that names us, wherever it stands."""
    shown = post(as_record(record.get("media")))
    if us.is_ours("", shown.handle):
        return comment(record, us, under=shown)
    return _elsewhere(record, shown, us, parent="")


def other_post(record: Record, us: Us, *, named: bool) -> Said:
    """Somebody else's post that names us; `named`: with an @ in its caption, as Instagram says."""
    shown = post(record)
    caption = named or us.named_in(shown.caption)
    return Said(
        external_id=shown.id,
        place=Place.CAPTION if caption else Place.TAGGED,
        author=person_at(shown.handle),
        text=shown.caption,
        media=shown.media,
        created_at=shown.created_at,
        media_id=shown.id,
        media_url=shown.permalink,
    )


def all_elsewhere(record: Record, us: Us) -> Iterator[Said]:
    """All that is told of what stands under somebody else's post."""
    shown = post(record)
    for top in map(as_record, _data(record.get("comments"))):
        above = _elsewhere(top, shown, us, parent="")
        yield above
        for answer in map(as_record, _data(top.get("replies"))):
            yield _elsewhere(answer, shown, us, parent=above.external_id)


def answers_elsewhere(record: Record, us: Us) -> Iterator[Said]:
    """Of that, what names us, and what stands under a comment of ours."""
    ours: set[str] = set()
    for said in all_elsewhere(record, us):
        if is_echo(said, us):
            ours.add(said.external_id)
        elif said.parent_id in ours or us.named_in(said.text):
            yield said


def message(record: Record) -> Said:
    """A private message as the conversation holds it."""
    who = as_record(record.get("from"))
    text = as_text(record.get("message")).strip()
    media = tuple(_files(record))[:_MOST_MEDIA]
    return Said(
        external_id=as_id(record.get("id")),
        place=Place.MESSAGE,
        author=Person(id=as_id(who.get("id")), handle=as_text(who.get("username")).strip()),
        text=text if text or media else UNSUPPORTED,
        media=media,
        created_at=as_time(record.get("created_time")),
        why=_story(as_record(record.get("story"))),
    )


def is_echo(said: Said, us: Us) -> bool:
    """Whether that is ours."""
    return us.is_ours(said.author.id, said.author.handle)


def person(igsid: str, record: Record) -> Person:
    """Somebody who has written to us."""
    followers = record.get("follower_count")
    known = isinstance(followers, int) and not isinstance(followers, bool) and followers >= 0
    return Person(
        id=igsid,
        handle=as_text(record.get("username")).strip(),
        name=" ".join(as_text(record.get("name")).split())[:100],
        avatar_url=web_address(record.get("profile_pic")),
        followers=int(str(followers)) if known else None,
    )


def _story(record: Record) -> str:
    if as_record(record.get("mention")):
        return MENTIONED_IN_STORY
    return ANSWERED_STORY if as_record(record.get("reply_to")) else ""


def _elsewhere(record: Record, shown: Post, us: Us, *, parent: str) -> Said:
    return Said(
        external_id=as_id(record.get("id")),
        place=Place.ELSEWHERE,
        # By name, because other people's posts tell no more: one id for one person.
        author=person_at(writer(record).handle),
        text=as_text(record.get("text")).strip(),
        created_at=as_time(record.get("timestamp")),
        media_id=shown.id,
        parent_id=parent,
        media_url=shown.permalink,
        context=context_of(shown, us),
    )


def _data(value: object) -> tuple[object, ...]:
    """The items of an edge, or of a plain list."""
    return as_list(value) if isinstance(value, list) else as_list(as_record(value).get("data"))


def _picture(record: Record) -> Iterator[Media]:
    url = web_address(record.get("media_url"))
    if url:
        kind = _MEDIA_TYPES.get(as_text(record.get("media_type")), MediaKind.LINK)
        yield Media(kind=kind, url=url, preview_url=url if kind is MediaKind.IMAGE else "")


def _files(record: Record) -> Iterator[Media]:
    """Pictures, films, files, shared posts and stories of a message."""
    for file in map(as_record, _data(record.get("attachments"))):
        picture = web_address(as_record(file.get("image_data")).get("url"))
        film = web_address(as_record(file.get("video_data")).get("url"))
        other = web_address(file.get("file_url"))
        if picture:
            yield Media(kind=MediaKind.IMAGE, url=picture, preview_url=picture)
        elif film:
            yield Media(kind=MediaKind.VIDEO, url=film)
        elif other:
            yield Media(kind=MediaKind.LINK, url=other)
    for share in map(as_record, _data(record.get("shares"))):
        if link := web_address(share.get("link")):
            yield Media(kind=MediaKind.LINK, url=link)
    story = as_record(record.get("story"))
    for part in ("mention", "reply_to"):
        if link := web_address(as_record(story.get(part)).get("link")):
            yield Media(kind=MediaKind.LINK, url=link, title="Story")
