"""Guarantee 4: when looking does not help, a person is asked, and one verdict counts."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.conversation import State
from bot.domain.delivery import Delivery, DeliveryStatus
from bot.errors import Conflict
from bot.services.outcomes import Verdict
from integrations.base import Outgoing, ReadBack
from integrations.memory import MemoryNetwork, Operation
from tests.guarantees.replicas import ANA, BEN, Replica, Workplace, on_sqlite

WORDS = "So sorry! Which order is it?"


async def doubtful(place: Workplace, bot: Replica) -> Delivery:
    """An answer that took effect, whose outcome nobody could find out for six minutes."""
    place.world.person("kim").posts("@harbourcoffee it is broken")
    await bot.poll()
    await bot.answer((await place.conversation()).id, WORDS, place.clock)
    place.world.faults.time_out(Operation.SEND, took_effect=True)
    place.world.faults.unsure("Its search is behind.", times=99)
    for _ in range(5):
        await bot.quiet()
        place.clock.advance(timedelta(seconds=100))
    (delivery,) = await place.deliveries()
    return delivery


def lines(place: Workplace) -> list[str]:
    """What stands under the card."""
    (card,) = place.cards()
    return [line.words for line in place.thread(card)]


def sends(place: Workplace) -> int:
    """How often the network was asked to send."""
    return len(place.world.faults.calls_of(Operation.SEND))


@on_sqlite
async def test_a_person_is_asked_once(place: Workplace, bot: Replica) -> None:
    """After five minutes, with the three verdicts as buttons; then nobody looks any more."""
    delivery = await doubtful(place, bot)
    looked = len(place.world.faults.calls_of(Operation.READ_BACK))
    for _ in range(5):
        place.clock.advance(timedelta(minutes=1))
        await bot.quiet()
    (card,) = place.cards()
    (question,) = [m for m in place.thread(card) if "Its search is behind." in m.words]
    assert (delivery.status, delivery.ask_person) == (DeliveryStatus.UNKNOWN, True)
    assert question.buttons == ["It is live", "It is not there", "Send again"]
    assert (len(place.world.faults.calls_of(Operation.READ_BACK)), sends(place)) == (looked, 1)


@on_sqlite
async def test_it_is_live(place: Workplace, bot: Replica) -> None:
    """The clock stops, as if the network had said so itself."""
    delivery = await doubtful(place, bot)
    await bot.parts.services.outcomes.judge(delivery.id, Verdict.LIVE, BEN, place.clock.now())
    await bot.quiet()
    conversation = await place.conversation()
    assert (conversation.state, conversation.clock, sends(place)) == (State.ANSWERED, None, 1)


@on_sqlite
async def test_it_is_not_there(place: Workplace, bot: Replica) -> None:
    """The writer has the text back and the clock runs on; nothing is sent."""
    delivery = await doubtful(place, bot)
    await bot.parts.services.outcomes.judge(delivery.id, Verdict.NOT_THERE, BEN, place.clock.now())
    await bot.quiet()
    conversation = await place.conversation()
    async with place.database.read() as uow:
        draft = await uow.drafts.get(ANA, delivery.conversation_id, delivery.purpose)
    assert (conversation.state, conversation.clock is None, sends(place)) == (State.OPEN, False, 1)
    assert draft == WORDS


@on_sqlite
async def test_send_again(place: Workplace, bot: Replica) -> None:
    """A person has decided; only then it is sent a second time."""
    delivery = await doubtful(place, bot)
    (before,) = place.world.posts_by_us()
    place.world.faults.clear()
    place.world.we_post("Good morning!")  # this network refuses the same words twice in a row
    outcomes = bot.parts.services.outcomes
    await outcomes.judge(delivery.id, Verdict.SEND_AGAIN, BEN, place.clock.now())
    await bot.quiet()
    said = [m.text for m in place.world.posts_by_us() if m.parent_id == before.parent_id]
    assert (said, sends(place)) == ([WORDS, WORDS], 2)
    assert (await place.conversation()).state is State.ANSWERED


@pytest.mark.parametrize("other", [Verdict.NOT_THERE, Verdict.SEND_AGAIN, Verdict.LIVE])
async def test_of_two_verdicts_at_once_one_counts(
    place: Workplace, bot: Replica, other: Verdict
) -> None:
    """The second person is told that it is settled."""
    delivery = await doubtful(place, bot)
    place.world.faults.clear()
    judge, now = bot.parts.services.outcomes.judge, place.clock.now()
    ends = await asyncio.gather(
        judge(delivery.id, Verdict.LIVE, ANA, now),
        judge(delivery.id, other, BEN, now),
        return_exceptions=True,
    )
    await bot.quiet()
    assert [type(end) for end in ends if end is not None] == [Conflict]
    settled = [line for line in lines(place) if WORDS in line and "Its search" not in line]
    assert len(settled) == 1


class Broken(MemoryNetwork):
    """An adapter that cannot read one of its network's answers."""

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Crash over the first that is looked for."""
        found = await super().read_back(outgoing)
        calls = self.world.faults.calls_of(Operation.READ_BACK)
        if outgoing.delivery_id == calls[0]:
            raise KeyError("created_at")
        return found


@on_sqlite
async def test_one_that_cannot_be_read_back_does_not_keep_others_unsettled(
    place: Workplace,
) -> None:
    """A mistake of ours ends with a question to a person, too."""
    async with place.replica(network=Broken(place.world)) as bot:
        for customer in ("kim", "lee"):
            place.world.person(customer).posts("@harbourcoffee it is broken")
        await bot.poll()
        for number, conversation in enumerate(await place.conversations()):
            await bot.answer(conversation.id, f"{WORDS} {number}", place.clock)
        place.world.faults.time_out(Operation.SEND, took_effect=True, times=2)
        for _ in range(5):
            await bot.quiet()
            place.clock.advance(timedelta(seconds=100))
    found = {(d.status, d.ask_person) for d in await place.deliveries()}
    assert found == {(DeliveryStatus.SENT, False), (DeliveryStatus.UNKNOWN, True)}
