"""Guarantee 4, where a network lets us send one private reply: of two, one is asked for."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.offline import Route
from bot.domain.people import Role
from bot.errors import BadInput, Conflict
from bot.services.offline import GoingOffline
from integrations.memory.dialects import WARBLE
from integrations.memory.faults import Operation
from tests.guarantees.replicas import ANA, MARA, Replica, Workplace, open_workplace

ONE = replace(WARBLE, private_reply_within=timedelta(days=7))


@pytest.fixture
async def place(database_address: str) -> AsyncIterator[Workplace]:
    """A workplace on a network that allows one private reply."""
    async with open_workplace(database_address, ONE) as opened:
        yield opened


async def going(place: Workplace, bot: Replica, by: str, words: str) -> GoingOffline:
    """A form as it is handed in by somebody who has just opened it."""
    conversation = await place.conversation()
    offline, now = bot.parts.services.offline, place.clock.now()
    form = await offline.open_form(conversation.id, by, now)
    return GoingOffline(
        conversation_id=conversation.id,
        by=by,
        route=Route.PRIVATE,
        reference=form.reference,
        invitation=f"We have written to you. {form.reference}",
        private=f"{words} {form.reference}",
        notes="",
        contact="",
        mail_transcript=False,
        seen_answers=form.seen_answers,
        seen_at=form.seen_at,
    )


async def test_of_two_at_once_one_is_sent(place: Workplace, bot: Replica) -> None:
    """Two colleagues hand in the same moment; a third, who has seen it all, hears that it is used.

    The network holds the first one up, so that all this happens before it is sent.
    """
    place.world.person("kim").posts("Hello @harbourcoffee, you charged me twice!")
    await bot.poll()
    place.world.faults.rate_limit(Operation.SEND, after=timedelta(minutes=1))
    offline, now = bot.parts.services.offline, place.clock.now()
    anas = await going(place, bot, ANA, "Ana writes.")
    conversation = await place.conversation()
    claims = bot.parts.services.claims
    await claims.hand_over(conversation.id, MARA, MARA, Role.MANAGER, "", now)
    maras = await going(place, bot, MARA, "Mara writes.")
    ends = await asyncio.gather(
        offline.submit(replace(maras, private="Mara clicks twice."), now),
        offline.submit(maras, now),
        offline.submit(anas, now),
        return_exceptions=True,
    )
    assert sum(isinstance(end, BadInput | Conflict) for end in ends) == 2
    seen = (await place.conversation()).answers
    with pytest.raises(BadInput, match="There is only one private reply"):
        await offline.submit(replace(maras, seen_answers=seen), now)
    await bot.quiet()
    place.clock.advance(timedelta(minutes=1))
    await bot.quiet()
    assert len(await place.deliveries(DeliveryKind.PRIVATE)) == 1
    assert [m.visibility.private for m in place.world.outbox()] == [True, False]


async def test_one_that_was_refused_is_not_used_up(place: Workplace, bot: Replica) -> None:
    """The network said no: it was never sent, and may be sent after all."""
    place.world.person("kim").posts("Hello @harbourcoffee, you charged me twice!")
    await bot.poll()
    place.world.faults.reject(Operation.SEND, "Not now.")
    offline, now = bot.parts.services.offline, place.clock.now()
    await offline.submit(await going(place, bot, ANA, "Ana writes."), now)
    await bot.quiet()
    assert place.world.outbox() == ()
    await offline.submit(await going(place, bot, ANA, "Ana writes again."), now)
    await bot.quiet()
    assert [m.visibility.private for m in place.world.outbox()] == [True, False]
