"""A demo that begins has a plan, written by the bot's own services."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

import playground.demo
from bot.domain.people import Role
from bot.domain.posts import Post, PostKind, PostState, Reading, VariantStatus
from bot.errors import BadInput, NotAllowed
from bot.storage import PostQuery
from playground.demo import Demo, DemoOptions, free_port, running_demo
from playground.plan import seed_plan
from playground.slack import LocalSlack
from playground.slack.shown import ShownMessage

EVERY = tuple(PostState)
STAGES = 3  # figures are read after an hour, a day and a week
CARDS = 9  # of the week's posts all but the two drafts
PAST = 8


def fresh(folder: Path, *, speed: float = 60) -> DemoOptions:
    """A demo without the past of its customers and the five networks, which have tests too."""
    return DemoOptions(
        port=free_port([0]), folder=folder, speed=speed, history=False, networks=False
    )


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo that begins anew, on a clock that runs as ours does."""
    options = fresh(tmp_path / "demo", speed=1)
    async with running_demo(options) as running:
        yield running


async def posts_of(demo: Demo) -> list[Post]:
    """All posts."""
    async with demo.app.database.read() as uow:
        found, _ = await uow.posts.find(PostQuery(states=EVERY), limit=100)
    return found


def likes_of(demo: Demo, post: Post) -> int:
    """How many people like it on the first of its networks."""
    liked = (w.state.likes.get(post.variants[0].external_id) for w in demo.town.worlds.values())
    return sum(len(people) for people in liked if people)


async def places_of_the_past(demo: Demo) -> dict[str, str]:
    """Where Slack shows the posts that were out before the demo: stamps by post."""
    past = [p.id for p in await posts_of(demo) if p.published_at and p.run == 1 and not p.pictures]
    async with demo.app.database.read() as uow:
        return {post: place.ts for post, place in (await uow.post_cards.places(past)).items()}


async def only(demo: Demo, state: PostState, author: str) -> Post:
    """The one post of a colleague in a state."""
    who = demo.slack.person(author).id
    (found,) = [p for p in await posts_of(demo) if (p.state, p.author) == (state, who)]
    return found


async def test_posts_stand_in_every_state_that_needs_somebody(demo: Demo) -> None:
    """Eight are out, and the week's are as far as they should be; none is held back."""
    posts = await posts_of(demo)
    assert Counter(post.state for post in posts) == {
        PostState.PUBLISHED: 8,
        PostState.SCHEDULED: 6,
        PostState.APPROVED: 1,
        PostState.IN_REVIEW: 1,
        PostState.CHANGES_ASKED: 1,
        PostState.DRAFT: 2,
    }
    assert {post.hold for post in posts} == {""}
    assert max(len(post.pictures) for post in posts) == 1
    (series,) = {post.series_id for post in posts} - {""}
    assert len(series) > 0


@pytest.fixture
async def hasty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Demo]:
    """The same with a Slack, and a bot, that allow more than one message a second in a channel."""
    pace = replace(playground.demo._PACE, channel_rate=1000.0, channel_burst=1000.0)
    monkeypatch.setattr(playground.demo, "_PACE", pace)
    monkeypatch.setattr(playground.demo, "LocalSlack", partial(LocalSlack, limits=False))
    async with running_demo(fresh(tmp_path / "demo", speed=1)) as running:
        yield running


async def test_cards_come_for_the_week_behind_those_of_the_past(hasty: Demo) -> None:
    """In the plan's own channel, the post that waits for a review among them."""
    demo = hasty
    room = demo.slack.channel("#plan")

    def cards() -> list[ShownMessage]:
        return [m for m in room.messages() if m.get("bot_id")]

    assert ["Published" in m.words for m in cards()[:PAST]] == [True] * PAST
    await demo.slack.until(lambda: len(cards()) >= PAST + CARDS, timeout=30)
    (waiting,) = [m for m in cards() if "In review" in m.words]
    assert waiting.buttons == ["Approve", "Ask for changes", "Edit"]
    past = [p for p in await posts_of(demo) if p.state is PostState.PUBLISHED]
    async with demo.app.database.read() as uow:
        places = await uow.post_cards.places([p.id for p in past])
    times = [float(m.ts) for m in cards()[:PAST]]
    assert times == sorted((p.published_at or p.changed_at).timestamp() for p in past)
    assert {place.ts for place in places.values()} == {m.ts for m in cards()[:PAST]}
    assert len(cards()) == PAST + CARDS


