"""Guarantee 3, for what we say ourselves: of two who act at once, one wins and the other hears."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.people import Role
from bot.domain.posts import PostKind, PostState
from bot.errors import BadInput, Conflict, NotAllowed
from bot.planning_forms import Next
from tests.guarantees.planning import WORDS, composed, post_of, scheduled, written
from tests.guarantees.replicas import ANA, BEN, MARA, Replica, Workplace
from tests.stories import NOON


async def test_approve_and_edit_at_the_same_instant(place: Workplace, bot: Replica) -> None:
    """Whichever comes first, nothing goes out that its approver has not seen."""
    planning, now = bot.parts.services.planning, place.clock.now()
    post = await written(bot, place, composed())
    form = await planning.composing.existing(post.id, ANA, Role.MEMBER, now)
    other = composed("Other words. What do you say?", post_id=post.id, version=post.version)
    ends = await asyncio.gather(
        planning.reviewing.approve(post.id, post.version, BEN, now),
        planning.composing.save(other, ANA, Role.MEMBER, now),
        return_exceptions=True,
    )
    after = await post_of(place, post.id)
    refused = [end for end in ends if isinstance(end, Exception)]
    assert form.composed.version == post.version
    assert [type(end) for end in refused] == [Conflict]
    approved = after.state is PostState.SCHEDULED
    assert after.variants[0].text == (WORDS if approved else "Other words. What do you say?")
    assert after.state in {PostState.SCHEDULED, PostState.IN_REVIEW}


async def test_an_edit_after_the_approval_asks_again(place: Workplace, bot: Replica) -> None:
    """And the one who approved is told, because they have to look again."""
    planning, now = bot.parts.services.planning, place.clock.now()
    post = await scheduled(bot, place)
    other = composed("Other words. What do you say?", post_id=post.id, version=post.version)
    saved = await planning.composing.save(other, ANA, Role.MEMBER, now)
    assert (saved.form, saved.post.state, saved.post.approved_by) == (None, PostState.IN_REVIEW, "")


async def test_nobody_approves_their_own(place: Workplace, bot: Replica) -> None:
    """Neither its author nor whoever sent it for review."""
    planning, now = bot.parts.services.planning, place.clock.now()
    draft = await written(bot, place, composed(then=Next.DRAFT))
    post = await planning.reviewing.submit(draft.id, draft.version, BEN, now)
    for person in (ANA, BEN):
        with pytest.raises(NotAllowed, match="Nobody approves their own"):
            await planning.reviewing.approve(post.id, post.version, person, now)
    after = await planning.reviewing.approve(post.id, post.version, MARA, now)
    assert after.state is PostState.SCHEDULED


async def test_two_approvals_at_once(place: Workplace, bot: Replica) -> None:
    """One approves, the other is told who did."""
    planning, now = bot.parts.services.planning, place.clock.now()
    post = await written(bot, place, composed())
    ends = await asyncio.gather(
        planning.reviewing.approve(post.id, post.version, BEN, now),
        planning.reviewing.approve(post.id, post.version, MARA, now),
        return_exceptions=True,
    )
    assert sorted(type(end).__name__ for end in ends) == ["Conflict", "Post"]


async def test_two_promotional_posts_and_room_for_one(place: Workplace, bot: Replica) -> None:
    """Both passed when they were sent for review; the second approval finds the room taken."""
    planning = bot.parts.services.planning
    for day in range(4):
        await scheduled(bot, place, composed(f"{WORDS} {day}", at=NOON + timedelta(days=day + 1)))
    offers = [
        await written(
            bot,
            place,
            composed(
                f"Offer {hour}", kind=PostKind.PROMOTIONAL, at=NOON + timedelta(days=5, hours=hour)
            ),
        )
        for hour in (0, 3)
    ]
    ends = await asyncio.gather(
        *(planning.reviewing.approve(p.id, p.version, BEN, place.clock.now()) for p in offers),
        return_exceptions=True,
    )
    states = sorted([(await post_of(place, p.id)).state for p in offers])
    assert sorted(type(end).__name__ for end in ends) == ["BadInput", "Post"]
    assert states == [PostState.IN_REVIEW, PostState.SCHEDULED]


async def test_a_promotional_post_that_crosses_the_line_is_stopped(
    place: Workplace, bot: Replica
) -> None:
    """With the figures and the dates on which it would fit; it is kept as a draft."""
    planning = bot.parts.services.planning
    for day in range(3):
        await scheduled(bot, place, composed(f"{WORDS} {day}", at=NOON + timedelta(days=day + 1)))
    offer = composed("Ten per cent off", kind=PostKind.PROMOTIONAL, at=NOON + timedelta(days=5))
    saved = await planning.composing.save(offer, ANA, Role.MEMBER, place.clock.now())
    assert saved.form is not None
    (crossed,) = saved.form.crossed
    assert (saved.post.state, crossed.share.social, crossed.share.promotional) == (
        PostState.DRAFT,
        3,
        1,
    )
    assert "3 of 4 posts would be social within 28 days, which is 75%" in saved.form.questions[0]


async def test_a_manager_may_let_it_cross_and_the_reason_is_kept(
    place: Workplace, bot: Replica
) -> None:
    """Everybody else is refused."""
    planning, now = bot.parts.services.planning, place.clock.now()
    offer = composed("Ten per cent off", kind=PostKind.PROMOTIONAL)
    draft = (await planning.composing.save(offer, ANA, Role.MEMBER, now)).post
    with pytest.raises(NotAllowed):
        await planning.scheduling.override(draft.id, 0, BEN, Role.MEMBER, "because", now)
    with pytest.raises(BadInput):
        await planning.scheduling.override(draft.id, 0, MARA, Role.MANAGER, " ", now)
    await planning.scheduling.override(draft.id, 0, MARA, Role.MANAGER, "The fair begins", now)
    post = await planning.reviewing.submit(draft.id, 0, ANA, now)
    after = await planning.reviewing.approve(post.id, post.version, BEN, now)
    assert (after.state, after.override_by, after.override_reason) == (
        PostState.SCHEDULED,
        MARA,
        "The fair begins",
    )


async def test_when_others_move_queued_posts_are_looked_at_again(
    place: Workplace, bot: Replica
) -> None:
    """A social post is withdrawn, and the promotional one that leaned on it is held and told of."""
    planning, now = bot.parts.services.planning, place.clock.now()
    social = [
        await scheduled(bot, place, composed(f"{WORDS} {day}", at=NOON + timedelta(days=day + 1)))
        for day in range(4)
    ]
    offer = await scheduled(
        bot, place, composed("Offer", kind=PostKind.PROMOTIONAL, at=NOON + timedelta(days=5))
    )
    await planning.scheduling.withdraw(social[0].id, social[0].version, ANA, now)
    await bot.quiet()
    held = await post_of(place, offer.id)
    await bot.quiet()
    place.clock.advance(timedelta(days=6))
    await bot.quiet()
    said = [m.text for m in place.world.posts_by_us()]
    assert (offer.state, held.state) == (PostState.SCHEDULED, PostState.APPROVED)
    assert "3 of 4 posts would be social" in held.hold
    assert "Offer" not in said
