"""Guarantee 4: an answer goes out once, whatever breaks while it does."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import State
from bot.domain.delivery import Delivery, DeliveryStatus
from integrations.base import Outgoing, Sent
from integrations.memory import OPENAIR, MemoryNetwork, Operation
from tests.databases import postgresql_database
from tests.guarantees.replicas import OURS_ON_WARBLE, Replica, Workplace, on_sqlite, open_workplace

WORDS = "So sorry! Which order is it?"


async def waiting_answer(
    place: Workplace, bot: Replica, *, customer: str = "kim", words: str = WORDS
) -> Delivery:
    """A customer has written, Ana has answered, nothing has left yet."""
    place.world.person(customer).posts("@harbourcoffee it is broken")
    await bot.poll()
    newest = (await place.conversations())[-1]
    return await bot.answer(newest.id, words, place.clock)


def said(place: Workplace) -> list[str]:
    """All that we have said in public."""
    return [message.text for message in place.world.posts_by_us()]


def asked(place: Workplace, operation: Operation = Operation.SEND) -> int:
    """How often the network was asked for something."""
    return len(place.world.faults.calls_of(operation))


class Witness(MemoryNetwork):
    """A network that looks into our database while it is called."""

    place: Workplace
    seen: tuple[DeliveryStatus, ...] = ()

    async def send(self, outgoing: Outgoing) -> Sent:
        """Look, then send."""
        self.seen = tuple(d.status for d in await self.place.deliveries())
        return await super().send(outgoing)


async def test_it_is_recorded_as_sending_before_the_call(place: Workplace) -> None:
    """Committed, so that others see it and a crash leaves a trace."""
    network = Witness(place.world)
    network.place = place
    async with place.replica(network=network) as bot:
        await waiting_answer(place, bot)
        await bot.quiet()
    assert network.seen == (DeliveryStatus.SENDING,)
    assert [d.status for d in await place.deliveries()] == [DeliveryStatus.SENT]


@pytest.mark.parametrize("took_effect", [False, True])
async def test_a_replica_that_dies_while_sending(place: Workplace, *, took_effect: bool) -> None:
    """Another reads back first; nobody touches it before the dead one's lease has ended."""
    async with place.replica("one") as one:
        await waiting_answer(place, one)
        place.world.faults.hang(Operation.SEND, took_effect=took_effect)
        dying = asyncio.create_task(one.parts.to_customers.round())
        while not asked(place):  # noqa: ASYNC110 - a pretend network has no event of a call
            await asyncio.sleep(0)
        dying.cancel()
        await asyncio.wait([dying])
    async with place.replica("two") as two:
        await two.quiet()
        too_soon = asked(place, Operation.READ_BACK)
        await place.let_leases_end()
        await two.quiet()
    assert (said(place), too_soon, asked(place, Operation.READ_BACK)) == ([WORDS], 0, 1)
    assert (await place.conversation()).state is State.ANSWERED


@pytest.mark.parametrize(("took_effect", "sends"), [(True, 1), (False, 2)])
async def test_no_answer_from_a_network_without_keys(
    place: Workplace, bot: Replica, *, took_effect: bool, sends: int
) -> None:
    """It is read back: live is done, certainly absent is sent again."""
    await waiting_answer(place, bot)
    place.world.faults.time_out(Operation.SEND, took_effect=took_effect)
    await bot.quiet()
    assert (said(place), asked(place)) == ([WORDS], sends)
    assert (await place.conversation()).state is State.ANSWERED


@on_sqlite
async def test_what_is_unknown_is_not_sent_again_while_looking_fails(
    place: Workplace, bot: Replica
) -> None:
    """The network is gone right after it fell silent: we look again later, and never resend."""
    await waiting_answer(place, bot)
    place.world.faults.time_out(Operation.SEND, took_effect=True)
    await bot.parts.to_customers.round()
    place.world.faults.outage()
    for _ in range(4):
        await bot.quiet()
        place.clock.advance(timedelta(seconds=30))
    place.world.faults.outage(on=False)
    await bot.quiet()
    assert (said(place), asked(place)) == ([WORDS], 1)


