"""From a card's thread: private unless somebody says “reply …” and then Send."""

from datetime import datetime
from hashlib import sha256

from bot.domain.delivery import Delivery, Purpose
from bot.errors import BadInput, Conflict, NotFound
from bot.forms import AnswerForm
from bot.ports import Posted
from bot.services.answers import Answers, Writing
from bot.services.claims import claim_in
from bot.storage import Units


def fingerprint(text: str) -> str:
    """Marks the text that a preview showed, so that Send sends that text and no other."""
    return sha256(text.encode()).hexdigest()[:16]


class Threads:
    """Public replies that are written in a thread."""

    def __init__(self, units: Units, answers: Answers) -> None:
        self._units = units
        self._answers = answers

    async def conversation_at(self, card: Posted) -> str | None:
        """The conversation whose card a thread belongs to; None for any other thread."""
        async with self._units.read() as uow:
            return await uow.cards.at(card)

    async def propose(
        self, conversation_id: str, by: str, text: str, now: datetime
    ) -> tuple[AnswerForm, str]:
        """Keep the text as the writer's draft and show it as the customer would see it.

        Gives the form and the fingerprint that `send` has to be called with.

        Raises:
            BadInput: there is no text.
            AlreadyClaimed: a colleague owns the conversation.
        """
        text = text.strip()
        if not text:
            raise BadInput(
                "There is no text after “reply”.", example="@Golden Hour reply So sorry, Kim!"
            )
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            await uow.drafts.save(by, conversation_id, Purpose.ANSWER, text, now)
            await uow.commit()
        form = await self._answers.preview(conversation_id, Purpose.ANSWER, text, now)
        return form, fingerprint(text)

    async def send(
        self,
        conversation_id: str,
        by: str,
        mark: str,
        seen: tuple[int, datetime | None],
        now: datetime,
    ) -> Delivery:
        """Send what the preview showed.

        Raises:
            Conflict: the draft is another one by now; the newest preview counts.
            BadInput, AnsweredSince, AlreadyClaimed: as `Answers.submit`.
        """
        text = await self.draft(conversation_id, by)
        if not text:
            raise NotFound("This preview has been sent or dropped already.")
        if fingerprint(text) != mark:
            raise Conflict("You have written another reply since. Use the newest preview.")
        return await self._answers.submit(
            Writing(
                conversation_id=conversation_id,
                by=by,
                text=text,
                purpose=Purpose.ANSWER,
                seen_answers=seen[0],
                seen_at=seen[1],
            ),
            now,
        )

    async def draft(self, conversation_id: str, by: str) -> str:
        """The kept text."""
        async with self._units.read() as uow:
            return await uow.drafts.get(by, conversation_id, Purpose.ANSWER)

    async def drop(self, conversation_id: str, by: str, now: datetime) -> None:
        """The writer has cancelled."""
        async with self._units.write() as uow:
            await uow.drafts.save(by, conversation_id, Purpose.ANSWER, "", now)
            await uow.commit()
