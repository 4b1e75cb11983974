"""An offline case is followed until somebody records its outcome."""

from dataclasses import replace
from datetime import datetime

from bot.domain.events import SYSTEM, EventKind
from bot.domain.notices import CaseReminder
from bot.domain.offline import OfflineCase, Outcome
from bot.errors import Conflict, NotFound
from bot.ports import Place
from bot.services.claims import locked, store
from bot.services.excerpts import card_link
from bot.services.in_force import SettingsInForce
from bot.services.journal import notice_delivery, record
from bot.services.views import Views
from bot.storage import UnitOfWork, Units


class Following:
    """Records outcomes, and asks for those that are missing."""

    def __init__(self, units: Units, views: Views, settings: SettingsInForce) -> None:
        self._units = units
        self._views = views
        self._settings = settings

    async def close(
        self, case_id: str, by: str, outcome: Outcome, note: str, now: datetime
    ) -> OfflineCase:
        """Record how it ended.

        Raises:
            Conflict: somebody has recorded an outcome already.
            NotFound: no such case.
        """
        async with self._units.write() as uow:
            case = await uow.cases.get(case_id)
            if case is None:
                raise NotFound("This case is not in the database any more.")
            conversation = await locked(uow, case.conversation_id)
            closed = replace(
                case,
                outcome=outcome,
                outcome_note=note.strip(),
                closed_at=now,
                closed_by=by,
                remind_at=None,
            )
            if not await uow.cases.close(closed):
                raise Conflict(
                    f"{case.reference} is closed already"
                    + (f" by <@{case.closed_by}>." if case.closed_by else ".")
                )
            await store(uow, conversation, conversation.bump())
            await record(
                uow,
                EventKind.CASE_CLOSED,
                actor=by,
                now=now,
                conversation_id=case.conversation_id,
                account_id=conversation.account_id,
                case=case.id,
                outcome=outcome.value,
                opened_at=case.opened_at.isoformat(),
            )
            await uow.commit()
            return closed

    async def postpone(self, case_id: str, by: str, now: datetime) -> None:
        """Remind again later.

        Raises:
            Conflict: it is closed.
        """
        async with self._units.write() as uow:
            case = await uow.cases.get(case_id)
            if case is None or case.closed_at is not None:
                raise Conflict("This case is closed already.")
            await self._ask_again(uow, case, now)
            await record(
                uow,
                EventKind.CASE_POSTPONED,
                actor=by,
                now=now,
                conversation_id=case.conversation_id,
                case=case.id,
            )
            await uow.commit()

    async def _ask_again(self, uow: UnitOfWork, case: OfflineCase, now: datetime) -> None:
        """Set the next reminder; the card says when it comes."""
        conversation = await locked(uow, case.conversation_id)
        later = replace(case, remind_at=now + self._settings.now.case_reminder)
        if not await uow.cases.save(later):
            raise Conflict("Somebody has recorded its outcome at this moment.")
        await store(uow, conversation, conversation.bump())

    async def remind(self, now: datetime, limit: int = 50) -> int:
        """Ask the owners of due cases for an outcome; gives how many were asked."""
        async with self._units.write() as uow:
            due = await uow.cases.due(now, limit)
            found = await uow.conversations.get([c.conversation_id for c in due])
            views = await self._views.many(uow, list(found.values()), now)
            names = {v.conversation.id: v.author.profile.name for v in views}
            places = await uow.cards.places(list(found))
            for case in due:
                notice = CaseReminder(
                    case_id=case.id,
                    reference=case.reference,
                    conversation_id=case.conversation_id,
                    owner=case.owner,
                    opened_at=case.opened_at,
                    route=case.route.value,
                    author_name=names.get(case.conversation_id, ""),
                    link=card_link(places.get(case.conversation_id)),
                )
                remind_at = case.remind_at or now
                await uow.deliveries.add(
                    [
                        notice_delivery(
                            uow,
                            notice,
                            once=f"case:{case.id}:{remind_at.isoformat()}",
                            now=now,
                            conversation_id=case.conversation_id,
                            place=Place(user=case.owner),
                        )
                    ]
                )
                await self._ask_again(uow, case, now)
                await record(
                    uow,
                    EventKind.CASE_REMINDED,
                    actor=SYSTEM,
                    now=now,
                    conversation_id=case.conversation_id,
                    case=case.id,
                )
            if due:
                uow.wake("deliveries")
            await uow.commit()
        return len(due)
