"""A demo that begins has a past, lived through the bot's own services."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.conversation import Direction
from bot.domain.events import Event, EventKind
from bot.domain.figures import Ledger, Waiting, day_of, week_of
from bot.domain.offline import Outcome
from playground.history.seeding import book_of
from playground.slack.errors import ClientRefusal
from tests.playground.history.living import CARE, ZONE, Lived, lived, prepared

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)  # a Wednesday
LONG_AGO = NOW - timedelta(days=60)
DAY = timedelta(days=1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def past(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lived]:
    """The past until a Wednesday, once for all who only look."""
    async with lived(tmp_path_factory.mktemp("past"), NOW) as everything:
        yield everything


async def events_of(past: Lived) -> list[Event]:
    """All that was noted."""
    async with past.database.read() as uow:
        return await uow.extracts.events(LONG_AGO, past.clock.now() + DAY, None, 100_000)


async def said_by(past: Lived) -> list[Mapping[str, object]]:
    """What was said on all accounts, without our own ids."""
    found: list[Mapping[str, object]] = []
    async with past.database.read() as uow:
        for account in await uow.accounts.all():
            for direction in Direction:
                messages = await uow.extracts.messages(
                    account.id, direction, LONG_AGO, past.clock.now() + DAY, None, 100_000
                )
                found += [
                    {
                        "id": m.external_id,
                        "text": m.text,
                        "at": m.created_at,
                        "by": m.sent_by,
                        "network": account.network,
                    }
                    for m in messages
                ]
    return found


async def waiting(past: Lived) -> Sequence[Waiting]:
    """Who waits now."""
    yesterday = day_of((NOW - DAY).date(), ZONE)
    return (await past.figures.of(yesterday, NOW, names=True)).waiting


async def test_yesterday_is_worth_a_digest(past: Lived) -> None:
    """Every way in which a conversation ends is among it, and two people wait."""
    digest = await past.figures.of(day_of((NOW - DAY).date(), ZONE), NOW, names=True)
    assert digest.ledger == Ledger(
        fetched=15,
        answered=9,
        acknowledged=1,
        offline=1,
        closed=1,
        spam=1,
        open=2,
        messages=15,
        unaccounted=0,
        adds_up=True,
    )
    assert digest.response.usual is not None
    assert digest.response.usual.periods == 4
    assert digest.team.released == 2
    assert digest.follow_ups.kept == 1
    assert [ended.outcome for ended in digest.cases.ended] == [Outcome.COMPENSATED]
    assert digest.cases.open == 2
    (praise,) = digest.praise
    assert (praise.colleague, praise.author_name) == ("U0BENOKAF1", "Freya Lund")
    assert digest.topics.terms[0].word == "grinder"


async def test_every_day_and_every_week_adds_up(past: Lived) -> None:
    """Back to the first week of all; none of the days before today is empty."""
    today = NOW.date()
    periods = [day_of(today - n * DAY, ZONE) for n in range(37)]
    periods += [week_of(today - timedelta(weeks=n), ZONE) for n in range(6)]
    digests = [await past.figures.of(p, NOW, names=False, compared=False) for p in periods]
    assert [d.period for d in digests if not d.ledger.adds_up] == []
    assert [d.period for d in digests[1:] if not d.ledger.fetched] == []
    assert {d.response.all.count > d.response.all.within for d in digests} == {True, False}


async def test_the_week_has_everything(past: Lived) -> None:
    """All that a conversation can go through is there for somebody who looks at its history."""
    kinds = Counter(event.kind for event in await events_of(past))
    wanted = {
        EventKind.RECEIVED,
        EventKind.CARD_POSTED,
        EventKind.CLAIMED,
        EventKind.RELEASED,
        EventKind.HANDED_OVER,
        EventKind.ANSWERED,
        EventKind.ACKNOWLEDGED,
        EventKind.CLOSED,
        EventKind.SPAM,
        EventKind.REOPENED,
        EventKind.NUDGED,
        EventKind.LATE,
        EventKind.CASE_OPENED,
        EventKind.CASE_REMINDED,
        EventKind.CASE_CLOSED,
        EventKind.KUDOS_PASSED,
    }
    assert wanted - set(kinds) == set()
    never = {EventKind.REFUSED, EventKind.OUTCOME_UNKNOWN, EventKind.ACCOUNT_TROUBLE}
    assert never & set(kinds) == set()


async def test_everything_has_happened_already(past: Lived) -> None:
    """Nothing lies in the future, and no reminder is due that was not sent."""
    assert max(event.at for event in await events_of(past)) <= NOW
    async with past.database.read() as uow:
        assert await uow.conversations.due(NOW, 10, lock=False) == []
        assert await uow.cases.due(NOW, 10) == []
        assert sum((await uow.deliveries.depth()).values()) == 0


async def test_four_people_wait(past: Lived) -> None:
    """Two since yesterday, and two who have just come in, one of them with Ana."""
    found = [(one.author_name, one.owner) for one in await waiting(past)]
    assert found == [
        ("Isaac Boateng", ""),
        ("Noor Rahimi", ""),
        ("Joyce Adeyemi", "U0ANARUIZ1"),
        ("Agnes Thorne", ""),
    ]


async def test_slack_shows_what_is_worth_it_and_hears_of_nothing(past: Lived) -> None:
    """Cards stand where they were posted, in order and read; no other card is still to come."""
    cards = past.slack.channel("#care").messages()
    stamps = [float(card["ts"]) for card in cards]
    assert stamps == sorted(stamps)
    assert stamps[0] > (NOW - timedelta(days=13)).timestamp()
    assert stamps[-1] < NOW.timestamp()
    assert 20 < len(cards) < 40
    links = [one.link for one in await waiting(past)]
    assert links == [f"{CARE}/{card['ts']}" for card in cards if card.buttons][-4:]
    assert past.slack.calls_of("chat.postMessage") == []
    assert past.slack.im("mara").messages() == []
    channel = past.slack.core.state.channels[CARE]
    assert [channel.unread(member) for member in channel.members if channel.read] == [0] * 5
    await past.database.take_over()  # as the next start does: no lease hides a card
    async with past.database.write() as uow:
        assert await uow.cards.lease(10, 1.0, NOW) == []


async def test_the_customers_page_shows_the_same(past: Lived) -> None:
    """What the bot knows is what stands in the networks, ours and theirs, with the same times."""
    said = await said_by(past)
    there = {
        (name, m.id): (m.text, m.created_at)
        for name, world in past.town.worlds.items()
        for m in world.messages()
    }
    assert len(said) == len(there)
    assert {(m["network"], m["id"]) for m in said} == set(there)
    inbound = [m for m in said if not m["by"]]
    assert [
        m for m in inbound if there[str(m["network"]), str(m["id"])] != (m["text"], m["at"])
    ] == []


async def test_it_is_lived_once(past: Lived) -> None:
    """A second start adds nothing, and the clock stands where it stood."""
    before = await events_of(past)
    assert not await past.again()
    assert await events_of(past) == before
    assert past.clock.now() == NOW


async def test_it_is_the_same_each_time(past: Lived, tmp_path: Path) -> None:
    """Words, times, people and references do not depend on luck."""

    async def told(of: Lived) -> object:
        acts = [(e.at, e.kind, e.actor, e.facts.get("reference")) for e in await events_of(of)]
        said = [tuple(sorted((k, str(v)) for k, v in m.items())) for m in await said_by(of)]
        return acts, sorted(said)

    async with lived(tmp_path, NOW) as again:
        assert await told(again) == await told(past)


async def test_half_a_past_is_none(tmp_path: Path) -> None:
    """When it ends in the middle, nothing of it is kept, and the next start lives it."""
    async with prepared(tmp_path, NOW, channel="C0NOWHERE1") as everything:
        with pytest.raises(ClientRefusal):
            await everything.again()
        assert await events_of(everything) == []
        assert everything.clock.now() == NOW


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime(2026, 11, 23, 0, 3, tzinfo=UTC), id="a Monday, just after midnight"),
        pytest.param(datetime(2027, 3, 28, 20, 0, tzinfo=UTC), id="the day with 23 hours"),
    ],
)
async def test_it_adds_up_whenever_the_demo_begins(tmp_path: Path, now: datetime) -> None:
    """Also where the days of the team are not those of the clock."""
    async with lived(tmp_path, now) as everything:
        yesterday = now.date() - DAY
        for period in (week_of(yesterday, ZONE), day_of(now.date(), ZONE), day_of(yesterday, ZONE)):
            digest = await everything.figures.of(period, now, names=True)
            assert digest.ledger.adds_up
        assert digest.ledger.fetched >= 15


async def test_tales_do_not_get_into_each_others_way() -> None:
    """Nobody begins a second conversation while the first one may still wait, at any hour."""
    for hour in range(24):
        told: dict[str, list[datetime]] = {}
        for one in sorted(book_of(NOW + timedelta(hours=hour), ZONE), key=lambda t: t.at):
            told.setdefault(one.tale.who, []).append(one.at)
        near = {
            who: times
            for who, times in told.items()
            if any(b - a < timedelta(hours=3) for a, b in pairwise(times))
        }
        assert near == {}
