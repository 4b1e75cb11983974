"""Sentences about a digest, in plain words of ours that need no escaping."""

from datetime import date

from bot.domain.figures.digest import Digest, Headline, Ledger
from bot.domain.figures.period import Period, PeriodKind

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_SECONDS_MATTER = 90


def headline_sentence(headline: Headline) -> str:
    """How many were answered, and how many still wait.

    “41 of 43 people were answered, 39 within the hour; 2 are still waiting.”
    """
    answered, people = headline.answered, headline.people
    in_time = window_words(headline.window_seconds)
    if people == 0:
        said = "Nobody began to wait for an answer"
    elif people == 1 and answered:
        how = in_time if headline.within else f"but not {in_time}"
        said = f"One person wrote and was answered, {how}"
    elif answered == 0:
        few = "One person wrote and is" if people == 1 else f"All {people:,} people who wrote are"
        said = f"{few} still waiting"
    elif answered == people:
        how = "all" if headline.within == answered else f"{headline.within:,}"
        said = f"All {people:,} people were answered, {how} {in_time}"
    else:
        were = "was" if answered == 1 else "were"
        said = f"{answered:,} of {people:,} people {were} answered, {headline.within:,} {in_time}"
    if answered and headline.waiting:
        said += f"; {headline.waiting:,} {_are(headline.waiting)} still waiting"
    if headline.waiting_longer:
        longer = headline.waiting_longer
        who = f"{longer:,} others have" if longer > 1 else "one other has"
        said += f"; {who} been waiting since before"
    return f"{said}."


def ledger_warning(ledger: Ledger) -> str:
    """What is wrong with the ledger, "" when it adds up."""
    if ledger.adds_up:
        return ""
    followed = (
        ledger.answered
        + ledger.acknowledged
        + ledger.offline
        + ledger.closed
        + ledger.spam
        + ledger.open
    )
    wrong = []
    if followed != ledger.fetched:
        wrong.append(f"{ledger.fetched:,} began to wait, {followed:,} are accounted for")
    if ledger.unaccounted:
        wrong.append(f"{ledger.unaccounted:,} of {ledger.messages:,} messages belong to nobody")
    return f"These figures do not add up: {'; '.join(wrong) or 'something is missing'}."


def ledger_sentence(ledger: Ledger) -> str:
    """Everybody who began to wait, and what became of them."""
    parts = (
        (ledger.answered, "answered"),
        (ledger.acknowledged, "acknowledged"),
        (ledger.offline, "taken offline"),
        (ledger.closed, "closed with a reason"),
        (ledger.spam, "spam"),
        (ledger.open, "still open"),
    )
    return f"{ledger.fetched:,} began to wait = " + " + ".join(f"{n:,} {w}" for n, w in parts)


def window_words(seconds: float | None) -> str:
    """“within the hour”; where accounts have different windows, “in time”."""
    if seconds is None:
        return "in time"
    return "within the hour" if seconds == _HOUR else f"within {duration(seconds)}"


def period_words(period: Period) -> str:
    """“Tuesday, 24 November 2026”, “the week of 16 to 22 November 2026”."""
    first, last = period.first, period.last
    if period.kind is PeriodKind.DAY:
        return f"{first:%A}, {_dated(first)}"
    if first.year != last.year:
        return f"the week of {_dated(first)} to {_dated(last)}"
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%B}"
    return f"the week of {begin} to {_dated(last)}"


def comparison_words(digest: Digest) -> str:
    """What the usual figures are those of: “four Tuesdays before”."""
    usual = digest.response.usual
    count = 0 if usual is None else usual.periods
    number = {1: "one", 2: "two", 3: "three", 4: "four"}.get(count, f"{count}")
    day = digest.period.first
    what = "week" if digest.period.kind is PeriodKind.WEEK else f"{day:%A}"
    return f"{number} {what}{'' if count == 1 else 's'} before"


def duration(seconds: float) -> str:
    """“40 s”, “12 min”, “1 h 5 min”, “2 days 3 h”."""
    if seconds < _SECONDS_MATTER:
        return f"{round(max(seconds, 0))} s"
    minutes = round(seconds / _MINUTE)
    if minutes < _HOUR // _MINUTE:
        return f"{minutes} min"
    if minutes * _MINUTE < _DAY:
        hours, rest = divmod(minutes, _HOUR // _MINUTE)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days, rest = divmod(round(seconds / _HOUR), _DAY // _HOUR)
    return f"{days} day{'' if days == 1 else 's'}" + (f" {rest} h" if rest else "")


def percent(share: float) -> str:
    """“95%”; never rounded up to all of them, nor down to none."""
    whole = round(share * 100)
    if whole == 100 and share < 1:  # noqa: PLR2004 - per cent
        whole = 99
    return f"{max(whole, 1) if share > 0 else 0}%"


def _dated(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
