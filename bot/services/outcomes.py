"""What became of a delivery, and what that means for its conversation.

Every change is conditional on the delivery's status, so that an outcome is applied once, whoever
finds it: the worker that sent it, the one that read it back, or a person who was asked.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.conversation import accept
from bot.domain.delivery import ELSEWHERE, Delivery, DeliveryKind, DeliveryStatus, Purpose
from bot.domain.events import SYSTEM, EventKind
from bot.domain.notices import AccountTrouble
from bot.domain.standing import opens, standing_facts, stopped_facts
from bot.errors import Conflict, NotFound, OutsideError, Reauthorise
from bot.ports import Place
from bot.services.claims import store
from bot.services.in_force import SettingsInForce
from bot.services.journal import notice_delivery, record
from bot.services.networks import Networks
from bot.services.our_messages import keep_message, mark_deleted, mark_hidden
from bot.services.planning.publications import Publications
from bot.services.telling import Telling
from bot.storage import UnitOfWork, Units
from integrations.base import Sent

_TO_CUSTOMERS = {DeliveryKind.REPLY, DeliveryKind.PRIVATE}
_IN_PUBLIC = {*_TO_CUSTOMERS, DeliveryKind.POST}
_IN_SLACK = {DeliveryKind.SLACK, DeliveryKind.RETRACT}
_MODERATION = {DeliveryKind.HIDE, DeliveryKind.UNHIDE}
_ON_ITS_WAY = (DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN)


class Verdict(StrEnum):
    """What a person says who was asked to look."""

    LIVE = "live"
    NOT_THERE = "not_there"
    SEND_AGAIN = "send_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer that was accepted, for the figures. `took` is from the clock's start."""

    network: str
    purpose: Purpose
    took: timedelta | None


