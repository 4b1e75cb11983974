"""The completeness ledger: nobody who began to wait is missing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.conversation import ClockKind
from bot.domain.events import Event
from bot.domain.figures.digest import FollowUps, Headline, Ledger, ReasonCount
from bot.domain.figures.period import Period
from bot.domain.figures.turns import Ending, Turn

_SPOKEN_TO = (Ending.ANSWERED, Ending.ACKNOWLEDGED, Ending.OFFLINE)
_KEPT = (Ending.ANSWERED, Ending.OFFLINE)
_MOST_REASONS = 10


def of_period(turns: Iterable[Turn], period: Period) -> tuple[Turn, ...]:
    """The turns of people who began to wait in a period, in order of time."""
    found = (t for t in turns if t.kind is ClockKind.RESPONSE and period.holds(t.opened_at))
    return tuple(sorted(found, key=lambda t: (t.opened_at, t.conversation_id, t.messages)))


def ledger(
    turns: Sequence[Turn],
    events: Iterable[Event],
    period: Period,
    *,
    stored: Iterable[str],
    accounted: Iterable[str],
) -> Ledger:
    """What became of those who began to wait.

    `fetched` counts what was noted at the door, the rest counts turns that were followed to their
    ends: two ways that meet only when nothing is missing.

    Args:
        turns: of the period, from `of_period`.
        events: at least all of the period.
        period: the period.
        stored: ids of the inbound messages that were stored in the period.
        accounted: ids of the messages in all turns that are known.
    """
    ends = Counter(t.ending for t in turns)
    fetched = sum(1 for e in events if period.holds(e.at) and e.facts.get("opens") is True)
    messages = set(stored)
    unaccounted = len(messages - set(accounted))
    counted = {
        "answered": ends[Ending.ANSWERED],
        "acknowledged": ends[Ending.ACKNOWLEDGED],
        "offline": ends[Ending.OFFLINE],
        "closed": ends[Ending.CLOSED],
        "spam": ends[Ending.SPAM],
        "open": ends[Ending.OPEN],
    }
    return Ledger(
        fetched=fetched,
        **counted,
        messages=len(messages),
        unaccounted=unaccounted,
        adds_up=fetched == sum(counted.values()) and not unaccounted,
    )


def headline(
    turns: Sequence[Turn], *, waiting_longer: int, window_seconds: float | None
) -> Headline:
    """The first sentence, from the turns of the period."""
    answered = [t for t in turns if t.ending in _SPOKEN_TO]
    waiting = sum(t.open for t in turns)
    return Headline(
        people=len(answered) + waiting,
        answered=len(answered),
        within=sum(t.within for t in answered),
        waiting=waiting,
        waiting_longer=waiting_longer,
        window_seconds=window_seconds,
    )


def reasons(turns: Iterable[Turn]) -> tuple[ReasonCount, ...]:
    """Why people were closed without an answer; with capitals or without is one reason.

    Reasons that were erased since are left out.
    """
    spelled: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for turn in turns:
        if turn.ending is Ending.CLOSED and turn.reason:
            key = turn.reason.casefold()
            spelled.setdefault(key, turn.reason)
            counted[key] += 1
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        ReasonCount(reason=spelled[key], count=count) for key, count in ordered[:_MOST_REASONS]
    )


def follow_ups(turns: Iterable[Turn], period: Period, *, waiting: int, overdue: int) -> FollowUps:
    """What acknowledgements have promised, from all turns that are known."""
    promises = [t for t in turns if t.kind is ClockKind.FOLLOW_UP]
    kept = [
        t
        for t in promises
        if t.ending in _KEPT and t.ended_at is not None and period.holds(t.ended_at)
    ]
    return FollowUps(
        promised=sum(period.holds(t.opened_at) for t in promises),
        kept=len(kept),
        late=sum(not t.within for t in kept),
        waiting=waiting,
        overdue=overdue,
    )


def known_messages(turns: Mapping[str, Sequence[Turn]]) -> set[str]:
    """Ids of the messages in all turns of all conversations."""
    return {message for of in turns.values() for turn in of for message in turn.messages}


def window_of(windows: Iterable[float]) -> float | None:
    """The window when all accounts have the same one."""
    found = set(windows)
    return found.pop() if len(found) == 1 else None


def up_to(events: Iterable[Event], as_of: datetime) -> list[Event]:
    """Events that had happened by then, in order of time."""
    return sorted((e for e in events if e.at <= as_of), key=lambda e: (e.at, e.id))
