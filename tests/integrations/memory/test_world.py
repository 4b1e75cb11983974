"""The customers' side of a world, keeping one in a file, and the plugin."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.mention import Media, MediaKind, Visibility
from integrations import memory
from integrations.base import Network
from integrations.memory import (
    COMMON_ROOM,
    DIALECTS,
    OPENAIR,
    WARBLE,
    MemoryNetwork,
    MemoryPlugin,
    World,
)
from integrations.memory.storage import load, save
from tests.integrations.memory.building import START, Clock, only_mention, outgoing, target_of


class Answers:
    """Answers questions from a list, as the command line does with `--set`."""

    def __init__(self, **given: str) -> None:
        self._given = given

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """The answer to `name`."""
        del prompt, secret
        return self._given.get(name, default)

    def say(self, text: str) -> None:
        """Nothing is shown."""


class NoCredentials:
    """An empty credential store."""

    async def load(self) -> Mapping[str, str]:
        """Nothing."""
        return {}

    async def save(self, credentials: Mapping[str, str]) -> None:
        """Keeps nothing."""

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """What `renew` makes of nothing."""
        return await renew({})


def test_handles_are_completed_as_the_dialect_writes_them(clock: Clock) -> None:
    """With or without "@", with or without a home; the same handle is the same person."""
    room, air = World(COMMON_ROOM, now=clock), World(OPENAIR, now=clock)
    assert room.person("@ada").handle == "ada@common-room.example"
    assert room.person("ada").id == room.person("ada@common-room.example").id
    assert room.person("ada@elsewhere.example").handle == "ada@elsewhere.example"
    assert air.person("ada").handle == "ada.openair.example"
    assert air.profile().handle == "harbourcoffee.openair.example"


def test_people_change_only_what_is_theirs(world: World) -> None:
    """Others' messages, deleted ones and unknown ids are refused."""
    ada, bob = world.person("ada"), world.person("bob")
    post = ada.posts("Hello")
    with pytest.raises(ValueError, match=r"^memory-000001 is not a message of bob"):
        bob.edits(post.id, "Bye")
    ada.deletes(post.id)
    with pytest.raises(ValueError, match=r"^memory-000001 is not a message of ada"):
        ada.deletes(post.id)
    with pytest.raises(ValueError, match=r"^memory-000001 has been deleted"):
        bob.posts("What?", reply_to=post.id)
    with pytest.raises(KeyError, match="never"):
        bob.posts("What?", reply_to="never")


def test_people_can_do_only_what_the_dialect_knows(clock: Clock) -> None:
    """No edits on Openair, and private messages go their own way."""
    ada = World(OPENAIR, now=clock).person("ada")
    post = ada.posts("Hello")
    with pytest.raises(ValueError, match="has no edits"):
        ada.edits(post.id, "Bye")
    with pytest.raises(ValueError, match="go through messages_privately"):
        ada.posts("Psst", visibility=Visibility.DIRECT)


def test_a_thread_is_in_order_of_time(world: World, clock: Clock) -> None:
    """A message with an older time stamp stands before those that were there first."""
    ada = world.person("ada")
    root = ada.posts("One")
    clock.forward(timedelta(minutes=2))
    ada.posts("Three", reply_to=root.id)
    ada.posts("Two", reply_to=root.id, created_at=START + timedelta(minutes=1))
    ada.posts("Elsewhere")

    assert [m.text for m in world.thread(root.id)] == ["One", "Two", "Three"]


async def test_a_world_continues_from_its_file(tmp_path: Path, clock: Clock) -> None:
    """People, media, threads, keys, delays and the order of arrivals are all kept."""
    path = tmp_path / "worlds" / "warble.json"
    world = load(path, WARBLE, now=clock)
    network = MemoryNetwork(world)
    await network.open()
    ada = world.person("ada", display_name="Ada", followers=3, accepts_private=False)
    picture = Media(kind=MediaKind.IMAGE, url="/p.svg", alt_text="A cup")
    post = ada.posts("Hello @harbourcoffee", media=[picture])
    ada.posts("Later", told_after=timedelta(hours=1))
    page = await network.fetch_mentions(None, now=clock())
    await network.send(outgoing(target_of(page.mentions[0]), "Hello!"))
    save(world, path)

    again = load(path, WARBLE, now=clock)
    assert again.state == world.state
    assert again.person("ada").posts("New").id != post.id
    await network.close()


async def test_worlds_name_links_as_they_are_told(clock: Clock) -> None:
    """The demo's links lead to its own page."""
    world = World(WARBLE, now=clock, site="http://127.0.0.1:8000", link="/customers#warble/{id}")
    network = MemoryNetwork(world)
    await network.open()
    world.person("ada").posts("Hello")
    mention = await only_mention(network, world)
    await network.close()
    assert mention.url == "http://127.0.0.1:8000/customers#warble/warble-000001"


async def test_the_plugin_signs_in_with_a_handle_and_builds(clock: Clock) -> None:
    """Without a world, each account built gets its own."""
    del clock
    signed_in = await memory.PLUGIN.sign_in(Answers(handle="beanery"), {}, now=START)
    network = memory.PLUGIN.build(
        own_external_id=signed_in.identity.profile.external_id,
        own_handle=signed_in.identity.profile.handle,
        base_url=signed_in.base_url,
        credentials=NoCredentials(),
        settings={},
    )
    await network.open()
    identity = await network.identity()
    await network.close()

    assert (memory.PLUGIN.name, memory.PLUGIN.title) == ("memory", "Memory")
    assert identity == signed_in.identity
    assert identity.profile.handle == "beanery"


async def test_a_plugin_can_stand_on_a_world(clock: Clock) -> None:
    """Everything built then sees the same people; the demo makes one plugin a world."""
    world = World(WARBLE, now=clock)
    plugin = MemoryPlugin(world)
    network: Network = plugin.build(
        own_external_id="us",
        own_handle="harbourcoffee",
        base_url="",
        credentials=NoCredentials(),
        settings={},
    )
    await network.open()
    post = world.person("ada").posts("Hello")
    page = await network.fetch_mentions(None, now=clock())
    await network.close()

    signed_in = await plugin.sign_in(Answers(), {}, now=START)
    assert (plugin.name, plugin.title) == ("warble", "Warble (pretend)")
    assert [m.external_id for m in page.mentions] == [post.id]
    assert signed_in.identity.profile.handle == "harbourcoffee"


def test_dialects_go_by_their_names() -> None:
    """The table that the documents show is complete."""
    assert list(DIALECTS) == ["memory", "warble", "common_room", "openair"]
