"""What is remembered of a message so that it can be answered without asking Instagram again."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from integrations.base import ReplyTarget
from integrations.graph.tame import as_id, as_record, as_text, as_time

__all__ = ["Place", "ReplyHandle"]


class Place(StrEnum):
    """Where something was said: what may be done about it depends on that."""

    COMMENT = "comment"
    LIVE = "live comment"
    CAPTION = "caption"  # of somebody else's post, which names us with an @
    TAGGED = "tagged"  # somebody else's post in whose picture we are tagged
    ELSEWHERE = "comment elsewhere"  # under somebody else's post
    MESSAGE = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHandle:
    """Where and when a message was said.

    Attributes:
        said_at: UTC; None where it is not known.
        media: the post under which, or in whose caption, it was said; "" for messages.
        parent: the comment that a comment answers; "" for others.
        url: the post's public address, or "".
    """

    place: Place
    said_at: datetime | None = None
    media: str = ""
    parent: str = ""
    url: str = ""

    def encode(self) -> str:
        """For `Mention.reply_handle`."""
        known = {
            "place": self.place.value,
            "at": self.said_at.isoformat() if self.said_at else "",
            "media": self.media,
            "parent": self.parent,
            "url": self.url,
        }
        return json.dumps({key: value for key, value in known.items() if value})

    @classmethod
    def of(cls, target: ReplyTarget) -> Self:
        """Read back; where it is missing, what the target itself tells is used."""
        try:
            stored = as_record(json.loads(target.reply_handle))
        except (ValueError, RecursionError):
            stored = {}
        default = Place.MESSAGE if target.visibility.private else Place.COMMENT
        known = {place.value: place for place in Place}
        url = as_text(stored.get("url"))
        return cls(
            place=known.get(as_text(stored.get("place")), default),
            said_at=as_time(stored.get("at")),
            media=as_id(stored.get("media")),
            parent=as_id(stored.get("parent")),
            url=url if url.startswith("https://") else "",
        )
