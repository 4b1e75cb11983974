"""The figures of a day or a week. Every figure's own rule is in `bot.domain.figures`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.conversation import ClockKind
from bot.domain.delivery import Purpose
from bot.domain.events import Event
from bot.domain.figures import cases as case_figures
from bot.domain.figures import ledger as ledgers
from bot.domain.figures import times as timing
from bot.domain.figures.digest import (
    Cases,
    Digest,
    FollowUps,
    Headline,
    Ledger,
    OpenCase,
    Praise,
    Team,
    Topics,
    Waiting,
)
from bot.domain.figures.people import picking, team
from bot.domain.figures.period import Period, day_of
from bot.domain.figures.response import ResponseTimes, Slowest, Times
from bot.domain.figures.times import Answer
from bot.domain.figures.topics import topics
from bot.domain.figures.turns import Ending
from bot.domain.spending import month_of
from bot.domain.wall_time import planned_at
from bot.forms import Today
from bot.services.digests.ahead import read_ahead
from bot.services.digests.reading import (
    Day,
    Line,
    Noted,
    read_before,
    read_day,
    read_lines,
    read_noted,
    read_words,
)
from bot.services.excerpts import excerpt
from bot.services.in_force import SettingsInForce
from bot.services.networks import Networks
from bot.services.spending import read_costs
from bot.storage import Units

_INSTANT = timedelta(microseconds=1)


class Figures:
    """Digests of days and weeks."""

    def __init__(self, units: Units, networks: Networks, settings: SettingsInForce) -> None:
        self._units = units
        self._networks = networks
        self._settings = settings

    async def of(
        self, period: Period, as_of: datetime, *, names: bool, compared: bool = True
    ) -> Digest:
        """The figures of a period.

        Args:
            period: which; one that has not ended yet is looked at as far as it has come.
            as_of: now (UTC): endings are those that are known, who waits is who waits now.
            names: whether colleagues are named. Praise keeps its names, and who owns a
                conversation that waits is said: somebody has to be asked.
            compared: with the same weekday of the four weeks before.
        """
        async with self._units.read() as uow:
            day = await read_day(uow, period, as_of)
            slow = timing.slowest(day.answers)
            lines = await read_lines(uow, self._networks, day, _shown(day, slow))
            words = await read_words(uow, day.praised)
            before = await read_before(uow, period) if compared else []
            mix = self._settings.now.mix
            plan = await read_ahead(uow, self._networks, mix, period.zone, as_of)
            month = month_of(min(as_of, period.end - _INSTANT))
            costs = await read_costs(uow, self._networks, month, as_of)
        return Digest(
            period=period,
            as_of=as_of,
            headline=self._headline(day, period),
            ledger=_ledger(day, period),
            reasons=ledgers.reasons(day.turns),
            waiting=_waiting(day, lines),
            waiting_total=day.running[ClockKind.RESPONSE].count,
            response=self._response(day, _slowest(slow, lines, names=names), before),
            lag=timing.lag(day.of, period),
            team=_team(day, period, names=names),
            follow_ups=_follow_ups(day, period),
            cases=_cases(day, lines, period, as_of),
            praise=_praise(day, lines, words),
            topics=_topics(day),
            ahead=plan,
            hours=timing.hours(day.answers, period.zone),
            bands=timing.bands(day.answers),
            costs=costs if any(account.kinds for account in costs.accounts) else None,
        )

    async def today(self, zone: str, now: datetime) -> Today:
        """How the day that runs goes, in a zone; it costs what the day holds."""
        period = day_of(planned_at(now, zone).wall.date(), zone)
        async with self._units.read() as uow:
            day = await read_noted(uow, period, now)
        return Today(
            headline=self._headline(day, period),
            times=timing.times(day.answers),
            overdue=day.running[ClockKind.RESPONSE].overdue,
            cases=len(day.cases_opened_at),
        )

    def _headline(self, day: Noted, period: Period) -> Headline:
        since_before = day.running[ClockKind.RESPONSE].since_before
        of_the_period = sum(t.open and t.began_at < period.begin for t in day.turns)
        policies = (self._settings.now.policy_of(a) for a in day.accounts.values() if a.active)
        return ledgers.headline(
            day.turns,
            waiting_longer=max(since_before - of_the_period, 0),
            window_seconds=ledgers.window_of(p.window.total_seconds() for p in policies),
        )

    def _response(self, day: Day, slowest: Slowest | None, before: list[Times]) -> ResponseTimes:
        present = timing.times(day.answers)
        networks = {i: a.network for i, a in day.accounts.items()}
        titles = {n: self._networks.title(n) for n in networks.values()}
        return ResponseTimes(
            all=present,
            inside=timing.times([a for a in day.answers if a.in_hours]),
            outside=timing.times([a for a in day.answers if not a.in_hours]),
            slowest=slowest,
            by_network=timing.by_network(day.answers, networks, titles),
            usual=timing.usual(present, before),
        )


def _shown(day: Day, slow: Answer | None) -> set[str]:
    """The conversations that are shown one by one."""
    return {
        *day.longest,
        *(case.conversation_id for case in day.oldest),
        *(event.conversation_id for event in day.praised),
        *([slow.conversation_id] if slow is not None else []),
    }


def _ledger(day: Day, period: Period) -> Ledger:
    return ledgers.ledger(
        day.turns,
        day.events,
        period,
        stored=[s.id for s in day.said],
        accounted=ledgers.known_messages(day.every_turn),
    )


def _waiting(day: Day, lines: Mapping[str, Line]) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            conversation_id=i,
            author_name=lines[i].author_name,
            network_title=lines[i].network_title,
            excerpt=lines[i].excerpt,
            began_at=lines[i].began_at,
            deadline=lines[i].deadline,
            owner=lines[i].owner,
            link=lines[i].link,
        )
        for i in day.longest
        if i in lines
    )


def _slowest(slow: Answer | None, lines: Mapping[str, Line], *, names: bool) -> Slowest | None:
    line = None if slow is None else lines.get(slow.conversation_id)
    if slow is None or line is None:
        return None
    return Slowest(
        conversation_id=slow.conversation_id,
        author_name=line.author_name,
        network_title=line.network_title,
        seconds=slow.took,
        lived_seconds=slow.lived,
        answered_at=slow.at,
        by=slow.by if names else "",
        link=line.link,
    )


def _team(day: Day, period: Period, *, names: bool) -> Team:
    channels = {i: a.channel for i, a in day.accounts.items()}
    chosen = picking(day.of, day.every_turn, period, channels)
    return team(day.answers, day.events, period, chosen, names=names)


def _follow_ups(day: Day, period: Period) -> FollowUps:
    promised = day.running[ClockKind.FOLLOW_UP]
    every = (t for some in day.every_turn.values() for t in some)
    return ledgers.follow_ups(every, period, waiting=promised.count, overdue=promised.overdue)


def _cases(day: Day, lines: Mapping[str, Line], period: Period, as_of: datetime) -> Cases:
    return Cases(
        opened=case_figures.opened(day.events, period),
        ended=case_figures.ended(day.events, period),
        open=len(day.cases_opened_at),
        by_age=case_figures.by_age(day.cases_opened_at, as_of),
        oldest=tuple(
            OpenCase(
                case_id=case.id,
                reference=case.reference,
                route=case.route,
                owner=case.owner,
                opened_at=case.opened_at,
                conversation_id=case.conversation_id,
                author_name=lines[case.conversation_id].author_name,
                link=lines[case.conversation_id].link,
            )
            for case in day.oldest
            if case.conversation_id in lines
        ),
    )


def _praise(day: Day, lines: Mapping[str, Line], words: Mapping[str, str]) -> tuple[Praise, ...]:
    def one(event: Event, line: Line) -> Praise:
        return Praise(
            colleague=str(event.facts["colleague"]),
            author_name=line.author_name,
            network_title=line.network_title,
            excerpt=excerpt(words.get(event.id, "")),
            at=event.at,
            conversation_id=event.conversation_id,
            link=line.link,
        )

    return tuple(
        one(event, lines[event.conversation_id])
        for event in day.praised
        if event.conversation_id in lines
    )


def _topics(day: Day) -> Topics:
    """Of everybody who began to wait, but for spam and those whom we thanked."""
    said = {s.id: s.text for s in day.said}
    texts = [
        "\n".join(said.get(message, "") for message in turn.messages)
        for turn in day.turns
        if turn.ending is not Ending.SPAM and turn.purpose is not Purpose.THANKS
    ]
    ours: Sequence[str] = [f"{a.handle} {a.display_name}" for a in day.accounts.values()]
    return topics([text for text in texts if text.strip()], ours)
