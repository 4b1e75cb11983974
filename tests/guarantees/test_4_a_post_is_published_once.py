"""Guarantee 4, for what we say ourselves: a post goes out once, on time, whatever breaks."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import DeliveryKind, DeliveryStatus
from bot.domain.people import Role
from bot.domain.posts import PostState, VariantStatus
from bot.services.outcomes import Verdict
from integrations.memory import Operation
from tests.guarantees.planning import (
    THREAD,
    WORDS,
    composed,
    photo,
    post_of,
    scheduled,
)
from tests.guarantees.replicas import ANA, OURS_ON_WARBLE, Replica, Workplace, on_sqlite
from tests.stories import mention

PARTS = ["Part one of our story.", "Part two, with the harbour.", "Part three: come by!"]
ITS_TIME = timedelta(hours=2)


def said(place: Workplace) -> list[str]:
    """All that we have said in public, oldest first."""
    return [message.text for message in place.world.posts_by_us()]


def asked(place: Workplace, operation: Operation) -> int:
    """How often the network was asked for something."""
    return len(place.world.faults.calls_of(operation))


async def test_it_goes_out_at_its_time(place: Workplace, bot: Replica) -> None:
    """Not before, and once."""
    post = await scheduled(bot, place)
    await bot.quiet()
    assert (post.state, said(place)) == (PostState.SCHEDULED, [])
    place.clock.advance(ITS_TIME)
    await bot.quiet()
    await bot.quiet()
    after = await post_of(place, post.id)
    assert (said(place), after.state) == ([WORDS], PostState.PUBLISHED)


async def test_a_thread_goes_out_in_order(place: Workplace, bot: Replica) -> None:
    """Each part under the one before."""
    post = await scheduled(bot, place, composed(THREAD))
    place.clock.advance(ITS_TIME)
    await bot.quiet()
    ours = place.world.posts_by_us()
    assert [m.text for m in ours] == PARTS
    assert [m.parent_id for m in ours] == ["", ours[0].id, ours[1].id]
    assert (await post_of(place, post.id)).state is PostState.PUBLISHED


async def test_a_picture_goes_with_its_description(place: Workplace, bot: Replica) -> None:
    """Its bytes are ours before the time comes: the file in Slack may go meanwhile."""
    picture = photo(place)
    post = await scheduled(bot, place, composed(new_files=(picture,)))
    await bot.quiet()
    place.slack.person("ana").delete_file({"id": picture.file_id})
    place.clock.advance(ITS_TIME)
    await bot.quiet()
    (live,) = place.world.posts_by_us()
    assert [media.alt_text for media in live.media] == ["A sack of coffee beans"]
    assert (await post_of(place, post.id)).state is PostState.PUBLISHED


async def test_a_picture_that_is_gone_stops_it_and_its_author_hears_at_once(
    place: Workplace, bot: Replica
) -> None:
    """Nothing goes out without the picture that was meant."""
    picture = photo(place)
    place.slack.person("ana").delete_file({"id": picture.file_id})
    post = await scheduled(bot, place, composed(new_files=(picture,)))
    await bot.quiet()
    told = [m.words for m in place.directly("ana")]
    place.clock.advance(ITS_TIME)
    await bot.quiet()
    after = await post_of(place, post.id)
    assert (len(told), "beans.png" in told[0]) == (1, True)
    assert (said(place), after.state) == ([], PostState.FAILED)


@pytest.mark.parametrize(("took_effect", "publishes"), [(True, 1), (False, 2)])
async def test_no_answer_from_a_network_without_keys(
    place: Workplace, bot: Replica, *, took_effect: bool, publishes: int
) -> None:
    """It is looked for: live is done, certainly absent is sent again."""
    post = await scheduled(bot, place)
    place.clock.advance(ITS_TIME)
    place.world.faults.time_out(Operation.PUBLISH, took_effect=took_effect)
    await bot.quiet()
    assert (said(place), asked(place, Operation.PUBLISH)) == ([WORDS], publishes)
    assert (await post_of(place, post.id)).state is PostState.PUBLISHED


@pytest.mark.parametrize("took_effect", [False, True])
async def test_a_replica_that_dies_while_publishing(place: Workplace, *, took_effect: bool) -> None:
    """Another looks first; nobody touches it before the dead one's lease has ended."""
    async with place.replica("one") as one:
        await scheduled(one, place)
        place.clock.advance(ITS_TIME)
        await one.parts.due_posts.round()
        place.world.faults.hang(Operation.PUBLISH, took_effect=took_effect)
        dying = asyncio.create_task(one.parts.publishing.round())
        while not asked(place, Operation.PUBLISH):  # noqa: ASYNC110 - a pretend network has no event of a call
            await asyncio.sleep(0)
        dying.cancel()
        await asyncio.wait([dying])
    async with place.replica("two") as two:
        await two.quiet()
        too_soon = asked(place, Operation.FIND_POST)
        await place.let_leases_end()
        await two.quiet()
    assert (said(place), too_soon, asked(place, Operation.FIND_POST)) == ([WORDS], 0, 1)