async def test_a_key_makes_a_second_attempt_harmless(postgresql: str) -> None:
    """Where reading back is unsure, the same key is sent again: one message all the same."""
    with postgresql_database(postgresql) as address:
        async with open_workplace(address, OPENAIR) as place:
            ours = replace(OURS_ON_WARBLE, network=OPENAIR.name)
            async with place.replica(accounts=(ours,)) as bot:
                place.world.person("kim").posts("@harbourcoffee it is broken")
                await bot.poll(ours)
                await bot.answer((await place.conversation()).id, WORDS, place.clock)
                place.world.faults.time_out(Operation.SEND, took_effect=True)
                place.world.faults.unsure("Its search is behind.")
                await bot.quiet()
                assert (said(place), asked(place)) == ([WORDS], 2)


async def test_two_replicas_send_forty_answers_once_each(shared_place: Workplace) -> None:
    """Neither waits for the other, and none is sent by both."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:
        for number in range(40):
            shared_place.world.person(f"fan{number}").posts("@harbourcoffee hello")
        await one.poll()
        for number, conversation in enumerate(await shared_place.conversations()):
            await one.answer(conversation.id, f"Hi number {number}!", shared_place.clock)

        async def send_all(replica: Replica) -> int:
            rounds = 0
            while await replica.parts.to_customers.round():
                rounds += 1
            return rounds

        rounds = await asyncio.gather(send_all(one), send_all(two))
    assert Counter(said(shared_place)) == Counter(f"Hi number {i}!" for i in range(40))
    assert (asked(shared_place), min(rounds) > 0) == (40, True)


async def test_what_has_to_wait_keeps_its_place(place: Workplace, bot: Replica) -> None:
    """A second answer to the same customer does not overtake the first; others go on."""
    await waiting_answer(place, bot)
    place.world.faults.rate_limit(Operation.SEND, after=timedelta(seconds=30))
    await bot.quiet()
    place.clock.advance(timedelta(seconds=10))
    conversation = await place.conversation()
    await bot.answer(conversation.id, "And one more thing.", place.clock)
    await waiting_answer(place, bot, customer="lee", words="Hi Lee!")
    await bot.quiet()
    meanwhile = said(place)
    place.clock.advance(timedelta(seconds=20))
    await bot.quiet()
    assert (meanwhile, said(place)) == (["Hi Lee!"], ["Hi Lee!", WORDS, "And one more thing."])


@on_sqlite
async def test_what_has_to_wait_does_not_spin(place: Workplace, bot: Replica) -> None:
    """A network that says "later" without saying when is not asked again at once."""
    await waiting_answer(place, bot)
    place.world.faults.rate_limit(Operation.SEND, after=timedelta(), times=50)
    await bot.quiet()
    assert asked(place) == 1


@on_sqlite
async def test_after_a_day_the_writer_is_told(place: Workplace, bot: Replica) -> None:
    """The text is kept, the customer still waits, and nothing is tried any more."""
    delivery = await waiting_answer(place, bot)
    await bot.quiet()
    place.world.faults.clear()
    assert said(place) == [WORDS]
    place.world.faults.outage(after=timedelta(hours=5))
    await bot.answer(delivery.conversation_id, "One more thing.", place.clock)
    for _ in range(5):
        await bot.quiet()
        place.clock.advance(timedelta(hours=5, seconds=1))
    before = [d.status for d in await place.deliveries()]
    await bot.quiet()
    calls = asked(place)
    place.clock.advance(timedelta(days=1))
    await bot.quiet()
    (card,) = place.cards()
    lines = [line.words for line in place.thread(card)]
    async with place.database.read() as uow:
        draft = await uow.drafts.get(
            delivery.created_by, delivery.conversation_id, delivery.purpose
        )
    assert before == [DeliveryStatus.SENT, DeliveryStatus.PENDING]
    assert [d.status for d in await place.deliveries()] == [
        DeliveryStatus.SENT,
        DeliveryStatus.FAILED,
    ]
    assert sum("could not be sent for a day" in words for words in lines) == 1
    assert (draft, asked(place)) == ("One more thing.", calls)


@on_sqlite
async def test_a_mistake_of_ours_after_the_call_is_no_second_answer(place: Workplace) -> None:
    """An adapter that crashes when it reads the receipt: unknown, read back, once."""
    network = Clumsy(place.world)
    async with place.replica(network=network) as bot:
        await waiting_answer(place, bot)
        await bot.quiet()
    assert (said(place), asked(place)) == ([WORDS], 1)
    assert (await place.conversation()).state is State.ANSWERED


class Clumsy(MemoryNetwork):
    """An adapter that sends and then trips over the answer."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send, then crash."""
        await super().send(outgoing)
        raise KeyError("id_str")
