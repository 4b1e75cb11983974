"""Who owns a conversation. One winner, settled by the database."""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation, claim, release
from bot.domain.events import Event, EventKind
from bot.domain.notices import HandedOver
from bot.domain.people import Role
from bot.errors import AlreadyClaimed, Conflict, NotAllowed, NotFound
from bot.ports import Place
from bot.services.excerpts import nudged
from bot.services.journal import notice_delivery, record
from bot.services.views import Views
from bot.storage import UnitOfWork, Units


class Claims:
    """Claim, release, hand over, take over."""

    def __init__(self, units: Units, views: Views) -> None:
        self._units = units
        self._views = views

    async def claim(self, conversation_id: str, by: str, now: datetime) -> None:
        """Own it.

        Raises:
            AlreadyClaimed: somebody else does.
            NotFound: no such conversation.
        """
        async with self._units.write() as uow:
            claimed = Event(
                id=uow.new_id(),
                at=now,
                actor=by,
                kind=EventKind.CLAIMED,
                conversation_id=conversation_id,
            )
            if await uow.conversations.claim_alone(claimed):
                uow.wake("cards")
            else:
                await claim_in(uow, conversation_id, by, now)  # says why not
            await uow.commit()

    async def release(self, conversation_id: str, by: str, role: Role, now: datetime) -> None:
        """Own it no longer; owners, and managers for anybody.

        Raises:
            NotAllowed: it is somebody else's.
        """
        async with self._units.write() as uow:
            conversation = await locked(uow, conversation_id)
            if not conversation.owner:
                return
            if conversation.owner != by and role is not Role.MANAGER:
                raise NotAllowed(
                    f"Only <@{conversation.owner}> or a manager can release this conversation."
                )
            await uow.conversations.save(conversation, release(conversation))
            await record(
                uow,
                EventKind.RELEASED,
                actor=by,
                now=now,
                conversation_id=conversation_id,
                owner=conversation.owner,
            )
            uow.wake("cards")
            await uow.commit()

    async def hand_over(
        self, conversation_id: str, by: str, to: str, role: Role, note: str, now: datetime
    ) -> None:
        """Give it to a colleague: owners, managers, and anybody while it is unclaimed.

        Raises:
            NotAllowed: it is somebody else's.
        """
        async with self._units.write() as uow:
            conversation = await locked(uow, conversation_id)
            owner = conversation.owner
            if owner and owner != by and role is not Role.MANAGER:
                raise NotAllowed(f"Only <@{owner}> or a manager can hand this over.")
            if owner == to:
                return
            changed = claim(conversation, to, now)
            if to != by:
                # Being given something is no sign of life: silence counts from now.
                changed = replace(changed, owner_active_at=now)
            await uow.conversations.save(conversation, changed)
            kind = EventKind.HANDED_OVER if owner in {"", by} else EventKind.REASSIGNED
            await record(
                uow,
                kind,
                actor=by,
                now=now,
                conversation_id=conversation_id,
                owner=owner,
                to=to,
                note=note,
            )
            if to != by:
                view = await self._views.one(uow, conversation_id, now)
                places = await uow.cards.places([conversation_id])
                about = nudged(view, places.get(conversation_id))
                await uow.deliveries.add(
                    [
                        notice_delivery(
                            uow,
                            HandedOver(about=about, by=by, note=note),
                            once=f"handed:{conversation_id}:{changed.version}",
                            now=now,
                            conversation_id=conversation_id,
                            place=Place(user=to),
                        )
                    ]
                )
                uow.wake("deliveries")
            uow.wake("cards")
            await uow.commit()

    async def active(self, conversation_id: str, user: str, now: datetime) -> None:
        """A sign that the owner works on it (a form opened, a word in the thread)."""
        async with self._units.write() as uow:
            await uow.conversations.touch(conversation_id, user, now)
            await uow.commit()


async def claim_in(uow: UnitOfWork, conversation_id: str, by: str, now: datetime) -> Conversation:
    """Claim inside the caller's transaction.

    The race of many clicks is one UPDATE with its condition on the owner: the database lets one
    of them change the row; the others change none and read who won.

    Raises:
        AlreadyClaimed: somebody else owns it.
        NotFound: no such conversation, or what was said in it is erased.
    """
    conversation, won = await uow.conversations.claim(conversation_id, by, now)
    if conversation is None:
        raise NotFound("This conversation is not in the database any more.")
    _refuse_erased(conversation)
    if won:
        await record(uow, EventKind.CLAIMED, actor=by, now=now, conversation_id=conversation_id)
        uow.wake("cards")
    elif conversation.owner != by:
        raise AlreadyClaimed(conversation.owner)
    return conversation


async def locked(uow: UnitOfWork, conversation_id: str) -> Conversation:
    """The conversation, kept from others until the transaction ends.

    Raises:
        NotFound: no such conversation, or what was said in it is erased.
    """
    conversation = await uow.conversations.lock(conversation_id)
    if conversation is None:
        raise NotFound("This conversation is not in the database any more.")
    _refuse_erased(conversation)
    return conversation


def _refuse_erased(conversation: Conversation) -> None:
    if conversation.erased_at is not None:
        raise NotFound(
            "What was said here is erased, so that nothing can be done with it any more. "
            "If they write again, a new card appears."
        )


async def store(uow: UnitOfWork, before: Conversation, after: Conversation) -> None:
    """Save a change of a locked conversation and have its card shown anew.

    Reminders of a clock that no longer runs are called off, if they have not gone out yet.

    Raises:
        Conflict: it has changed meanwhile, which the lock should have prevented.
    """
    if not await uow.conversations.save(before, after):
        raise Conflict("Somebody changed this conversation at the same moment. Please try again.")
    if before.clock is not None and before.clock != after.clock:
        await uow.deliveries.cancel_nudges(before.id)
    uow.wake("cards")
