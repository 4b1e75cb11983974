"""Answering: what the form shows, what is asked of the network, and what stops it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.card import ConversationView
from bot.domain.conversation import Conversation, Message, State, answer_asked
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus, Purpose
from bot.domain.events import EventKind
from bot.domain.phrases import DEFAULT_PHRASES, PhraseKind
from bot.domain.wording import asks_back, fill, first_name, freshest, nearly_repeats
from bot.errors import AlreadyClaimed, AlreadyClosed, AnsweredSince, BadInput, NotFound
from bot.forms import AnswerForm, WrittenText
from bot.services.claims import claim_in, locked, store
from bot.services.journal import record
from bot.services.networks import Networks, network_of, target_of
from bot.services.spending import Spending
from bot.services.views import Views
from bot.storage import UnitOfWork, Units
from integrations.base import OutgoingKind, ReplyTarget

_RECENT = 30
_IN_FLIGHT = {DeliveryStatus.PENDING, DeliveryStatus.SENDING, DeliveryStatus.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a writer hands in.

    Attributes:
        seen_answers / seen_at: what they had seen when the form was opened.
    """

    conversation_id: str
    by: str
    text: str
    purpose: Purpose
    seen_answers: int
    seen_at: datetime | None


class Answers:
    """Reply, thank you, acknowledge."""

    def __init__(self, units: Units, views: Views, networks: Networks, spending: Spending) -> None:
        self._units = units
        self._views = views
        self._networks = networks
        self._spending = spending

    async def open_form(
        self, conversation_id: str, by: str, purpose: Purpose, now: datetime, *, text: str = ""
    ) -> AnswerForm:
        """Claim the conversation and give the form, with the writer's kept draft, else `text`.

        Raises:
            AlreadyClaimed: a colleague owns it.
            BadInput: people answer on this network itself.
        """
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            await uow.conversations.touch(conversation_id, by, now)
            await uow.commit()
        async with self._units.read() as uow:
            view = await self._views.one(uow, conversation_id, now)
            if view.elsewhere:
                raise BadInput(
                    f"On {view.network_title} people answer by the link; say “Mark answered” on "
                    "the card when you have."
                )
            text = await uow.drafts.get(by, conversation_id, purpose) or text
            recent = await uow.messages.recent_texts(view.conversation.account_id, _RECENT)
            if not text and purpose is Purpose.THANKS:
                lines = await phrases(uow, PhraseKind.THANK_YOU)
                text = freshest(lines, recent, name=_name(view))
            return await self._form(uow, view, purpose, text, recent)

    async def asked(self, delivery_id: str) -> Delivery:
        """A message that somebody wanted to be sent, to mend it when it was refused.

        Raises:
            NotFound: there is none.
        """
        async with self._units.read() as uow:
            delivery = await uow.deliveries.get(delivery_id)
        if delivery is None:
            raise NotFound("This message is not in the database any more.")
        return delivery

    async def preview(
        self,
        conversation_id: str,
        purpose: Purpose,
        text: str,
        now: datetime,
        *,
        ask_who: bool = False,
        seen: tuple[int, datetime | None] | None = None,
    ) -> AnswerForm:
        """The form with a text as typed so far: counter, cost, hints. Writes nothing.

        `seen` keeps what the writer saw when the form was opened.
        """
        async with self._units.read() as uow:
            view = await self._views.one(uow, conversation_id, now)
            recent = await uow.messages.recent_texts(view.conversation.account_id, _RECENT)
            form = await self._form(uow, view, purpose, text, recent)
        answers, at = seen if seen is not None else (form.seen_answers, form.seen_at)
        return replace(form, ask_who=ask_who, seen_answers=answers, seen_at=at)

    async def with_question(
        self, conversation_id: str, text: str, now: datetime, *, ask: bool
    ) -> str:
        """A thank-you with (or again without) the question who helped them."""
        async with self._units.read() as uow:
            view = await self._views.one(uow, conversation_id, now)
            questions = [fill(q, name=_name(view)) for q in await phrases(uow, PhraseKind.ASK_WHO)]
            recent = await uow.messages.recent_texts(view.conversation.account_id, _RECENT)
        bare = text
        for question in questions:
            bare = bare.replace(question, "").replace(question.strip(), "").rstrip()
        if not ask:
            return bare
        # A team's own question may begin with a space, or not.
        return f"{bare} {freshest(questions, recent, name=_name(view)).strip()}".strip()

    async def _form(
        self,
        uow: UnitOfWork,
        view: ConversationView,
        purpose: Purpose,
        text: str,
        recent: list[str],
    ) -> AnswerForm:
        thanks = purpose is Purpose.THANKS
        openings = await phrases(uow, PhraseKind.THANK_YOU if thanks else PhraseKind.OPENING)
        return AnswerForm(
            view=view,
            purpose=purpose,
            written=self.measure(view, text, OutgoingKind.REPLY, recent),
            openings=tuple(fill(o, name=_name(view)) for o in openings),
            seen_answers=view.conversation.answers,
            seen_at=view.seen_at,
        )

    def measure(
        self, view: ConversationView, text: str, kind: OutgoingKind, recent: list[str]
    ) -> WrittenText:
        """A text by the network's own rule, with hints."""
        network = network_of(self._networks, view.conversation.account_id)
        target = answer_target(view)
        kind = _kind(view, kind)
        return WrittenText(
            text=text,
            check=network.check_text(text, kind, target),
            cost=network.cost(text, kind, target) if text.strip() else None,
            repeats=nearly_repeats(text, recent) if text.strip() else None,
            asks_back=asks_back(text),
        )

    async def submit(self, writing: Writing, now: datetime) -> Delivery:
        """Ask for an answer to be sent. The text is kept whatever happens.

        Raises:
            BadInput: the network would refuse the text; `field` is "text".
            AnsweredSince: a colleague has answered since the form was opened.
            AlreadyClaimed: a colleague has taken it over since.
        """
        try:
            async with self._units.write() as uow:
                delivery = await self._submit(uow, writing, now)
                await uow.drafts.save(writing.by, writing.conversation_id, writing.purpose, "", now)
                await uow.commit()
                return delivery
        except (BadInput, AnsweredSince, AlreadyClaimed):
            await self.keep(writing, now)
            raise

    async def keep(self, writing: Writing, now: datetime) -> None:
        """Keep a draft."""
        async with self._units.write() as uow:
            await uow.drafts.save(
                writing.by, writing.conversation_id, writing.purpose, writing.text, now
            )
            await uow.commit()

    async def _submit(self, uow: UnitOfWork, writing: Writing, now: datetime) -> Delivery:
        conversation = await locked(uow, writing.conversation_id)
        view = await self._views.one(uow, conversation.id, now)
        delivery = self.delivery(uow, view, writing, OutgoingKind.REPLY, now)
        await self.afford(uow, view, [delivery], now)
        await self.begin(uow, conversation, writing.by, writing.seen_answers, [delivery], now)
        return delivery

    async def afford(
        self,
        uow: UnitOfWork,
        view: ConversationView,
        deliveries: Sequence[Delivery],
        now: datetime,
        *,
        field: str = "text",
    ) -> None:
        """Go on only while the month's cap leaves enough for these messages together.

        Raises:
            BadInput: it does not; `field` says where.
        """
        account_id = view.conversation.account_id
        network, target = network_of(self._networks, account_id), answer_target(view)
        costs = [network.cost(d.text, OutgoingKind(d.kind.value), target) for d in deliveries]
        await self._spending.afford(uow, account_id, network, costs, now, field=field)

    async def begin(
        self,
        uow: UnitOfWork,
        conversation: Conversation,
        by: str,
        seen_answers: int,
        deliveries: Sequence[Delivery],
        now: datetime,
    ) -> None:
        """Ask for messages to a customer to be sent, unless a colleague was first.

        Raises:
            AnsweredSince: a colleague has answered since the writer looked.
            AlreadyClaimed: a colleague has taken it over since.
        """
        if conversation.answers != seen_answers:
            last = await uow.deliveries.last_answer(conversation.id)
            if last is not None and int(str(last.payload.get("number", 0))) > seen_answers:
                raise AnsweredSince(last.created_by, last.text)
        if conversation.owner and conversation.owner != by:
            raise AlreadyClaimed(conversation.owner)
        if not conversation.owner:
            await record(
                uow,
                EventKind.CLAIMED,
                actor=by,
                now=now,
                conversation_id=conversation.id,
                account_id=conversation.account_id,
            )
        number = conversation.answers + 1
        deliveries = [replace(d, payload={**d.payload, "number": number}) for d in deliveries]
        await store(uow, conversation, answer_asked(conversation, by, now))
        await uow.deliveries.add(deliveries)
        for delivery in deliveries:
            await record(
                uow,
                EventKind.ANSWER_ASKED,
                actor=by,
                now=now,
                conversation_id=conversation.id,
                account_id=conversation.account_id,
                delivery=delivery.id,
                purpose=delivery.purpose.value,
            )
        uow.wake("deliveries", "cards")

    def delivery(
        self,
        uow: UnitOfWork,
        view: ConversationView,
        writing: Writing,
        kind: OutgoingKind,
        now: datetime,
    ) -> Delivery:
        """A message to the customer, checked, with the network's key chosen for good.

        Raises:
            BadInput: the network would refuse it; `field` is "text".
        """
        text = writing.text.strip()
        if not text:
            raise BadInput("There is nothing to send yet. Write a few words.", field="text")
        network = network_of(self._networks, view.conversation.account_id)
        target = answer_target(view)
        kind = _kind(view, kind)
        if kind is OutgoingKind.REPLY and not view.can_reply:
            raise BadInput(view.reply_note or "This message cannot be answered.", field="text")
        if kind is OutgoingKind.PRIVATE and view.private_refusal:
            raise BadInput(view.private_refusal, field="text")
        problems = network.check_text(text, kind, target).problems
        if problems:
            raise BadInput(" ".join(problems), field="text")
        delivery_id = uow.new_id()
        answered = view.newest_inbound
        return Delivery(
            id=delivery_id,
            kind=DeliveryKind(kind.value),
            purpose=writing.purpose,
            once=f"answer:{view.conversation.id}:{writing.purpose.value}:{delivery_id}",
            created_at=now,
            created_by=writing.by,
            next_attempt_at=now,
            conversation_id=view.conversation.id,
            account_id=view.conversation.account_id,
            message_id=answered.id if answered else "",
            key=network.new_key(delivery_id=delivery_id, created_at=now),
            payload={"text": text},
            seen_at=writing.seen_at or view.seen_at,
        )

    async def acknowledge(self, conversation_id: str, by: str, now: datetime) -> Delivery:
        """“We have heard you”, in one click; counts as the answer, starts the follow-up clock.

        Raises:
            AlreadyClaimed: a colleague owns it.
            AlreadyClosed: nobody waits (a button of a reminder that is older than the answer).
            AnsweredSince: an answer is on its way already.
        """
        async with self._units.write() as uow:
            await claim_in(uow, conversation_id, by, now)
            conversation = await locked(uow, conversation_id)
            if conversation.state is not State.OPEN:
                raise AlreadyClosed("Nobody waits here any more: it has its answer already.")
            view = await self._views.one(uow, conversation_id, now)
            for waiting in view.deliveries:
                if waiting.status in _IN_FLIGHT:
                    raise AnsweredSince(waiting.created_by, waiting.text)
            recent = await uow.messages.recent_texts(conversation.account_id, _RECENT)
            lines = await phrases(uow, PhraseKind.ACKNOWLEDGEMENT)
            writing = Writing(
                conversation_id=conversation_id,
                by=by,
                text=freshest(lines, recent, name=_name(view)),
                purpose=Purpose.ACKNOWLEDGEMENT,
                seen_answers=conversation.answers,
                seen_at=view.seen_at,
            )
            delivery = self.delivery(uow, view, writing, OutgoingKind.REPLY, now)
            await self.afford(uow, view, [delivery], now)
            await self.begin(uow, conversation, by, conversation.answers, [delivery], now)
            await uow.commit()
            return delivery


async def phrases(uow: UnitOfWork, kind: PhraseKind) -> list[str]:
    """The team's own phrases, or the ones that come with the product."""
    return await uow.phrases.of(kind) or list(DEFAULT_PHRASES[kind])


def answer_target(view: ConversationView) -> ReplyTarget:
    """The message that an answer goes under.

    Raises:
        BadInput: nothing is there to be answered.
    """
    newest: Message | None = view.newest_inbound
    if newest is None:
        raise BadInput("There is no message of the customer to answer.", field="text")
    return target_of(newest, view.author)


def _kind(view: ConversationView, kind: OutgoingKind) -> OutgoingKind:
    """A private conversation is answered privately, whatever was asked."""
    return OutgoingKind.PRIVATE if view.conversation.private else kind


def _name(view: ConversationView) -> str:
    profile = view.author.profile
    return first_name(profile.display_name, profile.handle)
