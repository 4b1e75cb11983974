"""What became of a delivery is told where its writer looks: in the card's thread."""

from datetime import datetime

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.events import SYSTEM, EventKind
from bot.domain.notices import AnswerRefused, AnswerSent, NotDone, Notice, OutcomeUnknown
from bot.services.claims import store
from bot.services.journal import notice_delivery, record
from bot.services.networks import Networks
from bot.storage import UnitOfWork
from integrations.base import Sent


class Telling:
    """Notices about deliveries, inside the caller's transaction."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks

    async def sent(
        self, uow: UnitOfWork, delivery: Delivery, sent: Sent, network: str, now: datetime
    ) -> None:
        """A network has accepted our message."""
        notice = AnswerSent(
            conversation_id=delivery.conversation_id,
            delivery_id=delivery.id,
            by=delivery.created_by,
            text=delivery.text,
            url=sent.url,
            network_title=self._networks.title(network),
            private=delivery.kind is DeliveryKind.PRIVATE,
        )
        await _in_thread(uow, delivery, notice, f"sent:{delivery.id}", now)

    async def refused(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
        """It has refused it: why, how to mend it; the text is kept as its writer's draft."""
        conversation = await uow.conversations.lock(delivery.conversation_id)
        if conversation is None:
            return
        await store(uow, conversation, conversation.bump())
        if delivery.created_by:
            await uow.drafts.save(
                delivery.created_by, conversation.id, delivery.purpose, delivery.text, now
            )
        await _note(uow, EventKind.REFUSED, delivery, now)
        notice = AnswerRefused(
            conversation_id=conversation.id,
            delivery_id=delivery.id,
            by=delivery.created_by,
            text=delivery.text,
            reason=delivery.error,
            hint=delivery.hint,
            network_title=await self._title(uow, delivery),
        )
        once = f"refused:{delivery.id}:{delivery.attempts}"
        await _in_thread(uow, delivery, notice, once, now)

    async def not_done(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
        """Something else that a colleague wanted was refused: a transcript, a deletion."""
        await _note(uow, EventKind.NOT_DONE, delivery, now)
        notice = NotDone(
            conversation_id=delivery.conversation_id,
            by=delivery.created_by,
            kind=delivery.kind,
            reason=delivery.error,
            hint=delivery.hint,
        )
        once = f"refused:{delivery.id}:{delivery.attempts}"
        await _in_thread(uow, delivery, notice, once, now)

    async def unknown(self, uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
        """Nobody knows whether it is there: a person is asked to look."""
        answered = await uow.messages.get(delivery.message_id)
        notice = OutcomeUnknown(
            conversation_id=delivery.conversation_id,
            delivery_id=delivery.id,
            by=delivery.created_by,
            text=delivery.text,
            reason=delivery.error,
            look_at=answered.url if answered else "",
            network_title=await self._title(uow, delivery),
        )
        await _in_thread(uow, delivery, notice, f"ask:{delivery.id}:{delivery.attempts}", now)

    async def _title(self, uow: UnitOfWork, delivery: Delivery) -> str:
        account = await uow.accounts.get(delivery.account_id)
        return self._networks.title(account.network) if account else ""


async def _note(uow: UnitOfWork, kind: EventKind, delivery: Delivery, now: datetime) -> None:
    await record(
        uow,
        kind,
        actor=SYSTEM,
        now=now,
        conversation_id=delivery.conversation_id,
        account_id=delivery.account_id,
        delivery=delivery.id,
        reason=delivery.error,
    )


async def _in_thread(
    uow: UnitOfWork, delivery: Delivery, notice: Notice, once: str, now: datetime
) -> None:
    told = notice_delivery(
        uow,
        notice,
        once=once,
        now=now,
        conversation_id=delivery.conversation_id,
        thread_of=delivery.conversation_id,
    )
    await uow.deliveries.add([told])
    uow.wake("deliveries")
