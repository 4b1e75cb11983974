"""What people answered by the link, on a network that we cannot answer on for them.

Nobody tells us when such a network has accepted an answer, but the person who gave it there. Their
word counts as its acceptance, and goes the same way: `Outcomes.answered_in`.
"""

from collections.abc import Callable
from datetime import datetime

from bot.domain.card import ConversationView
from bot.domain.conversation import State
from bot.domain.delivery import ELSEWHERE, Delivery, DeliveryKind, DeliveryStatus
from bot.errors import AlreadyClosed, BadInput
from bot.services.answers import Answers, Writing
from bot.services.claims import claim_in, locked
from bot.services.outcomes import Answered, Outcomes
from bot.services.views import Views
from bot.storage import Units
from integrations.base import Sent

_WAITS = {State.OPEN, State.ACKNOWLEDGED}
_NOBODY = "Nobody waits here any more: it has its answer already."


class Elsewhere:
    """Mark answered."""

    def __init__(
        self,
        units: Units,
        views: Views,
        answers: Answers,
        outcomes: Outcomes,
        answered: Callable[[Answered], None],
    ) -> None:
        self._units = units
        self._views = views
        self._answers = answers
        self._outcomes = outcomes
        self._answered = answered

    async def open_form(self, conversation_id: str, by: str, now: datetime) -> ConversationView:
        """Claim the conversation, and give what the form shows.

        Raises:
            AlreadyClaimed: a colleague owns it.
            AlreadyClosed: nobody waits.
            BadInput: this network is answered from here.
        """
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            await uow.conversations.touch(conversation_id, by, now)
            view = await self._views.one(uow, conversation_id, now)
            _refuse_here(view)
            if view.conversation.state not in _WAITS:
                raise AlreadyClosed(_NOBODY)
            await uow.commit()
        return view

    async def mark(self, writing: Writing, now: datetime) -> None:
        """It is answered there; `writing.text` is what was said, or "".

        Race: of two colleagues one has answered it, by the same conditional statements as any
        answer; the other hears who.

        Raises:
            AnsweredSince, AlreadyClaimed: a colleague was first.
            AlreadyClosed: nobody waits.
            BadInput: this network is answered from here.
        """
        async with self._units.write(durable=True) as uow:
            conversation = await locked(uow, writing.conversation_id)
            view = await self._views.one(uow, conversation.id, now)
            _refuse_here(view)
            done = _delivery(uow.new_id(), view, writing, now)
            await self._answers.begin(
                uow, conversation, writing.by, writing.seen_answers, [done], now
            )
            if conversation.state not in _WAITS:
                raise AlreadyClosed(_NOBODY)
            sent = Sent(external_id="", sent_at=now)
            answered = await self._outcomes.answered_in(uow, done, sent, now)
            await uow.commit()
        if answered is not None:
            self._answered(answered)


def _refuse_here(view: ConversationView) -> None:
    if not view.elsewhere:
        raise BadInput(
            f"{view.network_title} is answered from here: the clock stops when it has accepted an "
            "answer."
        )


def _delivery(
    delivery_id: str, view: ConversationView, writing: Writing, now: datetime
) -> Delivery:
    """An answer that has been given: nothing is left to send."""
    newest = view.newest_inbound
    return Delivery(
        id=delivery_id,
        kind=DeliveryKind.REPLY,
        purpose=writing.purpose,
        once=f"elsewhere:{delivery_id}",
        created_at=now,
        created_by=writing.by,
        conversation_id=view.conversation.id,
        account_id=view.conversation.account_id,
        message_id=newest.id if newest else "",
        payload={"text": writing.text.strip(), ELSEWHERE: True},
        seen_at=writing.seen_at or view.seen_at,
        status=DeliveryStatus.SENT,
        settled_at=now,
    )
