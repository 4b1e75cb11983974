"""A recurring post: a rule, and whether each time has words of its own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Words(StrEnum):
    """What an occurrence says. Values are stored: never rename one."""

    FRESH = "fresh"  # a draft without text each time; its author writes it
    REPEAT = "repeat"  # the approved words again, as somebody has explicitly asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A recurring post.

    Attributes:
        post_id: its first post: accounts, kind, theme, pictures and, for REPEAT, the words.
        rule: RRULE of RFC 5545 without DTSTART ("FREQ=WEEKLY;BYDAY=MO").
        start: wall time of the first occurrence; zone: IANA name. Wall time is kept.
        made_until: occurrences up to this wall time exist as posts, or were passed over.
        ended: no more posts are made of it.
    """

    id: str
    post_id: str
    author: str
    rule: str
    start: datetime
    zone: str
    words: Words
    made_until: datetime
    ended: bool = False