async def test_two_replicas_and_one_due_post(shared_place: Workplace) -> None:
    """One of them begins it; each delivery is one's."""
    place = shared_place
    async with place.replica("one") as one, place.replica("two") as two:
        await scheduled(one, place, composed(THREAD))
        place.clock.advance(ITS_TIME)
        for _ in range(8):
            await asyncio.gather(
                one.parts.due_posts.round(),
                two.parts.due_posts.round(),
                one.parts.publishing.round(),
                two.parts.publishing.round(),
            )
    assert said(place) == PARTS
    assert asked(place, Operation.PUBLISH) == len(PARTS)


async def test_a_thread_that_is_refused_half_way_goes_on_where_it_stopped(
    place: Workplace, bot: Replica
) -> None:
    """What is live stays, what follows is called off, and trying again goes on behind it."""
    post = await scheduled(bot, place, composed(THREAD))
    place.clock.advance(ITS_TIME)
    await bot.parts.due_posts.round()
    await bot.parts.publishing.round()
    place.world.faults.reject(Operation.PUBLISH, "Too heated.")
    await bot.quiet()
    failed = await post_of(place, post.id)
    scheduling = bot.parts.services.planning.scheduling
    await scheduling.try_again(post.id, failed.version, ANA, Role.MEMBER, place.clock.now())
    await bot.quiet()
    after = await post_of(place, post.id)
    (variant,) = failed.variants
    assert (failed.state, variant.live_parts, variant.error) == (PostState.FAILED, 1, "Too heated.")
    assert (said(place), after.state) == (PARTS, PostState.PUBLISHED)
    assert [m.parent_id for m in place.world.posts_by_us()][1:] == [
        m.id for m in place.world.posts_by_us()
    ][:-1]


@on_sqlite
async def test_uploads_are_not_repeated_after_a_crash(place: Workplace) -> None:
    """Each is noted as soon as it is handed over: of two, the second alone is made again."""
    async with place.replica("one") as one:
        pictures = (photo(place), photo(place, name="cups.png"))
        await scheduled(one, place, composed(new_files=pictures))
        await one.quiet()
        place.clock.advance(ITS_TIME)
        await one.parts.due_posts.round()
        dying = asyncio.create_task(one.parts.publishing.round())
        while not asked(place, Operation.UPLOAD):  # noqa: ASYNC110 - a pretend network has no event of a call
            await asyncio.sleep(0)
        place.world.faults.hang(Operation.UPLOAD, took_effect=False)
        while asked(place, Operation.UPLOAD) < len(pictures):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0)
        dying.cancel()
        await asyncio.wait([dying])
    async with place.replica("two") as two:
        await place.let_leases_end()
        await two.quiet()
    (live,) = place.world.posts_by_us()
    assert (live.text, len(live.media)) == (WORDS, 2)
    assert asked(place, Operation.UPLOAD) == 3


async def test_what_is_late_goes_to_its_author_instead(place: Workplace, bot: Replica) -> None:
    """After a downtime longer than the grace nothing is sent silently; then it is theirs to say."""
    post = await scheduled(bot, place)
    place.clock.advance(ITS_TIME + timedelta(minutes=16))
    await bot.quiet()
    late = await post_of(place, post.id)
    told = place.directly("ana")
    scheduling = bot.parts.services.planning.scheduling
    before = said(place)
    await scheduling.publish_now(post.id, late.version, ANA, Role.MEMBER, place.clock.now())
    await bot.quiet()
    assert (late.state, before, len(told)) == (PostState.OVERDUE, [], 1)
    assert said(place) == [WORDS]


async def test_within_the_grace_it_still_goes_out(place: Workplace, bot: Replica) -> None:
    """A restart of a few minutes asks nobody."""
    await scheduled(bot, place)
    place.clock.advance(ITS_TIME + timedelta(minutes=14))
    await bot.quiet()
    assert (said(place), place.directly("ana")) == ([WORDS], [])


