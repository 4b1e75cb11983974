"""Customers edit and delete, colleagues hide: what became of messages that are stored.

A poll looks at them again while they matter (`look`), and networks push it (`apply`); both are
noted in one way, once each.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.account import Account
from bot.domain.conversation import Direction, Message, withdraw
from bot.domain.events import SYSTEM, EventKind
from bot.domain.keepable import keepable
from bot.domain.standing import standing_facts
from bot.services.arrivals import edited, outdated
from bot.services.claims import store
from bot.services.in_force import SettingsInForce
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
        states = await network.current_state([m.external_id for m in recent])
        return await self._apply_all(account, recent, states, now)

    async def apply(
        self, account: Account, states: Mapping[str, MessageState], now: datetime
    ) -> int:
        """What the network says of its own accord, by the network's ids; gives how many differ.

        Messages that are not stored, and our own, are passed over.
        """
        if not states:
            return 0
        async with self._units.read() as uow:
            known = await uow.messages.known(account.id, states)
        theirs = [m for m in known.values() if m.direction is Direction.INBOUND]
        return await self._apply_all(account, theirs, states, now)

    async def _apply_all(
        self,
        account: Account,
        messages: Sequence[Message],
        states: Mapping[str, MessageState],
        now: datetime,
    ) -> int:
        fit = {one: keepable(state) for one, state in states.items()}
        changed = [m for m in messages if m.deleted_at is None and _differs(m, fit)]
        for message in changed:
            async with self._units.write() as uow:
                await self._apply(uow, account, message, fit[message.external_id], now)
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
        kinds = _differences(message, state)
        if not kinds:
            return  # somebody else has noted it since we looked
        await uow.messages.update([_as_it_is(message, state, kinds, now)])
        gone = EventKind.DELETED in kinds
        if gone:
            waiting = await uow.messages.unanswered_since([conversation.id])
            changed = withdraw(
                conversation, self._settings.now.policy_of(account), waiting.get(conversation.id)
            )
        else:
            changed = conversation.bump()
        await store(uow, conversation, changed)
        for kind in kinds:
            await record(
                uow,
                kind,
                actor=SYSTEM,
                now=now,
                conversation_id=conversation.id,
                account_id=account.id,
                message=message.id,
                standing=standing_facts(changed) if gone else None,
            )


def _differs(message: Message, states: Mapping[str, MessageState]) -> bool:
    state = states.get(message.external_id)
    return state is not None and bool(_differences(message, state))


def _differences(message: Message, state: MessageState) -> tuple[EventKind, ...]:
    """What has happened to a message since it was stored; none of it twice."""
    if not state.exists:
        return (EventKind.DELETED,)
    found = []
    if state.text and state.text != message.text and not outdated(message, state.edited_at):
        found.append(EventKind.EDITED)
    if state.hidden is not None and state.hidden != (message.hidden_at is not None):
        found.append(EventKind.HIDDEN if state.hidden else EventKind.SHOWN_AGAIN)
    return tuple(found)


def _as_it_is(
    message: Message, state: MessageState, kinds: Collection[EventKind], now: datetime
) -> Message:
    if EventKind.DELETED in kinds:
        return replace(message, deleted_at=now)
    if EventKind.EDITED in kinds:
        after = edited(message, state.text, now=min(state.edited_at or now, now))
        message = replace(after, media=state.media)
    if EventKind.HIDDEN in kinds:
        return replace(message, hidden_at=now)
    return replace(message, hidden_at=None) if EventKind.SHOWN_AGAIN in kinds else message
