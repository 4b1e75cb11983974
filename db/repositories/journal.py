"""Events, drafts, phrases, kudos, and the inbox of Slack events."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Purpose
from bot.domain.events import Event
from bot.domain.phrases import PhraseKind
from db.bulk import insert_rows_with_next
from db.mapping import event_values, to_event
from db.repositories.deliveries import insert_or_leave
from db.tables import drafts, events, kudos, phrases, slack_events


class EventRows:
    """`bot.storage.Events`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Sequence[Event]) -> None:
        await insert_rows_with_next(self._connection, events, [event_values(e) for e in new])

    async def of(self, conversation_id: str, limit: int) -> list[Event]:
        return await self._newest(limit, events.c.conversation_id == conversation_id)

    async def of_post(self, post_id: str, limit: int) -> list[Event]:
        # The first condition is the partial index's own.
        return await self._newest(limit, text("post_id <> ''"), events.c.post_id == post_id)

    async def _newest(
        self, limit: int, *conditions: ColumnElement[bool] | TextClause
    ) -> list[Event]:
        query = (
            select(events)
            .where(*conditions)
            .order_by(events.c.at.desc(), events.c.id.desc())
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).mappings().all()
        return [to_event(row) for row in reversed(rows)]


class DraftRows:
    """`bot.storage.Drafts`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def save(
        self, person: str, conversation_id: str, purpose: Purpose, text: str, now: datetime
    ) -> None:
        d = drafts.c
        await self._connection.execute(
            delete(drafts).where(
                d.person == person,
                d.conversation_id == conversation_id,
                d.purpose == purpose.value,
            )
        )
        if text:
            await self._connection.execute(
                insert_or_leave(self._connection, drafts),
                {
                    "person": person,
                    "conversation_id": conversation_id,
                    "purpose": purpose.value,
                    "text": text,
                    "updated_at": now,
                },
            )

    async def get(self, person: str, conversation_id: str, purpose: Purpose) -> str:
        d = drafts.c
        query = select(d.text).where(
            d.person == person,
            d.conversation_id == conversation_id,
            d.purpose == purpose.value,
        )
        return (await self._connection.execute(query)).scalar_one_or_none() or ""


class PhraseRows:
    """`bot.storage.Phrases`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, kind: PhraseKind) -> list[str]:
        query = (
            select(phrases.c.text).where(phrases.c.kind == kind.value).order_by(phrases.c.position)
        )
        return list((await self._connection.execute(query)).scalars())

    async def replace(self, kind: PhraseKind, texts: Sequence[str]) -> None:
        await self._connection.execute(delete(phrases).where(phrases.c.kind == kind.value))
        if texts:
            await self._connection.execute(
                insert(phrases),
                [
                    {"kind": kind.value, "position": position, "text": text}
                    for position, text in enumerate(texts)
                ],
            )


class KudosRows:
    """`bot.storage.Kudos`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, message_id: str, colleague: str, by: str, note: str, now: datetime) -> bool:
        result = await self._connection.execute(
            insert_or_leave(self._connection, kudos),
            {"message_id": message_id, "colleague": colleague, "by": by, "note": note, "at": now},
        )
        return result.rowcount == 1

    async def passed(self, message_ids: Collection[str]) -> set[tuple[str, str]]:
        query = select(kudos.c.message_id, kudos.c.colleague).where(
            kudos.c.message_id.in_(message_ids)
        )
        return {(row[0], row[1]) for row in await self._connection.execute(query)}


class InboxRows:
    """`bot.storage.Inbox`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def first_time(self, event_id: str, now: datetime) -> bool:
        result = await self._connection.execute(
            insert_or_leave(self._connection, slack_events), {"event_id": event_id, "at": now}
        )
        return result.rowcount == 1

    async def known(self, event_id: str) -> bool:
        query = select(slack_events.c.event_id).where(slack_events.c.event_id == event_id)
        return (await self._connection.execute(query)).first() is not None

    async def forget(self, before: datetime) -> None:
        await self._connection.execute(delete(slack_events).where(slack_events.c.at < before))