@on_sqlite
async def test_what_waits_for_its_network_longer_than_the_grace_is_late_too(
    place: Workplace, bot: Replica
) -> None:
    """An outage of the network counts like one of ours."""
    post = await scheduled(bot, place)
    place.clock.advance(ITS_TIME)
    place.world.faults.outage()
    await bot.quiet()
    place.clock.advance(timedelta(minutes=20))
    place.world.faults.outage(on=False)
    await bot.quiet()
    after = await post_of(place, post.id)
    assert (said(place), after.state, len(place.directly("ana"))) == ([], PostState.OVERDUE, 1)


@on_sqlite
async def test_what_nobody_can_find_out_is_asked(place: Workplace, bot: Replica) -> None:
    """It is never sent again blindly; a person's word settles it."""
    post = await scheduled(bot, place)
    place.clock.advance(ITS_TIME)
    place.world.faults.time_out(Operation.PUBLISH, took_effect=True)
    place.world.faults.unsure("The timeline is not shown.", times=99)
    for _ in range(20):
        await bot.quiet()
        place.clock.advance(timedelta(seconds=30))
    asked_about = await post_of(place, post.id)
    (delivery,) = await place.deliveries(DeliveryKind.POST)
    outcomes = bot.parts.services.outcomes
    await outcomes.judge(delivery.id, Verdict.LIVE, ANA, place.clock.now())
    await bot.quiet()
    after = await post_of(place, post.id)
    assert (asked_about.state, delivery.status) == (PostState.UNKNOWN, DeliveryStatus.UNKNOWN)
    assert (said(place), asked(place, Operation.PUBLISH)) == ([WORDS], 1)
    assert (after.state, after.variants[0].status) == (PostState.PUBLISHED, VariantStatus.LIVE)


@on_sqlite
async def test_a_rate_limit_makes_it_wait(place: Workplace, bot: Replica) -> None:
    """The network's own time is kept, and it goes out once."""
    await scheduled(bot, place)
    place.clock.advance(ITS_TIME)
    place.world.faults.rate_limit(Operation.PUBLISH, after=timedelta(seconds=90))
    await bot.quiet()
    place.clock.advance(timedelta(seconds=80))
    await bot.quiet()
    waiting = said(place)
    place.clock.advance(timedelta(seconds=11))
    await bot.quiet()
    assert (waiting, said(place)) == ([], [WORDS])


@on_sqlite
async def test_replies_go_first(place: Workplace, bot: Replica) -> None:
    """While an answer waits for the same account, a post lets it pass."""
    await scheduled(bot, place)
    place.clock.advance(ITS_TIME)
    place.world.person("kim").posts("@harbourcoffee it is broken")
    await bot.poll()
    await bot.answer((await place.conversation()).id, "So sorry!", place.clock)
    await bot.parts.due_posts.round()
    await bot.parts.publishing.round()
    before = said(place)
    await bot.parts.to_customers.round()
    place.clock.advance(timedelta(seconds=3))
    await bot.quiet()
    assert (before, said(place)) == ([], ["So sorry!", WORDS])


@on_sqlite
async def test_uploads_that_the_network_forgot_are_made_anew(
    place: Workplace, bot: Replica
) -> None:
    """An upload that is too old is no reason to fail."""
    await scheduled(bot, place, composed(new_files=(photo(place),)))
    await bot.quiet()
    place.clock.advance(ITS_TIME)
    await bot.parts.due_posts.round()
    place.world.faults.rate_limit(Operation.PUBLISH, after=timedelta(seconds=5))
    await bot.quiet()
    place.world.pictures.forget()
    for _ in range(4):
        place.clock.advance(timedelta(seconds=40))
        await bot.quiet()
    assert (said(place), asked(place, Operation.UPLOAD)) == ([WORDS], 2)


@on_sqlite
async def test_a_reply_whose_network_tells_no_context_shows_our_post(
    place: Workplace, bot: Replica
) -> None:
    """Our own words and link are looked up: not every network says what was answered."""
    await scheduled(bot, place)
    place.clock.advance(ITS_TIME)
    await bot.quiet()
    (ours,) = place.world.posts_by_us()
    reply = replace(mention("m1", root=ours.id, minutes=121), parent_external_id=ours.id)
    await bot.parts.intake.store(OURS_ON_WARBLE, [reply], cursor=None, now=place.clock.now())
    async with place.database.read() as uow:
        stored = (await uow.messages.known(OURS_ON_WARBLE.id, [reply.external_id]))["m1"]
    assert stored.context is not None
    assert (stored.context.text, stored.context.ours) == (WORDS, True)
