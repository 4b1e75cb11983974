"""The figures a second time, as plainly as possible: lists of events, loops, counting minutes.

It shares no rule with `bot.domain.figures`: times are counted minute by minute from the working
hours, and who waits is found by telling each conversation's story from its beginning. Whole minutes
alone: tests move their clocks by them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.account import ResponsePolicy
from bot.domain.events import Event
from bot.domain.figures import Digest, Period, Times, earlier
from bot.domain.working_hours import WorkingHours

MINUTE = timedelta(minutes=1)


@dataclass
class Wait:
    """Somebody waits."""

    conversation: str
    known_at: datetime
    since: datetime
    promise: bool = False
    fate: str = "open"
    at: datetime | None = None
    by: str = ""
    reason: str = ""
    timed: bool = False  # a clock ran until its end
    messages: list[str] = field(default_factory=list)
    answer: bool = False


def counted(begin: datetime, end: datetime, hours: WorkingHours | None) -> float:
    """Seconds that count between two instants."""
    minutes = 0
    at = begin
    while at < end:
        minutes += hours is None or hours.open_at(at)
        at += MINUTE
    return 60.0 * minutes


def due(begin: datetime, window: timedelta, hours: WorkingHours | None) -> datetime:
    """When so much time has counted."""
    left = window
    at = begin
    while left:
        if hours is None or hours.open_at(at):
            left -= MINUTE
        at += MINUTE
    return at


def stories(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by conversation, as they happened."""
    found: dict[str, list[Event]] = {}
    for event in events:
        if event.conversation_id:
            found.setdefault(event.conversation_id, []).append(event)
    for story in found.values():
        story.sort(key=lambda e: (e.at, e.id))
    return found


def waits(story: list[Event]) -> list[Wait]:  # noqa: C901, PLR0912, PLR0915 - a story in one piece, on purpose
    """Everybody who waited in one conversation."""
    told: list[Wait] = []

    def now_waiting() -> Wait | None:
        return told[-1] if told and told[-1].fate == "open" else None

    def end(fate: str, event: Event, reason: str = "") -> None:
        one = now_waiting()
        if one is not None:
            one.fate, one.at, one.by, one.reason = fate, event.at, event.actor, reason

    def stands(event: Event) -> None:
        """Who waits after an event."""
        clock = event.facts["clock"]
        if not clock:
            return
        promise = clock == "follow_up"
        since = datetime.fromisoformat(str(event.facts["since"]))
        one = now_waiting()
        if one is not None and one.promise == promise:
            one.since = since
            return
        end("overtaken", event)
        told.append(Wait(event.conversation_id, event.at, since, promise=promise))

    order = [e for e in story if "version" in e.facts]
    order.sort(key=lambda e: int(str(e.facts["version"])))
    for event in order:
        kind, facts = event.kind.value, event.facts
        if kind == "received":
            sent = datetime.fromisoformat(str(facts["sent_at"]))
            if facts["state"] == "spam":
                told.append(Wait(event.conversation_id, event.at, sent))
                end("spam", event)
            else:
                stands(event)
            told[-1].messages.append(str(facts["message"]))
        elif kind in {"answered", "acknowledged"}:
            fate = {"acknowledgement": "acknowledged", "invitation": "offline"}.get(
                str(facts["purpose"]), "answered"
            )
            if facts["purpose"] == "offline":
                fate = "offline"
            one = now_waiting()
            goes_on = (
                one is not None
                and facts["clock"] == ("follow_up" if one.promise else "response")
                and facts["since"] == one.since.isoformat()
            )
            if one is not None and not goes_on:
                one.timed = one.answer = True
                end(fate, event)
            elif one is None and told and told[-1].fate == "closed" and facts["state"] in _DONE:
                told[-1].fate, told[-1].at, told[-1].by = fate, event.at, event.actor
                told[-1].answer, told[-1].reason = True, ""
            stands(event)
        elif kind == "closed":
            end("closed", event, str(facts["reason"]))
        elif kind == "spam":
            end("spam", event)
        elif kind == "deleted":
            if facts["state"] == "closed":
                end("closed", event, "The customer deleted what they wrote.")
            stands(event)
        elif kind == "reopened":
            if facts.get("takes_back"):
                one = told[-1]
                one.fate, one.at, one.by, one.reason, one.answer = "open", None, "", "", False
            stands(event)
    return told


def percentile_90(values: list[float]) -> float:
    """The least value that nine in ten do not exceed."""
    for value in sorted(values):
        if sum(other <= value for other in values) * 10 >= 9 * len(values):
            return value
    raise AssertionError("there are no values")