class Outcomes:
    """Applies outcomes."""

    def __init__(
        self,
        units: Units,
        networks: Networks,
        settings: SettingsInForce,
        publications: Publications,
    ) -> None:
        self._units = units
        self._networks = networks
        self._telling = Telling(networks)
        self._settings = settings
        self._publications = publications

    async def accepted(
        self,
        delivery: Delivery,
        sent: Sent,
        now: datetime,
        *,
        by: str = SYSTEM,
        expected: Collection[DeliveryStatus] = _ON_ITS_WAY,
    ) -> Answered | None:
        """It has taken effect. None when another has noted that already, or it was no answer."""
        done = replace(
            delivery,
            status=DeliveryStatus.SENT,
            settled_at=now,
            external_id=sent.external_id,
            url=sent.url,
            error="",
            hint="",
            ask_person=False,
        )
        async with self._units.write(durable=True) as uow:
            if not await uow.deliveries.settle(done, expected):
                return None
            answered = None
            if delivery.kind in _TO_CUSTOMERS:
                answered = await self.answered_in(uow, done, sent, now)
            elif delivery.kind is DeliveryKind.POST:
                await self._publications.accepted(uow, done, sent, now)
            elif delivery.kind is DeliveryKind.DELETE:
                await mark_deleted(uow, done, self._settings, now)
            elif delivery.kind in _MODERATION:
                await mark_hidden(uow, done, now)
            await self._note_settled(uow, delivery, done, by, now)
            uow.wake("deliveries")
            await uow.commit()
        return answered

    async def answered_in(
        self, uow: UnitOfWork, delivery: Delivery, sent: Sent, now: datetime
    ) -> Answered | None:
        """A network has an answer of ours, inside the caller's transaction: the clock stops.

        Nothing else stops it. What people answered elsewhere comes here, too
        (`bot.services.elsewhere`).
        """
        conversation = await uow.conversations.lock(delivery.conversation_id)
        account = await uow.accounts.get(delivery.account_id)
        if conversation is None or account is None:
            return None
        await keep_message(uow, conversation, delivery, sent, now)
        if delivery.seen_at is not None:
            await uow.messages.mark_answered(conversation.id, delivery.seen_at, now)
        waiting = await uow.messages.unanswered_since([conversation.id])
        clock = conversation.clock
        took = None if clock is None else now - clock.start
        policy = self._settings.now.policy_of(account)
        after = accept(conversation, delivery.purpose, policy, waiting.get(conversation.id), now)
        await store(uow, conversation, after)
        stopped = stopped_facts(conversation, after, policy, now)
        acknowledged = delivery.purpose is Purpose.ACKNOWLEDGEMENT
        there = {ELSEWHERE: True} if delivery.elsewhere else {}
        await record(
            uow,
            EventKind.ACKNOWLEDGED if acknowledged else EventKind.ANSWERED,
            actor=delivery.created_by or SYSTEM,
            now=now,
            conversation_id=conversation.id,
            account_id=account.id,
            delivery=delivery.id,
            purpose=delivery.purpose.value,
            # Who wrote more than its writer had seen begins to wait for the rest of it.
            opens=opens(None if stopped["stopped"] else conversation, after),
            standing=stopped | standing_facts(after) | there,
        )
        if not delivery.elsewhere:
            await self._telling.sent(uow, delivery, sent, account.network, now)
        return Answered(network=account.network, purpose=delivery.purpose, took=took)

    async def refused(
        self,
        delivery: Delivery,
        error: OutsideError,
        now: datetime,
        *,
        by: str = SYSTEM,
        expected: Collection[DeliveryStatus] = _ON_ITS_WAY,
    ) -> bool:
        """It said no. The person is told why and how to mend it; their text is kept."""
        failed = replace(
            delivery,
            status=DeliveryStatus.FAILED,
            settled_at=now,
            error=str(error),
            hint=error.hint,
            ask_person=False,
        )
        async with self._units.write(durable=True) as uow:
            if not await uow.deliveries.settle(failed, expected):
                return False
            await self._note_settled(uow, delivery, failed, by, now)
            if delivery.kind in _TO_CUSTOMERS:
                await self._telling.refused(uow, failed, now)
                for waiting in await uow.deliveries.cancel_after(delivery.id, now):
                    why = replace(
                        waiting,
                        error="The private message before it could not be sent.",
                        hint="Take it offline again by another route.",
                    )
                    await self._telling.refused(uow, why, now)
            elif delivery.kind is DeliveryKind.POST:
                await self._publications.refused(uow, failed, now)
            elif delivery.kind not in _IN_SLACK:
                await self._telling.not_done(uow, failed, now)
            if isinstance(error, Reauthorise) and delivery.account_id:
                await self.trouble(uow, delivery.account_id, str(error), error.hint, now)
            await uow.commit()
        return True

    async def trouble(
        self, uow: UnitOfWork, account_id: str, problem: str, mend: str, now: datetime
    ) -> None:
        """Note that an account does not work, and tell the managers once."""
        account = await uow.accounts.get(account_id)
        if account is None or not await uow.accounts.note_trouble(account_id, problem):
            return
        await record(
            uow,
            EventKind.ACCOUNT_TROUBLE,
            actor=SYSTEM,
            now=now,
            account_id=account_id,
            problem=problem,
        )
        await uow.deliveries.add(
            [
                notice_delivery(
                    uow,
                    AccountTrouble(
                        account_id=account_id,
                        network_title=self._networks.title(account.network),
                        handle=account.handle,
                        problem=problem,
                        mend=mend or f"Run: python -m bot connect {account.network}",
                        managers=self._settings.now.managers,
                    ),
                    once=f"trouble:{account_id}:{now.isoformat()}",
                    now=now,
                    place=Place(channel=account.channel),
                )
            ]
        )
        uow.wake("deliveries")

    async def unknown(self, delivery: Delivery, error: OutsideError, now: datetime) -> bool:
        """No answer came: it is read back next, never sent again blindly."""
        lost = replace(
            delivery,
            status=DeliveryStatus.UNKNOWN,
            error=str(error),
            hint=error.hint,
            next_attempt_at=now,
        )
        async with self._units.write(durable=True) as uow:
            if not await uow.deliveries.settle(lost, [DeliveryStatus.SENDING]):
                return False
            await self._show(uow, lost, EventKind.OUTCOME_UNKNOWN, now)
            if delivery.kind is DeliveryKind.POST:
                await self._publications.unknown(uow, lost, now, ask=False)
            uow.wake("unknown")
            await uow.commit()
        return True

    async def later(
        self,
        delivery: Delivery,
        error: OutsideError,
        after: timedelta,
        now: datetime,
        *,
        by: str = SYSTEM,
        expected: Collection[DeliveryStatus] = (DeliveryStatus.SENDING,),
    ) -> bool:
        """It certainly took no effect (yet): back to pending until then."""
        waiting = replace(
            delivery,
            status=DeliveryStatus.PENDING,
            next_attempt_at=now + after,
            error=str(error),
            hint=error.hint,
            ask_person=False,
        )
        async with self._units.write() as uow:
            if not await uow.deliveries.settle(waiting, expected):
                return False
            await self._note_settled(uow, delivery, waiting, by, now)
            if delivery.kind in _TO_CUSTOMERS:
                conversation = await uow.conversations.lock(delivery.conversation_id)
                if conversation is not None:
                    await store(uow, conversation, conversation.bump())
            elif delivery.kind is DeliveryKind.POST:
                await self._publications.waiting(uow, waiting, now)
            uow.wake("deliveries")
            await uow.commit()
        return True

    async def too_late(self, delivery: Delivery, now: datetime) -> bool:
        """A post that nobody has tried to send within its grace: its author is asked."""
        late = replace(
            delivery,
            status=DeliveryStatus.CANCELLED,
            settled_at=now,
            error="Its time had passed before it could be sent.",
        )
        async with self._units.write(durable=True) as uow:
            if not await uow.deliveries.settle(late, [DeliveryStatus.SENDING]):
                return False
            await self._publications.too_late(uow, late, now)
            await uow.commit()
        return True

    async def look_again(self, delivery: Delivery, why: str, at: datetime) -> None:
        """Reading back did not settle it yet."""
        async with self._units.write() as uow:
            await uow.deliveries.settle(
                replace(delivery, next_attempt_at=at, error=why), [DeliveryStatus.UNKNOWN]
            )
            await uow.commit()

    async def ask_person(self, delivery: Delivery, why: str, now: datetime) -> None:
        """Nothing more to find out by ourselves: the writer is asked to look."""
        asked = replace(delivery, ask_person=True, error=why)
        async with self._units.write() as uow:
            if not await uow.deliveries.settle(asked, [DeliveryStatus.UNKNOWN]):
                return
            if delivery.kind is DeliveryKind.POST:
                await self._publications.unknown(uow, asked, now, ask=True)
            else:
                await self._show(uow, asked, EventKind.OUTCOME_UNKNOWN, now)
                await self._telling.unknown(uow, asked, now)
            await uow.commit()

    async def judge(self, delivery_id: str, verdict: Verdict, by: str, now: datetime) -> None:
        """A person has looked.

        Raises:
            Conflict: it is settled already.
            NotFound: no such delivery.
        """
        async with self._units.read() as uow:
            delivery = await uow.deliveries.get(delivery_id)
        if delivery is None:
            raise NotFound("This message is not in the database any more.")
        unknown = (DeliveryStatus.UNKNOWN,)
        if verdict is Verdict.LIVE:
            done = await self.accepted(delivery, Sent(external_id=""), now, by=by, expected=unknown)
            settled = done is not None or delivery.kind not in _TO_CUSTOMERS
            settled = settled and delivery.status is DeliveryStatus.UNKNOWN
        elif verdict is Verdict.NOT_THERE:
            nothing = OutsideError(
                f"<@{by}> looked: it is not there.", hint="Your text is kept; send it again."
            )
            settled = await self.refused(delivery, nothing, now, by=by, expected=unknown)
        else:
            again = OutsideError("")
            settled = await self.later(delivery, again, timedelta(), now, by=by, expected=unknown)
        if not settled:
            raise Conflict("This is settled already. Thank you for looking!")

    async def _note_settled(
        self, uow: UnitOfWork, before: Delivery, delivery: Delivery, by: str, now: datetime
    ) -> None:
        """An unknown outcome is known, by looking: the bot's or a person's."""
        if before.status is not DeliveryStatus.UNKNOWN or delivery.kind not in _IN_PUBLIC:
            return
        await record(
            uow,
            EventKind.OUTCOME_SETTLED,
            actor=by,
            now=now,
            conversation_id=delivery.conversation_id,
            post_id=delivery.post_id,
            account_id=delivery.account_id,
            delivery=delivery.id,
            status=delivery.status.value,
        )

    async def _show(
        self, uow: UnitOfWork, delivery: Delivery, kind: EventKind, now: datetime
    ) -> None:
        if delivery.kind not in _TO_CUSTOMERS:
            return
        conversation = await uow.conversations.lock(delivery.conversation_id)
        if conversation is None:
            return
        await store(uow, conversation, conversation.bump())
        await record(
            uow,
            kind,
            actor=SYSTEM,
            now=now,
            conversation_id=conversation.id,
            account_id=conversation.account_id,
            delivery=delivery.id,
            reason=delivery.error,
        )
