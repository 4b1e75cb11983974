"""From a card's thread: private unless somebody says “reply …” and then Send."""

from datetime import datetime
from hashlib import sha256

from bot.domain.delivery import Purpose
from bot.errors import BadInput, Conflict, NotFound
from bot.forms import AnswerForm
from bot.ports import Posted
from bot.services.answers import Answers
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
        """Claim the conversation, keep the text as a draft, and show what the customer would see.

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

    async def draft(self, conversation_id: str, by: str, mark: str) -> str:
        """The text that a preview showed.

        Raises:
            NotFound: it was sent or dropped.
            Conflict: its writer has written another one since.
        """
        async with self._units.read() as uow:
            text = await uow.drafts.get(by, conversation_id, Purpose.ANSWER)
        if not text:
            raise NotFound("This preview has been sent or dropped already.")
        if fingerprint(text) != mark:
            raise Conflict("You have written another reply since. Use the newest preview.")
        return text

    async def drop(self, conversation_id: str, by: str, now: datetime) -> None:
        """The writer has cancelled."""
        async with self._units.write() as uow:
            await uow.drafts.save(by, conversation_id, Purpose.ANSWER, "", now)
            await uow.commit()

    async def handled(self, event_id: str) -> bool:
        """Whether an event of Slack's was handled to its end before."""
        async with self._units.read() as uow:
            return await uow.inbox.known(event_id)

    async def note_handled(self, event_id: str, now: datetime) -> None:
        """An event was handled; Slack may deliver it again."""
        async with self._units.write() as uow:
            await uow.inbox.first_time(event_id, now)
            await uow.commit()
