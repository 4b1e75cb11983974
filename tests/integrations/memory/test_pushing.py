"""The pretend network's pushes: signed, greeted, read like polls, whatever a body holds."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.base import HookRequest, News, RetryLater
from integrations.memory import PLAIN, MemoryNetwork, MemoryPlugin, World
from integrations.memory.feed import DEFAULT_SECRET
from integrations.memory.pushing import MemoryPushReader, MemoryWebhook

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
PUSHED = replace(PLAIN, pushed=True)
DOOR = MemoryWebhook(["new", "old"])


def world_of(*, streams: bool = False) -> World:
    """A world that pushes."""
    return World(replace(PUSHED, streams=streams), now=lambda: NOW)


async def read(world: World, *bodies: bytes) -> News:
    """What bodies mean, read at once."""
    events = [event for body in bodies for event in DOOR.events(body)]
    return await MemoryPushReader(world).read(events, now=NOW)


def test_only_who_knows_the_secret_is_greeted() -> None:
    """With its own challenge."""

    def greet(token: str) -> tuple[int, str]:
        query = {"token": token, "challenge": "1158201444"}
        answer = DOOR.greet(HookRequest(method="GET", query=query, headers={}))
        return answer.status, answer.text

    assert [greet(token) for token in ("new", "old", "", "guess")] == [
        (200, "1158201444"),
        (200, "1158201444"),
        (403, ""),
        (403, ""),
    ]


def test_a_signature_is_over_the_body_as_it_came() -> None:
    """By the new secret or the old one; nobody else's, and not another body's."""
    feed = world_of().pushes
    signed = feed.signed(b'{"a": 1}', secret="old")
    requests = [
        feed.signed(b'{"a": 1}', secret="new"),
        signed,
        replace(signed, body=b'{"a":1}'),
        replace(signed, headers={}),
        feed.signed(b'{"a": 1}', secret="another"),
    ]
    assert [DOOR.verify(one) for one in requests] == [True, True, False, False, False]


async def test_a_push_is_what_the_poll_would_have_brought() -> None:
    """Every field of it, and in batches."""
    world = world_of()
    kim = world.person("kim", followers=3)
    post = kim.posts("@harbourcoffee it is broken")
    kim.posts("and nobody answers", reply_to=post.id)
    network = MemoryNetwork(world)
    await network.open()
    page = await network.fetch_mentions(None, now=NOW)
    await network.close()
    news = await read(world, *world.pushes.bodies(at_once=2))
    assert news == News(mentions=page.mentions)
    assert (len(world.pushes.given), world.pushes.bodies()) == (1, [])


async def test_a_dialect_that_does_not_push_has_no_door() -> None:
    """And collects nothing."""
    world = World(PLAIN, now=lambda: NOW)
    world.person("kim").posts("@harbourcoffee hello")
    assert (MemoryPlugin(world).webhook({}), MemoryNetwork(world).pushed) == (None, None)
    assert world.pushes.bodies() == []
    plugin = MemoryPlugin(dialect=PUSHED)
    door = plugin.webhook({})
    assert door is not None
    assert door.verify(world.pushes.signed(b"{}", secret=DEFAULT_SECRET))


async def test_a_stream_begins_with_a_sign_of_life_and_ends_with_its_connection() -> None:
    """What happens in between is told to nobody."""
    world = world_of(streams=True)
    kim = world.person("kim")
    bodies = MemoryPushReader(world).stream()
    assert bodies is not None
    heard = [await anext(bodies)]
    post = kim.posts("@harbourcoffee one")
    heard.append(await anext(bodies))
    world.pushes.cut()
    with pytest.raises(RetryLater) as ended:
        await anext(bodies)
    kim.posts("@harbourcoffee two")
    news = await read(world, heard[1])
    assert (heard[0], ended.value.after) == (b"", timedelta())
    assert [m.external_id for m in news.mentions] == [post.id]
    assert world.pushes.streams == 0


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
events = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["message.add", "message.edit", "message.delete"]) | anything},
        optional={
            "id": st.just("memory-000001") | anything,
            "text": anything,
            "edited_at": anything,
        },
    )
    | anything,
    max_size=5,
)


@given(told=anything | st.fixed_dictionaries({"account": anything, "events": events}))
async def test_no_json_is_too_odd(told: object) -> None:
    """What is no object is a ValueError; everything else is read, known or unknown."""
    world = world_of()
    world.person("kim").posts("@harbourcoffee hello")
    body = json.dumps(told).encode()
    if not isinstance(told, dict):
        with pytest.raises(ValueError, match="no object"):
            DOOR.events(body)
        return
    found = DOOR.events(body)
    news = await MemoryPushReader(world).read(found, now=NOW)
    assert len(news.mentions) + len(news.unknown) + len(news.ignored) <= len(found)
    assert news == await MemoryPushReader(world).read(found, now=NOW)


@pytest.mark.parametrize("body", [b"", b"\xff", b"{", b"[" * 100_000])
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    """However deep it goes."""
    with pytest.raises(ValueError):  # noqa: PT011 - json's own sentences
        DOOR.events(body)
