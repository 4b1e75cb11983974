"""Something that somebody said, before it becomes a mention.

A webhook tells it in one shape and the Graph in another; both are read into `Said`, so that a
poll and a push give the same ids, threads and kinds:

    said                            external id   root            kind
    comment under our post          the comment   our post        REPLY
    comment that names us elsewhere the comment   their post      MENTION
    their post that names us        the post      the post        MENTION
    message, answer to our story    the message   dm:the sender   PRIVATE
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.mention import (
    AuthorProfile,
    Media,
    Mention,
    MentionKind,
    QuotedContext,
    Visibility,
)
from integrations.instagram.handle import Place, ReplyHandle

__all__ = [
    "UNREADABLE",
    "UNTOLD",
    "WEB",
    "Person",
    "Said",
    "Us",
    "merged",
    "person_at",
    "to_mention",
    "web_address",
]

WEB = "https://www.instagram.com/"
NOBODY = "somebody on Instagram"
UNREADABLE = "[Instagram does not tell us the words. Open the post to read them.]"
UNTOLD = "[Instagram does not tell us the words, nor where. Its app notifies the account of it.]"

_WHY = {
    Place.COMMENT: "commented on our post",
    Place.LIVE: "commented on our live video",
    Place.CAPTION: "mentioned us in a post",
    Place.TAGGED: "tagged us in a picture",
    Place.ELSEWHERE: "mentioned us in a comment",
    Place.MESSAGE: "wrote to us privately",
}
_KINDS = {
    Place.COMMENT: MentionKind.REPLY,
    Place.LIVE: MentionKind.REPLY,
    Place.CAPTION: MentionKind.MENTION,
    Place.TAGGED: MentionKind.MENTION,
    Place.ELSEWHERE: MentionKind.MENTION,
    Place.MESSAGE: MentionKind.PRIVATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Us:
    """Our account: its own id (`user_id`, which paths and webhooks use), and its name.

    Instagram has another id for it, which only our app sees (`id` at /me), and a third in private
    messages. By the name it is recognised whichever an answer tells.
    """

    id: str
    handle: str

    def is_ours(self, author_id: str, handle: str) -> bool:
        """Whether that is us; by id or by name, because some answers tell only one of them."""
        if author_id and author_id == self.id:
            return True
        return bool(handle) and handle.casefold() == self.handle.casefold()

    def named_in(self, text: str) -> bool:
        """Whether a text names us; Instagram leaves the @ out of other people's texts."""
        name = self.handle.casefold()
        words = "".join(one if one.isalnum() or one in "._" else " " for one in text.casefold())
        return bool(name) and name in (word.strip(".") for word in words.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on Instagram; "" for what is not told."""

    id: str = ""
    handle: str = ""
    name: str = ""
    avatar_url: str = ""
    followers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment, a post or a private message, as far as it is known.

    Attributes:
        media_id: the post under which, or in whose caption, it stands; "" for messages.
        parent_id: the comment that it answers; "" for others.
        media_url: that post's public address, or "".
        why: where it says more than the place does.
    """

    external_id: str
    place: Place
    author: Person
    text: str = ""
    media: tuple[Media, ...] = ()
    created_at: datetime | None = None
    edited_at: datetime | None = None
    media_id: str = ""
    parent_id: str = ""
    media_url: str = ""
    context: QuotedContext | None = None
    why: str = ""
    hidden: bool | None = None

    @property
    def whole(self) -> bool:
        """Everything is there that a comment's card and thread need."""
        return bool(self.author.handle and self.text and self.media_id)


def person_at(handle: str) -> Person:
    """Somebody of whom only the name is told: the name is their id, too."""
    return Person(id=f"@{handle.casefold()}" if handle else "", handle=handle)


def merged(known: Said, asked: Said) -> Said:
    """What a push told, completed and corrected by what the Graph answers."""
    author = asked.author if asked.author.handle else known.author
    return replace(
        known,
        # Who is named in both keeps the push's id: the same one that their messages come with.
        author=replace(author, id=known.author.id or author.id),
        text=asked.text or known.text,
        media=asked.media or known.media,
        created_at=asked.created_at or known.created_at,
        edited_at=asked.edited_at or known.edited_at,
        media_id=asked.media_id or known.media_id,
        parent_id=asked.parent_id or known.parent_id,
        media_url=asked.media_url or known.media_url,
        context=asked.context or known.context,
        why=asked.why or known.why,
        hidden=asked.hidden if asked.hidden is not None else known.hidden,
    )


def to_mention(said: Said, *, now: datetime) -> Mention:
    """A mention. `now` is its time where nobody told one."""
    created = said.created_at or now
    private = said.place is Place.MESSAGE
    unsaid = UNREADABLE if said.media_url else UNTOLD
    return Mention(
        external_id=said.external_id,
        root_external_id=_root(said),
        author=_profile(said),
        text=said.text if said.text or said.media or private else unsaid,
        created_at=created,
        kind=_KINDS[said.place],
        visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
        parent_external_id=_parent(said),
        url=said.media_url,
        media=said.media,
        context=said.context,
        reply_handle=ReplyHandle(
            place=said.place,
            said_at=created,
            media=said.media_id,
            parent=said.parent_id if not private else "",
            url=said.media_url,
        ).encode(),
        edited_at=said.edited_at,
        why=said.why or _WHY[said.place],
    )


def _author_id(said: Said) -> str:
    # Somebody who is not named cannot be told from others: each such message stands alone.
    return said.author.id or person_at(said.author.handle).id or f"unnamed:{said.external_id}"


def _root(said: Said) -> str:
    if said.place is Place.MESSAGE:
        return f"dm:{_author_id(said)}"
    return said.media_id or said.external_id


def _parent(said: Said) -> str:
    """What it answers: a comment, else the post; a post answers nothing."""
    if said.parent_id or said.media_id == said.external_id:
        return said.parent_id
    return said.media_id


def _profile(said: Said) -> AuthorProfile:
    person = said.author
    return AuthorProfile(
        external_id=_author_id(said),
        handle=person.handle or person.id or NOBODY,
        display_name=person.name,
        avatar_url=person.avatar_url,
        profile_url=f"{WEB}{person.handle}/" if person.handle else "",
        followers=person.followers,
        named=bool(person.handle),
    )


def web_address(value: object) -> str:
    """An http or https address without spaces, or "": nothing else may become a link."""
    text = value.strip() if isinstance(value, str) else ""
    fits = (
        text.lower().startswith(("https://", "http://")) and text.isprintable() and " " not in text
    )
    return text if fits else ""
