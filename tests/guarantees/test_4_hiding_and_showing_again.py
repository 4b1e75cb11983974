"""Guarantee 4 for what can be taken back: the last wish holds, whatever had no answer before it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.memory import Operation
from tests.guarantees.pushing import PUSHED, deliver, read_all, stored
from tests.guarantees.replicas import ANA, Replica, Workplace, open_workplace

BOTH_WAYS = replace(PUSHED, capabilities=replace(PUSHED.capabilities, unhide=True))


@pytest.fixture
async def place(database_address: str) -> AsyncIterator[Workplace]:
    """A workplace whose network pushes, hides and shows again."""
    async with open_workplace(database_address, BOTH_WAYS) as opened:
        yield opened


async def test_showing_it_again_calls_off_a_hiding_that_had_no_answer(
    place: Workplace, bot: Replica
) -> None:
    """The push says that it is hidden; the hiding is not tried again after it was taken back."""
    ours = place.world.we_post("New beans!")
    reply = place.world.person("kim").replies(ours.id, "Crooks")
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    (message,) = await stored(bot.database)
    moderation, now = bot.parts.services.moderation, place.clock.now
    place.world.faults.time_out(Operation.HIDE, took_effect=True, times=2)
    await moderation.hide(message.conversation_id, message.id, ANA, now())
    await bot.quiet()
    await deliver(bot, place.world.pushes.bodies())
    await read_all(bot)
    await moderation.unhide(message.conversation_id, message.id, ANA, now())
    for _ in range(3):
        await bot.quiet()
        place.clock.advance(timedelta(minutes=10))
        await place.let_leases_end()
    (message,) = await stored(bot.database)
    assert (place.world.message(reply.id).hidden, message.hidden_at) == (False, None)
