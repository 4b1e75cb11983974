"""When digests are due: on working days at a wall time, for the day before; once a week for it."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.figures.period import Period, day_of, week_of
from bot.domain.wall_time import planned_at, settle
from bot.domain.working_hours import WorkingHours

OLDEST = timedelta(days=2)
"""A digest that could not be sent for so long is not sent any more."""

_DAY = timedelta(days=1)
_FRIDAY = 4
_GRACE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSubscription:
    """When somebody, or a channel, gets digests.

    Attributes:
        recipient: Slack user (U…) or channel (C…) id.
        zone: IANA name; whose days and whose wall clock.
        since: when these words became true (UTC): what was due before is not made up for.
    """

    recipient: str
    at: time
    zone: str
    since: datetime

    def same_as(self, other: "DigestSubscription | None") -> bool:
        """Whether they agree on everything but since when."""
        return other is not None and (self.at, self.zone) == (other.at, other.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDigest:
    """One digest for one recipient.

    Attributes:
        due_at: UTC.
    """

    recipient: str
    period: Period
    due_at: datetime

    @property
    def once(self) -> str:
        """Names it: each recipient gets each period once, whatever happens to clocks and zones."""
        return f"digest:{self.recipient}:{self.period.kind}:{self.period.first.isoformat()}"


def working_day(hours: WorkingHours | None, holidays: Container[date]) -> Callable[[date], bool]:
    """Whether a team works on a local date: where it works at all hours, from Monday to Friday."""

    def works(day: date) -> bool:
        if day in holidays:
            return False
        return day.weekday() <= _FRIDAY if hours is None else bool(hours.weekly[day.weekday()])

    return works


def due_digests(
    subscription: DigestSubscription, works: Callable[[date], bool], now: datetime
) -> tuple[DueDigest, ...]:
    """What has become due within the last two days, oldest first.

    Each working day has the digest of the day before; the first working day of a week has the one
    of the week before, too.
    """
    zone = subscription.zone
    today = planned_at(now, zone).wall.date()
    found = []
    for day in (today - n * _DAY for n in (3, 2, 1, 0)):
        if not works(day):
            continue
        due_at = settle(datetime.combine(day, subscription.at), zone).instant
        if not max(subscription.since - _GRACE, now - OLDEST) <= due_at <= now:
            continue
        periods = [day_of(day - _DAY, zone)]
        if not any(works(earlier) for earlier in _week_until(day)):
            periods.append(week_of(day - 7 * _DAY, zone))
        found += [
            DueDigest(recipient=subscription.recipient, period=period, due_at=due_at)
            for period in periods
        ]
    return tuple(found)


def _week_until(day: date) -> Iterable[date]:
    """The days of its week before it."""
    return (day - n * _DAY for n in range(1, day.weekday() + 1))


def last_day(now: datetime, zone: str) -> Period:
    """Yesterday."""
    return day_of(planned_at(now, zone).wall.date() - _DAY, zone)


def last_week(now: datetime, zone: str) -> Period:
    """The last week that is over."""
    return week_of(planned_at(now, zone).wall.date() - 7 * _DAY, zone)
