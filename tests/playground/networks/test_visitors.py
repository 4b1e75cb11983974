"""The visitors: scenes fit their networks and follow from the seed; people take our answers."""

from datetime import timedelta
from pathlib import Path

import pytest
import regex

from integrations.x.text import weighted_length
from playground.networks.stage import Stage
from playground.networks.visitors import CAST, FIRST_SCENES, OUR_POSTS
from tests.playground.customers.building import Clock
from tests.playground.networks.staging import NETWORKS, stage_at

MOST = {"x": 280, "bluesky": 300, "mastodon": 500, "facebook": 8000, "instagram": 2200}


def measure(network: str, text: str) -> int:
    """How long a text is there."""
    return weighted_length(text) if network == "x" else len(regex.findall(r"\X", text))


async def lived(folder: Path, clock: Clock, real_seconds: float, seed: int = 7) -> Stage:
    """A stage on which the cast has lived for so long, in steps of half a second."""
    async with stage_at(folder, clock, seed=seed) as stage:
        live(stage, clock, real_seconds)
    return stage


def live(stage: Stage, clock: Clock, real_seconds: float) -> None:
    """Let the cast live."""
    for _ in range(int(real_seconds * 2)):
        clock.now += timedelta(seconds=30)
        stage.visitors.step(clock.now)


def told(stage: Stage) -> list[tuple[str, str, str]]:
    """Everything that was said: network, name, words; in order of time."""
    every = [
        (said.at, name, said.author.name, said.text)
        for name, side in stage.sides.items()
        for said in side.everything()
    ]
    return [(name, who, text) for _, name, who, text in sorted(every)]


def test_every_scene_fits_its_network(tmp_path: Path) -> None:
    """The way is one that the network has, and the words are short enough; keys are unique."""
    sides = stage_at(tmp_path, Clock()).sides
    assert {persona.network for persona in CAST} == set(NETWORKS) == set(OUR_POSTS)
    assert len({persona.key for persona in CAST}) == len(CAST)
    for persona in CAST:
        side = sides[persona.network]
        for scene in persona.scenes:
            assert scene.place in side.ways
            for text in (*scene.says, scene.answer, scene.privately, scene.corrects):
                whole = text.format(us=side.us.handle or side.us.name)
                assert measure(persona.network, whole) <= MOST[persona.network]
    assert {next(p for p in CAST if p.key == key).network for key, _ in FIRST_SCENES[:5]} == set(
        NETWORKS
    )


async def test_the_same_seed_is_the_same_life(tmp_path: Path) -> None:
    """And another one is another."""
    first = await lived(tmp_path / "a", Clock(), 240)
    second = await lived(tmp_path / "b", Clock(), 240)
    other = await lived(tmp_path / "c", Clock(), 240, seed=8)
    assert told(first) == told(second)
    assert told(first) != told(other)
    assert {name for name, _, _ in told(first)[:12]} == set(NETWORKS)


async def test_all_five_speak_within_twelve_seconds_and_seldom_later(tmp_path: Path) -> None:
    """A visitor of the demo has to keep up."""
    clock = Clock()
    stage = await lived(tmp_path, clock, 12)
    customers = [one for side in stage.sides.values() for one in side.standing() if not one.ours]
    assert len(customers) == len(NETWORKS)
    assert stage.visitors.diary.begun == len(NETWORKS)
    live(stage, clock, 288)
    assert 10 <= stage.visitors.diary.begun <= 15


async def test_somebody_who_is_answered_goes_on_or_is_content(tmp_path: Path) -> None:
    """Asked in public they tell more there; invited to a private place, they come."""
    clock = Clock()
    stage = await lived(tmp_path, clock, 12)
    graph = stage.facebook
    (gwen,) = graph.comments.values()
    graph.comment("I am sorry! Which order was it?", under=gwen.id, by=graph.page)
    live(stage, clock, 20)
    after = [one.message for one in graph.comments.values() if one.author is gwen.author]
    assert after[1:] == ["It was order HC-31904, the two bags of the Quayside blend."]
    assert not graph.messages
    newest = next(one for one in graph.comments.values() if one.message == after[1])
    graph.comment("We have sent you a private message.", under=newest.id, by=graph.page)
    live(stage, clock, 20)
    assert [m.text[:19] for m in graph.messages.values()] == ["Hello, this is Gwen"]


async def test_the_stage_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """What was said, and what people mean to do, is in the files."""
    clock = Clock()
    stage = await lived(tmp_path, clock, 12)
    stage.keep()
    begun = stage.visitors.diary.begun
    async with stage_at(tmp_path, clock) as again:
        assert told(again) == told(stage)
        live(again, clock, 0.5)
        assert again.visitors.diary.begun == begun
        live(again, clock, 5)
        assert again.visitors.diary.begun == begun + 1


@pytest.mark.parametrize("name", NETWORKS)
async def test_nobody_speaks_while_they_rest(tmp_path: Path, name: str) -> None:
    """But our own posts are there from the beginning."""
    clock = Clock()
    async with stage_at(tmp_path, clock) as stage:
        stage.visitors.is_paused = True
        live(stage, clock, 30)
        (post,) = stage.sides[name].standing()
        assert (post.text, post.ours) == (OUR_POSTS[name], True)