def figures(  # noqa: C901 - the same: every figure in one place
    events: list[Event],
    period: Period,
    as_of: datetime,
    policy: ResponsePolicy,
) -> dict[str, Any]:
    """The figures of a period, by name."""

    def inside(at: datetime | None) -> bool:
        return at is not None and period.begin <= at < period.end

    told = {i: waits(story) for i, story in stories(events).items()}
    everybody = [w for some in told.values() for w in some]
    people = [w for w in everybody if not w.promise and inside(w.known_at)]
    spoken_to = [w for w in people if w.fate in {"answered", "acknowledged", "offline"}]
    waiting = [w for w in everybody if not w.promise and w.fate == "open"]
    timed = [w for w in everybody if not w.promise and w.timed and inside(w.at)]
    deadline = {id(w): due(w.since, policy.window, policy.hours) for w in everybody}
    late_promise = {
        id(w): due(w.since, policy.follow_up, policy.follow_up_hours)
        for w in everybody
        if w.promise
    }
    took = {id(w): counted(w.since, w.at, policy.hours) for w in timed if w.at is not None}
    in_time = [w for w in timed if w.at is not None and w.at <= deadline[id(w)]]
    noted = [e for e in events if inside(e.at)]
    colleagues: dict[str, list[Any]] = {}
    for wait in timed:
        if wait.by != "system":
            colleagues.setdefault(wait.by, [[], 0, 0])[0].append(took[id(wait)])
    for event in noted:
        if event.kind.value == "nudged":
            heard: Any = event.facts["people"]
            for person in heard:
                colleagues.setdefault(person, [[], 0, 0])[1] += 1
        if event.kind.value == "released" and event.actor == "system":
            colleagues.setdefault(str(event.facts["owner"]), [[], 0, 0])[2] += 1
    closed_reasons: dict[str, int] = {}
    for wait in people:
        if wait.fate == "closed":
            folded = wait.reason.casefold()
            closed_reasons[folded] = closed_reasons.get(folded, 0) + 1
    hours: dict[int, list[int]] = {}
    for wait in timed:
        assert wait.at is not None
        hour = wait.at.astimezone(ZoneInfo(period.zone)).hour
        hours.setdefault(hour, [0, 0])[0 if wait in in_time else 1] += 1
    before = [
        [counted(w.since, w.at, policy.hours) for w in _timed(everybody, one) if w.at is not None]
        for one in (earlier(period, weeks) for weeks in (1, 2, 3, 4))
    ]
    promises = [w for w in everybody if w.promise]
    kept = [w for w in promises if w.fate in {"answered", "offline"} and inside(w.at)]
    seconds = sorted(took.values())
    received = [e for e in noted if e.kind.value == "received"]
    return {
        "fetched": len(people),
        "fates": {fate: sum(w.fate == fate for w in people) for fate in _FATES},
        "messages": len(received),
        "people": len(spoken_to) + sum(w.fate == "open" for w in people),
        "answered": len(spoken_to),
        "within": sum(w.at is not None and w.at <= deadline[id(w)] for w in spoken_to),
        "waiting": sum(w.fate == "open" for w in people),
        "waiting_longer": sum(w.since < period.begin and not inside(w.known_at) for w in waiting),
        "longest": [
            w.conversation for w in sorted(waiting, key=lambda w: (w.since, w.conversation))
        ][:10],
        "waiting_total": len(waiting),
        "reasons": closed_reasons,
        "times": _times(timed, took, in_time),
        "inside": _times([w for w in timed if _open(w.since, policy)], took, in_time),
        "outside": _times([w for w in timed if not _open(w.since, policy)], took, in_time),
        "slowest": max(seconds, default=None),
        "colleagues": {
            who: (len(times), median(times) if times else None, nudges, released)
            for who, (times, nudges, released) in colleagues.items()
        },
        "nudges": sum(nudges for _, nudges, _ in colleagues.values()),
        "released": sum(released for _, _, released in colleagues.values()),
        "picking": picking(events, told, period),
        "promised": sum(inside(w.known_at) for w in promises),
        "kept": len(kept),
        "kept_late": sum(w.at is not None and w.at > late_promise[id(w)] for w in kept),
        "promises_open": sum(w.fate == "open" for w in promises),
        "promises_overdue": sum(w.fate == "open" and late_promise[id(w)] < as_of for w in promises),
        "hours": hours,
        "lag": lag(events, period),
        "cases": case_figures(events, period, as_of),
        "praise": [str(e.facts["colleague"]) for e in noted if e.kind.value == "kudos_passed"],
        "usual": [(len(of), median(of), percentile_90(of)) for of in before if of],
    }


_DONE = {"answered", "acknowledged", "offline"}
_FATES = ("answered", "acknowledged", "offline", "closed", "spam", "open")


def _open(at: datetime, policy: ResponsePolicy) -> bool:
    return policy.hours is None or policy.hours.open_at(at)


def _timed(everybody: list[Wait], period: Period) -> list[Wait]:
    return [
        w
        for w in everybody
        if not w.promise and w.timed and w.at is not None and period.begin <= w.at < period.end
    ]


def _times(of: list[Wait], took: dict[int, float], in_time: list[Wait]) -> tuple[Any, ...]:
    """Count, median, ninetieth, both as lived, within."""
    if not of:
        return (0, None, None, None, None, 0)
    counts = [took[id(w)] for w in of]
    lived = [(w.at - w.since).total_seconds() for w in of if w.at is not None]
    return (
        len(of),
        median(counts),
        percentile_90(counts),
        median(lived),
        percentile_90(lived),
        sum(w in in_time for w in of),
    )


