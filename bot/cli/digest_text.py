"""A digest for the terminal, and as rows of figures."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from bot.domain.digest_words import (
    comparison_words,
    duration,
    headline_sentence,
    ledger_sentence,
    ledger_warning,
    percent,
    period_words,
)
from bot.domain.figures.ahead import PlannedDay
from bot.domain.figures.costs import Costs
from bot.domain.figures.digest import AgeCount, Cases, Digest
from bot.domain.figures.response import Times
from bot.domain.money_words import kind_words, month_words, spent_words
from bot.services.planning.sheet import written

_HALF_WIDTH = 40  # characters of the longest bar
_HEADINGS = ("figure", "value")


def csv_of(digest: Digest) -> str:
    """Every figure in a row of its own, named by where it stands: "ledger.answered"."""
    found = _flat("", msgspec.to_builtins(digest))
    return written([_HEADINGS, *((name, value) for name, value in found)])


def _flat(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _flat(f"{name}.{place}", inner)
    elif isinstance(value, bool):
        yield name, "yes" if value else "no"
    else:
        yield name, "" if value is None else str(value)


def text_of(digest: Digest) -> str:
    """What a manager reads, without formatting."""
    zone = ZoneInfo(digest.period.zone)
    parts = [
        _opening(digest),
        _waiting(digest, zone),
        _times(digest),
        _people(digest),
        _closed(digest),
        _cases(digest.cases),
        _praise(digest),
        _topics(digest),
        _ahead(digest, zone),
        _costs(digest.costs),
    ]
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _opening(digest: Digest) -> Iterator[str]:
    warning = ledger_warning(digest.ledger)
    if warning:
        yield warning
    words = period_words(digest.period)
    yield words[0].upper() + words[1:]
    yield headline_sentence(digest.headline)
    yield f"{ledger_sentence(digest.ledger)}; {digest.ledger.messages:,} messages."


def _waiting(digest: Digest, zone: ZoneInfo) -> Iterator[str]:
    if not digest.waiting:
        return
    yield "Who waits, longest first"
    for one in digest.waiting:
        owner = one.owner or "nobody has it"
        since = _moment(one.began_at, zone)
        yield f"  {one.author_name} on {one.network_title}, since {since}, {owner}: {one.excerpt}"
    more = digest.waiting_total - len(digest.waiting)
    if more > 0:
        yield f"  and {more:,} more"


def _times(digest: Digest) -> Iterator[str]:
    response, lag = digest.response, digest.lag
    yield "Response times (counting time)"
    yield f"  all: {_of(response.all)}"
    if response.outside.count:
        yield f"  began to wait in working hours: {_of(response.inside)}"
        yield f"  outside of them: {_of(response.outside)}"
    for network in response.by_network:
        yield f"  {network.title}: {_of(network.times)}"
    slow = response.slowest
    if slow is not None:
        yield f"  slowest: {duration(slow.seconds)}, {slow.author_name} on {slow.network_title}"
    usual = response.usual
    if usual is not None:
        change = usual.median_change_seconds
        differs = ""
        if change is not None:
            more = "slower" if change > 0 else "faster"
            differs = f", this time {duration(abs(change))} {more}" if change else ", as this time"
        where = comparison_words(digest)
        yield f"  usual median of {where}: {duration(usual.median_seconds)}{differs}"
    if lag.median_seconds is not None and lag.p90_seconds is not None:
        middle, high = duration(lag.median_seconds), duration(lag.p90_seconds)
        yield f"  our own lag, network to card: median {middle}, p90 {high}"
    yield from _bars(digest)


def _bars(digest: Digest) -> Iterator[str]:
    most = max((band.count for band in digest.bands), default=0)
    if not most:
        return
    yield "  how long it took"
    for band in digest.bands:
        begin = band.from_seconds // 60
        end = "" if band.below_seconds is None else f"{band.below_seconds // 60}"
        name = f"{begin}-{end} min" if end else f"{begin} min and more"
        bar = "#" * round(_HALF_WIDTH * band.count / most)
        yield f"    {name:>16}  {band.count:>5,}  {bar}".rstrip()


def _of(times: Times) -> str:
    if times.median_seconds is None or times.p90_seconds is None or times.share is None:
        return "none"
    within = f"{percent(times.share)} in time"
    middle, high = duration(times.median_seconds), duration(times.p90_seconds)
    return f"{times.count:,} answers, median {middle}, p90 {high}, {within}"


def _people(digest: Digest) -> Iterator[str]:
    team = digest.team
    yield "The team"
    yield f"  reminders heard: {team.nudges:,}; claims that ran out: {team.released:,}"
    if team.picking.of:
        yield (
            f"  an older one waited, taken up by nobody: "
            f"{team.picking.past_older:,} of {team.picking.of:,} times"
        )
    for person in team.people:
        median = (
            "" if person.median_seconds is None else f", median {duration(person.median_seconds)}"
        )
        yield (
            f"  {person.user}: {person.answered:,} answered{median}, {person.nudges:,} reminders, "
            f"{person.released:,} ran out"
        )
    promises = digest.follow_ups
    if promises.promised or promises.waiting or promises.kept:
        yield (
            f"  real answers after an acknowledgement: {promises.promised:,} promised, "
            f"{promises.kept:,} given ({promises.late:,} late), {promises.waiting:,} to come "
            f"({promises.overdue:,} overdue)"
        )


def _closed(digest: Digest) -> Iterator[str]:
    if digest.reasons:
        yield "Closed without an answer"
        for reason in digest.reasons:
            yield f"  {reason.count:,} × {reason.reason}"


def _cases(cases: Cases) -> Iterator[str]:
    if not (cases.opened or cases.open or cases.ended):
        return
    yield "Offline cases"
    yield f"  {cases.opened:,} opened, {cases.open:,} without an outcome"
    for ended in cases.ended:
        age = duration(ended.median_age_seconds)
        yield f"  {ended.outcome.words}: {ended.count:,}, median age {age}"
    for band in cases.by_age:
        if band.count:
            yield f"  open for {_age(band)}: {band.count:,}"


def _age(band: AgeCount) -> str:
    if band.below_days is None:
        return f"{band.from_days} days or more"
    return f"{band.from_days} to {band.below_days} days" if band.from_days else "less than a day"


def _praise(digest: Digest) -> Iterator[str]:
    if digest.praise:
        yield "Kudos"
        for one in digest.praise:
            yield f"  for {one.colleague}, by {one.author_name}: {one.excerpt}"


def _topics(digest: Digest) -> Iterator[str]:
    topics = digest.topics
    if topics.terms:
        yield "What several people wrote about (how many used the word)"
        yield f"  {', '.join(f'{term.word} ({term.people:,})' for term in topics.terms)}"
    mood = topics.mood
    if mood.unhappy or mood.kind:
        yield (
            f"  a hint, from English words alone: {mood.unhappy:,} of {mood.of:,} sound unhappy, "
            f"{mood.kind:,} kind"
        )


def _ahead(digest: Digest, zone: ZoneInfo) -> Iterator[str]:
    ahead = digest.ahead
    if any(day.posts for day in ahead.days) or ahead.to_approve:
        yield "Today and the week ahead"
        for planned in ahead.days:
            yield from _planned(planned, zone)
        yield f"  waiting for approval: {ahead.to_approve:,}"
    for mix in ahead.mix:
        if mix.share is not None:
            low = ", too little" if mix.below else ""
            yield (
                f"  {mix.network_title} @{mix.handle}: {percent(mix.share)} social "
                f"(at least {percent(mix.needed)}){low}"
            )


def _planned(planned: PlannedDay, zone: ZoneInfo) -> Iterable[str]:
    for post in planned.posts:
        state = post.state.value.replace("_", " ")
        yield f"  {_moment(post.due_at, zone)} {post.where} ({state}): {post.excerpt}"
    if planned.more:
        yield f"  and {planned.more:,} more on {planned.day}"


def _costs(costs: Costs | None) -> Iterator[str]:
    if costs is None:
        return
    yield f"What networks cost in {month_words(costs.month)}"
    for account in costs.accounts:
        yield f"  {account.network_title} @{account.handle}: {spent_words(account)}"
        for cost in account.kinds:
            yield f"    {kind_words(cost, cost.what)}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b, %H:%M}"
