"""Hiding a customer's reply under our post, showing it again, and deleting a message of ours."""

from datetime import datetime

from bot.domain.conversation import Message
from bot.domain.delivery import Delivery, DeliveryKind, Purpose
from bot.domain.events import EventKind
from bot.domain.people import Role
from bot.errors import BadInput, NotAllowed, NotFound
from bot.services.claims import claim_in
from bot.services.journal import record
from bot.services.networks import Networks, network_of
from bot.services.views import Views
from bot.storage import UnitOfWork, Units

_TAKES_BACK = {
    DeliveryKind.HIDE: DeliveryKind.UNHIDE,
    DeliveryKind.UNHIDE: DeliveryKind.HIDE,
}


class Moderation:
    """Hide, show again, delete."""

    def __init__(self, units: Units, views: Views, networks: Networks) -> None:
        self._units = units
        self._views = views
        self._networks = networks

    async def hide(self, conversation_id: str, message_id: str, by: str, now: datetime) -> None:
        """Hide a customer's reply under our post. The conversation goes on.

        Raises:
            BadInput: this network cannot hide, or there is nothing to hide.
            AlreadyClaimed: a colleague owns it.
        """
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            view = await self._views.one(uow, conversation_id, now)
            message = await _theirs(uow, conversation_id, message_id)
            if not view.can_hide or message is None:
                raise BadInput(f"{view.network_title} cannot hide this reply.")
            if message.hidden_at is not None:
                raise BadInput("It is hidden already.")
            await self._ask(
                uow,
                DeliveryKind.HIDE,
                EventKind.HIDDEN,
                account_id=view.conversation.account_id,
                conversation_id=conversation_id,
                external_id=message.external_id,
                by=by,
                now=now,
            )
            await uow.commit()

    async def unhide(self, conversation_id: str, message_id: str, by: str, now: datetime) -> None:
        """Let others see again what was hidden.

        Raises:
            BadInput: this network cannot, or it is not hidden.
            AlreadyClaimed: a colleague owns it.
        """
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            view = await self._views.one(uow, conversation_id, now)
            message = await _theirs(uow, conversation_id, message_id)
            if not view.can_unhide or message is None:
                raise BadInput(f"{view.network_title} cannot show this reply again.")
            if message.hidden_at is None:
                raise BadInput("It is not hidden: everybody can see it.")
            await self._ask(
                uow,
                DeliveryKind.UNHIDE,
                EventKind.SHOWN_AGAIN,
                account_id=view.conversation.account_id,
                conversation_id=conversation_id,
                external_id=message.external_id,
                by=by,
                now=now,
            )
            await uow.commit()

    async def delete(self, delivery_id: str, by: str, role: Role, now: datetime) -> None:
        """Delete a reply of ours: its writer, or a manager.

        Raises:
            NotAllowed: it is somebody else's.
            BadInput: this network cannot delete.
            NotFound: no such reply.
        """
        async with self._units.write() as uow:
            sent = await uow.deliveries.get(delivery_id)
            if sent is None or not sent.external_id:
                raise NotFound("There is no reply to delete.")
            if sent.created_by != by and role is not Role.MANAGER:
                raise NotAllowed(f"Only <@{sent.created_by}> or a manager can delete this answer.")
            network = network_of(self._networks, sent.account_id)
            if not network.capabilities.delete:
                raise BadInput("This network does not let us delete a reply.")
            await self._ask(
                uow,
                DeliveryKind.DELETE,
                EventKind.REPLY_DELETED,
                account_id=sent.account_id,
                conversation_id=sent.conversation_id,
                external_id=sent.external_id,
                by=by,
                now=now,
            )
            await uow.commit()

    async def _ask(
        self,
        uow: UnitOfWork,
        kind: DeliveryKind,
        event: EventKind,
        *,
        account_id: str,
        conversation_id: str,
        external_id: str,
        by: str,
        now: datetime,
    ) -> None:
        name = f":{account_id}:{external_id}:"
        if kind in _TAKES_BACK:
            # Without an answer it would be tried again, after this one.
            earlier = f"{_TAKES_BACK[kind].value}{name}"
            await uow.deliveries.cancel_once(conversation_id, earlier, now)
        await uow.deliveries.add(
            [
                Delivery(
                    id=uow.new_id(),
                    kind=kind,
                    purpose=Purpose.NOTICE,
                    # Asked again after a refusal it is tried again; twice does no harm.
                    once=f"{kind.value}{name}{now.isoformat()}",
                    created_at=now,
                    created_by=by,
                    next_attempt_at=now,
                    conversation_id=conversation_id,
                    account_id=account_id,
                    payload={"external_id": external_id},
                )
            ]
        )
        await record(
            uow,
            event,
            actor=by,
            now=now,
            conversation_id=conversation_id,
            account_id=account_id,
            external_id=external_id,
        )
        uow.wake("deliveries")


async def _theirs(uow: UnitOfWork, conversation_id: str, message_id: str) -> Message | None:
    """The message to hide or to show, when it belongs to the conversation."""
    message = await uow.messages.get(message_id)
    return message if message is not None and message.conversation_id == conversation_id else None
