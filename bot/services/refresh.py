"""Customers edit and delete: their messages are looked at again while they matter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.account import Account
from bot.domain.conversation import Message, withdraw
from bot.domain.events import SYSTEM, EventKind
from bot.domain.keepable import keepable
from bot.domain.standing import standing_facts
from bot.services.claims import store
from bot.services.in_force import SettingsInForce
from bot.services.intake import edited
from bot.services.journal import record
from bot.storage import UnitOfWork, Units
from integrations.base import MessageState, Network

_LOOK_BACK = timedelta(days=2)
_AT_MOST = 200


class Refresh:
    """Compares stored messages with what the network shows now."""

    def __init__(self, units: Units, settings: SettingsInForce) -> None:
        self._units = units
        self._settings = settings

    async def look(self, account: Account, network: Network, now: datetime) -> int:
        """Look at the recent messages of an account; gives how many have changed."""
        async with self._units.read() as uow:
            recent = await uow.messages.alive(account.id, now - _LOOK_BACK, _AT_MOST)
        if not recent:
            return 0
        found = await network.current_state([m.external_id for m in recent])
        states = {one: keepable(state) for one, state in found.items()}
        changed = [m for m in recent if _differs(m, states)]
        for message in changed:
            async with self._units.write() as uow:
                await self._apply(uow, account, message, states[message.external_id], now)
                await uow.commit()
        return len(changed)

    async def _apply(
        self,
        uow: UnitOfWork,
        account: Account,
        looked_at: Message,
        state: MessageState,
        now: datetime,
    ) -> None:
        conversation = await uow.conversations.lock(looked_at.conversation_id)
        message = await uow.messages.get(looked_at.id)
        if conversation is None or message is None or message.deleted_at is not None:
            return
        if not _differs(message, {message.external_id: state}):
            return  # somebody else has noted it since we looked
        if state.exists:
            after = replace(
                edited(message, state.text, now=state.edited_at or now), media=state.media
            )
            await uow.messages.update([after])
            changed = conversation.bump()
        else:
            await uow.messages.update([replace(message, deleted_at=now)])
            waiting = await uow.messages.unanswered_since([conversation.id])
            changed = withdraw(
                conversation, self._settings.now.policy_of(account), waiting.get(conversation.id)
            )
        await store(uow, conversation, changed)
        await record(
            uow,
            EventKind.EDITED if state.exists else EventKind.DELETED,
            actor=SYSTEM,
            now=now,
            conversation_id=conversation.id,
            account_id=account.id,
            message=message.id,
            standing=None if state.exists else standing_facts(changed),
        )


def _differs(message: Message, states: Mapping[str, MessageState]) -> bool:
    state = states.get(message.external_id)
    if state is None:
        return False
    return not state.exists or (bool(state.text) and state.text != message.text)
