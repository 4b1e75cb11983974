"""How long people waited: for an answer, and for their card."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median
from zoneinfo import ZoneInfo

from bot.domain.conversation import ClockKind
from bot.domain.events import Event, EventKind
from bot.domain.figures.period import Period
from bot.domain.figures.response import HourCount, Lag, NetworkTimes, TimeBand, Times, Usual
from bot.domain.standing import stopped_by

_ACCEPTED = {EventKind.ANSWERED, EventKind.ACKNOWLEDGED}
_MINUTES = (0, 5, 15, 30, 45, 60, 120, 240, 480)
"""Where the bands of response times begin; the last one has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An accepted message of ours that ended somebody's waiting for an answer.

    Attributes:
        at: when the network accepted it.
        by: whose answer it was.
        took: counting seconds since they began to wait.
        lived: seconds, every hour counted.
        in_hours: whether they began to wait in working hours.
    """

    conversation_id: str
    account_id: str
    at: datetime
    by: str
    took: float
    lived: float
    within: bool
    in_hours: bool


def answers_in(events: Iterable[Event], period: Period) -> tuple[Answer, ...]:
    """The answers of a period, in order of time. Of an event nothing else is needed."""
    found = []
    for event in sorted(events, key=lambda e: (e.at, e.id)):
        if event.kind not in _ACCEPTED or not period.holds(event.at):
            continue
        stopped = stopped_by(event)
        if stopped is None or stopped.clock.kind is not ClockKind.RESPONSE:
            continue
        lived = (event.at - stopped.clock.start).total_seconds()
        found.append(
            Answer(
                conversation_id=event.conversation_id,
                account_id=event.account_id,
                at=event.at,
                by=event.actor,
                took=stopped.took,
                lived=max(lived, 0.0),
                within=event.at <= stopped.clock.deadline,
                in_hours=stopped.in_hours,
            )
        )
    return tuple(found)


def ninetieth(values: Sequence[float]) -> float:
    """The least of the values that nine tenths of them do not exceed (nearest rank)."""
    return sorted(values)[-(-9 * len(values) // 10) - 1]


def times(answers: Sequence[Answer]) -> Times:
    """How long these took."""
    took, lived = [a.took for a in answers], [a.lived for a in answers]
    within = sum(a.within for a in answers)
    return Times(
        count=len(answers),
        median_seconds=_of(took, median),
        p90_seconds=_of(took, ninetieth),
        lived_median_seconds=_of(lived, median),
        lived_p90_seconds=_of(lived, ninetieth),
        within=within,
        share=within / len(answers) if answers else None,
    )


def _of(values: Sequence[float], figure: Callable[[Sequence[float]], float]) -> float | None:
    return figure(values) if values else None


def slowest(answers: Iterable[Answer]) -> Answer | None:
    """The one that took longest; of several the first."""
    return min(answers, key=lambda a: (-a.took, -a.lived, a.at, a.conversation_id), default=None)


def by_network(
    answers: Iterable[Answer], networks: Mapping[str, str], titles: Mapping[str, str]
) -> tuple[NetworkTimes, ...]:
    """The times of each network.

    Args:
        answers: of the period.
        networks: by account id.
        titles: by network.
    """
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[networks.get(answer.account_id, "")].append(answer)
    return tuple(
        NetworkTimes(network=network, title=titles.get(network, network), times=times(of))
        for network, of in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def usual(present: Times, before: Iterable[Times]) -> Usual | None:
    """What the earlier periods had, each weighing the same, and how the present one differs."""
    counted = [t for t in before if t.count]
    if not counted:
        return None
    middle = fmean(t.median_seconds or 0.0 for t in counted)
    high = fmean(t.p90_seconds or 0.0 for t in counted)
    share = fmean(t.share or 0.0 for t in counted)
    count = fmean(t.count for t in counted)
    return Usual(
        periods=len(counted),
        answers=count,
        answers_change=present.count - count,
        median_seconds=middle,
        median_change_seconds=_less(present.median_seconds, middle),
        p90_seconds=high,
        p90_change_seconds=_less(present.p90_seconds, high),
        share=share,
        share_change=_less(present.share, share),
    )


def _less(present: float | None, before: float) -> float | None:
    return None if present is None else present - before


def hours(answers: Iterable[Answer], zone: str) -> tuple[HourCount, ...]:
    """Answers by the hour that the wall clock showed when they were accepted."""
    place = ZoneInfo(zone)
    counted = Counter((a.at.astimezone(place).hour, a.within) for a in answers)
    return tuple(
        HourCount(hour=hour, within=counted[hour, True], late=counted[hour, False])
        for hour in range(24)
    )


def bands(answers: Iterable[Answer]) -> tuple[TimeBand, ...]:
    """How many took how long."""
    edges = [60 * minutes for minutes in _MINUTES]
    counted = Counter(sum(a.took >= edge for edge in edges) - 1 for a in answers)
    ends = [*edges[1:], None]
    return tuple(
        TimeBand(from_seconds=edge, below_seconds=end, count=counted[place])
        for place, (edge, end) in enumerate(zip(edges, ends, strict=True))
    )


def lag(events: Mapping[str, Sequence[Event]], period: Period) -> Lag:
    """Our own lag: how long the first message of a conversation took to its card.

    Args:
        events: by conversation, in order of time.
        period: in which the cards were posted.
    """
    whole, fetching = [], []
    for of in events.values():
        card = next((e for e in of if e.kind is EventKind.CARD_POSTED), None)
        first = next((e for e in of if e.kind is EventKind.RECEIVED), None)
        if card is None or first is None or not period.holds(card.at):
            continue
        sent_at = datetime.fromisoformat(str(first.facts["sent_at"]))
        whole.append(max((card.at - sent_at).total_seconds(), 0.0))
        fetching.append(max((first.at - sent_at).total_seconds(), 0.0))
    return Lag(
        count=len(whole),
        median_seconds=_of(whole, median),
        p90_seconds=_of(whole, ninetieth),
        slowest_seconds=max(whole, default=None),
        fetch_median_seconds=_of(fetching, median),
    )
