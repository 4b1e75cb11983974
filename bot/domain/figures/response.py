"""How long people waited, as values of a digest. `docs/figures.md` has every formula."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long people waited for an answer.

    Attributes:
        count: answers.
        median_seconds / p90_seconds: counting time: only working hours count, where there are any.
        lived_median_seconds / lived_p90_seconds: as the customer lived it, every hour counted.
        within: answers before the deadline.
        share: `within` of `count`, 0 to 1.

    All but `count` and `within` are None when nobody was answered.
    """

    count: int
    median_seconds: float | None
    p90_seconds: float | None
    lived_median_seconds: float | None
    lived_p90_seconds: float | None
    within: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkTimes:
    """The times of one network."""

    network: str
    title: str
    times: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowest:
    """The answer that took longest, in counting time.

    Attributes:
        by: who gave it; "" where names are left out.
    """

    conversation_id: str
    author_name: str
    network_title: str
    seconds: float
    lived_seconds: float
    answered_at: datetime
    by: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """The same weekday (or week) of the four weeks before: the mean of what each of them had.

    Attributes:
        periods: how many of the four had answers at all; the others are left out.
        …_change: of the present period: positive: more, slower, a higher share. None when the
            present period has no answers.
    """

    periods: int
    answers: float
    answers_change: float
    median_seconds: float
    median_change_seconds: float | None
    p90_seconds: float
    p90_change_seconds: float | None
    share: float
    share_change: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTimes:
    """Answers that networks accepted in the period.

    Attributes:
        all: all of them.
        inside / outside: by whether the customer began to wait in working hours. Without working
            hours everything is inside.
        by_network: those with answers, most first.
        usual: None when none of the four weeks before had an answer, or it was not asked for.
    """

    all: Times
    inside: Times
    outside: Times
    slowest: Slowest | None
    by_network: tuple[NetworkTimes, ...]
    usual: Usual | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How late we are ourselves: from the network's time stamp of a message to its card in Slack.

    Attributes:
        count: cards that were posted in the period for a conversation's first message.
        fetch_median_seconds: of it, until the message was stored: networks show things late, and
            we poll.
    """

    count: int
    median_seconds: float | None
    p90_seconds: float | None
    slowest_seconds: float | None
    fetch_median_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCount:
    """Answers of one hour of the local clock, 0 to 23."""

    hour: int
    within: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBand:
    """Answers that took `from_seconds` or more, and less than `below_seconds` (None: any)."""

    from_seconds: int
    below_seconds: int | None
    count: int
