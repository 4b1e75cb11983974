"""Whatever comes twice, late, in another order or in other batches: it ends the same."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, note, settings

from bot.domain.conversation import Clock, State
from bot.domain.mention import MentionKind
from tests.databases import sqlite_address
from tests.fuzz.house import House, open_house
from tests.fuzz.outside import Outside, open_outside
from tests.fuzz.stages import STAGES, Stage, together
from tests.fuzz.unhurried import Chance, chances, unhurried

SAYING = {"comment", "mention", "post", "quote", "reply", "write"}
TAKING_BACK = {"remove", "unsend", "delete"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What a message has become."""

    text: str
    hidden: bool
    author: str
    root: str
    parent: str
    kind: MentionKind | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What a conversation has become."""

    private: bool
    state: State
    clock: Clock | None
    last_inbound_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Two bots that hear of the same network: one in order, at once, and the other as it comes."""

    network: str
    outside: Outside
    orderly: House
    other: House


@pytest.fixture(params=STAGES)
async def twins(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Twins]:
    """On each network that pushes."""
    async with (
        open_outside() as outside,
        open_house(sqlite_address(tmp_path), outside) as orderly,
        open_house(sqlite_address(tmp_path), outside) as other,
    ):
        yield Twins(network=request.param, outside=outside, orderly=orderly, other=other)


@settings(unhurried, max_examples=unhurried.max_examples * 2)
@given(random=chances)
async def test_any_order_ends_the_same(twins: Twins, random: Chance) -> None:
    """The messages that are there, their newest words, and whether they are hidden."""
    for bot in (twins.orderly, twins.other):
        await bot.read()  # what an example has left that was not finished
    stage = STAGES[twins.network](twins.outside)
    stage.told()  # what we have said before
    stage.shape(random)
    some = [
        random.choice(sorted(SAYING & stage.acts.keys())),
        *random.sample(sorted(stage.acts), random.randint(1, 3)),
    ]
    told = await _happens(twins, stage, some, random)
    await _brought(twins, told, random)
    found = await _ends(twins.other, twins.network, stage.ids)
    assert found == await _ends(twins.orderly, twins.network, stage.ids)
    if TAKING_BACK.isdisjoint(some):  # whether a conversation had ended meanwhile is of its order
        talks = await _talks(twins.other, twins.network, found)
        assert talks == await _talks(twins.orderly, twins.network, found)


async def _happens(twins: Twins, stage: Stage, some: Sequence[str], random: Random) -> list[bytes]:
    """People do a few kinds of things, and one of the two hears of each before the next."""
    told: list[bytes] = []
    for number in range(random.randint(2, 8)):
        act = random.choice(some), random.randint(0, 1), random.randint(0, 5), f"words {number}"
        note(str(act))
        name, who, which, words = act
        twins.outside.clock.advance(timedelta(seconds=2))
        stage.acts[name](who, which, words)
        twins.outside.clock.advance(timedelta(seconds=1))  # nobody hears of it before it happened
        for body in stage.told():
            told.append(body)
            assert await twins.orderly.push(twins.network, body) == 200
            await twins.orderly.read()
    return told


async def _brought(twins: Twins, told: list[bytes], random: Random) -> None:
    """The other hears of all of it: shuffled, some of it twice, in other batches."""
    left = told + random.choices(told, k=random.randint(0, 3)) if told else []
    random.shuffle(left)
    while left:
        size = random.randint(1, 4)
        batch, left = left[:size], left[size:]
        note(f"brought: {together(batch).decode()}")
        assert await twins.other.push(twins.network, together(batch)) == 200
        if not left or random.random() < 0.5:
            note("read")
            await twins.other.read()
    assert await twins.other.unsettled() == []


async def _talks(house: House, network: str, ids: Collection[str]) -> dict[frozenset[str], Talk]:
    """The conversations, by what was said in them."""
    said: dict[str, set[str]] = {}
    for one, stored in (await house.stored(network, ids)).items():
        said.setdefault(stored.message.conversation_id, set()).add(one)
    async with house.database.read() as uow:
        found = await uow.conversations.get(list(said))
    return {
        frozenset(said[i]): Talk(
            private=talk.private,
            state=talk.state,
            clock=talk.clock,
            last_inbound_at=talk.last_inbound_at,
        )
        for i, talk in found.items()
    }


async def _ends(house: House, network: str, ids: list[str]) -> dict[str, Ends]:
    """What is there still, by id."""
    return {
        one: Ends(
            text=stored.message.text,
            hidden=stored.message.hidden_at is not None,
            author=stored.author,
            root=stored.message.root_external_id,
            parent=stored.message.parent_external_id,
            kind=stored.message.kind,
            created_at=stored.message.created_at,
        )
        for one, stored in sorted((await house.stored(network, ids)).items())
        if stored.message.deleted_at is None
    }
