"""Whatever is in a body: it is kept once, read once, and what came of it can be shown."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from hypothesis import given, note

from bot.domain.account import Account
from integrations.memory import OURS
from integrations.slack.cards import card
from playground.networks.x.world import CUSTOMER_ID, OWN_ID
from tests.fuzz import meta, others
from tests.fuzz.house import House, Stored
from tests.fuzz.making import Maker
from tests.fuzz.outside import FACEBOOK, INSTAGRAM, MEMORY, X
from tests.fuzz.trees import bodies
from tests.fuzz.unhurried import Chance, chances, unhurried
from tests.views.rules import hold_for_message

_AT_ONCE = 9  # bodies in one example


def _x(house: House) -> Maker:
    world = house.outside.birds.world
    ours = world.post("New beans!", author_id=OWN_ID)
    posts = [world.post(f"@goldenshop hello {n}", answers=ours) for n in range(3)]
    return others.birds(OWN_ID, [CUSTOMER_ID], [*posts, ours])


def _memory(house: House) -> Maker:
    kim = house.outside.world.person("kim")
    posts = [kim.posts(f"@harbourcoffee {n}").id for n in range(40)]
    return others.warble(OURS, posts)


GRAMMARS: Mapping[str, Callable[[House], Maker]] = {
    FACEBOOK: lambda house: meta.facebook_of(house.outside.graph),
    INSTAGRAM: lambda house: meta.instagram_of(house.outside.graph),
    X: _x,
    MEMORY: _memory,
}


class Door:
    """One network's door, what comes through it, and what has come."""

    def __init__(self, house: House, network: str) -> None:
        self.house = house
        self.network = network
        self.body = bodies(GRAMMARS[network](house))
        self.seen: set[bytes] = set()


@pytest.fixture(params=GRAMMARS)
def door(house: House, request: pytest.FixtureRequest) -> Door:
    """Of each network."""
    return Door(house, request.param)


@unhurried
@given(random=chances)
async def test_any_body_is_kept_once_and_read(door: Door, random: Chance) -> None:
    """200 and one row, however often; read at the first attempt; nothing of ours, nothing twice."""
    house, network = door.house, door.network
    house.clock.advance(timedelta(seconds=1))
    brought = [door.body(random) for _ in range(_AT_ONCE)]
    new = set(brought) - door.seen
    before = await house.kept()
    for body in brought:
        note(repr(body[:1000]))
        assert await house.push(network, body) == 200
    for body in random.sample(brought, 2):
        assert await house.push(network, body) == 200
    assert await house.kept() - before == len(new)
    door.seen.update(new)
    await house.read()
    assert await house.unsettled() == []
    stored = await house.stored(network, since=house.clock.now())
    assert [one for one in stored.values() if is_ours(one, house.accounts[network])] == []
    for view in await house.changed_views():
        hold_for_message(card(view, now=house.clock.now()))


def is_ours(one: Stored, account: Account) -> bool:
    """By its id; on Instagram, where some answers tell only names, by its name, too."""
    named = account.network == INSTAGRAM and one.handle.casefold() == account.handle
    return one.author == account.external_id or named
