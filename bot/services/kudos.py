"""Praise for a colleague is passed on, once."""

from datetime import datetime

from bot.domain.events import EventKind
from bot.domain.notices import KudosPassed
from bot.errors import Conflict, NotFound
from bot.ports import Place
from bot.services.journal import notice_delivery, record
from bot.storage import Units


class KudosService:
    """Passes kudos on in Slack."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def pass_on(
        self, message_id: str, colleague: str, by: str, note: str, now: datetime
    ) -> None:
        """Tell a colleague what a customer has said of them.

        Raises:
            Conflict: somebody has passed it on already.
            NotFound: the message is gone.
        """
        async with self._units.write() as uow:
            message = await uow.messages.get(message_id)
            if message is None:
                raise NotFound("This message is not in the database any more.")
            if not await uow.kudos.add(message_id, colleague, by, note, now):
                raise Conflict(f"<@{colleague}> has heard of this already. How nice!")
            conversation = await uow.conversations.lock(message.conversation_id)
            if conversation is None:
                raise NotFound("This conversation is not in the database any more.")
            await uow.conversations.save(conversation, conversation.bump())
            author = (await uow.authors.get([conversation.author_id]))[conversation.author_id]
            await uow.deliveries.add(
                [
                    notice_delivery(
                        uow,
                        KudosPassed(
                            colleague=colleague,
                            by=by,
                            author_name=author.profile.name,
                            text=message.text,
                            url=message.url,
                            note=note.strip(),
                        ),
                        once=f"kudos:{message_id}:{colleague}",
                        now=now,
                        conversation_id=conversation.id,
                        place=Place(user=colleague),
                    )
                ]
            )
            await record(
                uow,
                EventKind.KUDOS_PASSED,
                actor=by,
                now=now,
                conversation_id=conversation.id,
                account_id=conversation.account_id,
                colleague=colleague,
                note=note,
                message=message_id,
            )
            uow.wake("cards", "deliveries")
            await uow.commit()