async def test_the_visitor_and_the_manager_may_approve_what_waits(demo: Demo) -> None:
    """Its author may not; then it is planned."""
    reviewing, now = demo.app.services.planning.reviewing, demo.clock.now()
    post = await only(demo, PostState.IN_REVIEW, "ben")
    with pytest.raises(NotAllowed):
        await reviewing.approve(post.id, post.version, post.author, now)
    for colleague in ("ana", "mara"):
        assert demo.slack.person(colleague).id not in {post.author, post.submitted_by}
    approved = await reviewing.approve(post.id, post.version, demo.slack.person("ana").id, now)
    assert approved.state is PostState.SCHEDULED


async def test_the_visitors_promotional_post_is_stopped(demo: Demo) -> None:
    """With the figures and the dates that fit; the manager lets it through."""
    planning, now = demo.app.services.planning, demo.clock.now()
    post = await only(demo, PostState.DRAFT, "ana")
    assert post.kind is PostKind.PROMOTIONAL
    assert post.planned is not None
    with pytest.raises(BadInput) as stopped:
        await planning.reviewing.submit(post.id, post.version, post.author, now)
    # The promotional post of twelve days ago leaves the window of 28 days on the sixteenth day.
    today = post.planned.wall - timedelta(days=3)
    days = [today + timedelta(days=n) for n in (17, 18, 19)]
    fits = ", ".join(f"{d.day} {d:%B}" for d in days)
    assert str(stopped.value) == (
        "Warble (pretend) (@harbourcoffee): 6 of 8 posts would be social within 28 days, which is "
        f"75%; at least 80% have to be. It would fit on {fits}. Edit it, then try again."
    )
    mara = demo.slack.person("mara").id
    let_through = await planning.scheduling.override(
        post.id, post.version, mara, Role.MANAGER, "The scoops are carved.", now
    )
    sent = await planning.reviewing.submit(post.id, let_through.version, post.author, now)
    assert sent.state is PostState.IN_REVIEW


async def test_the_first_post_goes_out_while_somebody_looks(demo: Demo) -> None:
    """With its picture, to all three networks; its card gets the links, and customers like it."""
    due = next(p.due_at for p in await posts_of(demo) if p.pictures)
    assert due is not None
    assert timedelta(seconds=5) < due - demo.clock.now() < timedelta(seconds=100)
    demo.clock.skip(due - demo.clock.now())
    room = demo.slack.channel("#plan")
    (card,) = await demo.slack.until(
        lambda: [m for m in room.messages()[PAST:] if "Published" in m.words], timeout=30
    )
    (post,) = [p for p in await posts_of(demo) if p.pictures]
    assert {v.status for v in post.variants} == {VariantStatus.LIVE}
    assert [v.url in card.words for v in post.variants] == [True] * 3
    for world, variant in zip(demo.town.worlds.values(), post.variants, strict=True):
        (picture,) = world.message(variant.external_id).media
        assert picture.alt_text == post.pictures[0].alt_text
    demo.clock.skip(timedelta(minutes=2))
    await demo.slack.until(lambda: demo.town.worlds["warble"].state.likes, timeout=5)


async def test_the_figures_of_the_past_are_read(demo: Demo) -> None:
    """From what the networks tell, at once."""
    posts = [p for p in await posts_of(demo) if p.state is PostState.PUBLISHED]
    oldest = min(posts, key=lambda p: p.published_at or p.created_at)

    async with asyncio.timeout(20):
        read: Sequence[Reading] = ()
        while len(read) < STAGES:
            await asyncio.sleep(0.02)
            async with demo.app.database.read() as uow:
                found = (await uow.readings.of([oldest.id])).get(oldest.id, {})
            read = found.get(oldest.account_ids[0], ())
    assert {one.likes for one in read} == {likes_of(demo, oldest)}


async def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A second start adds nothing, and says nothing twice."""
    options = fresh(tmp_path / "demo", speed=1)
    async with running_demo(options) as first:
        before = [post.id for post in await posts_of(first)]
        said = [m.text for world in first.town.worlds.values() for m in world.posts_by_us()]
        places = await places_of_the_past(first)
    async with running_demo(options) as again:
        assert [post.id for post in await posts_of(again)] == before
        assert not await seed_plan(again.app, again.slack, again.town, speed=1)
        after = [m.text for world in again.town.worlds.values() for m in world.posts_by_us()]
        assert await places_of_the_past(again) == places
    assert after == said
    assert len(places) == PAST


async def test_two_demos_plan_the_same(tmp_path: Path) -> None:
    """Texts, times of day and people do not depend on luck."""
    plans = []
    for name in ("a", "b"):
        async with running_demo(fresh(tmp_path / name)) as demo:
            plans.append(
                sorted(
                    (p.author, p.kind, p.state, tuple(v.text for v in p.variants))
                    for p in await posts_of(demo)
                )
            )
    assert plans[0] == plans[1]
