"""What single settings may be, wherever they are written: in the environment or in Slack.

Each rule gives the value, or raises a ValueError whose text says what is wrong; it follows what was
read: TIME_ZONE is “Berlin”: *it is no time zone …*
"""

import difflib
import itertools
import re
import zoneinfo
from collections.abc import Iterable
from datetime import date, time

from bot.domain.working_hours import parse_hours

LONGEST_WINDOW = 10_080  # minutes: a week
SHORTEST_RETENTION, LONGEST_RETENTION = 30, 3_650  # days
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_PERSON_OR_GROUP = re.compile(r"[UWS][A-Z0-9]{2,}")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?")


def sentence(error: ValueError) -> str:
    """What a rule says, as a sentence of its own."""
    text = str(error)
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"


def channel(text: str) -> str:
    """A Slack channel's id, or "" for none."""
    if text and not _CHANNEL.fullmatch(text):
        raise ValueError(
            "it has to be a channel's id, which begins with C or G "
            "(Slack shows it at the end of the channel's details)"
        )
    return text


def people(ids: Iterable[str]) -> tuple[str, ...]:
    """Users' and user groups' ids, each once."""
    known = tuple(dict.fromkeys(ids))
    wrong = [i for i in known if not _PERSON_OR_GROUP.fullmatch(i)]
    if wrong:
        raise ValueError(
            f"“{wrong[0]}” is neither a user's id (begins with U or W) "
            "nor a user group's (begins with S)"
        )
    return known


def person(text: str) -> str:
    """One user's id."""
    if not _PERSON.fullmatch(text):
        raise ValueError("it has to be a user's id, which begins with U or W")
    return text


def zone(text: str) -> str:
    """The name of a time zone; one that is nearly right is suggested."""
    try:
        return zoneinfo.ZoneInfo(text).key
    except (KeyError, ValueError, OSError):  # OSError: the name of a folder, such as "Europe"
        pass
    names = sorted(zoneinfo.available_timezones())
    cities = {name.rpartition("/")[2].casefold(): name for name in names if "/" in name}
    wanted = text.replace(" ", "_").casefold()
    near = [cities[c] for c in difflib.get_close_matches(wanted, cities, n=1, cutoff=0.85)]
    near = near or difflib.get_close_matches(text, names, n=1, cutoff=0.8)
    meant = f"; did you mean {near[0]}?" if near else ""
    raise ValueError(f"it is no time zone of the IANA list{meant}")


def hours(text: str) -> str:
    """Working hours as `parse_hours` reads them."""
    parse_hours(text, "UTC")
    return text


def stages(given: Iterable[float]) -> tuple[float, ...]:
    """Fractions of the window at which the clock nudges."""
    found = tuple(given)
    rising = all(a < b for a, b in itertools.pairwise(found))
    if not found or not found[0] > 0 or found[-1] != 1 or not rising:
        raise ValueError(
            "it has to be rising fractions of the window, divided by commas, "
            "up to 1, which is the deadline"
        )
    return found


def within(number: int, least: int, most: int) -> int:
    """A whole number between two others."""
    if number < least:
        raise ValueError(f"it has to be at least {least:,}")
    if number > most:
        raise ValueError(f"it has to be at most {most:,}")
    return number


def clock(text: str) -> time:
    """A time of the day on a wall: "8:30", "17"."""
    found = _CLOCK.fullmatch(text.strip())
    try:
        if found is not None:
            return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        pass
    raise ValueError("it has to be a time of the day between 0:00 and 23:59")


def days(parts: Iterable[str]) -> tuple[date, ...]:
    """Dates, in order and each once."""
    found = set()
    for part in parts:
        try:
            found.add(date.fromisoformat(part.strip()))
        except ValueError:
            raise ValueError(
                f"“{part.strip()}” is no date; write year, month and day, divided by commas"
            ) from None
    return tuple(sorted(found))
