"""Settings that managers have changed, and the rota."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.posts import PlannedTime
from bot.domain.rota import DutyShift, DutySwap
from bot.domain.settings import SettingKey
from bot.storage import KeptSetting
from db.mapping import Row, Values
from db.settings_tables import duty_shifts, duty_swaps, settings

_KNOWN = {key.value for key in SettingKey}
_ALL = select(settings).order_by(settings.c.key)
_SHIFTS = select(duty_shifts).order_by(duty_shifts.c.position, duty_shifts.c.id)
_SWAPS = (
    select(duty_swaps).where(duty_swaps.c.end_at > bindparam("b_now")).order_by(duty_swaps.c.id)
)


class SettingRows:
    """`bot.storage.ChangedSettings`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lock(self) -> None:
        # SQLite has one writer anyway. Whoever reads is not kept waiting.
        if self._connection.dialect.name == "postgresql":
            await self._connection.execute(text("LOCK TABLE settings IN SHARE ROW EXCLUSIVE MODE"))

    async def all(self) -> list[KeptSetting]:
        rows = (await self._connection.execute(_ALL)).mappings()
        return [_to_setting(row) for row in rows if row["key"] in _KNOWN]

    async def save(self, kept: KeptSetting) -> None:
        values: Values = {
            "value": kept.value,
            "changed_at": kept.changed_at,
            "changed_by": kept.changed_by,
            "earlier": [[until.isoformat(), value] for until, value in kept.earlier] or None,
        }
        changed = await self._connection.execute(
            update(settings).where(settings.c.key == kept.key.value).values(values)
        )
        if changed.rowcount == 0:
            await self._connection.execute(
                insert(settings).values({"key": kept.key.value, **values})
            )


class RotaRows:
    """`bot.storage.RotaRows`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def shifts(self) -> list[DutyShift]:
        rows = (await self._connection.execute(_SHIFTS)).mappings()
        return [
            DutyShift(id=row["id"], person=row["person"], hours_text=row["hours_text"])
            for row in rows
        ]

    async def arrange(self, shifts: Sequence[DutyShift]) -> None:
        await self._connection.execute(delete(duty_shifts))
        if shifts:
            await self._connection.execute(
                insert(duty_shifts),
                [
                    {
                        "id": shift.id,
                        "position": position,
                        "person": shift.person,
                        "hours_text": shift.hours_text,
                    }
                    for position, shift in enumerate(shifts)
                ],
            )

    async def swaps(self, now: datetime) -> list[DutySwap]:
        rows = (await self._connection.execute(_SWAPS, {"b_now": now})).mappings()
        return [_to_swap(row) for row in rows]

    async def add_swap(self, swap: DutySwap, now: datetime) -> None:
        await self._connection.execute(
            insert(duty_swaps).values(
                id=swap.id,
                person=swap.person,
                to_person=swap.to,
                zone=swap.begins.zone,
                begin_wall=swap.begins.wall,
                begin_fold=swap.begins.fold,
                end_wall=swap.ends.wall,
                end_fold=swap.ends.fold,
                end_at=swap.end,
                made_by=swap.made_by,
                made_at=now,
            )
        )

    async def remove_swap(self, swap_id: str) -> DutySwap | None:
        removed = await self._connection.execute(
            delete(duty_swaps).where(duty_swaps.c.id == swap_id).returning(duty_swaps)
        )
        row = removed.mappings().one_or_none()
        return None if row is None else _to_swap(row)


def _to_setting(row: Row) -> KeptSetting:
    return KeptSetting(
        key=SettingKey(row["key"]),
        value=row["value"],
        changed_at=row["changed_at"],
        changed_by=row["changed_by"],
        earlier=tuple((datetime.fromisoformat(at), value) for at, value in row["earlier"] or ()),
    )


def _to_swap(row: Row) -> DutySwap:
    zone = row["zone"]
    return DutySwap(
        id=row["id"],
        person=row["person"],
        to=row["to_person"],
        begins=PlannedTime(wall=row["begin_wall"], zone=zone, fold=row["begin_fold"]),
        ends=PlannedTime(wall=row["end_wall"], zone=zone, fold=row["end_fold"]),
        made_by=row["made_by"],
    )
