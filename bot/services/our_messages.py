"""What our effects on a network leave in the stored messages of a conversation.

Inside the transaction of whoever notes that the network has accepted them: `bot.services.outcomes`.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.conversation import Conversation, Direction, Message, take_back
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.events import SYSTEM, EventKind
from bot.domain.mention import MentionKind, Visibility
from bot.domain.standing import opens, standing_facts
from bot.services.claims import store
from bot.services.in_force import SettingsInForce
from bot.services.journal import record
from bot.storage import UnitOfWork
from integrations.base import Sent


async def keep_message(
    uow: UnitOfWork,
    conversation: Conversation,
    delivery: Delivery,
    sent: Sent,
    now: datetime,
) -> None:
    """What the network has accepted stands in the conversation, once."""
    external_id = sent.external_id or f"delivery:{delivery.id}"
    if not delivery.text or await uow.messages.known(conversation.account_id, [external_id]):
        return
    private = delivery.kind is DeliveryKind.PRIVATE
    await uow.messages.add(
        [
            Message(
                id=uow.new_id(),
                conversation_id=conversation.id,
                account_id=conversation.account_id,
                direction=Direction.OUTBOUND,
                external_id=external_id,
                text=delivery.text,
                created_at=sent.sent_at or now,
                received_at=now,
                kind=MentionKind.PRIVATE if private else MentionKind.REPLY,
                visibility=Visibility.DIRECT if private else Visibility.PUBLIC,
                root_external_id=conversation.root_external_id,
                url=sent.url,
                sent_by=delivery.created_by,
            )
        ]
    )


async def mark_deleted(
    uow: UnitOfWork, delivery: Delivery, settings: SettingsInForce, now: datetime
) -> None:
    """Our answer is gone from the network: the card shows it, and the customer waits again."""
    gone = str(delivery.payload["external_id"])
    conversation = await uow.conversations.lock(delivery.conversation_id)
    # Read with the conversation held: what another replica notes of it meanwhile stays.
    known = await uow.messages.known(delivery.account_id, [gone])
    if conversation is None or gone not in known:
        return
    await uow.messages.update([replace(known[gone], deleted_at=now)])
    account = await uow.accounts.get(delivery.account_id)
    if account is None:
        return
    after = take_back(conversation, settings.now.policy_of(account), now)
    await store(uow, conversation, after)
    if opens(conversation, after):
        await record(
            uow,
            EventKind.REOPENED,
            actor=delivery.created_by or SYSTEM,
            now=now,
            conversation_id=conversation.id,
            account_id=account.id,
            was=conversation.state.value,
            answer_deleted=True,
            opens=True,
            standing=standing_facts(after),
        )


async def mark_hidden(uow: UnitOfWork, delivery: Delivery, now: datetime) -> None:
    """Others see the customer's message no longer, or again: the card says so."""
    external_id = str(delivery.payload["external_id"])
    conversation = await uow.conversations.lock(delivery.conversation_id)
    # As above.
    known = await uow.messages.known(delivery.account_id, [external_id])
    if conversation is not None and external_id in known:
        hidden_at = now if delivery.kind is DeliveryKind.HIDE else None
        await uow.messages.update([replace(known[external_id], hidden_at=hidden_at)])
        await store(uow, conversation, conversation.bump())
