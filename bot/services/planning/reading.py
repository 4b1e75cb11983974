"""What somebody typed behind `/schedule`: a time at the beginning, and the text behind it.

dateparser reads the time; it is always echoed back and never the only way to set one, because it
may understand half of what was meant.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser

_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt"]
_MOST_WORDS = 6  # "next friday at half past two pm" is as long as people write
_SHORTEST_WORD = 3  # "We" would be a Wednesday
_OCLOCK = re.compile(r"\b(?:um\s+)?(\d{1,2})(?:[:.](\d{2}))?\s*Uhr\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ENDINGS = ":,;–-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was understood.

    Attributes:
        text: what is left for the post.
        day / time: "2026-12-01" / "09:00", as in the composer; "" where none was said.
        words: what was taken for the time, as typed.
    """

    text: str
    day: str = ""
    time: str = ""
    words: str = ""

    def sentence(self, zone: str) -> str:
        """What was understood, for confirmation."""
        if not self.day:
            return ""
        day = datetime.fromisoformat(self.day)
        said = f"{day:%A}, {day.day} {day:%B %Y}"
        if not self.time:
            return (
                f"I understood “{self.words}” as {said}. Please choose the time, and check the day."
            )
        return f"I understood “{self.words}” as {said} at {self.time} ({zone}). Please check."


def read_typed(said: str, zone: str, now: datetime) -> Typed:
    """Take the longest beginning that is a time; everything else is the text.

    A day without a time of day is taken out of the text only where it is written apart from it
    ("friday: We are hiring"), because "Tomorrow we open" is how posts begin.
    """
    said = said.strip()
    words = said.split()
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        prefix = " ".join(words[:count])
        found = _parse(prefix.rstrip(_ENDINGS), local)
        if found is None:
            continue
        moment, has_time = found
        rest = _behind(said, count)
        apart = prefix[-1] in _ENDINGS or prefix[:1].islower() or not rest
        return Typed(
            text=rest if has_time or apart else said,
            day=f"{moment:%Y-%m-%d}",
            time=f"{moment:%H:%M}" if has_time else "",
            words=prefix.rstrip(_ENDINGS),
        )
    return Typed(text=said)


def _behind(said: str, count: int) -> str:
    """The text behind so many words, its line breaks kept."""
    rest = said
    for _ in range(count):
        rest = rest.lstrip()
        end = next((i for i, c in enumerate(rest) if c.isspace()), len(rest))
        rest = rest[end:]
    return rest.lstrip(f"{_ENDINGS} ").strip()


def _parse(prefix: str, local: datetime) -> tuple[datetime, bool] | None:
    """A local moment and whether its time of day was said; None when it is no time."""
    if len(prefix) < _SHORTEST_WORD or (len(prefix.split()) == 1 and prefix.isdigit()):
        return None
    if len(prefix.split()) == 1 and not _DIGIT.search(prefix) and len(prefix) <= _SHORTEST_WORD:
        return None  # "Sat", "Mon", "Now" begin many a sentence
    tamed = _OCLOCK.sub(lambda m: f"{m[1]}:{m[2] or '00'}", prefix)
    data = _parser(local.replace(second=0, microsecond=0)).get_date_data(tamed)
    if data.date_obj is None or data.period not in {"time", "day"}:
        return None
    return data.date_obj.replace(tzinfo=None), data.period == "time"


@lru_cache(maxsize=4)
def _parser(local: datetime) -> DateDataParser:
    return DateDataParser(
        languages=_LANGUAGES,
        settings={
            "PREFER_DATES_FROM": "future",
            "RETURN_TIME_AS_PERIOD": True,
            "RELATIVE_BASE": local,
        },
    )
