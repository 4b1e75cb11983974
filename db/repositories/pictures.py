"""The bytes of posts' pictures, and how far the worker has come with them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.posts import Picture
from bot.storage import WaitingPicture
from db.planning_mapping import picture_measures, to_picture
from db.planning_tables import WAITING_PICTURE, picture_contents, pictures
from db.repositories import taken
from db.repositories.deliveries import insert_or_leave
from db.types import database_epoch

_G, _B = pictures.c, picture_contents.c
_LEASE = (
    update(pictures)
    .where(
        _G.id.in_(
            taken(
                select(_G.id)
                .where(WAITING_PICTURE, _G.not_before <= database_epoch())
                .order_by(_G.not_before, _G.id)
                .limit(bindparam("b_limit"))
                .with_for_update(skip_locked=True)
            )
        )
    )
    .values(
        not_before=database_epoch() + bindparam("b_seconds"),
        attempts=_G.attempts + 1,
    )
    .returning(pictures)
)


class PictureRows:
    """`bot.storage.Pictures`. `not_before` is both the lease and the pause after a failure."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lease_waiting(self, limit: int, seconds: float) -> list[WaitingPicture]:
        given = {"b_limit": limit, "b_seconds": seconds}
        rows = (await self._connection.execute(_LEASE, given)).mappings().all()
        return [
            WaitingPicture(
                post_id=row["post_id"], picture=to_picture(row), attempts=row["attempts"]
            )
            for row in sorted(rows, key=lambda r: r["id"])
        ]

    async def keep(self, picture: Picture, content: bytes) -> None:
        values = {**picture_measures(picture), "kept": True, "problem": "", "not_before": 0}
        changed = await self._connection.execute(
            update(pictures).where(_G.id == picture.id).values(values)
        )
        if changed.rowcount == 0:
            return  # it has left its post meanwhile
        await self._connection.execute(delete(picture_contents).where(_B.picture_id == picture.id))
        await self._connection.execute(
            insert(picture_contents).values(picture_id=picture.id, content=content)
        )

    async def fail(self, picture_id: str, problem: str) -> None:
        await self._connection.execute(
            update(pictures)
            .where(_G.id == picture_id, _G.kept.is_(False))
            .values(problem=problem, not_before=0)
        )

    async def postpone(self, picture_id: str, seconds: float) -> None:
        await self._connection.execute(
            update(pictures)
            .where(_G.id == picture_id)
            .values(not_before=database_epoch() + seconds)
        )

    async def content(self, picture_id: str) -> bytes | None:
        query = select(_B.content).where(_B.picture_id == picture_id)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def copy(self, pairs: Sequence[tuple[str, str]]) -> None:
        names = ("mime", "size", "width", "height")
        for old, new in pairs:
            measures = select(*(_G[name] for name in names)).where(_G.id == old, _G.kept)
            found = (await self._connection.execute(measures)).mappings().one_or_none()
            if found is None:
                continue
            values = {**found, "kept": True, "problem": ""}
            changed = await self._connection.execute(
                update(pictures).where(_G.id == new).values(values)
            )
            if changed.rowcount == 0:
                continue
            # Within the database: the bytes need not come here and go back.
            bytes_of_old = select(literal(new), _B.content).where(_B.picture_id == old)
            await self._connection.execute(
                insert_or_leave(self._connection, picture_contents).from_select(
                    ["picture_id", "content"], bytes_of_old
                )
            )
