"""What a digest is made of, read at once: a look at a period costs what the period holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.account import Account
from bot.domain.conversation import ClockKind, Direction
from bot.domain.events import Event, EventKind
from bot.domain.figures import ledger as ledgers
from bot.domain.figures import times as timing
from bot.domain.figures.period import Period, earlier
from bot.domain.figures.response import Times
from bot.domain.figures.times import Answer
from bot.domain.figures.turns import Turn, by_conversation, turns_of
from bot.domain.offline import OfflineCase
from bot.services.excerpts import card_link, excerpt
from bot.services.networks import Networks
from bot.storage import Running, Said, UnitOfWork

_WAITING = 10
_OLDEST = 5
_PRAISED = 20
_WEEKS_BEFORE = 4
_MESSAGES = 12  # of a conversation, in which the newest of the customer's is looked for
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A period as events tell it, and what runs now.

    Attributes:
        events: of every conversation of which something was noted in the period, all of them, in
            order of time; `of` and `every_turn` are made of them, by conversation.
        turns: of those who began to wait in the period.
        answers: that were accepted in the period.
        running: clocks that run now.
        cases_opened_at: of all open cases.
    """

    accounts: Mapping[str, Account]
    events: Sequence[Event]
    of: Mapping[str, Sequence[Event]]
    every_turn: Mapping[str, Sequence[Turn]]
    turns: Sequence[Turn]
    answers: Sequence[Answer]
    running: Mapping[ClockKind, Running]
    cases_opened_at: Sequence[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Noted):
    """The same with what a digest says of single people.

    Attributes:
        said: inbound messages that were stored in the period.
        longest: conversations that wait now, longest first.
        oldest: open cases.
        praised: events of praise that was passed on.
    """

    said: Sequence[Said]
    longest: Sequence[str]
    oldest: Sequence[OfflineCase]
    praised: Sequence[Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A conversation in a line."""

    author_name: str
    network_title: str
    excerpt: str
    owner: str
    began_at: datetime
    deadline: datetime
    link: str


async def read_noted(uow: UnitOfWork, period: Period, as_of: datetime) -> Noted:
    """What was noted in a period, as far as it has come."""
    accounts = {a.id: a for a in await uow.accounts.all()}
    end = _so_far(period, as_of)
    events = ledgers.up_to(await uow.day_book.events(period.begin, end), as_of)
    of = by_conversation(events)
    every_turn = {i: turns_of(some) for i, some in of.items()}
    return Noted(
        accounts=accounts,
        events=events,
        of=of,
        every_turn=every_turn,
        turns=ledgers.of_period((t for some in every_turn.values() for t in some), period),
        answers=timing.answers_in(events, period),
        running=await uow.day_book.running(period.begin, as_of),
        cases_opened_at=await uow.day_book.cases_opened_at(),
    )


async def read_day(uow: UnitOfWork, period: Period, as_of: datetime) -> Day:
    """The same with what a digest says of single people."""
    noted = await read_noted(uow, period, as_of)
    kudos = (e for e in noted.events if e.kind is EventKind.KUDOS_PASSED and period.holds(e.at))
    return Day(
        accounts=noted.accounts,
        events=noted.events,
        of=noted.of,
        every_turn=noted.every_turn,
        turns=noted.turns,
        answers=noted.answers,
        running=noted.running,
        cases_opened_at=noted.cases_opened_at,
        said=await uow.day_book.said(noted.accounts, period.begin, _so_far(period, as_of)),
        longest=await uow.day_book.longest_waiting(_WAITING),
        oldest=await uow.cases.open(_OLDEST),
        praised=list(kudos)[:_PRAISED],
    )


def _so_far(period: Period, as_of: datetime) -> datetime:
    return min(period.end, as_of + _INSTANT)


async def read_before(uow: UnitOfWork, period: Period) -> list[Times]:
    """The response times of the same period in each of the weeks before."""
    found = []
    for weeks in range(1, _WEEKS_BEFORE + 1):
        one = earlier(period, weeks)
        events = await uow.day_book.answers(one.begin, one.end)
        found.append(timing.times(timing.answers_in(events, one)))
    return found


async def read_lines(
    uow: UnitOfWork, networks: Networks, day: Day, conversation_ids: Collection[str]
) -> dict[str, Line]:
    """What is said of the few conversations that a digest shows one by one."""
    if not conversation_ids:
        return {}
    found = await uow.conversations.get(conversation_ids)
    authors = await uow.authors.get({c.author_id for c in found.values()})
    said = await uow.messages.newest(list(found), _MESSAGES)
    places = await uow.cards.places(list(found))
    lines = {}
    for i, conversation in found.items():
        clock, author = conversation.clock, authors.get(conversation.author_id)
        theirs = [
            m for m in said[i].messages if m.direction is Direction.INBOUND and m.deleted_at is None
        ]
        lines[i] = Line(
            author_name=author.profile.name if author is not None else "",
            network_title=networks.title(day.accounts[conversation.account_id].network),
            excerpt=excerpt(theirs[-1].text if theirs else ""),
            owner=conversation.owner,
            began_at=clock.start if clock is not None else conversation.last_inbound_at,
            deadline=clock.deadline if clock is not None else conversation.last_inbound_at,
            link=card_link(places.get(i)),
        )
    return lines


async def read_words(uow: UnitOfWork, praised: Sequence[Event]) -> dict[str, str]:
    """By event of praise: the customer's words."""
    words = {}
    for event in praised:
        message = await uow.messages.get(str(event.facts.get("message", "")))
        if message is not None and message.deleted_at is None:
            words[event.id] = message.text
    return words
