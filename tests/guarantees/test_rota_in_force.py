"""Who is on duty is asked first: by the rota, its swaps, then the setting."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.domain.people import Role
from bot.errors import BadInput, NotAllowed, NotFound
from bot.settings_forms import DutyNow
from db.schema import metadata
from tests.guarantees.replicas import ANA, BEN, CARE, MARA, Replica, Workplace, on_sqlite
from tests.stories import MINUTE, NOON

CHLOE, GUS = "U0CHLOEMA1", "U0GUSGUES1"
HOUR = 60 * MINUTE


async def test_who_is_on_duty_now_is_asked_first(bot: Replica) -> None:
    """By the rota; when it has nobody, by the setting; and every act on it is an event."""
    rota, team = bot.parts.services.rota, bot.parts.services.team
    morning = await rota.add_shift(CHLOE, "Mon-Fri 9-13", by=MARA, role=Role.MANAGER, now=NOON)
    await rota.add_shift(BEN, "Wed 12-14", by=MARA, role=Role.MANAGER, now=NOON, place=0)
    now = [await team.on_duty(CARE, NOON + n * HOUR) for n in (0, 1, 2)]
    assert now == [(BEN, CHLOE), (BEN,), (ANA, BEN)]
    assert await rota.on_duty_now(NOON) == DutyNow(
        people=(BEN, CHLOE), until=NOON + HOUR, by_rota=True
    )
    shifts = [s.id for s in (await rota.look(NOON)).shifts]
    await rota.arrange(shifts[::-1], by=MARA, role=Role.MANAGER, now=NOON)
    assert await team.on_duty(CARE, NOON) == (CHLOE, BEN)
    await rota.remove_shift(morning, by=MARA, role=Role.MANAGER, now=NOON)
    assert await team.on_duty(CARE, NOON) == (BEN,)
    with pytest.raises(NotFound):
        await rota.remove_shift(morning, by=MARA, role=Role.MANAGER, now=NOON)


async def test_somebody_gives_their_own_duty_to_a_colleague(bot: Replica) -> None:
    """For a day, or some hours; a manager may do it for anybody; either takes it back."""
    rota, team = bot.parts.services.rota, bot.parts.services.team
    await rota.add_shift(ANA, "24/7", by=MARA, role=Role.MANAGER, now=NOON)
    today = NOON.date()
    await rota.swap_days(ANA, CHLOE, today, today, by=ANA, role=Role.MEMBER, now=NOON)
    begin = datetime(2026, 3, 5, 9)
    hours = await rota.swap_hours(
        ANA, BEN, begin, begin + HOUR, by=MARA, role=Role.MANAGER, now=NOON
    )
    tomorrow = begin.replace(tzinfo=UTC)
    found = [await team.on_duty(CARE, at) for at in (NOON, tomorrow, tomorrow + HOUR)]
    assert found == [(CHLOE,), (BEN,), (ANA,)]
    await rota.remove_swap(hours, by=BEN, role=Role.MEMBER, now=NOON)
    assert await team.on_duty(CARE, tomorrow) == (ANA,)


@on_sqlite
async def test_what_is_not_theirs_to_give_stays(bot: Replica) -> None:
    """Nor does a guest get a duty, nor a day that is over."""
    rota = bot.parts.services.rota
    today, past = NOON.date(), date(2026, 3, 1)
    swap = await rota.swap_days(ANA, BEN, today, today, by=ANA, role=Role.MEMBER, now=NOON)
    with pytest.raises(NotAllowed):
        await rota.swap_days(ANA, BEN, today, today, by=BEN, role=Role.MEMBER, now=NOON)
    with pytest.raises(NotAllowed):
        await rota.remove_swap(swap, by=CHLOE, role=Role.MEMBER, now=NOON)
    with pytest.raises(NotAllowed):
        await rota.add_shift(ANA, "24/7", by=ANA, role=Role.MEMBER, now=NOON)
    for field, (to, first, last) in (
        ("to", (GUS, today, today)),
        ("to", (ANA, today, today)),
        ("last", (BEN, past, past)),
        ("last", (BEN, today, past)),
    ):
        with pytest.raises(BadInput) as refused:
            await rota.swap_days(ANA, to, first, last, by=ANA, role=Role.MEMBER, now=NOON)
        assert refused.value.field == field
    with pytest.raises(BadInput) as refused:
        await rota.add_shift(ANA, "mornings", by=MARA, role=Role.MANAGER, now=NOON)
    assert refused.value.field == "hours"
    assert len((await rota.look(NOON)).swaps) == 1


async def test_every_act_on_the_rota_leaves_an_event(place: Workplace, bot: Replica) -> None:
    """In the order in which they were done, each with who did it."""
    rota, today = bot.parts.services.rota, NOON.date()
    first = await rota.add_shift(ANA, "24/7", by=MARA, role=Role.MANAGER, now=NOON)
    second = await rota.add_shift(BEN, "24/7", by=MARA, role=Role.MANAGER, now=NOON)
    await rota.arrange([second, first], by=MARA, role=Role.MANAGER, now=NOON)
    await rota.arrange([second, first], by=MARA, role=Role.MANAGER, now=NOON)
    swap = await rota.swap_days(ANA, CHLOE, today, today, by=ANA, role=Role.MEMBER, now=NOON)
    await rota.remove_swap(swap, by=CHLOE, role=Role.MEMBER, now=NOON)
    await rota.remove_shift(first, by=MARA, role=Role.MANAGER, now=NOON)
    events = metadata.tables["events"]
    async with place.database.read() as uow:
        query = select(events.c.kind, events.c.actor).order_by(events.c.at, events.c.id)
        found = [tuple(row) for row in await uow.connection.execute(query)]
    assert found == [
        ("shift_added", MARA),
        ("shift_added", MARA),
        ("shifts_arranged", MARA),
        ("duty_swapped", ANA),
        ("duty_swap_removed", CHLOE),
        ("shift_removed", MARA),
    ]


async def test_a_nudge_asks_those_who_are_on_duty(place: Workplace, bot: Replica) -> None:
    """At the moment of the nudge, not of the mention."""
    rota = bot.parts.services.rota
    await rota.add_shift(CHLOE, "Wed 12:20-13", by=MARA, role=Role.MANAGER, now=NOON)
    place.world.person("kim").posts("@harbourcoffee where is it?")
    await bot.poll()
    await bot.quiet()
    place.clock.advance(HOUR / 2)
    await bot.quiet()
    (card,) = place.cards()
    (nudge,) = place.thread(card)
    assert [who in nudge.words for who in (CHLOE, ANA, BEN)] == [True, False, False]
