"""Digests for the tests of views: a good day, a busy one, a week, one whose figures are wrong."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.digest_notices import DigestNotice
from bot.domain.figures.ahead import Ahead, MixShare, PlannedDay, PlannedPost
from bot.domain.figures.digest import (
    AgeCount,
    Cases,
    Digest,
    FollowUps,
    Headline,
    Ledger,
    MoodHint,
    OpenCase,
    OutcomeCount,
    Person,
    Picking,
    Praise,
    ReasonCount,
    Team,
    Term,
    Topics,
    Waiting,
)
from bot.domain.figures.period import day_of, week_of
from bot.domain.figures.response import (
    HourCount,
    Lag,
    NetworkTimes,
    ResponseTimes,
    Slowest,
    TimeBand,
    Times,
    Usual,
)
from bot.domain.offline import Outcome, Route
from bot.domain.posts import PostState
from tests.views.cost_samples import COSTS
from tests.views.samples import ANA, BEN

ZONE = "Europe/Berlin"
DAY = date(2026, 11, 19)  # a Thursday
MORNING = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
LINK = "C0CARE0001/1763647200.000100"
NONE = Times(
    count=0,
    median_seconds=None,
    p90_seconds=None,
    lived_median_seconds=None,
    lived_p90_seconds=None,
    within=0,
    share=None,
)


def times(count: int, within: int, median: float, p90: float, *, lived: float = 0) -> Times:
    """Response times; `lived` is what nights add."""
    return Times(
        count=count,
        median_seconds=median,
        p90_seconds=p90,
        lived_median_seconds=median + lived,
        lived_p90_seconds=p90 + lived,
        within=within,
        share=within / count,
    )


def waiting(number: int = 1, **changes: object) -> Waiting:
    """Somebody who waits since the evening."""
    began = MORNING - timedelta(hours=12, minutes=-number)
    one = Waiting(
        conversation_id=f"c{number}",
        author_name="Lena Fischer",
        network_title="Bluesky",
        excerpt="My order 4711 came cold. Again.",
        began_at=began,
        deadline=began + timedelta(hours=1),
        owner=BEN if number % 2 else "",
        link=LINK,
    )
    return replace(one, **changes)  # type: ignore[arg-type]  # fields by name


def planned(number: int, day: int, state: PostState = PostState.SCHEDULED) -> PlannedPost:
    """A post of the plan, so many days after today."""
    return PlannedPost(
        post_id=f"p{number}",
        due_at=MORNING + timedelta(days=day, hours=number),
        excerpt="New: oat milk everywhere!",
        where="Bluesky, X",
        state=state,
        author=ANA,
        link=LINK,
    )


def plan() -> Ahead:
    """Three posts, one of which waits for a yes, and two accounts."""
    days = [PlannedDay(day=DAY + timedelta(days=n), posts=(), more=0) for n in range(1, 8)]
    days[0] = replace(days[0], posts=(planned(1, 0), planned(2, 0, PostState.IN_REVIEW)))
    days[3] = replace(days[3], posts=(planned(3, 3),), more=2)
    return Ahead(
        days=tuple(days),
        to_approve=2,
        mix=(
            MixShare(
                account_id="a1",
                network_title="Bluesky",
                handle="harbour.example",
                social=9,
                promotional=2,
                share=9 / 11,
                needed=0.8,
                below=False,
            ),
            MixShare(
                account_id="a2",
                network_title="X",
                handle="harbourcoffee",
                social=3,
                promotional=2,
                share=0.6,
                needed=0.8,
                below=True,
            ),
        ),
    )


HOURS = {8: (3, 0), 9: (9, 1), 10: (6, 0), 13: (11, 0), 16: (10, 1)}
BANDS = ((0, 5, 4), (5, 15, 19), (15, 30, 9), (30, 45, 5), (45, 60, 2), (60, 120, 1))


def digest(**changes: object) -> Digest:
    """Yesterday: 41 of 43 answered, 2 wait."""
    base = Digest(
        period=day_of(DAY, ZONE),
        as_of=MORNING,
        headline=Headline(
            people=43, answered=41, within=39, waiting=2, waiting_longer=0, window_seconds=3600
        ),
        ledger=Ledger(
            fetched=47,
            answered=36,
            acknowledged=3,
            offline=2,
            closed=3,
            spam=1,
            open=2,
            messages=55,
            unaccounted=0,
            adds_up=True,
        ),
        reasons=(
            ReasonCount(reason="Not meant for us", count=2),
            ReasonCount(reason="Nothing was asked", count=1),
        ),
        waiting=(waiting(1), waiting(2)),
        waiting_total=2,
        response=ResponseTimes(
            all=times(41, 39, 840, 3120, lived=1200),
            inside=times(36, 35, 780, 2700),
            outside=times(5, 4, 1500, 3600),
            slowest=Slowest(
                conversation_id="c9",
                author_name="Tom Weber",
                network_title="X",
                seconds=11_520,
                lived_seconds=11_520,
                answered_at=MORNING - timedelta(hours=14),
                by=BEN,
                link=LINK,
            ),
            by_network=(
                NetworkTimes(network="bluesky", title="Bluesky", times=times(30, 29, 780, 2700)),
                NetworkTimes(network="x", title="X", times=times(11, 10, 1020, 3600)),
            ),
            usual=Usual(
                periods=4,
                answers=36.25,
                answers_change=4.75,
                median_seconds=1080,
                median_change_seconds=-240,
                p90_seconds=3300,
                p90_change_seconds=-180,
                share=0.9,
                share_change=39 / 41 - 0.9,
            ),
        ),
        lag=Lag(
            count=40,
            median_seconds=42,
            p90_seconds=125,
            slowest_seconds=540,
            fetch_median_seconds=31,
        ),
        team=Team(
            people=(
                Person(user=ANA, answered=25, median_seconds=720, nudges=3, released=0),
                Person(user=BEN, answered=16, median_seconds=1020, nudges=6, released=1),
            ),
            nudges=9,
            released=1,
            picking=Picking(past_older=4, of=30),
        ),
        follow_ups=FollowUps(promised=3, kept=2, late=1, waiting=4, overdue=1),
        cases=Cases(
            opened=2,
            ended=(OutcomeCount(outcome=Outcome.SOLVED, count=1, median_age_seconds=180_000),),
            open=3,
            by_age=(
                AgeCount(from_days=0, below_days=1, count=2),
                AgeCount(from_days=1, below_days=3, count=0),
                AgeCount(from_days=30, below_days=None, count=1),
            ),
            oldest=(
                OpenCase(
                    case_id="f1",
                    reference="GH-7K3M9X",
                    route=Route.EMAIL,
                    owner=BEN,
                    opened_at=MORNING - timedelta(days=31),
                    conversation_id="c7",
                    author_name="Mia Brandt",
                    link=LINK,
                ),
            ),
        ),
        praise=(
            Praise(
                colleague=ANA,
                author_name="Lena Fischer",
                network_title="Bluesky",
                excerpt="Ana was wonderful!",
                at=MORNING - timedelta(hours=17),
                conversation_id="c8",
                link=LINK,
            ),
        ),
        topics=Topics(
            terms=(Term(word="order", people=9), Term(word="refund", people=4)),
            mood=MoodHint(unhappy=11, kind=6, of=43),
        ),
        ahead=plan(),
        hours=tuple(
            HourCount(hour=h, within=HOURS.get(h, (0, 0))[0], late=HOURS.get(h, (0, 0))[1])
            for h in range(24)
        ),
        bands=(
            *(
                TimeBand(from_seconds=60 * begin, below_seconds=60 * end, count=count)
                for begin, end, count in BANDS
            ),
            TimeBand(from_seconds=7200, below_seconds=None, count=1),
        ),
        costs=COSTS,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def quiet_day() -> Digest:
    """Nobody wrote, nothing is planned."""
    day = digest()
    return replace(
        day,
        headline=Headline(
            people=0, answered=0, within=0, waiting=0, waiting_longer=0, window_seconds=None
        ),
        ledger=Ledger(
            fetched=0,
            answered=0,
            acknowledged=0,
            offline=0,
            closed=0,
            spam=0,
            open=0,
            messages=0,
            unaccounted=0,
            adds_up=True,
        ),
        reasons=(),
        waiting=(),
        waiting_total=0,
        response=ResponseTimes(
            all=NONE, inside=NONE, outside=NONE, slowest=None, by_network=(), usual=None
        ),
        lag=Lag(
            count=0,
            median_seconds=None,
            p90_seconds=None,
            slowest_seconds=None,
            fetch_median_seconds=None,
        ),
        team=Team(people=(), nudges=0, released=0, picking=Picking(past_older=0, of=0)),
        follow_ups=FollowUps(promised=0, kept=0, late=0, waiting=0, overdue=0),
        cases=Cases(opened=0, ended=(), open=0, by_age=(), oldest=()),
        praise=(),
        topics=Topics(terms=(), mood=MoodHint(unhappy=0, kind=0, of=0)),
        ahead=Ahead(
            days=tuple(replace(d, posts=(), more=0) for d in day.ahead.days), to_approve=0, mix=()
        ),
        hours=tuple(replace(h, within=0, late=0) for h in day.hours),
        bands=tuple(replace(b, count=0) for b in day.bands),
    )


def busy_day() -> Digest:
    """500 conversations, and as much of everything as figures give."""
    day = digest()
    post = planned(1, 0, PostState.IN_REVIEW)
    return replace(
        day,
        headline=replace(day.headline, people=500, answered=380, within=300, waiting=120),
        ledger=replace(day.ledger, fetched=505, answered=375, offline=2, open=120, messages=900),
        reasons=tuple(ReasonCount(reason=f"Reason number {n}", count=9) for n in range(10)),
        waiting=tuple(waiting(n) for n in range(10)),
        waiting_total=120,
        team=replace(
            day.team,
            people=tuple(
                Person(user=f"U0PERSON{n:02}", answered=n, median_seconds=60, nudges=9, released=9)
                for n in range(40)
            ),
        ),
        cases=replace(day.cases, oldest=day.cases.oldest * 5, open=5),
        praise=day.praise * 20,
        topics=replace(day.topics, terms=tuple(Term(word=f"word{n}", people=9) for n in range(8))),
        ahead=replace(
            day.ahead,
            days=tuple(replace(d, posts=(post,) * 10, more=20) for d in day.ahead.days),
            mix=day.ahead.mix * 8,
        ),
        hours=tuple(HourCount(hour=h, within=14, late=3) for h in range(24)),
    )


NAMES = ((ANA, "Ana Ruiz"), (BEN, "Ben Okafor"))
DIGESTS: Mapping[str, DigestNotice] = {
    "digest_day": DigestNotice(digest=digest(), due_at=MORNING),
    "digest_quiet": DigestNotice(digest=quiet_day(), due_at=MORNING),
    "digest_busy": DigestNotice(digest=busy_day(), due_at=MORNING),
    "digest_week": DigestNotice(
        digest=digest(period=week_of(DAY - timedelta(days=7), ZONE)), due_at=MORNING
    ),
    "digest_channel": DigestNotice(digest=digest(), due_at=MORNING, called=NAMES),
    "digest_late": DigestNotice(digest=digest(), due_at=MORNING - timedelta(hours=5)),
    "digest_wrong": DigestNotice(
        digest=digest(ledger=replace(digest().ledger, answered=35, unaccounted=2, adds_up=False))
    ),
}