def picking(  # noqa: C901 - the same
    events: list[Event], told: dict[str, list[Wait]], period: Period
) -> tuple[int, int]:
    """How many chose one past an older one that nobody owned, and how many chose."""

    def owner(story: list[Event], before: datetime) -> str:
        owned = ""
        for event in story:
            if event.at < before:
                if event.kind.value == "claimed":
                    owned = event.actor
                elif event.kind.value == "released":
                    owned = ""
                elif event.kind.value in {"handed_over", "reassigned"}:
                    owned = str(event.facts["to"])
        return owned

    every = stories(events)
    seen = {
        e.conversation_id for e in events if e.conversation_id and period.begin <= e.at < period.end
    }
    past = of = 0
    for i in seen:
        for wait in told[i]:
            if wait.promise or not wait.answer or wait.at is None:
                continue
            if not period.begin <= wait.at < period.end:
                continue
            mine = [e for e in every[i] if wait.known_at <= e.at <= wait.at]
            taken = [
                e
                for e in mine
                if (e.kind.value == "claimed" and e.actor == wait.by)
                or (e.kind.value in {"handed_over", "reassigned"} and e.facts["to"] == wait.by)
            ]
            asked = [e.at for e in mine if e.kind.value == "answer_asked" and e.actor == wait.by]
            if taken and taken[-1].actor != wait.by:
                continue
            chosen = taken[-1].at if taken else (asked[0] if asked else None)
            if chosen is None:
                continue
            of += 1
            past += any(
                not other.promise
                and other.since < wait.since
                and other.known_at <= chosen
                and (other.at is None or other.at > chosen)
                and not owner(every[j], chosen)
                for j in seen
                if j != i
                for other in told[j]
            )
    return past, of


def lag(events: list[Event], period: Period) -> list[float]:
    """Seconds from the first message of each conversation to its first card."""
    found = []
    for story in stories(events).values():
        cards = [e for e in story if e.kind.value == "card_posted"]
        received = [e for e in story if e.kind.value == "received"]
        if cards and received and period.begin <= cards[0].at < period.end:
            sent = datetime.fromisoformat(str(received[0].facts["sent_at"]))
            found.append((cards[0].at - sent).total_seconds())
    return sorted(found)


def case_figures(events: list[Event], period: Period, as_of: datetime) -> dict[str, Any]:
    """Cases by outcome and age."""
    began: dict[str, datetime] = {}
    ended: dict[str, Event] = {}
    for event in sorted(events, key=lambda e: e.at):
        if event.kind.value == "case_opened":
            began.setdefault(str(event.facts["case"]), event.at)
        elif event.kind.value == "case_closed":
            ended[str(event.facts["case"])] = event
    outcomes: dict[str, list[float]] = {}
    for case, event in ended.items():
        if period.begin <= event.at < period.end:
            age = (event.at - began[case]).total_seconds()
            outcomes.setdefault(str(event.facts["outcome"]), []).append(age)
    ages = sorted((as_of - at).days for case, at in began.items() if case not in ended)
    return {
        "opened": sum(period.begin <= at < period.end for at in began.values()),
        "ended": {outcome: (len(of), median(of)) for outcome, of in outcomes.items()},
        "ages": ages,
    }


def of_digest(digest: Digest) -> dict[str, Any]:
    """The same figures as a digest has them."""
    ledger, headline, response = digest.ledger, digest.headline, digest.response
    return {
        "fetched": ledger.fetched,
        "fates": {
            "answered": ledger.answered,
            "acknowledged": ledger.acknowledged,
            "offline": ledger.offline,
            "closed": ledger.closed,
            "spam": ledger.spam,
            "open": ledger.open,
        },
        "messages": ledger.messages,
        "people": headline.people,
        "answered": headline.answered,
        "within": headline.within,
        "waiting": headline.waiting,
        "waiting_longer": headline.waiting_longer,
        "longest": [w.conversation_id for w in digest.waiting],
        "waiting_total": digest.waiting_total,
        "reasons": {r.reason.casefold(): r.count for r in digest.reasons},
        "times": _of_times(response.all),
        "inside": _of_times(response.inside),
        "outside": _of_times(response.outside),
        "slowest": response.slowest.seconds if response.slowest else None,
        "colleagues": {
            p.user: (p.answered, p.median_seconds, p.nudges, p.released) for p in digest.team.people
        },
        "nudges": digest.team.nudges,
        "released": digest.team.released,
        "picking": (digest.team.picking.past_older, digest.team.picking.of),
        "promised": digest.follow_ups.promised,
        "kept": digest.follow_ups.kept,
        "kept_late": digest.follow_ups.late,
        "promises_open": digest.follow_ups.waiting,
        "promises_overdue": digest.follow_ups.overdue,
        "hours": {h.hour: [h.within, h.late] for h in digest.hours if h.within or h.late},
    }


def _of_times(times: Times) -> tuple[Any, ...]:
    return (
        times.count,
        times.median_seconds,
        times.p90_seconds,
        times.lived_median_seconds,
        times.lived_p90_seconds,
        times.within,
    )
