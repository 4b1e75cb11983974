"""What somebody typed behind `/schedule`: a time at the beginning, and the text behind it.

What is taken for a time stands in `bot.services.planning.time_words`; dateparser says which day
is meant. It is always echoed back and never the only way to set a time.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser

from bot.services.planning.time_words import CLOCK, DAY, DOTTED, LANGUAGES, WHOLE

_ENDINGS = ":,;–—-"
_APART = re.compile(r"\A\s*(?:[:,;–—]|-(?=\s))?\s*")
_LONGEST = 80  # characters of a time, as written
_NOON = 12


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
    """Take a day and a time of day from the beginning; everything else is the text.

    One without the other is taken out of the text only where it is written apart from it
    ("friday: We are hiring"), because "Tomorrow we open" is how posts begin.
    """
    said = said.strip()
    local = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    for pattern in (WHOLE, DAY, CLOCK):
        found = pattern.match(said[:_LONGEST])
        if found is None:
            continue
        clock = _clock(found)
        if pattern is CLOCK and clock is None:
            continue
        day = _day(found, clock, local)
        if day is None or (pattern is WHOLE and clock is None):
            continue
        rest = said[found.end() :]
        whole = pattern is WHOLE
        return Typed(
            text=_APART.sub("", rest, count=1).strip() if whole or _apart(said, rest) else said,
            day=day.isoformat(),
            time=f"{clock:%H:%M}" if clock is not None else "",
            words=found[0],
        )
    return Typed(text=said)


def _clock(found: re.Match[str]) -> time | None:
    """The time of day; a number alone is none, unless a word before it says so ("at 9")."""
    told = {name[:-1]: value for name, value in found.groupdict().items() if value is not None}
    if "noon" in told or "midnight" in told:
        return time(_NOON if "noon" in told else 0)
    if "hour" not in told or not ({"told", "suffix", "minute"} & told.keys()):
        return None
    hour, minute = int(told["hour"]), int(told.get("minute", 0))
    suffix = told.get("suffix", "").casefold().replace(".", "")
    if suffix in {"am", "pm"}:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if suffix == "pm" else 0)
    return time(hour, minute)


def _day(found: re.Match[str], clock: time | None, local: datetime) -> date | None:
    """The day that is meant; a time of day without one is the next."""
    words = next((v for k, v in found.groupdict().items() if k.startswith("day") and v), "")
    if not words:
        passed = clock is not None and clock <= local.time()
        return local.date() + timedelta(days=int(passed))
    spoken = DOTTED.sub(_day_first, re.sub(r"\b(?:of|de|the|den|le)\s+", "", words))
    data = _parser(local.replace(second=0, microsecond=0)).get_date_data(spoken)
    return None if data.date_obj is None else data.date_obj.date()


def _day_first(dotted: re.Match[str]) -> str:
    day, month, year = int(dotted[1]), int(dotted[2]), dotted[3]
    try:
        named = date(2000, month, day)  # a leap year: the 29th of February may be meant
    except ValueError:
        return dotted[0]
    return f"{day} {named:%B} {year or ''}".strip()


def _apart(said: str, rest: str) -> bool:
    """Whether a text behind half a time is a beginning of its own."""
    behind = rest.lstrip()
    return not behind or behind[0] in _ENDINGS or (not said[0].isupper() and behind[0].isupper())


@lru_cache(maxsize=4)
def _parser(local: datetime) -> DateDataParser:
    return DateDataParser(
        languages=list(LANGUAGES),
        settings={"PREFER_DATES_FROM": "future", "RELATIVE_BASE": local},
    )
