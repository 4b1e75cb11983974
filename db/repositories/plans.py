"""What plans are made of besides posts: themes, preferred times, recurring posts."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.series import Series
from bot.domain.themes import Theme
from bot.storage import KeptSlots
from db.planning_mapping import series_values, theme_values, to_series, to_theme
from db.planning_tables import series, slots, themes
from db.repositories.deliveries import insert_or_leave

_S = series.c
_SERIES = select(series).where(_S.id == bindparam("b_id"))
_LOCK_SERIES = _SERIES.with_for_update()
_RUNNING = select(series).where(_S.ended.is_(False)).order_by(_S.id)


class ThemeRows:
    """`bot.storage.Themes`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, *, archived: bool = False) -> list[Theme]:
        query = select(themes) if archived else select(themes).where(themes.c.archived.is_(False))
        found = [to_theme(r) for r in (await self._connection.execute(query)).mappings()]
        return sorted(found, key=lambda t: (t.begins or date.min, t.name, t.id))

    async def get(self, theme_ids: Collection[str]) -> dict[str, Theme]:
        query = select(themes).where(themes.c.id.in_(theme_ids))
        found = (await self._connection.execute(query)).mappings()
        return {row["id"]: to_theme(row) for row in found}

    async def save(self, theme: Theme) -> None:
        values = theme_values(theme)
        changed = await self._connection.execute(
            update(themes).where(themes.c.id == theme.id).values(values)
        )
        if changed.rowcount == 0:
            await self._connection.execute(insert(themes).values(values))


class AccountSlotRows:
    """`bot.storage.SlotRows`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, account_ids: Collection[str]) -> dict[str, KeptSlots]:
        query = select(slots).where(slots.c.account_id.in_(account_ids))
        rows = (await self._connection.execute(query)).mappings()
        return {row["account_id"]: KeptSlots(row["text"], row["zone"]) for row in rows}

    async def save(self, account_id: str, kept: KeptSlots | None, now: datetime) -> None:
        if kept is None:
            await self._connection.execute(delete(slots).where(slots.c.account_id == account_id))
            return
        values = {"text": kept.text, "zone": kept.zone, "updated_at": now}
        mine = update(slots).where(slots.c.account_id == account_id).values(values)
        if (await self._connection.execute(mine)).rowcount:
            return
        added = await self._connection.execute(
            insert_or_leave(self._connection, slots), {"account_id": account_id, **values}
        )
        if added.rowcount == 0:
            await self._connection.execute(mine)  # a colleague set the first ones just now


class RecurringRows:
    """`bot.storage.SeriesRows`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def _one(self, query: Select[tuple[object, ...]], series_id: str) -> Series | None:
        found = await self._connection.execute(query, {"b_id": series_id})
        row = found.mappings().one_or_none()
        return None if row is None else to_series(row)

    async def add(self, new: Series) -> None:
        await self._connection.execute(insert(series).values(series_values(new)))

    async def get(self, series_id: str) -> Series | None:
        return await self._one(_SERIES, series_id)

    async def running(self) -> list[Series]:
        return [to_series(r) for r in (await self._connection.execute(_RUNNING)).mappings()]

    async def lock(self, series_id: str) -> Series | None:
        return await self._one(_LOCK_SERIES, series_id)

    async def save(self, changed: Series) -> None:
        values = series_values(changed)
        names = ("rule", "words", "made_until", "ended")
        await self._connection.execute(
            update(series).where(_S.id == changed.id).values({n: values[n] for n in names})
        )
