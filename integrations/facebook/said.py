"""Something that somebody said, before it becomes a mention.

A webhook tells it in one shape and the Graph in another; both are read into `Said`, so that a
poll and a push give the same ids, threads and kinds.
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
from integrations.facebook.handle import Place, ReplyHandle

__all__ = ["NOBODY", "UNREADABLE", "UNSUPPORTED", "Said", "merged", "to_mention"]

NOBODY = "Somebody on Facebook"
"""The name of people whose name Facebook does not tell us."""

UNREADABLE = "[Facebook does not tell us the words. Open the post to read them.]"

UNSUPPORTED = "[Sent something that only Messenger itself shows.]"

_WHY = {
    Place.COMMENT: "commented on our Page",
    Place.POST: "posted on our Page",
    Place.OTHER_COMMENT: "mentioned us in a comment",
    Place.OTHER_POST: "mentioned us in a post",
    Place.MESSAGE: "wrote to us privately",
}
_KINDS = {
    Place.COMMENT: MentionKind.REPLY,
    Place.POST: MentionKind.MENTION,
    Place.OTHER_COMMENT: MentionKind.MENTION,
    Place.OTHER_POST: MentionKind.MENTION,
    Place.MESSAGE: MentionKind.PRIVATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment, a post or a private message, as far as it is known.

    Attributes:
        parent_id: what it answers; "" for posts and private messages.
        root_id: the post that it stands under; its own id for a post; "" for private messages.
        doubtful: it may be something else than it seems; only the Graph can tell.
    """

    external_id: str
    place: Place
    author_id: str = ""
    author_name: str = ""
    text: str = ""
    media: tuple[Media, ...] = ()
    created_at: datetime | None = None
    edited_at: datetime | None = None
    parent_id: str = ""
    root_id: str = ""
    url: str = ""
    context: QuotedContext | None = None
    doubtful: bool = False

    @property
    def whole(self) -> bool:
        """Everything that a card shows is there."""
        said = bool(self.text or self.media)
        return bool(self.author_id and self.author_name and said) and not self.doubtful


def merged(known: Said, asked: Said) -> Said:
    """What a push told, completed and corrected by what the Graph answers."""
    return replace(
        known,
        author_id=asked.author_id or known.author_id,
        author_name=asked.author_name or known.author_name,
        text=asked.text or known.text,
        media=asked.media or known.media,
        created_at=asked.created_at or known.created_at,
        edited_at=known.edited_at or asked.edited_at,
        parent_id=known.parent_id or asked.parent_id,
        root_id=known.root_id or asked.root_id,
        url=asked.url or known.url,
        context=asked.context or known.context,
    )


def to_mention(said: Said, *, now: datetime) -> Mention:
    """A mention. `now` is its time where nobody told one."""
    created = said.created_at or now
    private = said.place is Place.MESSAGE
    # Somebody who is not named cannot be told from others: each such message stands alone.
    author_id = said.author_id or f"unnamed:{said.external_id}"
    # What is a picture alone has no words, and none are missing.
    unsaid = "" if said.media else UNSUPPORTED if private else UNREADABLE
    return Mention(
        external_id=said.external_id,
        root_external_id=f"dm:{author_id}" if private else said.root_id or said.external_id,
        author=AuthorProfile(
            external_id=author_id,
            handle=said.author_name or NOBODY,
            display_name=said.author_name,
            named=bool(said.author_name),
        ),
        text=said.text or unsaid,
        created_at=created,
        kind=_KINDS[said.place],
        visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
        parent_external_id=said.parent_id,
        url=said.url,
        media=said.media,
        context=said.context,
        reply_handle=ReplyHandle(place=said.place, said_at=created).encode(),
        edited_at=said.edited_at,
        why=_WHY[said.place],
    )
