"""Brings the past into a demo that begins: what was said, what was done, and a few of the cards."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.config import Settings
from bot.domain.delivery import DeliveryKind, DeliveryStatus
from bot.ports import Posted
from bot.services.views import Views
from db.unit_of_work import Database
from integrations.slack.cards import card
from playground.clock import FastClock
from playground.customers import Town
from playground.history.chapter import Chapter
from playground.history.earlier import EARLIER
from playground.history.everyday import everyday
from playground.history.past import Past, open_past
from playground.history.playing import Play, Told
from playground.history.tales import Tale
from playground.history.yesterday import NOW, YESTERDAY
from playground.slack import LocalSlack

_TEAM = ("mara", "ana", "ben", "chloe")
_EPOCH = datetime.fromtimestamp(0, UTC)
_MANY = 10_000
_LEASE_SECONDS = 60.0
_SHOWN_DAYS = 7
_SLOW = 60.0  # minutes


async def live_the_past(
    database: Database, settings: Settings, *, clock: FastClock, slack: LocalSlack, town: Town
) -> bool:
    """Live it, unless anybody has written already.

    Args:
        database: migrated, with our accounts in it, and in nobody else's hands.
        settings: the demo's.
        clock: the demo's; it stands still meanwhile.
        slack: running, and empty so far.
        town: where customers write.

    Returns:
        Whether it was lived.
    """
    async with database.read() as uow:
        accounts = {a.id for a in await uow.accounts.all()}
        if await uow.extracts.count_messages(accounts, _EPOCH, clock.now()):
            return False
    now = clock.now()
    book = list(book_of(now, settings.time_zone))
    with clock.elsewhere() as move:
        async with (
            database.write() as whole,
            open_past(
                Chapter(whole), settings, clock=clock, slack=slack, town=town, team=_TEAM
            ) as past,
        ):
            await Play(past, move).until(now, book)
            await _say_no_more(past, now)
            await _keep_cards(past, book, now, move)
            town.keep()
            await whole.commit()
    return True


def book_of(now: datetime, zone: str) -> Iterator[Told]:
    """Every tale with its time, but for those that have not come to their end by `now`.

    Args:
        now: when the demo begins (UTC).
        zone: of the team.
    """
    busy: dict[int, set[str]] = defaultdict(set)
    for tale in (*YESTERDAY, *EARLIER):
        busy[tale.days].add(tale.who)
    waiting = {tale.who for tale in (*YESTERDAY[-2:], *NOW)}
    busy[0] |= waiting
    busy[1] |= waiting
    for tale in (*everyday(busy), *EARLIER, *YESTERDAY, *NOW):
        at = _begins(tale, now, zone)
        if at + timedelta(minutes=max((a.after for a in tale.acts), default=0.0)) < now:
            yield Told(tale=tale, at=at)


def _begins(tale: Tale, now: datetime, zone: str) -> datetime:
    if tale.ago:
        return now - timedelta(minutes=tale.ago)
    place = ZoneInfo(zone)
    day = now.astimezone(place).date() - timedelta(days=tale.days)
    wall = datetime.combine(day, time.fromisoformat(tale.clock), tzinfo=place)
    return wall.astimezone(UTC)


async def _say_no_more(past: Past, now: datetime) -> None:
    """What was told to colleagues then is no news: it counts as said."""
    async with past.database.write() as uow:
        told = await uow.deliveries.lease([DeliveryKind.SLACK], _MANY, _LEASE_SECONDS, now)
        for notice in told:
            said = replace(notice, status=DeliveryStatus.SENT, settled_at=now)
            await uow.deliveries.settle(said, [DeliveryStatus.SENDING])
        await uow.commit()


async def _keep_cards(
    past: Past, book: Sequence[Told], now: datetime, move: Callable[[datetime], None]
) -> None:
    """Slack shows what the past week was about; every other card counts as shown.

    Should one of those change, Slack does not know its message, and it is posted anew.
    """
    shown = {t.conversation: t.card_at for t in book if t.card_at and _is_shown(t.tale)}
    channels = {a.channel for a in past.accounts.values()}
    async with past.database.read() as uow:
        found = await uow.conversations.get(list(shown))
        directory = {c: await past.parts.services.team.directory(c) for c in channels}
        views = Views(past.networks)
        seen = await views.many(uow, list(found.values()), now, directory=directory)
    places = {}
    for view in sorted(seen, key=lambda v: shown[v.conversation.id]):
        i = view.conversation.id
        move(shown[i])
        message = cast("dict[str, Any]", card(view, now=now))
        places[i] = Posted(view.channel, past.slack.posted_before(view.channel, message))
    async with past.database.write() as uow:
        for i, unseen in (await uow.cards.places(list(places))).items():
            await uow.cards.gone(i, unseen)
        for lease in await uow.cards.lease(_MANY, _LEASE_SECONDS, now):
            posted = places.get(lease.id) or lease.posted
            if posted is not None:
                await uow.cards.shown(lease, posted, lease.conversation.version, now)
        await uow.commit()


def _is_shown(tale: Tale) -> bool:
    by_hand = tale in (*YESTERDAY, *EARLIER, *NOW)
    slow = tale.days <= _SHOWN_DAYS and any(act.after > _SLOW for act in tale.acts)
    return by_hand or slow
