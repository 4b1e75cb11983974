"""What is remembered of a message so that it can be answered without asking Facebook again."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from integrations.base import ReplyTarget
from integrations.graph.tame import as_record, as_text, as_time

__all__ = ["Place", "ReplyHandle"]


class Place(StrEnum):
    """Where something was said: what may be done about it depends on that."""

    COMMENT = "comment"
    POST = "post"
    OTHER_COMMENT = "other comment"
    OTHER_POST = "other post"
    MESSAGE = "message"

    @property
    def ours(self) -> bool:
        """On our own Page: we may hide it, and answer it privately."""
        return self in {Place.COMMENT, Place.POST}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHandle:
    """Where and when a message was said.

    Attributes:
        said_at: UTC; None where it is not known.
    """

    place: Place
    said_at: datetime | None = None

    def encode(self) -> str:
        """For `Mention.reply_handle`."""
        at = self.said_at.isoformat() if self.said_at else ""
        return json.dumps({"place": self.place.value, "at": at})

    @classmethod
    def of(cls, target: ReplyTarget) -> Self:
        """Read back; where it is missing, what the target itself tells is used."""
        try:
            stored = as_record(json.loads(target.reply_handle))
        except ValueError:
            stored = {}
        default = Place.MESSAGE if target.visibility.private else Place.COMMENT
        name = as_text(stored.get("place"))
        known = {place.value: place for place in Place}
        return cls(place=known.get(name, default), said_at=as_time(stored.get("at")))
