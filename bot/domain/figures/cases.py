"""Offline cases by outcome and age."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from statistics import median

from bot.domain.events import Event, EventKind
from bot.domain.figures.digest import AgeCount, OutcomeCount
from bot.domain.figures.period import Period
from bot.domain.offline import Outcome

_DAY = timedelta(days=1)
_FROM_DAYS = (0, 1, 3, 7, 30)
"""Where the bands of ages begin; the last one has no end."""


def opened(events: Iterable[Event], period: Period) -> int:
    """Cases that were opened in the period; another route for an open one opens none."""
    return len(
        {
            str(e.facts["case"])
            for e in events
            if e.kind is EventKind.CASE_OPENED and period.holds(_opened_at(e))
        }
    )


def ended(events: Iterable[Event], period: Period) -> tuple[OutcomeCount, ...]:
    """Cases whose outcome was recorded in the period, most frequent outcome first."""
    ages: dict[Outcome, list[float]] = defaultdict(list)
    for event in events:
        if event.kind is EventKind.CASE_CLOSED and period.holds(event.at):
            age = (event.at - _opened_at(event)).total_seconds()
            ages[Outcome(str(event.facts["outcome"]))].append(age)
    found = [
        OutcomeCount(outcome=outcome, count=len(of), median_age_seconds=median(of))
        for outcome, of in ages.items()
    ]
    return tuple(sorted(found, key=lambda c: (-c.count, c.outcome)))


def by_age(opened_at: Sequence[datetime], as_of: datetime) -> tuple[AgeCount, ...]:
    """Open cases by how old they are."""
    ends = [*_FROM_DAYS[1:], None]
    return tuple(
        AgeCount(
            from_days=begin,
            below_days=end,
            count=sum(
                (begin == 0 or as_of - at >= begin * _DAY)
                and (end is None or as_of - at < end * _DAY)
                for at in opened_at
            ),
        )
        for begin, end in zip(_FROM_DAYS, ends, strict=True)
    )


def _opened_at(event: Event) -> datetime:
    return datetime.fromisoformat(str(event.facts.get("opened_at") or event.at.isoformat()))
