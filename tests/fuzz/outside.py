"""The networks outside: pretend servers on the loopback, their signatures, our accounts there."""

import itertools
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.domain.account import Account
from integrations.base import Network, NetworkPlugin
from integrations.graph.signature import signature as meta_signature
from integrations.instagram.network import InstagramNetwork
from integrations.instagram.settings import InstagramSettings
from integrations.memory import OURS, WARBLE, World
from integrations.memory.feed import SIGNATURE as MEMORY_SIGNATURE
from integrations.memory.feed import signature as memory_signature
from playground.networks.graph import FakeGraph
from playground.networks.x.envelopes import signed as x_signed
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.world import OWN_HANDLE, OWN_ID
from tests.integrations.x.conftest import Store
from tests.scenario.office import ManualClock

BEGIN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FACEBOOK, INSTAGRAM, X, INBOUND = "facebook", "instagram", "x", "inbound"
PUSHED = replace(WARBLE, pushed=True)
MEMORY = PUSHED.name
WEBHOOKS = (FACEBOOK, INSTAGRAM, X, MEMORY)
TOOL = "reviews"
SECRETS: Mapping[str, str] = {
    FACEBOOK: "facebook's own secret",
    INSTAGRAM: "instagram's own secret",
    X: "x's own secret",
    MEMORY: "warble's own secret",
    INBOUND: "the tool's own secret",
}
SETTINGS: Mapping[str, Mapping[str, str]] = {
    FACEBOOK: {
        "FACEBOOK_APP_SECRET": SECRETS[FACEBOOK],
        "FACEBOOK_VERIFY_TOKEN": "harbour-lights",
    },
    INSTAGRAM: {
        "INSTAGRAM_APP_SECRET": SECRETS[INSTAGRAM],
        "INSTAGRAM_VERIFY_TOKEN": "harbour-lights",
    },
    X: {"X_CONSUMER_SECRET": SECRETS[X]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The networks, and the time there."""

    clock: ManualClock
    graph: FakeGraph
    birds: FakeX
    world: World


@asynccontextmanager
async def open_outside() -> AsyncIterator[Outside]:
    """The networks, at noon."""
    clock = ManualClock(BEGIN)
    world = World(PUSHED, now=clock.now, own_handle="harbourcoffee")
    world.pushes.secrets = (SECRETS[MEMORY],)
    async with FakeGraph(clock.now) as graph, FakeX(clock.now()) as birds:
        birds.world.clock = clock.now
        yield Outside(clock=clock, graph=graph, birds=birds, world=world)


def signed(network: str, body: bytes, *, secret: str | None = None) -> dict[str, str]:
    """The headers with which a network signs a body; another `secret` forges it."""
    secret = SECRETS[network] if secret is None else secret
    if network == X:
        return x_signed(body, secret=secret)
    if network == MEMORY:
        return {MEMORY_SIGNATURE: memory_signature(secret, body)}
    return {"X-Hub-Signature-256": meta_signature(body, secret)}


def accounts_at(graph: FakeGraph) -> dict[str, Account]:
    """Our account on each network."""
    ours = {
        FACEBOOK: (graph.page.id, graph.page.username),
        INSTAGRAM: (graph.account.id, graph.account.username),
        X: (OWN_ID, OWN_HANDLE),
        INBOUND: (TOOL, TOOL),
        MEMORY: (OURS, "harbourcoffee"),
    }
    numbers = itertools.count(1)
    return {
        network: Account(
            id=f"account-{next(numbers)}",
            network=network,
            base_url="",
            external_id=external_id,
            handle=handle,
            display_name="Harbour Coffee",
            channel="C0CARE0001",
        )
        for network, (external_id, handle) in ours.items()
    }


def networks_at(
    plugins: Mapping[str, NetworkPlugin],
    accounts: Mapping[str, Account],
    graph: FakeGraph,
    birds: FakeX,
) -> dict[str, Network]:
    """Signed in, each at its own pretend server."""
    where = {FACEBOOK: graph.base_url, X: birds.url}
    stores = {
        FACEBOOK: Store({"page_token": graph.page_token}),
        X: Store(KEYS),
        INBOUND: Store({"secret": SECRETS[INBOUND]}),
    }
    settings = {FACEBOOK: {"FACEBOOK_APP_SECRET": graph.app_secret}}
    made = {
        network: plugins[network].build(
            own_external_id=accounts[network].external_id,
            own_handle=accounts[network].handle,
            base_url=where.get(network, ""),
            credentials=stores.get(network, Store({})),
            settings=settings.get(network, {}),
        )
        for network in (FACEBOOK, X, INBOUND, MEMORY)
    }
    now = graph.now
    made[INSTAGRAM] = InstagramNetwork(
        own_external_id=graph.account.id,
        own_handle=graph.account.username,
        base_url=graph.base_url,
        credentials=Store(
            {
                "access_token": graph.instagram_token,
                "expires_at": (now + timedelta(days=60)).isoformat(),
                "obtained_at": now.isoformat(),
                "app_scoped_id": graph.account.app_scoped_id,
            }
        ),
        settings=InstagramSettings(
            api_url=graph.base_url, app_secret=graph.app_secret, clock=lambda: graph.now
        ),
    )
    return made
