"""Managers hear in time that somebody has to sign in again, each time once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.sign_in import SignIn
from tests.guarantees.replicas import MARA, OURS_ON_WARBLE, Replica, Workplace, on_sqlite
from tests.stories import NOON

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
END = NOON + 30 * DAY
COMMAND = "Run: python -m bot connect warble"


async def look(place: Workplace, *bots: Replica) -> list[str]:
    """What managers have been told, after every replica has looked twice, all at once."""
    for _ in range(2):
        await asyncio.gather(*(bot.parts.sign_ins.round() for bot in bots))
        for bot in bots:
            await bot.quiet()
    return [message.words for message in place.directly(MARA)]


async def kept(place: Workplace) -> SignIn:
    """What is stored."""
    async with place.database.read() as uow:
        return (await uow.accounts.sign_ins())[OURS_ON_WARBLE.id]


async def test_managers_are_warned_four_times(place: Workplace, bot: Replica) -> None:
    """Two weeks, three days and a day before, and when it has ended; never more."""
    place.world.credentials_end = END
    counts = []
    for before in (15 * DAY, 14 * DAY, 13 * DAY, 3 * DAY, 2 * DAY, DAY, HOUR, -HOUR, -9 * DAY):
        place.clock.advance(END - before - place.clock.now())
        told = await look(place, bot)
        counts.append(len(told))
    assert counts == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [COMMAND in words for words in told] == [True] * 4
    assert ["has ended" in words for words in told] == [False, False, False, True]
    assert (await kept(place)).ends_at == END


async def test_two_replicas_warn_once(shared_place: Workplace) -> None:
    """Whoever looks first says it."""
    shared_place.world.credentials_end = NOON + 10 * DAY
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        assert len(await look(shared_place, one, two)) == 1


@on_sqlite
async def test_an_end_that_moves_is_kept_and_warned_of_in_its_time(
    place: Workplace, bot: Replica
) -> None:
    """Renewed by itself, or not told any more."""
    place.world.credentials_end = NOON + 14 * DAY
    first = await look(place, bot)
    place.world.credentials_end = NOON + 60 * DAY
    renewed = await look(place, bot)
    place.clock.advance(46 * DAY)
    again = await look(place, bot)
    place.world.credentials_end = None
    await look(place, bot)
    assert [len(first), len(renewed), len(again)] == [1, 1, 2]
    assert (await kept(place)).ends_at is None


@on_sqlite
async def test_signing_in_begins_anew(place: Workplace, bot: Replica) -> None:
    """What was known is forgotten; the network of before is not asked for a moment."""
    place.world.credentials_end = NOON + 10 * DAY
    await look(place, bot)
    place.clock.advance(HOUR)
    async with place.database.write() as uow:
        account = replace(OURS_ON_WARBLE, connected_at=place.clock.now())
        await uow.accounts.save(account, place.clock.now())
        await uow.accounts.signed_in(account.id)
        await uow.commit()
    told = await look(place, bot)
    assert (len(told), await kept(place)) == (1, SignIn(ends_at=None, told_at=None))
    place.clock.advance(HOUR)
    assert len(await look(place, bot)) == 2


@on_sqlite
async def test_an_account_that_is_not_open_is_warned_of_all_the_same(
    place: Workplace, bot: Replica
) -> None:
    """By the end that its network told last."""
    place.world.credentials_end = END
    await look(place, bot)
    bot.networks.open.clear()
    place.clock.advance(31 * DAY)
    (words,) = await look(place, bot)
    assert "The sign-in of the Warble (pretend) account @harbourcoffee has ended" in words
