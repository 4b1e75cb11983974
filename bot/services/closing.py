"""Ends without an answer, and pauses: no reply needed, spam, snooze."""

from datetime import datetime, timedelta

from bot.domain.conversation import State, close, reopen, snooze
from bot.domain.events import EventKind
from bot.domain.standing import opens, standing_facts
from bot.errors import BadInput, NotFound
from bot.services.claims import claim_in, locked, store
from bot.services.excerpts import excerpt
from bot.services.in_force import SettingsInForce
from bot.services.journal import record
from bot.services.views import Views
from bot.storage import Units

_LONGEST_SNOOZE = timedelta(days=30)


class Closing:
    """Close, mark as spam, snooze."""

    def __init__(self, units: Units, views: Views, settings: SettingsInForce) -> None:
        self._units = units
        self._views = views
        self._settings = settings

    async def close(
        self,
        conversation_id: str,
        by: str,
        reason: str,
        now: datetime,
        *,
        seen_at: datetime | None = None,
    ) -> None:
        """No reply needed. An answer that has not gone out yet stays here, as a draft.

        Raises:
            BadInput: without a reason, or the customer has written since `seen_at`; `field` is
                "reason".
            AlreadyClaimed: a colleague owns it.
        """
        reason = " ".join(reason.split())
        if not reason:
            raise BadInput(
                "A reason is required, so that tomorrow's digest can say why nobody answered.",
                field="reason",
                example="They only shared our post with friends.",
            )
        await self._end(conversation_id, by, State.CLOSED, reason, EventKind.CLOSED, now, seen_at)

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
        seen_at: datetime | None = None,
    ) -> None:
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            conversation = await locked(uow, conversation_id)
            view = await self._views.one(uow, conversation_id, now)
            newest = view.newest_inbound
            if seen_at is not None and newest is not None and newest.received_at > seen_at:
                raise BadInput(
                    f"They have written again meanwhile: “{excerpt(newest.text)}” "
                    "Please look at the card first; your reason is kept.",
                    field="reason",
                )
            for waiting in await uow.deliveries.cancel_pending(conversation_id, now):
                await uow.drafts.save(
                    waiting.created_by, conversation_id, waiting.purpose, waiting.text, now
                )
            closed = close(conversation, state, reason)
            await store(uow, conversation, closed)
            # What was closed waits no longer: the next message starts a clock of its own.
            await uow.messages.mark_answered(conversation_id, now, now)
            await record(
                uow,
                kind,
                actor=by,
                now=now,
                conversation_id=conversation_id,
                account_id=conversation.account_id,
                reason=reason,
                standing=standing_facts(closed),
            )
            await uow.commit()

    async def reopen(self, conversation_id: str, by: str, now: datetime) -> None:
        """It is not done after all. The clock runs since the customer waits, else from now.

        Raises:
            AlreadyClaimed: a colleague owns it.
        """
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            conversation = await locked(uow, conversation_id)
            account = await uow.accounts.get(conversation.account_id)
            if account is None:
                raise NotFound("The account of this conversation is not there any more.")
            closed = conversation.state in {State.CLOSED, State.SPAM}
            if closed:
                await uow.messages.mark_waiting(conversation_id, conversation.answered_at)
            policy = self._settings.now.policy_of(account)
            waiting = await uow.messages.unanswered_since([conversation_id])
            since = waiting.get(conversation_id, now)
            # What was closed and not answered has waited all the time: nobody begins to wait.
            takes_back = closed and conversation_id in waiting
            opened = reopen(conversation, policy, since, now)
            await store(uow, conversation, opened)
            await record(
                uow,
                EventKind.REOPENED,
                actor=by,
                now=now,
                conversation_id=conversation_id,
                account_id=conversation.account_id,
                was=conversation.state.value,
                takes_back=takes_back,
                opens=not takes_back and opens(conversation, opened),
                standing=standing_facts(opened),
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
                "A month is the longest a customer can be put off. Choose an earlier time.",
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
                account_id=conversation.account_id,
                until=until.isoformat(),
            )
            await uow.commit()
