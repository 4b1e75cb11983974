"""Ends without an answer, and pauses: no reply needed, spam, snooze."""

from datetime import datetime, timedelta

from bot.domain.conversation import State, close, snooze
from bot.domain.events import EventKind
from bot.errors import BadInput
from bot.services.claims import claim_in, locked, store
from bot.services.journal import record
from bot.storage import Units

_LONGEST_SNOOZE = timedelta(days=14)


class Closing:
    """Close, mark as spam, snooze."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def close(self, conversation_id: str, by: str, reason: str, now: datetime) -> None:
        """No reply needed.

        Raises:
            BadInput: without a reason; `field` is "reason".
            AlreadyClaimed: a colleague owns it.
        """
        reason = " ".join(reason.split())
        if not reason:
            raise BadInput(
                "A reason is required, so that tomorrow's digest can say why nobody answered.",
                field="reason",
                example="They only shared our post with friends.",
            )
        await self._end(conversation_id, by, State.CLOSED, reason, EventKind.CLOSED, now)

    async def spam(self, conversation_id: str, by: str, now: datetime) -> None:
        """Not for us; what the author writes here later opens nothing.

        Raises:
            AlreadyClaimed: a colleague owns it.
        """
        await self._end(conversation_id, by, State.SPAM, "Spam", EventKind.SPAM, now)

    async def _end(
        self,
        conversation_id: str,
        by: str,
        state: State,
        reason: str,
        kind: EventKind,
        now: datetime,
    ) -> None:
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            conversation = await locked(uow, conversation_id)
            await store(uow, conversation, close(conversation, state, reason))
            await record(
                uow,
                kind,
                actor=by,
                now=now,
                conversation_id=conversation_id,
                account_id=conversation.account_id,
                reason=reason,
            )
            await uow.commit()

    async def snooze(self, conversation_id: str, by: str, until: datetime, now: datetime) -> None:
        """Quiet until then; the deadline stays.

        Raises:
            BadInput: not in the future, or too far; `field` is "until".
            AlreadyClaimed: a colleague owns it.
        """
        if until <= now:
            raise BadInput("That time has passed already. Choose one in the future.", field="until")
        if until - now > _LONGEST_SNOOZE:
            raise BadInput(
                "Two weeks is the longest a customer can be put off. Choose an earlier time.",
                field="until",
            )
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            conversation = await locked(uow, conversation_id)
            await store(uow, conversation, snooze(conversation, until))
            await record(
                uow,
                EventKind.SNOOZED,
                actor=by,
                now=now,
                conversation_id=conversation_id,
                until=until.isoformat(),
            )
            await uow.commit()
