"""Sends deliveries, each once: leased as `sending` durably, then called, then settled."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain.conversation import Author, Conversation, Message
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus
from bot.domain.notices import Notice
from bot.errors import NotFound, OutsideError, Rejected, RetryLater, Unknown
from bot.ports import Clock, Mail, Mailer, Place, Posted, TeamChat
from bot.services.journal import Addressed, read_notice
from bot.services.media import PublicMedia
from bot.services.networks import Networks, network_of, target_of
from bot.services.outcomes import Answered, Outcomes
from bot.services.spending import Spending
from bot.storage import Units
from bot.workers.publishing import PartSender, TooLate, spend_rate
from integrations.base import Network, Outgoing, OutgoingKind, ReadBackOutcome, Sent

log = structlog.get_logger(__name__)

_BATCH = 8
_LEASE_SECONDS = 120.0  # longer than any adapter's time-out
_LOOK_AGAIN = (timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=60))
_ASK_AFTER = timedelta(minutes=5)
_CARD_FIRST = timedelta(seconds=2)
_LEAST_PAUSE = timedelta(seconds=1)
_NOT_CONNECTED = timedelta(seconds=30)
_AT_ONCE = 2  # the second attempt: most lost answers are lost once
_MOST_MAILS = 3  # a mail server cannot be asked, so an inbox may get a transcript so often
_GIVE_UP = timedelta(hours=24)
_UNKNOWN = (DeliveryStatus.UNKNOWN,)
_LOOKED_UP = {DeliveryKind.REPLY, DeliveryKind.PRIVATE, DeliveryKind.POST}

Settled = Callable[[str, str], None]
AnsweredHook = Callable[[Answered], None]


class Delivering:
    """Sends what is pending and due."""

    def __init__(
        self,
        *,
        units: Units,
        networks: Networks,
        outcomes: Outcomes,
        spending: Spending,
        media: PublicMedia,
        chat: TeamChat,
        mailer: Mailer,
        clock: Clock,
        kinds: Collection[DeliveryKind],
        settled: Settled,
        answered: AnsweredHook,
    ) -> None:
        self._units = units
        self._networks = networks
        self._outcomes = outcomes
        self._spending = spending
        self._chat = chat
        self._mailer = mailer
        self._kinds = kinds
        self._clock = clock
        self._settled = settled
        self._answered = answered
        self._parts = PartSender(units, networks, spending, media, clock)

    async def round(self) -> bool:
        """Send a batch; True when there may be more."""
        async with self._units.write(durable=True) as uow:
            leased = await uow.deliveries.lease(
                self._kinds, _BATCH, _LEASE_SECONDS, self._clock.now()
            )
            if not leased:
                return False
            await uow.commit()
        queues: dict[str, list[Delivery]] = {}
        for delivery in leased:
            queues.setdefault(_destination(delivery), []).append(delivery)
        ends = await asyncio.gather(
            *(self._in_order(queue) for queue in queues.values()), return_exceptions=True
        )
        for end in ends:
            if end is not None:
                raise end
        return True

    async def _in_order(self, queue: Sequence[Delivery]) -> None:
        """What goes to one place, one after the other; when one has to wait, so do the rest."""
        for position, delivery in enumerate(queue):
            pause = await self._deliver(delivery)
            if pause is None:
                continue
            for waiting in queue[position + 1 :]:
                behind = OutsideError("It waits for the one before it.")
                await self._outcomes.later(waiting, behind, pause, self._clock.now())
            return

    async def _deliver(self, delivery: Delivery) -> timedelta | None:
        """One delivery from `sending` to its outcome; gives how long to wait when there is none.

        An error that is none of the four means a mistake of ours after the call may have been
        made: the outcome is unknown.
        """
        try:
            sent = await self._send(delivery)
        except TooLate:
            await self._outcomes.too_late(delivery, self._clock.now())
            self._settled(delivery.kind.value, "cancelled")
        except RetryLater as error:
            if self._clock.now() - delivery.created_at > _GIVE_UP:
                given_up = Rejected(f"It could not be sent for a day: {error}", hint=error.hint)
                await self._outcomes.refused(delivery, given_up, self._clock.now())
                self._settled(delivery.kind.value, "failed")
                return None
            pause = max(error.after, _LEAST_PAUSE)
            await self._outcomes.later(delivery, error, pause, self._clock.now())
            self._settled(delivery.kind.value, "retry")
            return pause
        except Unknown as error:
            await self._outcomes.unknown(delivery, error, self._clock.now())
            self._settled(delivery.kind.value, "unknown")
            return _LOOK_AGAIN[0]
        except OutsideError as error:
            await self._outcomes.refused(delivery, error, self._clock.now())
            self._settled(delivery.kind.value, "failed")
        except NotFound as error:
            await self._outcomes.refused(delivery, Rejected(str(error)), self._clock.now())
            self._settled(delivery.kind.value, "failed")
        except Exception as error:
            log.exception("delivery_crashed", delivery=delivery.id)
            lost = Unknown(f"An error of the bot itself: {type(error).__name__}.")
            await self._outcomes.unknown(delivery, lost, self._clock.now())
            self._settled(delivery.kind.value, "unknown")
        else:
            answered = await self._outcomes.accepted(delivery, sent, self._clock.now())
            self._settled(delivery.kind.value, "sent")
            if answered is not None:
                self._answered(answered)
        return None

    async def _send(self, delivery: Delivery) -> Sent:
        match delivery.kind:
            case DeliveryKind.REPLY | DeliveryKind.PRIVATE:
                network, outgoing = await outgoing_of(self._units, self._networks, delivery)
                cost = network.cost(outgoing.text, outgoing.kind, outgoing.target)
                now = self._clock.now()
                await self._spending.require(delivery.account_id, network, cost, now)
                again = delivery.attempts > 1
                first = delivery.first_attempt_at if again else None
                wait = await spend_rate(
                    self._units, delivery.account_id, network.publisher, for_post=False
                )
                if wait:
                    raise RetryLater(
                        "Its network allows no more messages at the moment.",
                        after=timedelta(seconds=wait),
                    )
                return await network.send(replace(outgoing, first_attempt_at=first))
            case DeliveryKind.POST:
                return await self._parts.send(delivery)
            case DeliveryKind.SLACK:
                return await self._post(delivery)
            case DeliveryKind.RETRACT:
                return await self._retract(delivery)
            case DeliveryKind.EMAIL:
                return await self._mail(delivery)
            case DeliveryKind.HIDE:
                network = connected(self._networks, delivery)
                await network.hide(str(delivery.payload["external_id"]))
                return Sent(external_id="")
            case DeliveryKind.UNHIDE:
                network = connected(self._networks, delivery)
                await network.unhide(str(delivery.payload["external_id"]))
                return Sent(external_id="")
            case DeliveryKind.DELETE:
                network = connected(self._networks, delivery)
                await network.delete(str(delivery.payload["external_id"]))
                return Sent(external_id="")

    async def _post(self, delivery: Delivery) -> Sent:
        addressed = read_notice(delivery)
        place = await self._place(delivery, addressed)
        try:
            posted = await self._find_or_post(delivery, place, addressed.notice)
        except NotFound as error:
            of = addressed.thread_of or addressed.under_post
            if not of:
                raise
            async with self._units.write() as uow:
                card = Posted(place.channel, place.thread_ts)
                if addressed.thread_of:
                    await uow.cards.gone(of, card)
                else:
                    await uow.post_cards.gone(of, card)
                uow.wake("cards", "post cards")
                await uow.commit()
            raise RetryLater("Its card is being posted anew.", after=_CARD_FIRST) from error
        return Sent(external_id=f"{posted.channel}/{posted.ts}")

    async def _retract(self, delivery: Delivery) -> Sent:
        """Take back what another delivery has put into Slack."""
        async with self._units.read() as uow:
            notice = await uow.deliveries.get(delivery.after)
        channel, _, ts = notice.external_id.partition("/") if notice is not None else ("", "", "")
        if ts:
            await self._chat.delete_notice(Posted(channel, ts))
        return Sent(external_id="")

    async def _find_or_post(self, delivery: Delivery, place: Place, notice: Notice) -> Posted:
        if delivery.attempts > 1 and delivery.first_attempt_at is not None:
            found = await self._chat.find_notice(place, delivery.once, delivery.first_attempt_at)
            if found is not None:
                return found
        return await self._chat.post_notice(place, notice, key=delivery.once, now=self._clock.now())

    async def _place(self, delivery: Delivery, addressed: Addressed) -> Place:
        """Where a notice goes; one that belongs under a card waits for the card."""
        of = addressed.thread_of or addressed.under_post
        if not of:
            return addressed.place
        async with self._units.read() as uow:
            cards = uow.cards if addressed.thread_of else uow.post_cards
            card = (await cards.places([of])).get(of)
        if card is None:
            raise RetryLater("Its card is not in Slack yet.", after=_until_its_card(delivery))
        return Place(channel=card.channel, thread_ts=card.ts)

    async def _mail(self, delivery: Delivery) -> Sent:
        message_id = f"{delivery.id}@golden-hour"
        await self._mailer.send(
            Mail(
                message_id=message_id,
                to=str(delivery.payload["to"]),
                subject=str(delivery.payload["subject"]),
                body=str(delivery.payload["text"]),
            )
        )
        return Sent(external_id=message_id)


class Settling:
    """Finds out what became of deliveries without an answer."""

    def __init__(
        self,
        *,
        units: Units,
        networks: Networks,
        outcomes: Outcomes,
        spending: Spending,
        media: PublicMedia,
        chat: TeamChat,
        clock: Clock,
        settled: Settled,
        answered: AnsweredHook,
    ) -> None:
        self._units = units
        self._networks = networks
        self._outcomes = outcomes
        self._chat = chat
        self._clock = clock
        self._settled = settled
        self._answered = answered
        self._parts = PartSender(units, networks, spending, media, clock)

    async def round(self) -> bool:
        """Take up what a stopped worker left, and read back what is unknown."""
        now = self._clock.now()
        async with self._units.write(durable=True) as uow:
            orphans = await uow.deliveries.orphans(now)
            leased = await uow.deliveries.lease_unknown(_BATCH, _LEASE_SECONDS, now)
            if not orphans and not leased:
                return False
            await uow.commit()
        for delivery in leased:
            try:
                await self._look(delivery)
            except (OutsideError, NotFound) as error:
                await self._again(delivery, str(error))
            except Exception as error:  # one must not keep the others from being settled
                log.exception("settling_crashed", delivery=delivery.id)
                await self._again(delivery, f"An error of the bot itself: {type(error).__name__}.")
        return bool(orphans)

    async def _look(self, delivery: Delivery) -> None:
        if delivery.kind is DeliveryKind.SLACK:
            await self._look_in_slack(delivery)
        elif delivery.kind in _LOOKED_UP:
            await self._read_back(delivery)
        elif delivery.kind is DeliveryKind.EMAIL:
            # A mail server cannot be asked. The message id is stable, so that the inbox may show
            # one transcript twice rather than none.
            await self._send_again(delivery, "The mail server did not say whether it has it.")
        else:
            await self._send_again(delivery, "Deleting or hiding twice does no harm.")

    async def _look_in_slack(self, delivery: Delivery) -> None:
        """Back to pending: a second attempt looks for the notice before it posts."""
        await self._send_again(delivery, "Slack did not say whether it has it.")

    async def _send_again(self, delivery: Delivery, why: str) -> None:
        """Back to pending, with growing pauses; what never gets an answer ends one day."""
        now = self._clock.now()
        tired = now - delivery.created_at > _GIVE_UP
        if delivery.kind is DeliveryKind.EMAIL:
            tired = delivery.attempts >= _MOST_MAILS
        if not tired:
            pause = _pause_before(delivery.attempts + 1)
            await self._outcomes.later(delivery, OutsideError(why), pause, now, expected=_UNKNOWN)
        elif delivery.kind in _LOOKED_UP:
            await self._outcomes.ask_person(delivery, why, now)
        else:
            given_up = Rejected(f"No answer came, however often it was tried. {why}")
            await self._outcomes.refused(delivery, given_up, now)

    async def _read_back(self, delivery: Delivery) -> None:
        network = connected(self._networks, delivery)
        if delivery.kind is DeliveryKind.POST:
            found = await self._parts.find(delivery)
        else:
            _, outgoing = await outgoing_of(self._units, self._networks, delivery)
            found = await network.read_back(outgoing)
        now = self._clock.now()
        if found.outcome is ReadBackOutcome.LIVE:
            sent = found.sent or Sent(external_id="")
            answered = await self._outcomes.accepted(delivery, sent, now)
            self._settled(delivery.kind.value, "sent")
            if answered is not None:
                self._answered(answered)
        elif found.outcome is ReadBackOutcome.ABSENT or _harmless(network, delivery, now):
            await self._send_again(delivery, "It is not there; it is sent again.")
            self._settled(delivery.kind.value, "retry")
        else:
            await self._again(delivery, found.why)

    async def _again(self, delivery: Delivery, why: str) -> None:
        """Look again a little later; when that does not help either, ask a person."""
        now = self._clock.now()
        since = now - (delivery.last_attempt_at or delivery.created_at)
        if since >= _ASK_AFTER:
            await self._outcomes.ask_person(delivery, why, now)
            return
        pause = next((p for p in _LOOK_AGAIN if since < p * 3), _LOOK_AGAIN[-1])
        await self._outcomes.look_again(delivery, why, now + pause)


def _until_its_card(delivery: Delivery) -> timedelta:
    """How long a notice waits for its card: 2 s doubling to a minute."""
    return min(_CARD_FIRST * 2.0 ** min(delivery.attempts - 1, 10), _LOOK_AGAIN[-1])


def _pause_before(attempt: int) -> timedelta:
    """None before the second attempt, then 5 s doubling to 5 min."""
    if attempt <= _AT_ONCE:
        return timedelta()
    return min(_LOOK_AGAIN[0] * 2.0 ** min(attempt - _AT_ONCE - 1, 10), _ASK_AFTER)


def _destination(delivery: Delivery) -> str:
    """What has to keep its order: messages of one thread, to one person, to one customer."""
    if delivery.kind in {DeliveryKind.REPLY, DeliveryKind.PRIVATE}:
        return delivery.conversation_id
    if delivery.kind is DeliveryKind.POST:
        return delivery.account_id
    if delivery.kind is not DeliveryKind.SLACK:
        return delivery.id
    addressed = read_notice(delivery)
    place = addressed.place
    under = addressed.thread_of or addressed.under_post
    return under or place.user or f"{place.channel}/{place.thread_ts}"


def _harmless(network: Network, delivery: Delivery, now: datetime) -> bool:
    """Whether the network treats the same key as the same message for long enough."""
    within = network.capabilities.resend_within
    if within is None:
        return False
    return within == timedelta.max or now - (delivery.first_attempt_at or now) < within


def connected(networks: Networks, delivery: Delivery) -> Network:
    """The network of a delivery.

    Raises:
        RetryLater: the account is paused or could not be opened yet.
    """
    try:
        return network_of(networks, delivery.account_id)
    except NotFound as error:
        raise RetryLater(str(error), after=_NOT_CONNECTED) from error


async def outgoing_of(
    units: Units, networks: Networks, delivery: Delivery
) -> tuple[Network, Outgoing]:
    """The network of a delivery to a customer, and what it is asked to send.

    Raises:
        RetryLater: the account is not connected now.
        NotFound: the message that is answered is gone.
    """
    network = connected(networks, delivery)
    async with units.read() as uow:
        message: Message | None = await uow.messages.get(delivery.message_id)
        found = await uow.conversations.get([delivery.conversation_id])
        conversation: Conversation | None = found.get(delivery.conversation_id)
        authors: dict[str, Author] = (
            await uow.authors.get([conversation.author_id]) if conversation else {}
        )
    if message is None or conversation is None:
        raise NotFound("The message that this answers is not in the database any more.")
    return network, Outgoing(
        delivery_id=delivery.id,
        kind=OutgoingKind(delivery.kind.value),
        text=delivery.text,
        target=target_of(message, authors[conversation.author_id]),
        key=delivery.key,
        created_at=delivery.created_at,
        first_attempt_at=delivery.first_attempt_at,
        last_attempt_at=delivery.last_attempt_at,
    )
