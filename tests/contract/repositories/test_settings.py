"""Changed settings and the rota; on both databases."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.domain.posts import PlannedTime
from bot.domain.rota import DutyShift, DutySwap
from bot.domain.settings import SettingKey
from bot.storage import KeptSetting
from db.unit_of_work import Database
from tests.stories import MINUTE, NOON

ANA, BEN, MARA = "U0ANARUIZ1", "U0BENOKAF1", "U0MARALIND"
WINDOW = KeptSetting(key=SettingKey.WINDOW, value=30, changed_at=NOON, changed_by=MARA)
STAGES = KeptSetting(
    key=SettingKey.STAGES,
    value=[0.5, 1.0],
    changed_at=NOON,
    changed_by=MARA,
    earlier=((NOON - MINUTE, [1.0]), (NOON, [0.75, 1.0])),
)


async def kept(database: Database, *settings: KeptSetting) -> list[KeptSetting]:
    """Keep these; gives all there are."""
    async with database.write() as uow:
        for one in settings:
            await uow.settings.save(one)
        await uow.commit()
    async with database.read() as uow:
        return await uow.settings.all()


async def test_the_newest_value_of_a_setting_is_kept(database: Database) -> None:
    """One row a key, with who and when; taken back it is there without a value."""
    assert await kept(database) == []
    assert await kept(database, WINDOW, STAGES) == [STAGES, WINDOW]
    back = replace(WINDOW, value=None, changed_at=NOON + MINUTE, changed_by=BEN)
    assert await kept(database, back) == [STAGES, back]


async def test_what_a_newer_release_has_kept_is_passed_over(database: Database) -> None:
    """A replica of this release goes on beside one of the next."""
    async with database.write() as uow:
        await uow.connection.execute(
            text(
                "INSERT INTO settings (key, value, changed_at, changed_by)"
                " VALUES ('of_tomorrow', '1', '2026-03-04 12:00:00', 'U1')"
            )
        )
        await uow.commit()
    assert await kept(database, WINDOW) == [WINDOW]


async def test_changes_come_one_after_the_other(database: Database) -> None:
    """Whoever has the lock sees what the one before has stored: no addition is lost."""

    async def add(person: str) -> None:
        async with database.write() as uow:
            await uow.settings.lock()
            found = {one.key: one for one in await uow.settings.all()}
            people = found[SettingKey.ON_DUTY].value if found else []
            await uow.settings.save(
                KeptSetting(
                    key=SettingKey.ON_DUTY,
                    value=[*people, person],
                    changed_at=NOON,
                    changed_by=MARA,
                )
            )
            await uow.commit()

    await asyncio.gather(*(add(f"U{n}") for n in range(8)))
    (found,) = await kept(database)
    assert sorted(found.value) == [f"U{n}" for n in range(8)]


async def test_reading_does_not_wait_for_who_changes_settings(database: Database) -> None:
    """Every replica looks all the time."""
    await kept(database, WINDOW)
    async with database.write() as uow:
        await uow.settings.lock()
        await uow.settings.save(replace(WINDOW, value=31))
        async with asyncio.timeout(5), database.read() as other:
            assert await other.settings.all() == [WINDOW]
        await uow.commit()


async def test_shifts_are_there_in_their_order(database: Database) -> None:
    """All are set at once."""
    first = DutyShift(id="b", person=ANA, hours_text="Mon-Fri 9-17")
    second = DutyShift(id="a", person=BEN, hours_text="24/7")
    async with database.write() as uow:
        await uow.rota.arrange([first, second])
        both = await uow.rota.shifts()
        await uow.rota.arrange([second])
        one = await uow.rota.shifts()
        await uow.rota.arrange([])
        none = await uow.rota.shifts()
        await uow.commit()
    assert (both, one, none) == ([first, second], [second], [])


def swap(name: str, hours: int) -> DutySwap:
    """A swap that ends so many hours after noon, in Berlin."""
    begin, end = datetime(2026, 3, 4, 9), datetime(2026, 3, 4, 13) + timedelta(hours=hours)
    return DutySwap(
        id=name,
        person=ANA,
        to=BEN,
        begins=PlannedTime(wall=begin, zone="Europe/Berlin"),
        ends=PlannedTime(wall=end, zone="Europe/Berlin"),
        made_by=MARA,
    )


async def test_swaps_are_there_until_they_are_over(database: Database) -> None:
    """In the order in which they were arranged, with the wall times that were meant."""
    later, sooner = swap("a", 3), swap("b", 1)
    async with database.write() as uow:
        for one in (sooner, later):
            await uow.rota.add_swap(one, NOON)
        both = await uow.rota.swaps(NOON)
        left = await uow.rota.swaps(NOON + timedelta(hours=1))
        await uow.commit()
    assert (both, left) == ([later, sooner], [later])


async def test_a_swap_of_the_second_of_two_hours_comes_back_as_it_was(database: Database) -> None:
    """When summer time ends, which of the two is part of what was planned."""
    twice = datetime(2026, 10, 25, 2, 30)
    made = replace(
        swap("a", 1),
        begins=PlannedTime(wall=twice, zone="Europe/Berlin"),
        ends=PlannedTime(wall=twice, zone="Europe/Berlin", fold=1),
    )
    async with database.write() as uow:
        await uow.rota.add_swap(made, NOON)
        found = await uow.rota.swaps(NOON)
        await uow.commit()
    assert found == [made]
    assert found[0].end - found[0].begin == timedelta(hours=1)


async def test_a_swap_is_taken_away_once(database: Database) -> None:
    """Of two who do it at once, one gets it."""
    async with database.write() as uow:
        await uow.rota.add_swap(swap("a", 1), NOON)
        await uow.commit()

    async def remove() -> DutySwap | None:
        async with database.write() as uow:
            removed = await uow.rota.remove_swap("a")
            await uow.commit()
        return removed

    both = await asyncio.gather(remove(), remove())
    assert sorted(both, key=lambda s: s is None) == [swap("a", 1), None]
