"""Recurring posts: the rules of RFC 5545, read by python-dateutil.

Occurrences are wall times in the series' own zone: nine o'clock stays nine o'clock on both sides
of a change of summer time.
"""

from datetime import datetime, timedelta

from dateutil.rrule import rrulestr

from bot.domain.series import Series, Words
from bot.errors import BadInput

_EXAMPLE = "FREQ=WEEKLY;BYDAY=MO"
_MOST = 1000  # occurrences looked at in one go
_IN_WORDS = {
    "FREQ=DAILY": "every day",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": "every weekday",
}
_DAYS = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}


def checked_rule(text: str, start: datetime) -> str:
    """The rule as it is kept: without "RRULE:", in capital letters.

    Raises:
        BadInput: it is not understood, recurs more often than daily, or never; `field` is "rule".
    """
    rule = text.strip().upper().removeprefix("RRULE:")
    if "DTSTART" in rule or "\n" in rule:
        raise BadInput(
            "A rule has one line and no DTSTART: the post’s own date is the start.",
            field="rule",
            example=_EXAMPLE,
        )
    try:
        parsed = rrulestr(rule, dtstart=start)
        first = next(iter(parsed), None)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise BadInput(
            f"I understood “{text.strip()}” as a rule, and it is none I can read.",
            field="rule",
            example=_EXAMPLE,
        ) from error
    often = any(f"FREQ={name}" in rule for name in ("HOURLY", "MINUTELY", "SECONDLY"))
    if often or "BYHOUR" in rule or "BYMINUTE" in rule or "BYSECOND" in rule:
        raise BadInput(
            "A post can recur daily at the most, at the time of its first one.",
            field="rule",
            example=_EXAMPLE,
        )
    if first is None:
        raise BadInput("This rule has no date at all.", field="rule", example=_EXAMPLE)
    return rule


def occurrences(
    rule: str, start: datetime, after: datetime, until: datetime, limit: int = _MOST
) -> list[datetime]:
    """Wall times in (after, until], in order, at most `limit`; `start` is the first of all."""
    found = []
    for wall in rrulestr(rule, dtstart=start).xafter(after, count=limit, inc=False):
        if wall > until:
            break
        found.append(wall)
    return found


def next_occurrence(series: Series, after: datetime) -> datetime | None:
    """The first wall time after that one; None when the rule has ended."""
    found = occurrences(series.rule, series.start, after, after + timedelta(days=1500), 1)
    return found[0] if found else None


def rule_in_words(rule: str) -> str:
    """For people; a rule that has no short name is shown as it is."""
    known = _IN_WORDS.get(rule)
    if known is not None:
        return known
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    if set(parts) == {"FREQ", "BYDAY"} and parts["FREQ"] == "WEEKLY":
        days = [_DAYS.get(day, day) for day in parts["BYDAY"].split(",")]
        return f"every {' and '.join(days)}"
    if set(parts) == {"FREQ", "BYMONTHDAY"} and parts["FREQ"] == "MONTHLY":
        return f"every month on day {parts['BYMONTHDAY']}"
    return f"by the rule {rule}"


def series_in_words(series: Series) -> str:
    """A series for its card: "every Monday, fresh words each time"."""
    words = "the same words each time" if series.words is Words.REPEAT else "fresh words each time"
    return f"{rule_in_words(series.rule)}, {words}"
