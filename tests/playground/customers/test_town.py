"""A town keeps itself over a restart, and offers its networks as plugins."""

import asyncio
from pathlib import Path

import pytest

from playground.customers import Town
from tests.playground.customers.building import SITE, Clock, answer, inbound, live, said


async def test_a_town_continues_where_it_stopped(tmp_path: Path, clock: Clock) -> None:
    """Restarted in the middle it lives the same life as one that never stopped."""

    def founded(name: str) -> Town:
        return Town(tmp_path / name, now=clock, site=SITE)

    async def half_a_life(town: Town) -> None:
        live(town, clock, real_seconds=20)
        post = inbound(town.worlds["warble"])[0]
        await answer(town, post, "I am sorry! Which order was it?")
        live(town, clock, real_seconds=2)

    start = clock.now
    whole = founded("whole")
    await half_a_life(whole)
    live(whole, clock, real_seconds=60)

    clock.now = start
    stopped = founded("stopped")
    await half_a_life(stopped)
    stopped.keep()
    again = founded("stopped")
    live(again, clock, real_seconds=60)

    assert said(again) == said(whole)
    assert len(said(again)) > len(said(stopped))


async def test_running_steps_keeps_and_ends_when_cancelled(tmp_path: Path, clock: Clock) -> None:
    """What the last step did is in the files when the task is gone."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        live(town, clock, real_seconds=20)
        if len(waits) > 20:
            await asyncio.Event().wait()

    town = Town(tmp_path, now=clock, site=SITE, sleep=sleep)
    task = asyncio.create_task(town.run())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert set(waits) == {0.5}
    assert said(Town(tmp_path, now=clock, site=SITE)) == said(town)
    assert len(said(town)) > 5


def test_each_world_is_a_plugin(town: Town) -> None:
    """Their titles say that they are pretend."""
    assert [(plugin.name, plugin.title) for plugin in town.plugins] == [
        ("warble", "Warble (pretend)"),
        ("common_room", "Common Room (pretend)"),
        ("openair", "Openair (pretend)"),
    ]


def test_posts_are_linked_to_the_customers_page(town: Town, clock: Clock) -> None:
    """Where the visitor sees them as the world does."""
    live(town, clock, real_seconds=2)
    world = town.worlds["warble"]
    post = inbound(world)[0]
    assert world.url_of(post) == f"{SITE}/customers#warble/{post.id}"


def test_nothing_is_written_when_nothing_changed(town: Town, tmp_path: Path) -> None:
    """A quiet town wears out no disk."""
    town.keep()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "town").iterdir()}
    town.keep()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "town").iterdir()} == before
    assert sorted(path.name for path in before) == [
        "common_room.json",
        "diary.json",
        "openair.json",
        "warble.json",
    ]
