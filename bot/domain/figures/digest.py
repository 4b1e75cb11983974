"""What managers see of a day or a week, as one value. `docs/figures.md` has every formula.

All durations are seconds, all instants UTC, all people Slack user ids. Two groups of people are
counted, and each figure says which: those who *began to wait* in the period (headline, ledger), as
they stand at `as_of`; and those who *were answered* in the period (response times, people, hours),
whenever they had begun to wait. So nobody is missed: who waits over midnight is open in the first
day's ledger and has their response time in the second day's.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.figures.ahead import Ahead
from bot.domain.figures.costs import Costs
from bot.domain.figures.period import Period
from bot.domain.figures.response import HourCount, Lag, ResponseTimes, TimeBand
from bot.domain.offline import Outcome, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The first sentence: 41 of 43 were answered, 39 within the hour; 2 are still waiting.

    Of those who began to wait in the period; somebody who waits twice counts twice. Who was closed
    with a reason or is spam needed no answer, and is not among them: `answered` + `waiting` gives
    `people`.

    Attributes:
        answered: answered, acknowledged or taken offline.
        within: of these, before the deadline.
        waiting: still open.
        waiting_longer: open, and waiting since before the period: not among `people`.
        window_seconds: the window when all accounts have the same one; None: they differ.
    """

    people: int
    answered: int
    within: int
    waiting: int
    waiting_longer: int
    window_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What became of everybody who began to wait in the period.

    Attributes:
        fetched: how many began to wait, as was noted when each of them did; counted without
            following what became of them.
        messages: inbound messages that were stored in the period.
        unaccounted: of these, those that are in nobody's turn. 0 unless something is broken.
    """

    fetched: int
    answered: int
    acknowledged: int
    offline: int
    closed: int
    spam: int
    open: int
    messages: int
    unaccounted: int
    adds_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCount:
    """Why people were closed without an answer, as written; the first spelling is shown."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who still waits.

    Attributes:
        author_name / excerpt: "" once they were erased.
        began_at: since when, by the network's clock.
        owner: "" when nobody has it.
        link: its card as "channel/ts", "" while it has none.
    """

    conversation_id: str
    author_name: str
    network_title: str
    excerpt: str
    began_at: datetime
    deadline: datetime
    owner: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What one colleague did in the period. Order is by id: this is no ranking.

    Attributes:
        answered: people to whom their answer was the one that ended the waiting.
        nudges: reminders they got.
        released: conversations that the clock took from them at the deadline.
    """

    user: str
    answered: int
    median_seconds: float | None
    nudges: int
    released: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """Easy ones first? A figure of the team, never of names.

    Attributes:
        of: answers whose writers had chosen the conversation themselves.
        past_older: of these, chosen while somebody waited longer in the same channel whom nobody
            had taken up.
    """

    past_older: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """What the team did in the period.

    Attributes:
        people: empty where a setting leaves names out.
        nudges: reminders that somebody got.
        released: conversations that the clock took from their owners.
    """

    people: tuple[Person, ...]
    nudges: int
    released: int
    picking: Picking


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Real answers that acknowledgements promise.

    Attributes:
        promised: people who were acknowledged in the period.
        kept: follow-ups that ended in the period with an answer or offline.
        late: of these, after their deadline.
        waiting: promises that are open at `as_of`.
        overdue: of these, past their deadline.
    """

    promised: int
    kept: int
    late: int
    waiting: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCount:
    """Cases that ended in the period with an outcome. The median is of their ages then."""

    outcome: Outcome
    count: int
    median_age_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeCount:
    """Open cases at least `from_days` old, and younger than `below_days` (None: any age)."""

    from_days: int
    below_days: int | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """An offline case without an outcome."""

    case_id: str
    reference: str
    route: Route
    owner: str
    opened_at: datetime
    conversation_id: str
    author_name: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Offline cases.

    Attributes:
        opened: in the period.
        ended: in the period, by outcome.
        open: at `as_of`; `by_age` has all of them.
        oldest: at most five.
    """

    opened: int
    ended: tuple[OutcomeCount, ...]
    open: int
    by_age: tuple[AgeCount, ...]
    oldest: tuple[OpenCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Praise:
    """Kudos that were passed on in the period: what a customer said of a colleague."""

    colleague: str
    author_name: str
    network_title: str
    excerpt: str
    at: datetime
    conversation_id: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word that several people used, none of them thanked or spam. `people`: how many."""

    word: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodHint:
    """A hint and no more: how many people used a word of a short English list.

    Attributes:
        unhappy / kind: people who used a word of either list; who used both counts for neither.
        of: people whose words were looked at.
    """

    unhappy: int
    kind: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """What people wrote about, of those who began to wait in the period."""

    terms: tuple[Term, ...]
    mood: MoodHint


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A day or a week.

    Attributes:
        as_of: the instant at which "still waiting" and every ending was looked at.
        reasons: of the ledger's `closed`, most frequent first, at most ten.
        waiting: who waits, longest first, at most ten.
        waiting_total: how many wait in all.
        hours: all 24.
        bands: the distribution of response times, in counting time; every band.
        costs: what networks cost in the month in which the period ends; None where nothing was
            spent, and in digests of earlier releases.
    """

    period: Period
    as_of: datetime
    headline: Headline
    ledger: Ledger
    reasons: tuple[ReasonCount, ...]
    waiting: tuple[Waiting, ...]
    waiting_total: int
    response: ResponseTimes
    lag: Lag
    team: Team
    follow_ups: FollowUps
    cases: Cases
    praise: tuple[Praise, ...]
    topics: Topics
    ahead: Ahead
    hours: tuple[HourCount, ...]
    bands: tuple[TimeBand, ...]
    costs: Costs | None = None
