"""A cap on what a network costs: nothing spent is forgotten, and reads stop before answers."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.domain.delivery import DeliveryKind, DeliveryStatus, Purpose
from bot.domain.people import Role
from bot.domain.posts import PostState
from bot.domain.spending import total
from bot.errors import BadInput
from integrations.base import Money
from integrations.memory import Operation
from integrations.memory.meter import MemoryMeter
from tests.guarantees.planning import WORDS, composed, photo, post_of, scheduled
from tests.guarantees.replicas import (
    ANA,
    OURS_ON_WARBLE,
    DiskFullError,
    Replica,
    Workplace,
    failing_at,
    on_sqlite,
)

CENT = Money(amount=Decimal("0.01"))
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIGNS = ("🪙", "✋", "🛑")


async def spent(place: Workplace, month: str = "2026-03") -> Decimal:
    """What our account has spent in a month."""
    async with place.database.read() as uow:
        return total(await uow.charges.of_month(month), OURS_ON_WARBLE.id)


def told(place: Workplace) -> list[str]:
    """What the channel was told of the cap."""
    return [m.words for m in place.timeline() if any(sign in m.words for sign in SIGNS)]


def signs(place: Workplace) -> list[str]:
    """The stages of it."""
    return [next(sign for sign in SIGNS if sign in words) for words in told(place)]


async def spend(bot: Replica, amount: str) -> None:
    """So much more has been spent on answers."""
    meter = bot.network.meter
    assert isinstance(meter, MemoryMeter)
    meter.sent("replies", Money(amount=Decimal(amount)))
    await bot.parts.charges.round()
    await bot.quiet()


async def test_two_replicas_add_without_loss(shared_place: Workplace) -> None:
    """Each keeps what it has spent itself, at the same moment, in the same row."""
    async with shared_place.replica("one") as one, shared_place.replica("two") as two:

        async def work(bot: Replica) -> None:
            meter = bot.network.meter
            assert isinstance(meter, MemoryMeter)
            for _ in range(25):
                meter.sent("replies", CENT)
                meter.sent("private messages", CENT)
                await bot.parts.charges.round()

        await asyncio.gather(work(one), work(two))
        costs = await one.parts.spending.costs(shared_place.clock.now())
    (account,) = costs.accounts
    assert [(kind.what, kind.calls, kind.amount) for kind in account.kinds] == [
        ("private messages", 50, Decimal("0.50")),
        ("replies", 50, Decimal("0.50")),
    ]


@on_sqlite
async def test_what_cannot_be_stored_is_stored_later(place: Workplace, bot: Replica) -> None:
    """A full disk forgets nothing that was spent, and counts nothing twice."""
    meter = bot.network.meter
    assert isinstance(meter, MemoryMeter)
    for beginning in ("INSERT INTO charges", "COMMIT"):
        meter.sent("replies", CENT)
        with failing_at(bot.database, beginning), pytest.raises(DiskFullError):
            await bot.parts.charges.round()
    meter.sent("replies", CENT)
    for _ in range(2):
        await bot.parts.charges.round()
    assert await spent(place) == Decimal("0.03")


@on_sqlite
async def test_every_call_that_is_charged_is_counted(place: Workplace, bot: Replica) -> None:
    """Reading, answering, also when the receipt is lost; once each."""
    kim = place.world.person("kim")
    kim.posts("@harbourcoffee hello")
    await bot.poll()
    await bot.poll()
    await bot.quiet()
    conversation = await place.conversation()
    place.world.faults.time_out(Operation.SEND, took_effect=True)
    await bot.answer(conversation.id, "Hello Kim!", place.clock)
    await bot.quiet()
    await bot.parts.charges.round()
    assert [m.text for m in place.world.posts_by_us()] == ["Hello Kim!"]
    assert await spent(place) == Decimal("0.015")


async def test_reads_stop_before_answers(place: Workplace, bot: Replica) -> None:
    """At four fifths of the cap nothing is fetched; people who wait are answered all the same."""
    place.world.monthly_cap = Decimal(1)
    kim = place.world.person("kim")
    kim.posts("@harbourcoffee hello")
    await bot.poll()
    await spend(bot, "0.79")
    await bot.poll()
    await bot.quiet()
    before = await place.conversation()
    place.world.person("lee").posts("@harbourcoffee anybody?")
    await spend(bot, "0.005")
    for _ in range(3):
        await bot.poll()
    assert isinstance(bot.network.meter, MemoryMeter)
    assert not bot.network.meter.may_read
    assert [c.id for c in await place.conversations()] == [before.id]
    await bot.answer(before.id, "Hello Kim!", place.clock)
    await bot.quiet()
    assert [m.text for m in place.world.posts_by_us()] == ["Hello Kim!"]
    (near, stopped) = told(place)
    assert "nears its cap: 0.795 USD of 1.00 USD" in near
    assert "Mentions are not fetched any more" in stopped
    assert "raise `WARBLE_MONTHLY_CAP`" in stopped


@on_sqlite
async def test_a_page_that_reaches_the_cap_is_the_last_look(place: Workplace, bot: Replica) -> None:
    """What became of older messages is not asked any more, either."""
    place.world.monthly_cap = Decimal(1)
    place.world.person("kim").posts("@harbourcoffee hello")
    await bot.poll()
    await bot.parts.charges.round()
    before = len(place.world.faults.calls_of(Operation.STATE))
    await spend(bot, str(Decimal("0.795") - await spent(place)))
    place.world.person("lee").posts("@harbourcoffee anybody?")
    await bot.poll()
    await bot.parts.charges.round()
    assert await spent(place) == Decimal("0.800")
    assert before == len(place.world.faults.calls_of(Operation.STATE)) == 1


@on_sqlite
async def test_reading_goes_on_with_the_next_month_or_a_higher_cap(
    place: Workplace, bot: Replica
) -> None:
    """Nothing that came meanwhile is missed."""
    place.world.monthly_cap = Decimal(1)
    await spend(bot, "0.90")
    place.world.person("kim").posts("@harbourcoffee hello")
    await bot.poll()
    stopped = len(await place.conversations())
    place.world.monthly_cap = Decimal(2)
    await bot.poll()
    raised = len(await place.conversations())
    assert isinstance(bot.network.meter, MemoryMeter)
    assert bot.network.meter.may_read
    await spend(bot, "0.90")
    place.world.person("lee").posts("@harbourcoffee hello")
    await bot.poll()
    again = len(await place.conversations())
    place.clock.advance(28 * DAY)
    await bot.poll()
    await bot.parts.charges.round()
    assert (stopped, raised, again, len(await place.conversations())) == (0, 1, 1, 2)
    assert (await spent(place), await spent(place, "2026-04")) == (
        Decimal("1.805"),
        Decimal("0.005"),
    )


@on_sqlite
async def test_each_stage_is_told_once_a_month_and_again_of_another_cap(
    place: Workplace, bot: Replica
) -> None:
    """However often it is looked at, and after a restart."""
    place.world.monthly_cap = Decimal(1)
    for amount in ("0.65", "0.01", "0.15", "0.01", "0.30", "0.01"):
        await spend(bot, amount)
        await bot.poll()
    async with place.replica("two") as other:
        await other.poll()
        await other.quiet()
    await bot.quiet()
    assert signs(place) == ["🪙", "✋", "🛑"]
    place.world.monthly_cap = Decimal("1.1")
    await bot.poll()
    await bot.quiet()
    place.clock.advance(28 * DAY)
    await spend(bot, "0.90")
    assert signs(place) == ["🪙", "✋", "🛑", "🛑", "✋"]


@on_sqlite
async def test_at_the_cap_an_answer_is_refused_and_its_text_kept(
    place: Workplace, bot: Replica
) -> None:
    """In the form; and on its way, when the cap was reached since."""
    place.world.monthly_cap = Decimal(1)
    place.world.person("kim").posts("@harbourcoffee hello")
    await bot.poll()
    await bot.quiet()
    conversation = (await place.conversation()).id
    asked = await bot.answer(conversation, "On its way", place.clock)
    meter = bot.network.meter
    assert isinstance(meter, MemoryMeter)
    meter.sent("replies", Money(amount=Decimal("0.99")))
    await bot.quiet()
    (refused,) = await place.deliveries()
    assert (refused.id, refused.status) == (asked.id, DeliveryStatus.FAILED)
    assert refused.error == (
        "This costs 0.010 USD, and of 1.00 USD that may be spent in March 2026, 0.995 USD are "
        "spent."
    )
    assert refused.hint == (
        "Answer on Warble (pretend) itself, ask whoever runs the bot to raise WARBLE_MONTHLY_CAP, "
        "or wait until 1 April."
    )
    with pytest.raises(BadInput) as no:
        await bot.answer(conversation, "Now in the form", place.clock)
    assert no.value.field == "text"
    form = await bot.parts.services.answers.open_form(
        conversation, ANA, Purpose.ANSWER, place.clock.now()
    )
    assert form.written.text == "Now in the form"
    assert place.world.posts_by_us() == ()
    assert (await place.conversation()).clock is not None
    assert len(await place.deliveries(DeliveryKind.REPLY)) == 1
    assert signs(place)[-1] == "🛑"


@on_sqlite
async def test_at_the_cap_a_post_goes_back_to_its_author(place: Workplace, bot: Replica) -> None:
    """Before its pictures are handed over; with a higher cap it is tried again."""
    place.world.monthly_cap = Decimal(1)
    post = await scheduled(bot, place, composed(new_files=(photo(place),)))
    await spend(bot, "0.99")
    place.clock.advance(2 * HOUR)
    await bot.quiet()
    failed = await post_of(place, post.id)
    (delivery,) = await place.deliveries(DeliveryKind.POST)
    assert (failed.state, place.world.faults.calls_of(Operation.UPLOAD)) == (PostState.FAILED, [])
    assert "This costs 0.015 USD, and of 1.00 USD" in delivery.error
    place.world.monthly_cap = Decimal(2)
    scheduling, now = bot.parts.services.planning.scheduling, place.clock.now()
    await scheduling.try_again(post.id, failed.version, ANA, Role.MEMBER, now)
    await bot.quiet()
    assert [m.text for m in place.world.posts_by_us()] == [WORDS]


@on_sqlite
async def test_figures_of_posts_wait_for_money(place: Workplace, bot: Replica) -> None:
    """They are read, too; with the next month's money they are."""
    await scheduled(bot, place)
    place.clock.advance(2 * HOUR)
    await bot.quiet()
    place.world.monthly_cap = Decimal("0.015")
    place.clock.advance(2 * HOUR)
    await bot.quiet()
    before = place.world.faults.calls_of(Operation.ENGAGEMENT)
    place.world.monthly_cap = Decimal(1)
    await place.let_leases_end()
    await bot.quiet()
    assert (before, len(place.world.faults.calls_of(Operation.ENGAGEMENT))) == ([], 1)
